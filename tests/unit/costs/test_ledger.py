import threading
from datetime import UTC, datetime, timedelta

from core.costs.budgets import Budgets
from tests.unit.costs.ledger_fake import LedgerUnit, book, entry

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY_ONLY = Budgets(daily=1000, weekly=0, monthly=0)


def told(unit: LedgerUnit) -> list[tuple[object, object, object]]:
    return [(e.data["budget"], e.data["window"], e.data["threshold"]) for e in unit.events]


def test_each_threshold_is_told_once_in_its_window() -> None:
    unit = LedgerUnit()
    for i in range(20):
        book(unit, entry(f"e{i}", NOW, 100), DAY_ONLY)
    assert told(unit) == [("daily", "2026-11-21", t) for t in (50, 80, 100)]
    assert unit.events[1].data["spent_nanos"] == 800
    assert unit.events[1].data["limit_nanos"] == 1000


def test_the_next_day_begins_afresh() -> None:
    unit = LedgerUnit()
    book(unit, entry("a", NOW, 500), DAY_ONLY)
    tomorrow = NOW + timedelta(days=1)
    book(unit, entry("b", tomorrow, 499), DAY_ONLY)
    book(unit, entry("c", tomorrow, 1), DAY_ONLY)
    assert told(unit) == [("daily", "2026-11-21", 50), ("daily", "2026-11-22", 50)]


def test_one_call_over_several_thresholds_claims_all_and_tells_the_highest() -> None:
    unit = LedgerUnit()
    book(unit, entry("a", NOW, 5000), DAY_ONLY)
    book(unit, entry("b", NOW, 5000), DAY_ONLY)
    assert told(unit) == [("daily", "2026-11-21", 100)]
    assert sorted(unit.claimed) == [f"budget:daily:2026-11-21:{t}" for t in (100, 50, 80)]
    assert unit.claimed["budget:daily:2026-11-21:80"]["spent_nanos"] == 5000


def test_each_budget_has_its_own_alert() -> None:
    unit = LedgerUnit()
    book(unit, entry("a", NOW, 80), Budgets(daily=100, weekly=100, monthly=160))
    assert told(unit) == [("daily", "2026-11-21", 80), ("weekly", "2026-W47", 80), ("monthly", "2026-11", 50)]


def test_free_calls_are_booked_and_alert_nobody() -> None:
    unit = LedgerUnit()
    book(unit, entry("a", NOW, 0), Budgets(daily=1, weekly=1, monthly=1))
    assert len(unit.ledger.entries) == 1
    assert not unit.claimed


def test_many_at_once_tell_each_threshold_once() -> None:
    unit, lock = LedgerUnit(), threading.Lock()
    budgets = Budgets(daily=1000, weekly=2000, monthly=4000)

    def spend(worker: int) -> None:
        for i in range(50):
            with lock:  # a transaction
                book(unit, entry(f"{worker}-{i}", NOW, 5), budgets)

    threads = [threading.Thread(target=spend, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    seen = told(unit)
    assert len(unit.ledger.entries) == 400
    assert len(seen) == len(set(seen)) == 3 + 3 + 1  # 2,000 nanos in all: 100% of the week, 50% of the month
