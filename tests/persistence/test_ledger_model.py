"""Whatever happens in whatever order: what is spent and set aside is what entries and open reservations come to."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.costs.budgets import window
from core.costs.entry import Caller, CostEntry, Usage
from core.costs.limits import EVERYBODY, Limit, Reservation, Scope
from core.persistence import open_store
from core.ports.store import Unit
from tests.persistence.make import T0

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu")
WINDOWS = ("hour", "day", "week", "month")
SERVICES, TENANTS, PEOPLE, JOURNEYS = ("gemini", "openai"), ("t1", "t2"), ("p1", ""), ("j1", "")
LIMITS = [
    Limit("all", "hour", 60),
    Limit("all", "day", 90),
    Limit("all", "month", 200),
    Limit("service", "week", 70, "gemini"),
    Limit("tenant", "day", 50),
    Limit("person", "hour", 25),
    Limit("journey", "month", 40),
]
SCOPES = [EVERYBODY, Scope("person", "p1"), Scope("journey", "j1")]
SCOPES += [Scope("service", s) for s in SERVICES] + [Scope("tenant", t) for t in TENANTS]

callers = st.builds(Caller, st.sampled_from(TENANTS), st.sampled_from(PEOPLE), st.sampled_from(JOURNEYS))
numbers = st.integers(0, 4)
_reserve = st.tuples(st.just("reserve"), st.integers(0, 40), st.sampled_from(SERVICES), callers)
steps = st.one_of(
    _reserve,
    _reserve,
    st.tuples(st.just("settle"), numbers, st.integers(0, 60), st.booleans()),
    st.tuples(st.just("release"), numbers),
    st.tuples(st.just("expire"), st.integers(1, 3)),
    st.tuples(st.just("wait"), st.sampled_from([30, 95, 1200, 5400, 40_000, 7 * 86_400])),
    st.tuples(st.just("limits"), st.lists(st.sampled_from(LIMITS), max_size=4)),
)


class _Undo(Exception):
    """Ends an example without keeping it."""


@dataclass
class Book:
    """The model: what should be open and booked. `late` holds the entries that expired and may still be corrected."""

    zone: str
    now: datetime = T0
    limits: list[Limit] = field(default_factory=list)
    open: dict[str, Reservation] = field(default_factory=dict)
    entries: dict[str, CostEntry] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    known: list[Reservation] = field(default_factory=list)

    def money(self, scope: Scope, since: datetime, until: datetime) -> tuple[int, int]:
        spent = sum(e.nanos for e in self.entries.values() if since <= e.at < until and _of(scope, e))
        reserved = sum(r.estimate for r in self.open.values() if since <= r.at < until and _of(scope, r))
        return spent, reserved

    def has_room(self, r: Reservation) -> bool:
        for limit in self.limits:
            scope = limit.scope(r.service, r.caller)
            if scope is not None:
                period = window(limit.window, r.at, self.zone)
                if sum(self.money(scope, period.start, period.end)) + r.estimate > limit.nanos:
                    return False
        return True


def _of(scope: Scope, one: CostEntry | Reservation) -> bool:
    if scope.kind == "all":
        return True
    return bool(scope.key == (one.service if scope.kind == "service" else getattr(one.caller, scope.kind)))


def reserve(unit: Unit, book: Book, ids: Iterator[str], estimate: int, service: str, caller: Caller) -> None:
    one = Reservation(next(ids), book.now, book.now + timedelta(seconds=90), service, "advise", "m", caller, estimate)
    refused = unit.ledger.reserve(one, book.limits, book.zone)
    assert (refused is None) == book.has_room(one)
    if refused is None:
        book.open[one.id] = one
        book.known.append(one)


def settle(unit: Unit, book: Book, number: int, nanos: int, good: bool) -> None:
    if not book.known:
        return
    r = book.known[-1 - number % len(book.known)]
    entry = CostEntry(
        r.id,
        r.at,
        r.service,
        r.operation,
        r.model,
        r.caller,
        Usage(nanos, 1),
        nanos,
        nanos * 10,
        good,
        uncertain=not good,
    )
    old = book.entries.get(r.id)
    counts = old is None or r.id in book.late
    assert unit.ledger.settle(entry) == (nanos - (old.nanos if old else 0) if counts else 0)
    book.open.pop(r.id, None)
    book.late.discard(r.id)
    if counts:
        book.entries[r.id] = entry


def release(unit: Unit, book: Book, number: int) -> None:
    if book.known:
        ident = book.known[-1 - number % len(book.known)].id
        assert unit.ledger.release(ident) == (book.open.pop(ident, None) is not None)


def expire(unit: Unit, book: Book, limit: int) -> None:
    due = [r for r in book.open.values() if r.expires_at <= book.now]
    expired = unit.ledger.expire(book.now, limit)
    assert len(expired) == min(limit, len(due))
    for entry in expired:
        assert entry.nanos == book.open.pop(entry.id).estimate
        book.entries[entry.id] = entry
        book.late.add(entry.id)


def check(unit: Unit, book: Book) -> None:
    for moment in (T0, book.now):
        for name in WINDOWS:
            period = window(name, moment, book.zone)  # type: ignore[arg-type] # the names of windows
            for scope in SCOPES:
                found = (
                    unit.ledger.spent(period.start, period.end, scope),
                    unit.ledger.reserved(period.start, period.end, scope),
                )
                assert found == book.money(scope, period.start, period.end), (name, scope)
    rebuilt = unit.ledger.rebuild()
    assert (rebuilt.entries, rebuilt.differing) == (len(book.entries), 0)


def play(unit: Unit, zone: str, script: list[Any]) -> None:
    book, ids = Book(zone), (f"r{n}" for n in range(1000))
    for name, *rest in script:
        match name:
            case "reserve":
                reserve(unit, book, ids, *rest)
            case "settle":
                settle(unit, book, *rest)
            case "release":
                release(unit, book, *rest)
            case "expire":
                expire(unit, book, *rest)
            case "wait":
                book.now += timedelta(seconds=rest[0])
            case _:
                book.limits = rest[0]
    check(unit, book)
    raise _Undo


@pytest.fixture
def played(database_url: str, secret_keys: list[str]) -> Iterator[Callable[[str, list[Any]], None]]:
    """Plays a script in one transaction, which is undone."""
    with asyncio.Runner() as runner:

        async def opened() -> Any:
            return open_store(database_url, secret_keys)

        store = runner.run(opened())

        def run(zone: str, script: list[Any]) -> None:
            with pytest.raises(_Undo):
                runner.run(store.transact(lambda unit: play(unit, zone, script)))

        yield run
        runner.run(store.close())


def test_any_interleaving_adds_up(database_url: str, played: Callable[[str, list[Any]], None]) -> None:
    count = 80 if database_url.startswith("sqlite") else 20

    @settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
    @given(zone=st.sampled_from(ZONES), script=st.lists(steps, min_size=12, max_size=40))
    def holds(zone: str, script: list[Any]) -> None:
        played(zone, script)

    holds()


def test_a_late_settlement_over_the_month_s_end_is_found(played: Callable[[str, list[Any]], None]) -> None:
    who = Caller("t1", "p1", "j1")
    script: list[Any] = [("limits", LIMITS), ("reserve", 20, "gemini", who), ("wait", 40_000), ("expire", 3)]
    script += [("settle", 0, 5, True), ("settle", 0, 9, True), ("reserve", 20, "gemini", replace(who, person=""))]
    for zone in ZONES:
        played(zone, script)
