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
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from core.costs.budgets import window
from core.persistence import Sealer, SqlStore, migrate, new_key, open_store
from core.persistence.codec import TEXT, place_text
from core.persistence.tables import ReminderRow, table_of
from core.ports.store import CostQuery, Unit
from tests.bench.database import purse_times
from tests.persistence.make import PLACE, T0, later, lease, message, post, reminder
from tests.persistence.million import fill_costs
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


REPORTS = ("service", "operation", "model", "tenant", "person", "journey", "day", "week", "month")


async def reports(name: str, store: SqlStore) -> None:
    """Each report over 30 days, and those over a year that are asked for, in milliseconds."""
    for zone in ("UTC", "Europe/Berlin"):
        until = window("day", T0, zone).end
        took = []
        for days, kinds in ((30, REPORTS), (365, ("month", "service"))):
            for by in kinds:
                query = CostQuery(by, until - timedelta(days=days), until, zone)  # type: ignore[arg-type] # one of them
                took.append(f"{by} {await median(store, partial(report, query)):.1f}")
        print(f"{name}: {zone}: reports over 30 days, then over a year: {', '.join(took)} ms")


def report(query: CostQuery, unit: Unit) -> object:
    return unit.ledger.report(query)


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
    await fill_costs(store, rows, days=365)
    await reports(name, store)
    month = await median(store, lambda unit: unit.ledger.spent(T0.replace(day=1, hour=0), T0.replace(day=30, hour=0)))
    print(f"{name}: {rows} entries: a month's sum {month:.2f} ms")
    set_aside, settled = await purse_times(store, 500)
    print(f"{name}: two limits checked {set_aside[250]:.2f} ms, settled {settled[250]:.2f} ms")
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
