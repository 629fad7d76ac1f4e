"""Rates over Redis by the `limits` library, exact across processes; within this process while Redis is away.

What Redis allows is counted in memory too. So this process alone never allows more than the rate when Redis goes or
comes back, and what it refuses anyway costs no round trip. The library's own memory storage is not used: each hit there
may start a task that goes through the windows of everybody, with a thread for each.
"""

import time

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from adapters.redis_link import RedisLink
from core.errors import StoreUnavailable
from core.limits import MemoryRateLimiter, Rate

SOONEST = 0.001
"""Seconds: a window may have moved on between the refusal and the question when it does."""


class RedisRateLimiter:
    """core.limits.RateLimiter. `namespace` keeps installations on one Redis apart."""

    def __init__(self, url: str, namespace: str, memory: MemoryRateLimiter | None = None) -> None:
        self._link = RedisLink(url, "rates", "each process counts for itself")
        self._memory = memory or MemoryRateLimiter()
        # The address is in the pool: the library needs none.
        self._storage = RedisStorage(
            "redis://",
            implementation="redispy",
            key_prefix=f"{namespace}:rate",
            connection_pool=self._link.redis.connection_pool,  # type: ignore[arg-type] # passed on to the client
        )
        self._windows = MovingWindowRateLimiter(self._storage)

    async def start(self) -> None:
        """Begins to look for Redis; returns soon, whether it is there or not."""
        await self._link.start()

    async def close(self) -> None:
        await self._link.close()

    async def hit(self, name: str, key: str, rate: Rate) -> float | None:
        wait = self._memory.wait(name, key, rate)
        if wait is not None:
            return wait
        try:
            wait = await self._link.call(lambda _: self._ask(name, key, rate))
        except StoreUnavailable:
            return await self._memory.hit(name, key, rate)
        if wait is None:
            self._memory.count(name, key, rate)
        return wait

    async def _ask(self, name: str, key: str, rate: Rate) -> float | None:
        item = RateLimitItemPerSecond(rate.count, rate.seconds)
        if await self._windows.hit(item, name, key):
            return None
        window = await self._windows.get_window_stats(item, name, key)
        return max(window.reset_time - time.time(), SOONEST)
