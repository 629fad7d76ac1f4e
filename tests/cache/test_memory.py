"""The cache of one process: how long, how much, whose, and what can be forgotten."""

import asyncio
from typing import get_args

import pytest

from core.cache import SECONDS, Kept, Kind, MemoryCache, line, summary
from core.cache.generations import MOST_NAMES
from tests.cache.made import ANSWER, HandClock, key


async def test_an_answer_is_kept_and_given_again() -> None:
    cache = MemoryCache()
    assert await cache.get(key()) is None
    await cache.put(key(), ANSWER)
    assert cache.peek(key()) == ANSWER
    assert await cache.get(key()) == ANSWER


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_each_kind_is_kept_for_its_time_and_no_longer(kind: Kind) -> None:
    clock = HandClock()
    cache = MemoryCache(now=clock)
    await cache.put(key(kind=kind), ANSWER)
    clock.seconds += SECONDS[kind] - 0.01
    assert cache.peek(key(kind=kind)) == ANSWER
    clock.seconds += 0.01
    assert cache.peek(key(kind=kind)) is None
    assert sum(kinds.entries for kinds in cache.figures()) == 0


def test_the_times_are_those_that_were_asked_for() -> None:
    minutes = {kind: seconds / 60 for kind, seconds in SECONDS.items()}
    assert minutes == {
        "guidance": 5,
        "vision": 60,
        "product_search": 15,
        "contractor_search": 60,
        "video_search": 60,
        "embedding": 24 * 60,
    }


async def test_nothing_crosses_tenants_not_even_for_the_same_question() -> None:
    cache = MemoryCache()
    await cache.put(key(tenant="slack:T1"), ANSWER)
    assert await cache.get(key(tenant="slack:T2")) is None
    assert await cache.get(key(kind="vision")) is None
    assert await cache.get(key(operation="advise/2")) is None


async def test_the_memory_stays_within_its_bound_and_what_was_used_last_stays() -> None:
    cache = MemoryCache(room=100_000)
    for number in range(100):
        await cache.put(key(f"d{number}"), Kept("x" * 5_000))
        cache.peek(key("d0"))
    figures = cache.figures()[0]
    assert 80_000 < figures.bytes <= 100_000
    assert figures.entries == sum(cache.peek(key(f"d{number}")) is not None for number in range(100)) < 20
    assert cache.peek(key("d0")) is not None, "it was used all the time"
    assert cache.peek(key("d99")) is not None
    assert cache.peek(key("d1")) is None


async def test_characters_count_by_what_they_take() -> None:
    narrow, wide = MemoryCache(), MemoryCache()
    await narrow.put(key(), Kept("x" * 10_000))
    await wide.put(key(), Kept("\U0001f6bf" * 10_000))
    assert wide.figures()[0].bytes > 3 * narrow.figures()[0].bytes


async def test_an_answer_that_would_push_out_all_others_is_not_kept() -> None:
    cache = MemoryCache(room=100_000)
    await cache.put(key("small"), ANSWER)
    await cache.put(key("huge"), Kept("x" * 90_000))
    assert cache.peek(key("huge")) is None
    assert cache.peek(key("small")) == ANSWER


async def test_without_room_nothing_is_kept_and_nothing_fails() -> None:
    cache = MemoryCache(room=0)
    await cache.put(key(), ANSWER)
    assert await cache.get(key()) is None


async def test_a_longer_answer_in_the_same_place_is_counted_once() -> None:
    cache = MemoryCache()
    for length in (10, 5_000, 100):
        await cache.put(key(), Kept("x" * length))
    assert cache.figures()[0].entries == 1
    assert 100 < cache.figures()[0].bytes < 2_000


@pytest.mark.parametrize(
    "pattern",
    [
        "tag:journey:j1",
        "tag:journey:*",
        "tenant:slack:T1",
        "tenant:slack:*",
        "kind:guidance",
        "operation:advise/1",
        "operation:advise/*",
        "operation:adv*",
        "*",
    ],
)
async def test_what_is_under_a_forgotten_name_is_gone(pattern: str) -> None:
    cache = MemoryCache()
    await cache.put(key(), ANSWER)
    await cache.forget(pattern)
    assert cache.peek(key()) is None
    await cache.put(key(), ANSWER)
    assert cache.peek(key()) == ANSWER, "what is made afterwards is good"


@pytest.mark.parametrize(
    "pattern",
    ["tag:journey:j2", "tag:journey:j", "tenant:slack:T", "kind:vision", "operation:advise/10", "operation:advise/2*"],
)
async def test_what_is_not_under_it_stays(pattern: str) -> None:
    cache = MemoryCache()
    await cache.put(key(), ANSWER)
    await cache.forget(pattern)
    assert cache.peek(key()) == ANSWER


async def test_a_pattern_that_names_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="names nothing"):
        await MemoryCache().forget("journey:j1")


async def test_what_was_forgotten_while_it_was_made_is_not_kept() -> None:
    cache = MemoryCache()

    async def make() -> None:
        await cache.forget("tag:journey:j1")
        await cache.put(key(), ANSWER)

    await cache.once(key(), make)
    assert cache.peek(key()) is None


async def test_many_forgotten_names_take_bounded_room_and_none_comes_back() -> None:
    cache = MemoryCache()
    await cache.put(key("mine", tags=("journey:first",)), ANSWER)
    await cache.forget("tag:journey:first")
    for number in range(MOST_NAMES + 10):
        await cache.forget(f"tag:journey:{number}")
    assert cache.peek(key("mine", tags=("journey:first",))) is None
    assert len(cache.generations._names) <= MOST_NAMES


async def test_the_figures_tell_hits_misses_dollars_and_room() -> None:
    cache = MemoryCache()
    await cache.get(key())
    await cache.put(key(), ANSWER)
    for _ in range(3):
        await cache.get(key())
    cache.peek(key("unknown"))
    guidance = cache.figures()[0]
    assert (guidance.hits, guidance.misses, guidance.saved_nanos, guidance.entries) == (3, 1, 4_500_000, 1)
    assert guidance.bytes > len(ANSWER.text)
    assert summary(cache.figures()).hit_rate == 0.75
    assert line(cache.figures()).startswith("3 of 4 answers from the cache (75%), $0.00 saved; 1 kept, ")


async def test_who_waited_for_an_equal_call_counts_as_served() -> None:
    cache = MemoryCache()

    async def ask() -> None:
        if await cache.get(key()) is None:
            await cache.once(key(), lambda: asyncio.sleep(0.01))

    await asyncio.gather(*(ask() for _ in range(10)))
    assert cache.figures()[0].joined == 9
    assert summary(cache.figures()).hits == 9
    assert line(MemoryCache().figures()).startswith("0 of 0 answers from the cache (0%)")
