"""Money: exact sums over any window, alerts claimed once."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.costs.entry import Caller
from core.persistence import SqlStore
from core.persistence.repos.ledger import SqlLedger, slot_of
from core.persistence.seal import Sealer
from core.persistence.tables import metadata
from core.persistence.tx import Tx
from core.ports.store import CostGroup
from tests.persistence.make import T0, cost, later


async def spent(store: SqlStore, since: datetime, until: datetime) -> int:
    return await store.transact(lambda unit: unit.ledger.spent(since, until))


async def test_a_window_begins_with_its_first_moment_and_ends_before_its_last(store: SqlStore) -> None:
    hour = timedelta(hours=1)
    tick = timedelta(microseconds=1)
    for at, nanos in ((T0 - tick, 1), (T0, 10), (T0 + hour - tick, 100), (T0 + hour, 1000)):
        await store.transact(lambda unit, at=at, nanos=nanos: unit.ledger.record(cost(at, nanos)))
    assert await spent(store, T0, T0 + hour) == 110
    assert await spent(store, T0 - hour, T0 + 2 * hour) == 1111
    assert await spent(store, T0 + tick, T0 + hour + tick) == 1100
    assert await spent(store, T0, T0) == 0
    assert await spent(store, T0 + hour, T0) == 0


async def test_a_line_that_was_begun_becomes_the_one_that_is_booked(store: SqlStore) -> None:
    await store.transact(lambda unit: unit.ledger.begin(cost(nanos=0)))  # its process died
    begun = await store.transact(lambda unit: unit.ledger.begin(cost(nanos=0)))
    await store.transact(lambda unit: unit.ledger.record(cost(nanos=7), begun))
    (group,) = await store.transact(lambda unit: unit.ledger.grouped("service", later(-60), later(60)))
    assert (group.calls, group.nanos) == (2, 7)
    assert await spent(store, later(-60), later(60)) == 7


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"])
async def test_days_of_any_zone_are_exact(store: SqlStore, zone: str) -> None:
    start = datetime(2026, 4, 4, tzinfo=ZoneInfo(zone))  # clocks change that night on Lord Howe Island
    days = [(start + timedelta(days=n)).astimezone(UTC) for n in range(4)]
    for n, (since, until) in enumerate(itertools.pairwise(days)):
        for at in (since, until - timedelta(microseconds=1)):
            await store.transact(lambda unit, at=at, n=n: unit.ledger.record(cost(at, 10**n)))
    sums = [await spent(store, since, until) for since, until in itertools.pairwise(days)]
    assert sums == [2, 20, 200]
    assert all(slot_of(day) == day for day in days), "read from the sums alone"


moments = st.integers(0, 4 * 86400 * 1000).map(lambda ms: T0 + timedelta(milliseconds=ms))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(st.tuples(moments, st.integers(0, 10**12)), max_size=15), since=moments, until=moments)
def test_any_bounds_are_exact(
    secret_keys: list[str], entries: list[tuple[datetime, int]], since: datetime, until: datetime
) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        ledger = SqlLedger(Tx(connection, Sealer(secret_keys), postgres=False))
        for at, nanos in entries:
            ledger.record(cost(at, nanos))
        assert ledger.spent(since, until) == sum(nanos for at, nanos in entries if since <= at < until)
    engine.dispose()


async def test_big_sums_stay_whole(store: SqlStore) -> None:
    for _ in range(3):
        await store.transact(lambda unit: unit.ledger.record(cost(nanos=3 * 10**18 + 1)))
    assert await spent(store, T0, later(3600)) == 9 * 10**18 + 3


async def test_entries_of_many_at_once_all_count(store: SqlStore) -> None:
    async def record() -> None:
        await store.transact(lambda unit: unit.ledger.record(cost(nanos=7)))

    async with asyncio.timeout(30):
        await asyncio.gather(*(record() for _ in range(100)))
    assert await spent(store, T0, later(900)) == 700


async def test_an_alert_is_claimed_once_by_50_at_once(store: SqlStore) -> None:
    async def claim(threshold: int) -> bool:
        return await store.transact(lambda unit: unit.ledger.claim_alert("daily", "2026-11-21", threshold, T0))

    async with asyncio.timeout(30):
        assert sum(await asyncio.gather(*(claim(50) for _ in range(50)))) == 1
    assert await claim(80) is True
    assert await claim(50) is False


async def test_reports_group_by_what_is_asked(store: SqlStore) -> None:
    entries = [
        cost(T0, 100),
        cost(later(86400), 300, success=False, error="timeout", operation="advise"),
        cost(later(60), 50, caller=Caller(person="slack:T1:U2")),
        cost(later(-86400 * 9), 10**9),
    ]
    for entry in entries:
        await store.transact(lambda unit, entry=entry: unit.ledger.record(entry))

    async def grouped(by: str) -> list[CostGroup]:
        return list(await store.transact(lambda unit: unit.ledger.grouped(by, T0, later(2 * 86400))))  # type: ignore[arg-type] # a GroupBy

    assert await grouped("day") == [
        CostGroup("2026-11-21", 2, 0, 150, 250, 2),
        CostGroup("2026-11-22", 1, 1, 300, 125, 1),
    ]
    assert [(g.key, g.nanos) for g in await grouped("operation")] == [("advise", 300), ("look_at_photo", 150)]
    assert [(g.key, g.nanos) for g in await grouped("person")] == [("slack:T1:U1", 400), ("slack:T1:U2", 50)]
    assert [(g.key, g.calls) for g in await grouped("journey")] == [("j1", 2), ("", 1)]
    assert [g.key for g in await grouped("model")] == ["gemini-flash"]
    assert [g.key for g in await grouped("service")] == ["gemini"]
