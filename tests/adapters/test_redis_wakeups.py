"""Hints between processes over a real Redis, which may go away and come back."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from adapters.redis_wakeups import RedisWakeups, ping
from core.errors import SettingsError, StoreUnavailable
from tests.servers.redis import RedisServer


@asynccontextmanager
async def wakeups(url: str) -> AsyncIterator[RedisWakeups]:
    made = RedisWakeups(url)
    await made.start()
    try:
        yield made
    finally:
        await made.close()


async def heard(listener: RedisWakeups, ring: Callable[[], None], seconds: float = 10) -> bool:
    """Rings until it is heard: a subscription needs a moment."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ring()
        begun = time.monotonic()
        await listener.wait("inbox", 0.2)
        if time.monotonic() - begun < 0.19:
            return True
    return False


async def test_a_ring_wakes_the_other_process(redis_url: str) -> None:
    async with wakeups(redis_url) as here, wakeups(redis_url) as there:
        assert await heard(there, lambda: here.ring("inbox"))
        assert await heard(here, lambda: there.ring("inbox"))


async def test_a_hint_arrives_within_milliseconds(redis_url: str) -> None:
    async with wakeups(redis_url) as here, wakeups(redis_url) as there:
        assert await heard(there, lambda: here.ring("inbox"))
        await there.wait("inbox", 0.1)
        begun = time.monotonic()
        here.ring("inbox")
        await there.wait("inbox", 5)
        assert time.monotonic() - begun < 0.5


async def test_a_burst_of_rings_is_one_message(redis_url: str) -> None:
    async with wakeups(redis_url) as here, wakeups(redis_url) as there:
        assert await heard(there, lambda: here.ring("inbox"))
        sent: list[str] = []
        hear = there._heard
        there._heard = lambda text: (sent.append(text), hear(text))[1]  # type: ignore[method-assign] # the test listens in
        for _ in range(100):
            here.ring("inbox")
            here.ring("outbox")
        await there.wait("outbox", 5)
        await asyncio.sleep(0.05)
        assert [text.split(" ")[1:] for text in sent] == [["inbox", "outbox"]]


async def test_without_redis_nothing_raises_and_nothing_waits() -> None:
    async with wakeups("redis://127.0.0.1:9") as alone:
        begun = time.monotonic()
        for _ in range(50):
            alone.ring("inbox")
            await alone.wait("inbox", 60)
        assert time.monotonic() - begun < 1
        await alone.wait("inbox", 0.05)


async def test_redis_may_go_and_come_back(own_redis: RedisServer) -> None:
    async with wakeups(own_redis.url) as here, wakeups(own_redis.url) as there:
        assert await heard(there, lambda: here.ring("inbox"))
        own_redis.stop()
        begun = time.monotonic()
        here.ring("inbox")
        await here.wait("inbox", 5)
        assert time.monotonic() - begun < 0.5, "the own process hears its own bell without Redis"
        own_redis.start()
        assert await heard(there, lambda: here.ring("inbox"), 20)


async def test_closing_is_quick_whether_redis_is_there_or_not(redis_url: str) -> None:
    for url in (redis_url, "redis://127.0.0.1:9"):
        made = RedisWakeups(url)
        await made.start()
        await asyncio.sleep(0.05)
        async with asyncio.timeout(2):
            await made.close()


async def test_the_check_says_whether_redis_answers(redis_url: str) -> None:
    await ping(redis_url)
    with pytest.raises(StoreUnavailable, match="does not answer"):
        await ping("redis://:secret@127.0.0.1:9")
    with pytest.raises(SettingsError) as caught:
        await ping("http://:secret@127.0.0.1:9")
    assert "secret" not in str(caught.value)
