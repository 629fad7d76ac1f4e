"""The cache's second level on Redis: values with a time to live, and the log of what was forgotten.

The log is one sorted set: a name, and the generation in which it was forgotten last. One script keeps it and a process
in step, so no key is ever searched for. A log that is not there (a new Redis, an emptied one, one that threw it out)
begins with "everything is forgotten": what stands beside it, or in a process's memory, may have been forgotten in the
log that is lost.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.redis_link import RedisLink, end
from core.cache.generations import EVERYTHING, Generations
from core.errors import StoreUnavailable

REFRESH_SECONDS = 1.0
"""How often what others forgot is asked for, should a hint of it have been lost."""
KEPT_SECONDS = 25 * 60 * 60
"""How long the log remembers: longer than anything is kept."""

# A generation is Redis's time in microseconds, and always more than the one before it.
_IN_STEP = """
local log, heard = KEYS[1], tonumber(ARGV[1])
local last = tonumber(redis.call('ZREVRANGE', log, 0, 0, 'WITHSCORES')[2] or '0')
local names = {}
for i = 3, #ARGV do names[#names + 1] = ARGV[i] end
if last == 0 or last < heard then names[#names + 1] = '*' end
if #names > 0 then
    local time = redis.call('TIME')
    local now = math.max(time[1] * 1000000 + time[2], last + 1, heard + 1)
    for _, name in ipairs(names) do redis.call('ZADD', log, now, name) end
    redis.call('ZREMRANGEBYSCORE', log, '-inf', string.format('%.0f', now - ARGV[2] * 1000000))
    redis.call('PUBLISH', log, '')
end
return redis.call('ZRANGEBYSCORE', log, string.format('(%.0f', heard), '+inf', 'WITHSCORES')
"""


class RedisCache:
    """core.cache.SecondLevel. `namespace` keeps installations on one Redis apart."""

    def __init__(self, url: str, namespace: str, generations: Generations) -> None:
        self._link = RedisLink(url, "cache", "each process keeps its own answers", self._contact)
        self._prefix = f"{namespace}:cache"
        self._log = f"{namespace}:forgotten"
        self._generations = generations
        self._script = self._link.redis.register_script(_IN_STEP)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begins to look for Redis; returns soon, whether it is there or not."""
        await self._link.start()
        self._tasks = [
            asyncio.create_task(self._refresh(), name="cache-refresh"),
            asyncio.create_task(self._listen(), name="cache-listen"),
        ]

    async def close(self) -> None:
        await end(*self._tasks)
        await self._link.close()

    async def get(self, name: str) -> tuple[bytes, float] | None:
        async def ask(redis: Redis) -> list[Any]:
            both = redis.pipeline(transaction=False)
            both.get(f"{self._prefix}:{name}")
            both.pttl(f"{self._prefix}:{name}")
            return await both.execute()

        value, milliseconds = await self._link.call(ask)
        return None if value is None or milliseconds <= 0 else (value, milliseconds / 1000)

    async def put(self, name: str, value: bytes, seconds: float) -> None:
        async def ask(redis: Redis) -> None:
            await redis.set(f"{self._prefix}:{name}", value, px=int(seconds * 1000))

        await self._link.call(ask)

    async def deliver(self) -> None:
        await self._link.call(self._contact)

    async def _contact(self, _redis: Redis) -> None:
        """Tells and learns, in one step."""
        if self._link.missed and not self._generations.heard:
            # An earlier process may have ended in this outage with what it could tell nobody: nothing is trusted.
            self._generations.undelivered.add(EVERYTHING)
        names = sorted(self._generations.undelivered)
        found = await self._script(keys=[self._log], args=[self._generations.heard, KEPT_SECONDS, *names])
        self._generations.hear(_marks(cast(Sequence[Any], found)), names)

    async def _refresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            await self._try_deliver()

    async def _try_deliver(self) -> None:
        try:
            await self.deliver()
        except StoreUnavailable:
            return  # the link sees to it, and delivers before Redis is used again

    async def _listen(self) -> None:
        """A hint that there is something to learn; without one the refresh finds it a little later."""
        while True:
            try:
                async with self._link.redis.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(self._log)
                    while True:
                        if await heard.get_message(timeout=REFRESH_SECONDS):
                            await self._try_deliver()
            except (RedisError, OSError, TimeoutError):
                await asyncio.sleep(REFRESH_SECONDS)


def _marks(found: Sequence[Any]) -> dict[str, int]:
    """Redis's list of name, score, ...; or of pairs, in the newer protocol."""
    flat = [part for item in found for part in (item if isinstance(item, list) else (item,))]
    return {bytes(name).decode(): int(float(score)) for name, score in zip(flat[::2], flat[1::2], strict=True)}
