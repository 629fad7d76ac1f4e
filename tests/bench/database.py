"""Money set aside and settled, reports over a million entries, a tick over a million reminders, on SQLite."""

import asyncio
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bot.clock import new_id
from bot.wiring import SUBSCRIPTIONS
from core.ai.purse import Outcome, Planned, Purse
from core.costs.budgets import Budgets, window
from core.costs.entry import Caller, Usage
from core.costs.limits import of_settings
from core.costs.prices import PriceBook
from core.handlers.desk import House
from core.handlers.ticks import post_due_reminders
from core.journeys.loading import load_templates
from core.messages import Place
from core.persistence import SqlStore, migrate, new_key, open_store
from core.ports.store import CostQuery, Reminder, Unit
from tests.bench.processes import quantile
from tests.persistence.million import fill_costs

ENTRIES = 1_000_000
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class _Clock:
    def now(self) -> datetime:
        return NOW


def _ignore(unit: Unit, event: object) -> None:
    return None


async def purse_times(store: SqlStore, count: int = 2000) -> tuple[list[float], list[float]]:
    """Milliseconds of each call's reservation, checked against two limits, and of its settlement, which sums it and
    checks three budgets. Each in its own transaction."""
    limits = of_settings(Decimal(10**6), Decimal(10**6), ())
    purse = Purse(store, PriceBook.load(), Budgets(zone="Europe/Berlin"), limits, _Clock(), new_id, _ignore)
    reserved, settled = [], []
    for number in range(count):
        caller = Caller("slack:T1", f"slack:T1:U{number % 50}", f"j{number % 70}", f"r{number}")
        planned = Planned("gemini", "advise", "gemini-3.5-flash-lite", caller, Usage(3000, 1000), 30.0)
        began = time.perf_counter()
        reservation = await purse.reserve(planned)
        between = time.perf_counter()
        await purse.settle(reservation, Outcome(Usage(900, 120), "known", 800))
        reserved.append((between - began) * 1000)
        settled.append((time.perf_counter() - between) * 1000)
    return sorted(reserved), sorted(settled)


REPORTS: tuple[tuple[str, int], ...] = (
    ("service", 30),
    ("operation", 30),
    ("model", 30),
    ("tenant", 30),
    ("person", 30),
    ("journey", 30),
    ("day", 30),
    ("week", 30),
    ("month", 365),
    ("service", 365),
)


async def report_times(store: SqlStore, zone: str) -> list[tuple[float, str]]:
    """Milliseconds of each report (the median of several), slowest last."""
    until = window("day", NOW, zone).end
    found = []
    for by, days in REPORTS:
        query = CostQuery(by, until - timedelta(days=days), until, zone)  # type: ignore[arg-type] # one of its kinds
        took = []
        for _ in range(9):
            began = time.perf_counter()
            await store.transact(lambda unit, query=query: unit.ledger.report(query))  # type: ignore[misc] # mypy infers no lambda with a default
            took.append((time.perf_counter() - began) * 1000)
        found.append((sorted(took)[4], f"{by}, {days} days"))
    return sorted(found)


async def tick(path: Path, key: str, pending: int) -> float:
    """Milliseconds of one tick that finds 100 due among `pending`."""
    url = f"sqlite:///{path}"
    await migrate(url)
    store = open_store(url, (key,))
    house = House(load_templates(), new_id, SUBSCRIPTIONS, "UTC")
    place = Place("slack", "T1", "C1")

    def add(unit: Unit) -> None:
        for number in range(101):
            due = NOW - timedelta(seconds=number) if number < 100 else NOW + timedelta(days=1)
            unit.reminders.add(
                Reminder(new_id(), f"d{number}", "", "slack:T1", "p", place, "call", due, "UTC", "2026-11-21T12:00")
            )

    await store.transact(add)
    await store.close()
    _multiply(path, pending)
    store = open_store(url, (key,))
    await store.transact(lambda unit: unit.reminders.next_due())
    began = time.perf_counter()
    posted = await store.transact(lambda unit: post_due_reminders(unit, house, NOW))
    took = (time.perf_counter() - began) * 1000
    assert posted == 100, posted
    await store.close()
    return took


def _multiply(path: Path, pending: int) -> None:
    """Copies the one reminder that is not due until there are `pending`."""
    with sqlite3.connect(path) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(reminder)")]
        values = ", ".join({"id": "'r' || n.i", "dedupe": "'k' || n.i"}.get(c, c) for c in columns)
        db.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {pending}) "
            f"INSERT INTO reminder ({', '.join(columns)}) "
            f"SELECT {values} FROM n, reminder WHERE reminder.dedupe = 'd100'"
        )
        db.commit()


async def _measure() -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        key = new_key()
        url = f"sqlite:///{folder}/costs.db"
        await migrate(url)
        store = open_store(url, (key,))
        reserved, settled = await purse_times(store)
        await fill_costs(store, ENTRIES, 365, NOW)
        reports = [*await report_times(store, "UTC"), *await report_times(store, "Europe/Berlin")]
        await store.close()
        few = await tick(Path(folder, "few.db"), key, 10_000)
        many = await tick(Path(folder, "many.db"), key, 1_000_000)
    return [
        ("two spending limits checked, p50 / p99", _spread(reserved), "< 1 ms p50"),
        ("a cost recorded: summed, three budgets checked, p50 / p99", _spread(settled), "< 1 ms p50"),
        (
            f"a report over {ENTRIES:,} entries, middle / slowest ({max(reports)[1]})",
            f"{quantile(sorted(took for took, _ in reports), 0.5):.1f} / {max(reports)[0]:.1f} ms",
            "< 10 ms",
        ),
        ("a tick, 100 due of 1,000,000 pending", f"{many:.0f} ms ({few:.0f} ms of 10,000)", "< 100 ms, the same"),
    ]


def _spread(took: list[float]) -> str:
    return f"{quantile(took, 0.5):.2f} / {quantile(took, 0.99):.2f} ms"


def rows() -> list[tuple[str, str, str]]:
    return asyncio.run(_measure())
