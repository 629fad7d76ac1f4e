"""`homeview costs` as a process, on a made database."""

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from core.costs.entry import Caller, CostEntry, Usage
from core.events import Scalar
from core.persistence import SqlStore, migrate, open_store
from core.ports.store import Alert, Unit
from tests.architecture.documents import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]
KEY = Fernet.generate_key().decode()
NOW = datetime.now(UTC)
NOON = NOW.replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
"""Of yesterday in UTC: a full day, whenever the test runs."""
CENT = 10**7


def entry(n: int, at: datetime, nanos: int, **more: Any) -> CostEntry:
    given: dict[str, Any] = {
        "service": "gemini",
        "operation": "advise",
        "model": "gemini-3.8-flash",
        "caller": Caller("slack:T1", "slack:T1:U1", "j1"),
        "usage": Usage(tokens_in=3000, tokens_out=400),
        "duration_ms": 100 * (n + 1),
        "success": True,
    }
    return CostEntry(id=f"e{n:03}", at=at, nanos=nanos, **{**given, **more})


ENTRIES = (
    *(entry(n, NOON - timedelta(days=n), 3 * CENT) for n in range(10)),
    entry(20, NOON, CENT, operation="look_at_photo", caller=Caller("slack:T2", "slack:T2:U9", "")),
    entry(21, NOON, 2 * CENT, service="openai", model="gpt-5-mini", success=False, error="timeout", uncertain=True),
    entry(22, NOON, 5 * CENT, service="openai", model="gpt-99", unpriced=True),
    entry(23, NOON, 0, usage=Usage(), saved_nanos=CENT, price_source="cache"),
)
BUDGET: dict[str, Scalar] = {
    "budget": "daily",
    "window": "2026-11-20",
    "threshold": 80,
    "spent_nanos": 41 * 10**9,
    "limit_nanos": 50 * 10**9,
    "zone": "UTC",
    "until": "2026-11-21T00:00:00+00:00",
}
UNPRICED: dict[str, Scalar] = {"service": "openai", "model": "gpt-99", "reserve_nanos": 50_000_000}
ALERTS = (
    Alert("budget:daily:2026-11-20:80", "budget", NOON, BUDGET),
    Alert("budget:daily:2026-11-21:80", "budget", NOON + timedelta(hours=1), BUDGET | {"window": "2026-11-21"}),
    Alert("unpriced:openai:gpt-99", "unpriced", NOON + timedelta(hours=2), UNPRICED),
)


def fill(unit: Unit) -> None:
    for one in ENTRIES:
        unit.ledger.settle(one)
    for alert in ALERTS:
        unit.alerts.claim(alert)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a database that is filled."""
    folder = tmp_path / "home"
    folder.mkdir()

    async def make() -> None:
        await migrate(address(folder))
        store = open_store(address(folder), [KEY])
        await store.transact(fill)
        await store.close()

    asyncio.run(make())
    return folder


def address(folder: Path) -> str:
    return f"sqlite:///{(folder / 'homeview.db').resolve()}"


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Run:
    ours = ("HOMEVIEW_", "GEMINI_", "DEEPSEEK_", "OPENAI_", "LOCAL_AI_", "STABILITY_", "DATABASE_", "REDIS_")
    others = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    given = {"PYTHONPATH": str(ROOT), "HOMEVIEW_HOME": str(home), "HOMEVIEW_SECRET_KEYS": KEY, "COLUMNS": "250"}

    def run(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "bot", "costs", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=others | given | settings,
            timeout=60,
            check=False,
        )

    return run


def told(run: Run, *words: str, **settings: str) -> str:
    done = run(*words, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(run: Run, *words: str, **settings: str) -> dict[str, dict[str, Any]]:
    """The report as JSON, by its rows' keys."""
    found = json.loads(told(run, *words, "--format", "json", **settings))
    return {next(iter(row.values())): row for row in found}


def test_rows_by_anything_add_up_to_the_entries(run: Run) -> None:
    whole = sum(e.nanos for e in ENTRIES)
    for by in ("service", "tenant", "person", "journey", "day", "week", "month"):
        found = rows(run, "--by", by)
        assert sum(row["cost_nanos"] for row in found.values()) == whole, by
        assert sum(row["calls"] for row in found.values()) == len(ENTRIES) - 1, by
    openai = rows(run, "--by", "service")["openai"]
    assert (openai["calls"], openai["failed"], openai["success_rate"]) == (2, 1, 0.5)
    assert (openai["unpriced"], openai["uncertain"], openai["cost_usd"]) == (1, 1, 0.07)
    gemini = rows(run, "--by", "service")["gemini"]
    assert (gemini["cache_hits"], gemini["saved_usd"]) == (1, 0.01)
    assert (gemini["tokens_in"], gemini["tokens_out"]) == (11 * 3000, 11 * 400)
    assert gemini["p95_ms"] > gemini["mean_ms"] > 0


def test_a_table_ends_with_its_total_and_marks_what_is_not_sure(run: Run) -> None:
    table = told(run, "--by", "service")
    assert "1 unpriced, 1 uncertain" in table
    last = next(line for line in table.splitlines() if "total" in line)
    assert "0.38" in last
    assert "marks" not in told(run, "--by", "service", "--only", "service=gemini")


def test_csv_is_whole_and_exact(run: Run) -> None:
    read = list(csv.DictReader(io.StringIO(told(run, "--by", "model", "--format", "csv"))))
    assert {row["model"]: row["cost_usd"] for row in read} == {
        "gemini-3.8-flash": "0.31",
        "gpt-99": "0.05",
        "gpt-5-mini": "0.02",
    }


def test_dates_and_filters_choose_the_entries(run: Run) -> None:
    first = (NOON - timedelta(days=4)).date().isoformat()
    last = (NOON - timedelta(days=2)).date().isoformat()
    found = rows(run, "--since", first, "--until", last)
    assert list(found) == [(NOON - timedelta(days=n)).date().isoformat() for n in (4, 3, 2)]
    only = rows(run, "--by", "operation", "--only", "service=gemini", "--only", "tenant=slack:T2")
    assert list(only) == ["look_at_photo"]
    assert rows(run, "--days", "1") == {}


def test_days_are_those_of_the_zone(run: Run) -> None:
    """Noon in UTC is the next day on Kiritimati, 14 hours ahead."""
    ahead = (NOON + timedelta(days=1)).date().isoformat()
    assert ahead in rows(run, "--zone", "Pacific/Kiritimati")
    assert ahead in rows(run, HOMEVIEW_TIMEZONE="Pacific/Kiritimati")
    assert ahead not in rows(run)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--days", "3", "--since", "2026-01-01"), "--days"),
        (("--since", "soon"), "2026-11-21"),
        (("--since", "2026-05-02", "--until", "2026-05-01"), "is after"),
        (("--only", "colour=red"), "service"),
        (("--only", "service=a", "--only", "service=b"), "twice"),
        (("--zone", "Mars/Base"), "time zone"),
        (("--by", "mood"), "mood"),
        (("over", "slack:T1", "much"), "dollars"),
        (("over", "slack:T1", "-1"), ""),
        (("report", "daily", "--date", "soon"), "2026-11-21"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(run: Run, words: tuple[str, ...], why: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert why in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_the_forecast_says_how_sure_it_is(run: Run) -> None:
    text = told(run, "forecast")
    assert "Forecast for" in text
    assert "Not sure: there are only" in text
    (row,) = json.loads(told(run, "forecast", "--format", "json"))
    assert row["low_usd"] <= row["expected_usd"] <= row["high_usd"]
    assert row["range_percent"] == 80


def test_recommendations_are_told_with_their_dollars(run: Run) -> None:
    found = json.loads(told(run, "recommend", "--format", "json"))
    best = found[0]
    assert (best["kind"], best["operation"]) == ("model", "advise")
    assert 0 < best["saves_usd"] <= 0.30
    assert "Nothing would have cost less" in told(run, "recommend", "--days", "1")


def test_a_report_is_printed_as_it_is_posted_and_its_chart_written(run: Run, tmp_path: Path) -> None:
    png = tmp_path / "chart.png"
    day = NOON.date().isoformat()
    text = told(run, "report", "daily", "--date", day, "--png", str(png))
    assert "$0.11" in text
    assert "3 alerts are open" in text
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "Costs of week" in told(run, "report", "weekly", "--date", day)
    assert "Costs of" in told(run, "report", "monthly")


def test_alerts_are_listed_and_acknowledged_by_key_beginning_or_number(run: Run) -> None:
    listed = json.loads(told(run, "alerts", "--format", "json"))
    assert [row["alert"] for row in listed] == [a.key for a in reversed(ALERTS)]
    assert [row["what"] for row in listed][:2] == [
        "A model without a price (openai, gpt-99)",
        "80% of the daily budget is spent",
    ]
    assert run("ack", "budget").returncode == 1  # two begin so
    assert "2 open alerts begin with" in run("ack", "budget").stderr
    assert run("ack", "9").returncode == 1
    assert "unpriced:openai:gpt-99" in told(run, "ack", "unpriced", "--by", "Ana")
    assert "budget:daily:2026-11-21:80" in told(run, "ack", "1")
    assert "budget:daily:2026-11-20:80" in told(run, "ack", "budget:daily:2026-11-20:80")
    assert told(run, "alerts") == "No open alerts.\n"
    history = json.loads(told(run, "alerts", "--all", "--format", "json"))
    assert (history[0]["by"], bool(history[0]["acknowledged"])) == ("Ana", True)


@pytest.fixture
def running(home: Path) -> Iterator[SqlStore]:
    """Somebody else writes the database."""
    store = open_store(address(home), [KEY])
    yield store
    asyncio.run(store.close())


def test_beside_a_running_bot_reports_are_read_and_writes_are_refused_in_words(run: Run, running: SqlStore) -> None:
    assert len(rows(run, "--by", "service")) == 2
    for words in (("rebuild",), ("ack", "unpriced")):
        done = run(*words)
        assert done.returncode == 1
        assert "Another HomeView process" in done.stderr
        assert "Stop the bot first" in done.stderr or "button" in done.stderr


def test_rebuild_proves_that_the_sums_agree(run: Run) -> None:
    text = told(run, "rebuild")
    assert text.startswith(f"{len(ENTRIES)} entries, ")
    assert "They agreed with the entries." in text
    assert sum(row["calls"] for row in rows(run).values()) == len(ENTRIES) - 1


def test_rebuild_corrects_a_sum_that_is_wrong_and_says_so(run: Run, home: Path) -> None:
    import sqlite3

    with sqlite3.connect(home / "homeview.db") as database:
        (name,) = (n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE name = 'cost_sum'"))
        assert database.execute(f"UPDATE {name} SET nanos = nanos + 1").rowcount > 0
    assert "differed: corrected" in told(run, "rebuild")
    assert "They agreed" in told(run, "rebuild")


def test_over_says_whether_a_budget_would_be_passed(run: Run) -> None:
    assert told(run, "over", "slack:T1", "1") == "no\n"
    done = run("over", "slack:T1", "2000")
    assert (done.returncode, done.stdout) == (3, "yes\n")
    limited = run("over", "slack:T1", "0.50", HOMEVIEW_LIMITS="tenant.month=0.01")
    assert (limited.returncode, limited.stdout) == (3, "yes\n")


def test_without_a_database_it_says_what_to_do(run: Run, tmp_path: Path) -> None:
    done = run(HOMEVIEW_HOME=str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "Start HomeView once" in done.stderr
