"""Hints between processes over Redis pub/sub: the receiving process rings, a worker elsewhere wakes at once.

Redis may be slow, gone or back again: nothing raises and nothing waits for it. Hints are lost then, and the loops' own
polling finds the work a little later. Its state is logged when it changes, not each time.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from adapters.redis_link import end
from core.errors import SettingsError, StoreUnavailable
from core.wakeups import LocalWakeups

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 2.0
LISTEN_SECONDS = 5.0
"""How long one look at the subscription lasts; then the connection is checked."""
PAUSES = (0.1, 0.5, 2.0, 5.0)
"""Seconds before the next attempt while Redis is away."""
COALESCE_SECONDS = 0.002
_FAILURES = (RedisError, OSError, TimeoutError)


def _client(url: str) -> Redis:
    # A default redis-py 8 client retries for seconds before it admits that Redis is gone: `retry=None`.
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=4,
        timeout=ANSWER_SECONDS,
        retry=None,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        health_check_interval=15,
        decode_responses=True,
    )
    return Redis.from_pool(pool)


async def ping(url: str) -> None:
    """Raises StoreUnavailable when Redis does not answer, SettingsError when the address is none."""
    try:
        client = _client(url)
    except ValueError:
        raise SettingsError("REDIS_URL is not an address.", remedy="Use redis://host:6379/0.") from None
    try:
        await client.ping()
    except _FAILURES as exc:
        raise StoreUnavailable(
            f"Redis does not answer ({type(exc).__name__}).",
            remedy="Check REDIS_URL and the server. Without it everything works, found by polling once a second.",
        ) from None
    finally:
        await client.aclose()


class RedisWakeups:
    """The Wakeups port over Redis: rings here and in every process on the same Redis and `channel`."""

    def __init__(self, url: str, *, channel: str = "homeview:wakeups") -> None:
        self._redis = _client(url)
        self._channel = channel
        self._local = LocalWakeups()
        self._me = uuid4().hex[:12]
        self._unsent: set[str] = set()
        self._poke = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._up = True

    async def start(self) -> None:
        """Begins to listen and to send; returns at once, whether Redis is there or not."""
        self._tasks = [
            asyncio.create_task(self._for_ever(self._listen), name="wakeups-listen"),
            asyncio.create_task(self._for_ever(self._send), name="wakeups-send"),
        ]

    async def close(self) -> None:
        await end(*self._tasks)
        with contextlib.suppress(*_FAILURES):
            await self._redis.aclose()

    def ring(self, bell: str) -> None:
        self._local.ring(bell)
        self._unsent.add(bell)
        self._poke.set()

    async def wait(self, bell: str, timeout: float) -> None:
        await self._local.wait(bell, timeout)

    async def _for_ever(self, step: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            try:
                await step()
                failures = 0
            except _FAILURES as exc:
                self._state(False, exc)
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1

    async def _send(self) -> None:
        await self._poke.wait()
        # Rings within one burst go out as one message.
        await asyncio.sleep(COALESCE_SECONDS)
        self._poke.clear()
        bells, self._unsent = self._unsent, set()
        await self._redis.publish(self._channel, " ".join([self._me, *sorted(bells)]))
        self._state(True)

    async def _listen(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.subscribe(self._channel)
            while True:
                message: dict[str, Any] | None = await heard.get_message(timeout=LISTEN_SECONDS)
                self._state(True)
                if message:
                    self._heard(str(message["data"]))

    def _heard(self, text: str) -> None:
        sender, *bells = text.split(" ")
        if sender != self._me:
            for bell in bells:
                self._local.ring(bell)

    def _state(self, up: bool, error: BaseException | None = None) -> None:
        if up != self._up:
            self._up = up
            if up:
                log.info("wakeups.redis_back")
            else:
                log.warning("wakeups.redis_gone", error=type(error).__name__, effect="loops poll once a second")
