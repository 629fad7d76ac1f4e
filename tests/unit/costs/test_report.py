from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.costs.budgets import Budgets
from core.costs.ledger import record_entry
from core.costs.money import dollars, nanos
from core.costs.report import admin_card, cost_rows, cost_table
from core.ports.store import CostGroup
from core.views import plain_text
from tests.unit.costs.ledger_fake import LedgerUnit, entry, keep


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "$0.00"),
        (990_000, "$0.00099"),
        (1, "$0.000000001"),
        (12_340_000_000, "$12.34"),
        (1_234_567_500_000_000, "$1,234,567.50"),
        (-1_250_000_000_000, "-$1,250.00"),
    ],
)
def test_dollars_are_exact(amount: int, shown: str) -> None:
    assert dollars(amount) == shown


def test_settings_in_dollars_become_whole_nanos() -> None:
    assert nanos(Decimal("49.99")) == 49_990_000_000
    for bad in ("NaN", "Infinity", "0.0000000001"):
        with pytest.raises(ValueError, match=r"money|finer"):
            nanos(Decimal(bad))


GROUPS = [
    CostGroup("2026-11-20", calls=3, failed=1, nanos=5, tokens=10, images=1),
    CostGroup("2026-11-21", calls=1, failed=0, nanos=7_000_000, tokens=1200, images=0),
]


def test_days_stand_in_order_and_the_rest_by_cost() -> None:
    assert [r.key for r in cost_rows("day", reversed(GROUPS))] == ["2026-11-20", "2026-11-21"]
    assert [r.key for r in cost_rows("service", GROUPS)] == ["2026-11-21", "2026-11-20"]
    nobody = CostGroup("", 1, 0, 1, 0, 0)
    assert cost_rows("person", [nobody])[0].key == "(nobody)"


def test_the_table_ends_with_its_exact_total() -> None:
    table = cost_table("day", GROUPS)
    assert table.columns == ("day", "calls", "failed", "tokens", "images", "cost")
    assert table.rows[-1] == ("total", "4", "1", "1,210", "1", "$0.007000005")
    assert cost_table("day", []).rows == (("total", "0", "0", "0", "0", "$0.00"),)


def test_the_alert_says_which_budget_how_much_and_what_to_do() -> None:
    now, unit = datetime(2026, 11, 21, 12, tzinfo=UTC), LedgerUnit()
    budgets = Budgets(daily=50 * 10**9, weekly=0, monthly=0, zone="Europe/Berlin")
    record_entry(unit, entry("a", now, 41 * 10**9), budgets, now, keep)
    text = plain_text(admin_card(unit.events[0]))
    assert text.startswith("80% of the daily budget is spent\n")
    for part in (
        "$41.00",
        "$50.00",
        "2026-11-21",
        "2026-11-22 00:00 Europe/Berlin",
        "HOMEVIEW_BUDGET_DAILY",
        "82 of 100",
    ):
        assert part in text
    record_entry(unit, entry("b", now, 41 * 10**9), budgets, now, keep)
    assert admin_card(unit.events[1]).title == "The daily budget is used up"
