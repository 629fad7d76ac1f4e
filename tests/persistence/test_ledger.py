"""Money: exact sums over any window, alerts claimed once."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.persistence import SqlStore
from core.persistence.durations import add_functions
from core.persistence.repos.ledger import SqlLedger
from core.persistence.seal import Sealer
from core.persistence.slots import cover
from core.persistence.tables import metadata
from core.persistence.tx import Tx
from core.ports.store import Alert, OutcomeCount, Unit
from tests.persistence.make import T0, cost, later


async def spent(store: SqlStore, since: datetime, until: datetime) -> int:
    return await store.transact(lambda unit: unit.ledger.spent(since, until))


async def test_a_window_begins_with_its_first_moment_and_ends_before_its_last(store: SqlStore) -> None:
    hour = timedelta(hours=1)
    tick = timedelta(microseconds=1)
    for at, nanos in ((T0 - tick, 1), (T0, 10), (T0 + hour - tick, 100), (T0 + hour, 1000)):
        await store.transact(lambda unit, at=at, nanos=nanos: unit.ledger.settle(cost(at, nanos)))
    assert await spent(store, T0, T0 + hour) == 110
    assert await spent(store, T0 - hour, T0 + 2 * hour) == 1111
    assert await spent(store, T0 + tick, T0 + hour + tick) == 1100
    assert await spent(store, T0, T0) == 0
    assert await spent(store, T0 + hour, T0) == 0


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"])
async def test_days_of_any_zone_are_exact(store: SqlStore, zone: str) -> None:
    start = datetime(2026, 4, 4, tzinfo=ZoneInfo(zone))  # clocks change that night on Lord Howe Island
    days = [(start + timedelta(days=n)).astimezone(UTC) for n in range(4)]
    for n, (since, until) in enumerate(itertools.pairwise(days)):
        for at in (since, until - timedelta(microseconds=1)):
            await store.transact(lambda unit, at=at, n=n: unit.ledger.settle(cost(at, 10**n)))
    sums = [await spent(store, since, until) for since, until in itertools.pairwise(days)]
    assert sums == [2, 20, 200]
    read_from_sums_alone = all(not cover(since, until).edges for since, until in itertools.pairwise(days))
    assert read_from_sums_alone is (zone != "Asia/Kathmandu")


moments = st.integers(0, 4 * 86400 * 1000).map(lambda ms: T0 + timedelta(milliseconds=ms))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(st.tuples(moments, st.integers(0, 10**12)), max_size=15), since=moments, until=moments)
def test_any_bounds_are_exact(
    secret_keys: list[str], entries: list[tuple[datetime, int]], since: datetime, until: datetime
) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        add_functions(connection.connection.dbapi_connection)  # type: ignore[arg-type] # sqlite3's
        metadata.create_all(connection)
        ledger = SqlLedger(Tx(connection, Sealer(secret_keys), postgres=False))
        for at, nanos in entries:
            ledger.settle(cost(at, nanos))
        assert ledger.spent(since, until) == sum(nanos for at, nanos in entries if since <= at < until)
    engine.dispose()


async def test_big_sums_stay_whole(store: SqlStore) -> None:
    for _ in range(3):
        await store.transact(lambda unit: unit.ledger.settle(cost(nanos=3 * 10**18 + 1)))
    assert await spent(store, T0, later(3600)) == 9 * 10**18 + 3


async def test_entries_of_many_at_once_all_count(store: SqlStore) -> None:
    async def record() -> None:
        await store.transact(lambda unit: unit.ledger.settle(cost(nanos=7)))

    async with asyncio.timeout(30):
        await asyncio.gather(*(record() for _ in range(100)))
    assert await spent(store, T0, later(900)) == 700


async def test_an_alert_is_claimed_once_by_50_at_once(store: SqlStore) -> None:
    async def claim(key: str) -> bool:
        alert = Alert(key, "budget", T0, {"budget": "daily", "spent_nanos": 5})
        return await store.transact(lambda unit: unit.alerts.claim(alert))

    async with asyncio.timeout(30):
        assert sum(await asyncio.gather(*(claim("budget:daily:2026-11-21:50") for _ in range(50)))) == 1
    assert await claim("budget:daily:2026-11-21:80") is True
    assert await claim("budget:daily:2026-11-21:50") is False


async def test_an_alert_is_acknowledged_once_and_stays_in_the_history(store: SqlStore) -> None:
    for n in range(3):
        alert = Alert(f"k{n}", "limit", later(n), {"n": n})
        await store.transact(lambda unit, alert=alert: unit.alerts.claim(alert))  # type: ignore[misc] # mypy infers no lambda with a default
    done = Alert("k1", "limit", later(1), {"n": 1}, later(9), "ada")
    assert await store.transact(lambda unit: unit.alerts.acknowledge("k1", "ada", later(9))) == done
    assert await store.transact(lambda unit: unit.alerts.acknowledge("k1", "bob", later(10))) == done
    assert await store.transact(lambda unit: unit.alerts.acknowledge("none", "bob", later(10))) is None
    assert [a.key for a in await store.transact(lambda unit: unit.alerts.history(2))] == ["k2", "k1"]
    assert [a.key for a in await store.transact(lambda unit: unit.alerts.history(open_only=True))] == ["k2", "k0"]


async def test_outcomes_are_counted_by_quarter_of_an_hour(store: SqlStore) -> None:
    def count(unit: Unit) -> None:
        unit.outcomes.count("ai.advise", "", T0, 3)
        unit.outcomes.count("ai.advise", "", later(899))
        unit.outcomes.count("ai.advise", "transient", later(899))
        unit.outcomes.count("ai.advise", "", later(900))

    await store.transact(count)
    found = await store.transact(lambda unit: unit.outcomes.between(T0, later(900)))
    assert found == [OutcomeCount("ai.advise", "", 4), OutcomeCount("ai.advise", "transient", 1)]
