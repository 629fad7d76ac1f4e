"""How providers are: from traffic first, from free checks where there is none."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.ai.health import HealthBoard, ProviderHealth, keep, kept
from core.ai.health_monitor import HealthMonitor
from core.errors import AIBlocked, AIError, AIMalformed, AIRateLimited, AIRefused, AIUnavailable
from core.events import Event

AWAY, BUSY, NO_KEY = AIUnavailable("away"), AIRateLimited("wait"), AIRefused("no")


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 15, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def board(clock: Clock) -> HealthBoard:
    return HealthBoard(["gemini", "deepseek"], clock)


def after(board: HealthBoard, *calls: AIError | None) -> tuple[str, str]:
    for error in calls:
        board.heard("gemini", error)
    now = board.of("gemini")
    return now.state, now.why


def test_nothing_is_known_before_the_first_word(board: HealthBoard) -> None:
    assert [one.state for one in board.all()] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("calls", "state"),
    [
        ((None,), ("up", "")),
        ((AWAY,), ("degraded", "unavailable")),
        ((*[NO_KEY] * 5,), ("down", "refused")),
        ((BUSY,), ("degraded", "rate_limited")),
        ((*[BUSY] * 6,), ("degraded", "rate_limited")),
        ((AIBlocked("no", reason="SAFETY"),), ("up", "")),
        ((None, None, None, None, None, AWAY), ("up", "")),
        ((None, AWAY), ("degraded", "unavailable")),
        ((*[None] * 10, AWAY, AWAY), ("degraded", "unavailable")),
        ((*[None] * 10, *[AWAY] * 5), ("down", "unavailable")),
        ((*[AWAY] * 5, None), ("degraded", "unavailable")),
        ((AIMalformed("bad"), None), ("degraded", "malformed")),
        ((AWAY, AWAY, AWAY, *[None] * 17), ("up", "")),
    ],
)
def test_the_state_follows_the_last_calls(
    board: HealthBoard, calls: tuple[AIError | None, ...], state: tuple[str, str]
) -> None:
    assert after(board, *calls) == state


def test_a_look_that_fails_like_the_last_call_makes_it_down(board: HealthBoard) -> None:
    after(board, None, None, AWAY)
    board.checked("gemini", AWAY)
    assert board.of("gemini").state == "down"
    board.checked("gemini", None)
    assert board.of("gemini").state == "degraded"


def test_old_failures_count_no_more(board: HealthBoard, clock: Clock) -> None:
    after(board, AWAY, AWAY, AWAY)
    clock.at += timedelta(minutes=6)
    assert after(board, None) == ("up", "")


def test_since_is_when_the_state_began_and_changes_are_told_once(board: HealthBoard, clock: Clock) -> None:
    told: list[ProviderHealth] = []
    board.changed = told.append
    after(board, None)
    began = clock.at
    clock.at += timedelta(seconds=20)
    after(board, None)
    assert board.of("gemini").since == began
    assert board.of("gemini").heard_at == clock.at
    after(board, *[AWAY] * 5)
    assert [one.state for one in told] == ["up", "degraded", "down"]


class Cursors:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def all(self, prefix: str) -> dict[str, str]:
        return {key: value for key, value in self.rows.items() if key.startswith(prefix)}

    def put(self, key: str, value: str) -> None:
        self.rows[key] = value


class Store:
    def __init__(self) -> None:
        self.cursors = Cursors()

    async def transact(self, work: Any) -> Any:
        return work(self)


def test_what_was_seen_is_read_back_as_it_was(board: HealthBoard) -> None:
    store: Any = Store()
    after(board, AWAY)
    keep(store, board.of("gemini"))
    assert kept(store) == (board.of("gemini"),)


class Provider:
    """`does`: raised by check; an Event: waits for it."""

    def __init__(self, service: str, does: Exception | asyncio.Event | None = None) -> None:
        self.service, self.does, self.checks = service, does, 0

    async def check(self, timeout: float = 10.0) -> None:
        self.checks += 1
        if isinstance(self.does, asyncio.Event):
            await self.does.wait()
        elif self.does:
            raise self.does


@contextlib.asynccontextmanager
async def watching(*providers: Provider, board: HealthBoard, clock: Clock, interval: float) -> AsyncIterator[Store]:
    store = Store()
    given: Any = (providers, board, store, clock)
    monitor = HealthMonitor(*given, interval=interval)
    task = asyncio.create_task(monitor.run())
    try:
        yield store
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)


async def until(true: Any) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)


async def test_a_provider_that_hangs_delays_no_other(board: HealthBoard, clock: Clock) -> None:
    stuck, well = Provider("gemini", asyncio.Event()), Provider("deepseek")
    async with watching(stuck, well, board=board, clock=clock, interval=0.01):
        await until(lambda: well.checks >= 3)
    assert stuck.checks == 1
    assert board.of("deepseek").state == "up"


async def test_what_is_seen_is_written_down(board: HealthBoard, clock: Clock) -> None:
    away = Provider("gemini", ZeroDivisionError())
    async with watching(away, board=board, clock=clock, interval=0.01) as store:
        await until(lambda: "down" in store.cursors.rows.get("health:gemini", ""))
        assert kept(store)[0].state == "down"  # type: ignore[arg-type] # has what it needs


async def test_an_outage_that_a_look_found_is_told_with_its_end(board: HealthBoard, clock: Clock) -> None:
    told: list[Event] = []
    provider: Any = Provider("gemini", AWAY)
    given: Any = ([], board, Store(), clock)
    monitor = HealthMonitor(*given, interval=30, emit=lambda _, event: told.append(event))
    for _ in range(3):
        await monitor.look(provider)
    assert [event.name for event in told] == ["provider.opened"]
    assert told[0].data == {"service": "gemini", "why": "unavailable", "failures": 2, "calls": 2}
    provider.does = None
    await monitor.look(provider)
    assert [event.name for event in told] == ["provider.opened", "provider.closed"]


async def test_an_outage_that_calls_found_is_left_to_the_breaker_to_tell(board: HealthBoard, clock: Clock) -> None:
    told: list[Event] = []
    given: Any = ([], board, Store(), clock)
    well: Any = Provider("gemini")
    away: Any = Provider("gemini", AWAY)
    monitor = HealthMonitor(*given, interval=30, emit=lambda _, event: told.append(event))
    after(board, *[AWAY] * 5)
    await monitor.look(away)
    await monitor.look(well)
    assert told == []


def test_traffic_tells_since_its_last_call(board: HealthBoard, clock: Clock) -> None:
    board.heard("gemini", AWAY)
    board.checked("deepseek", None)
    assert board.told_since("gemini", clock.at - timedelta(seconds=1))
    assert not board.told_since("gemini", clock.at)
    assert not board.told_since("deepseek", clock.at - timedelta(seconds=1))


async def test_traffic_that_tells_saves_the_look(
    board: HealthBoard, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Provider("gemini"), Provider("deepseek")
    monkeypatch.setattr(board, "told_since", lambda service, at: service == "gemini")
    async with watching(one, other, board=board, clock=clock, interval=0.01):
        await until(lambda: other.checks >= 3)
    assert one.checks == 0


async def test_without_an_interval_nothing_is_looked_at(board: HealthBoard, clock: Clock) -> None:
    one = Provider("gemini")
    async with watching(one, board=board, clock=clock, interval=0) as store:
        board.heard("gemini", None)
        await until(lambda: "health:gemini" in store.cursors.rows)
    assert one.checks == 0


async def test_waits_differ_by_a_fifth_at_the_most(board: HealthBoard, clock: Clock) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0 if len(waits) < 50 else 3600)

    given: Any = ([Provider("gemini")], board, Store(), clock)
    task = asyncio.create_task(HealthMonitor(*given, interval=30, sleep=sleep).run())
    await until(lambda: len(waits) >= 50)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert 24 <= min(waits) < max(waits) <= 36
