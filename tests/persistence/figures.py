# ruff: noqa: T201 - it prints figures
"""How quick the database stays when it is full: `python -m tests.persistence.figures [rows]`, on both databases.

Not a test: it takes a minute with a million rows. It prints milliseconds, the median of several runs.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from core.persistence import Sealer, SqlStore, migrate, new_key, open_store
from core.persistence.codec import TEXT, place_text
from core.persistence.repos.ledger import DAY, QUARTER, _values, slot_of
from core.persistence.tables import CostEntryRow, CostSumRow, ReminderRow, table_of
from core.ports.store import Unit
from tests.persistence.make import PLACE, T0, cost, later, lease, message, post, reminder
from tests.servers.postgres import execute, postgres_server

KEY = new_key()
CHUNK = 20_000


async def fill_reminders(store: SqlStore, start: int, stop: int) -> None:
    text = TEXT.seal("call the tiler", Sealer([KEY]))
    insert = sa.insert(table_of(ReminderRow))
    columns = {"journey": "j", "tenant": "t", "person": "p", "room": "far", "place": place_text(PLACE), "text": text}
    more = {"tz": "UTC", "local_at": "", "kind": "own", "status": 0}
    for first in range(start, stop, CHUNK):
        rows = [
            {**columns, **more, "id": f"x{n}", "dedupe": f"x{n}", "due_at": later(86400 + n)}
            for n in range(first, min(first + CHUNK, stop))
        ]
        await store._runner.run(lambda conn, rows=rows: conn.execute(insert, rows))


async def fill_costs(store: SqlStore, count: int) -> None:
    """Over the month before T0, with their sums."""

    entry = _values(cost())
    sums: dict[tuple[int, datetime], int] = {}
    for first in range(0, count, CHUNK):
        rows = []
        for n in range(first, min(first + CHUNK, count)):
            at = T0 - timedelta(seconds=n * 30 * 86400 / count)
            for slot in ((QUARTER, slot_of(at)), (DAY, slot_of(at, DAY))):
                sums[slot] = sums.get(slot, 0) + 75
            rows.append({**entry, "at": at})
        await store._runner.run(lambda conn, rows=rows: conn.execute(sa.insert(table_of(CostEntryRow)), rows))
    slots = [{"seconds": seconds, "slot": slot, "nanos": nanos} for (seconds, slot), nanos in sums.items()]
    await store._runner.run(lambda conn: conn.execute(sa.insert(table_of(CostSumRow)), slots))


async def median(store: SqlStore, work: Callable[[Unit], object], times: int = 15) -> float:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        await store.transact(work)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


async def tick(store: SqlStore, due: int) -> float:
    """One tick with `due` reminders due, each with its post."""
    took = []
    for _ in range(5):

        def make(unit: Unit) -> None:
            for _ in range(due):
                unit.reminders.add(reminder(later(-1)))

        await store.transact(make)

        def fire(unit: Unit) -> None:
            for one in unit.reminders.due(T0, 500):
                unit.outbox.add(post(f"reminder:{one.id}", channel=one.id), T0)

        begun = time.perf_counter()
        await store.transact(fire)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def crowd(unit: Unit) -> None:
    for _ in range(10_000):
        unit.inbox.receive(message(channel="crowded"), "r", T0)


def next_in_crowd(unit: Unit) -> None:
    for item in unit.inbox.claim(T0, lease(), 1):
        unit.inbox.finish(item, T0)


def record(unit: Unit) -> None:
    unit.ledger.record(cost())
    day = T0.replace(hour=0)
    for days in (1, 7, 30):
        unit.ledger.spent(day - timedelta(days=days - 1), day + timedelta(days=1))


async def measure(name: str, url: str, rows: int) -> None:
    await migrate(url)
    store = open_store(url, [KEY])
    print(f"{name}: an empty tick {await tick(store, 0):.2f} ms")
    done = 0
    for count in (10_000, rows):
        await fill_reminders(store, done, count)
        done = count
        if not store.alone:
            await store._runner.run(lambda conn: conn.execute(sa.text("ANALYZE")))
        empty, full = await tick(store, 0), await tick(store, 100)
        print(f"{name}: {count} pending: a tick with 0 due {empty:.2f} ms, with 100 due {full:.2f} ms")
    await fill_costs(store, rows)
    if not store.alone:
        await store._runner.run(lambda conn: conn.execute(sa.text("ANALYZE")))
    month = await median(store, lambda unit: unit.ledger.spent(T0.replace(day=1, hour=0), T0.replace(day=30, hour=0)))
    entry = await median(store, record, 50)
    print(f"{name}: {rows} entries: a month's sum {month:.2f} ms, an entry with three sums {entry:.2f} ms")
    await store.transact(crowd)
    print(f"{name}: claim and finish with 10000 waiting in the lane {await median(store, next_in_crowd, 50):.2f} ms")
    await store.close()


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure("SQLite", f"sqlite:///{folder}/figures.db", rows))
    with postgres_server() as base:
        execute(f"{base}/postgres", "CREATE DATABASE figures")
        asyncio.run(measure("PostgreSQL", f"{base}/figures", rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
