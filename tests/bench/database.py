"""A cost entry with its budget check, and a tick over a million pending reminders, on SQLite."""

import asyncio
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import new_id
from bot.wiring import SUBSCRIPTIONS
from core.costs.budgets import Budgets
from core.costs.entry import Caller, CostEntry, Usage
from core.costs.ledger import record_entry
from core.handlers.desk import House
from core.handlers.ticks import post_due_reminders
from core.journeys.loading import load_templates
from core.messages import Place
from core.persistence import SqlStore, migrate, new_key, open_store
from core.ports.store import Reminder, Unit
from tests.bench.processes import quantile

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(number: int) -> CostEntry:
    return CostEntry(
        id=new_id(),
        at=NOW + timedelta(milliseconds=number),
        service="gemini",
        operation="advise",
        model="gemini-3.5-flash-lite",
        caller=Caller("slack:T1", f"slack:T1:U{number % 50}", "", f"r{number}"),
        usage=Usage(900, 120),
        nanos=570_000,
        duration_ms=800,
        success=True,
    )


def _ignore(unit: Unit, event: object) -> None:
    return None


async def cost_entries(store: SqlStore, count: int = 2000) -> list[float]:
    """Milliseconds of each, in its own transaction."""
    took = []
    for number in range(count):
        one = entry(number)
        began = time.perf_counter()
        await store.transact(lambda unit, one=one: record_entry(unit, one, Budgets(), NOW, _ignore))  # type: ignore[misc] # mypy infers no lambda with a default
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


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
        costs = await cost_entries(store)
        await store.close()
        few = await tick(Path(folder, "few.db"), key, 10_000)
        many = await tick(Path(folder, "many.db"), key, 1_000_000)
    return [
        (
            "a cost entry with the budget check, p50 / p99",
            f"{quantile(costs, 0.5):.2f} / {quantile(costs, 0.99):.2f} ms",
            "< 1 ms p50",
        ),
        ("a tick, 100 due of 1,000,000 pending", f"{many:.0f} ms ({few:.0f} ms of 10,000)", "< 100 ms, the same"),
    ]


def rows() -> list[tuple[str, str, str]]:
    return asyncio.run(_measure())
