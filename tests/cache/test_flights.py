"""Equal questions at once make one call."""

import asyncio

import pytest

from core.cache import MemoryCache
from tests.cache.made import key


class Calls:
    """A call that lasts until it is let go."""

    def __init__(self) -> None:
        self.made = 0
        self.cancelled = 0
        self.go = asyncio.Event()

    async def make(self) -> str:
        self.made += 1
        try:
            async with asyncio.timeout(10):
                await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return "answer"


async def test_a_hundred_equal_misses_make_one_call() -> None:
    cache, calls = MemoryCache(), Calls()
    waiting = [asyncio.create_task(cache.once(key(), calls.make)) for _ in range(100)]
    await asyncio.sleep(0.01)
    calls.go.set()
    results = await asyncio.gather(*waiting)
    assert calls.made == 1
    assert [value for value, _ in results] == ["answer"] * 100
    assert [mine for _, mine in results].count(True) == 1


async def test_different_questions_and_tenants_do_not_share() -> None:
    cache, calls = MemoryCache(), Calls()
    calls.go.set()
    keys = [key("a"), key("b"), key("a", tenant="slack:T2"), key("a", operation="advise/2")]
    assert all(mine for _, mine in await asyncio.gather(*(cache.once(one, calls.make) for one in keys)))
    assert calls.made == 4


async def test_the_next_one_after_it_calls_anew() -> None:
    cache, calls = MemoryCache(), Calls()
    calls.go.set()
    await cache.once(key(), calls.make)
    await cache.once(key(), calls.make)
    assert calls.made == 2


async def test_a_failure_reaches_all_who_wait_and_is_not_remembered() -> None:
    cache = MemoryCache()

    async def fail() -> str:
        await asyncio.sleep(0.01)
        raise RuntimeError("the model is down")

    results = await asyncio.gather(*(cache.once(key(), fail) for _ in range(20)), return_exceptions=True)
    assert [str(result) for result in results] == ["the model is down"] * 20
    calls = Calls()
    calls.go.set()
    assert await cache.once(key(), calls.make) == ("answer", True)


@pytest.mark.parametrize("leaving", [0, 5, 9])
async def test_one_who_is_cancelled_takes_nothing_from_the_others(leaving: int) -> None:
    cache, calls = MemoryCache(), Calls()
    waiting = [asyncio.create_task(cache.once(key(), calls.make)) for _ in range(10)]
    await asyncio.sleep(0.01)
    waiting[leaving].cancel()
    await asyncio.sleep(0)
    calls.go.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results.pop(leaving), asyncio.CancelledError)
    assert all(result[0] == "answer" for result in results if not isinstance(result, BaseException))
    assert (calls.made, calls.cancelled) == (1, 0)


async def test_when_all_have_left_the_call_is_ended_and_the_next_makes_its_own() -> None:
    cache, calls = MemoryCache(), Calls()
    waiting = [asyncio.create_task(cache.once(key(), calls.make)) for _ in range(3)]
    await asyncio.sleep(0.01)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert calls.cancelled == 1, "whoever left last waited until it had cleaned up"
    assert len(cache._flights) == 0
    calls.go.set()
    assert await cache.once(key(), calls.make) == ("answer", True)
