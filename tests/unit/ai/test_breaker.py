import asyncio
from typing import cast

import pytest

from core.ai.breaker import Breaker, BreakerPolicy
from core.ai.breakers import Breakers
from core.ports.store import Store
from tests.unit.ai.fakes import MemoryStore, Ticking, emit


class Bench:
    def __init__(self, policy: BreakerPolicy | None = None) -> None:
        self.time = Ticking()
        self.told: list[bool] = []
        self.breaker = Breaker("gemini", self.time, lambda b: self.told.append(b.is_open), policy)

    def call(self, failed: bool) -> None:
        admission = self.breaker.admit()
        assert admission is not None
        self.breaker.done(admission, failed, "unavailable")

    def fail(self, times: int) -> None:
        for _ in range(times):
            self.call(failed=True)


def test_five_failures_within_a_minute_open_it() -> None:
    bench = Bench()
    bench.fail(4)
    assert not bench.breaker.is_open
    bench.fail(1)
    assert bench.breaker.is_open
    assert bench.breaker.admit() is None
    assert (bench.told, bench.breaker.why) == ([True], "unavailable")


def test_answers_between_do_not_hide_the_failures() -> None:
    bench = Bench()
    for _ in range(4):
        bench.fail(1)
        bench.call(failed=False)
    bench.fail(1)
    assert bench.breaker.is_open


def test_failures_that_are_older_than_the_window_do_not_count() -> None:
    bench = Bench()
    for _ in range(20):
        bench.fail(1)
        bench.time.at += 15.1  # four are within any minute
    assert not bench.breaker.is_open


def test_the_window_slides_and_does_not_tumble() -> None:
    bench = Bench()
    bench.time.at += 59
    bench.fail(3)
    bench.time.at += 2  # into the next minute of the clock
    bench.fail(2)
    assert bench.breaker.is_open


def test_half_of_twenty_open_it_where_more_failures_are_borne() -> None:
    bench = Bench(BreakerPolicy(failures=1000))
    for _ in range(9):
        bench.call(failed=False)
        bench.fail(1)
    assert not bench.breaker.is_open  # 18 calls say too little
    bench.call(failed=False)
    bench.fail(1)
    assert bench.breaker.is_open


def test_less_than_half_does_not_open_it() -> None:
    bench = Bench(BreakerPolicy(failures=1000))
    for _ in range(60):
        bench.call(failed=False)
        bench.fail(1)
        bench.call(failed=False)
    assert not bench.breaker.is_open


def test_after_the_cool_down_exactly_one_of_fifty_is_let_through() -> None:
    bench = Bench()
    bench.fail(5)
    bench.time.at += 59.9
    assert bench.breaker.admit() is None
    bench.time.at += 0.2
    assert [bench.breaker.admit() for _ in range(50)].count("probe") == 1
    assert [bench.breaker.admit() for _ in range(50)] == [None] * 50


def test_a_probe_that_succeeds_closes_it_and_begins_anew() -> None:
    bench = Bench()
    bench.fail(5)
    bench.time.at += 61
    bench.call(failed=False)
    assert not bench.breaker.is_open
    assert bench.told == [True, False]
    bench.fail(4)
    assert not bench.breaker.is_open


def test_a_probe_that_fails_opens_it_for_as_long_again() -> None:
    bench = Bench()
    bench.fail(5)
    bench.time.at += 61
    bench.call(failed=True)
    bench.time.at += 59
    assert bench.breaker.admit() is None
    assert bench.breaker.waits() == pytest.approx(1)
    bench.time.at += 2
    assert bench.breaker.admit() == "probe"
    assert bench.told == [True]  # it never closed


def test_a_probe_that_was_cancelled_leaves_the_place_to_the_next() -> None:
    bench = Bench()
    bench.fail(5)
    bench.time.at += 61
    assert bench.breaker.admit() == "probe"
    bench.breaker.dropped("probe")
    assert bench.breaker.admit() == "probe"


def test_a_call_from_before_the_opening_does_not_close_it() -> None:
    bench = Bench()
    late = bench.breaker.admit()
    assert late is not None
    bench.fail(5)
    bench.breaker.done(late, failed=False)
    assert bench.breaker.is_open


def test_a_provider_that_asks_for_time_gets_it_without_being_called_broken() -> None:
    bench = Bench()
    bench.breaker.hold(37)
    assert bench.breaker.admit() is None
    assert (bench.breaker.is_open, bench.breaker.waits(), bench.told) == (False, 37, [])
    bench.time.at += 37
    assert bench.breaker.admit() == "call"


async def test_opening_and_closing_are_events_with_the_service_and_why() -> None:
    store, time = MemoryStore(), Ticking()
    breakers = Breakers(cast(Store, store), emit, time)
    breaker = breakers.of("gemini")
    assert breakers.of("gemini") is breaker
    for _ in range(5):
        breaker.done("call", True, "unavailable")
    time.at += 61
    assert breaker.admit() == "probe"
    breaker.done("probe", False)
    await asyncio.wait_for(breakers.flush(), 5)
    opened, closed = store.unit.events
    assert (opened.name, closed.name) == ("provider.opened", "provider.closed")
    assert opened.data == {"service": "gemini", "why": "unavailable", "failures": 5, "calls": 5}
    assert closed.data["service"] == "gemini"


async def test_a_database_that_is_away_keeps_no_call_from_being_made() -> None:
    store = MemoryStore()
    store.failing = 1
    breakers = Breakers(cast(Store, store), emit, Ticking())
    for _ in range(5):
        breakers.of("gemini").done("call", True, "unavailable")
    await asyncio.wait_for(breakers.flush(), 5)
    assert store.unit.events == []
