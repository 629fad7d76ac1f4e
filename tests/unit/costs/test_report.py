"""The rows that `homeview costs` prints, and the cards that tell the operator about money."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.costs.alert_cards import limit_card, unpriced_card
from core.costs.budgets import Budgets
from core.costs.money import dollars, nanos
from core.costs.report import admin_card, record, records, success_rate, total, usd
from core.events import Scalar
from core.ports.store import CostGroup
from core.views import plain_text
from tests.unit.costs.ledger_fake import LedgerUnit, book, entry

GROUPS = [
    CostGroup("gemini", 10, 2, 1_230_000_000, 900, 3, 600, 200, 100, 100, 4, 5, 70_000_000, 1, 0, 250.0, 900.0),
    CostGroup("openai", 30, 0, 1, 60, 0, 40, 20, 0, 0, 0, 0, 0, 0, 2, 50.0, 60.0),
]


def test_a_row_holds_every_figure_under_its_name() -> None:
    row = record("service", GROUPS[0])
    assert row["service"] == "gemini"
    assert (row["calls"], row["failed"], row["success_rate"]) == (10, 2, 0.8)
    assert (row["tokens"], row["tokens_in"], row["tokens_out"]) == (900, 600, 200)
    assert (row["tokens_cached"], row["tokens_thought"], row["images"], row["searches"]) == (100, 100, 3, 4)
    assert (row["cost_usd"], row["cost_nanos"]) == (Decimal("1.23"), 1_230_000_000)
    assert (row["cache_hits"], row["saved_usd"], row["saved_nanos"]) == (5, Decimal("0.07"), 70_000_000)
    assert (row["mean_ms"], row["p95_ms"], row["marks"]) == (250, 900, "1 unpriced")


def test_the_total_sums_and_weighs_the_time_by_calls() -> None:
    whole = total(GROUPS)
    assert (whole.calls, whole.failed, whole.nanos, whole.unpriced, whole.uncertain) == (40, 2, 1_230_000_001, 1, 2)
    assert whole.mean_ms == pytest.approx((10 * 250 + 30 * 50) / 40)
    row = record("service", whole)
    assert row["p95_ms"] is None  # cannot be had from the rows' own
    assert row["marks"] == "1 unpriced, 2 uncertain"


def test_rows_without_a_key_say_what_is_missing() -> None:
    nobody = CostGroup("", 1, 0, 5, 0, 0)
    assert record("person", nobody)["person"] == "(nobody)"
    assert record("journey", nobody)["journey"] == "(no journey)"
    assert record("tenant", nobody)["tenant"] == "(no tenant)"


def test_no_entries_are_a_total_of_nothing() -> None:
    assert records("day", []) == []
    assert (total([]).calls, total([]).mean_ms) == (0, 0.0)
    assert success_rate(total([])) is None


@pytest.mark.parametrize(
    ("nanos", "shown"),
    [(0, "0.00"), (1, "1E-9"), (990_000, "0.00099"), (10_000_000, "0.01"), (12_340_000_000, "12.34"), (-5, "-5E-9")],
)
def test_dollars_are_exact(nanos: int, shown: str) -> None:
    assert usd(nanos) == Decimal(shown)
    assert usd(nanos) * 10**9 == nanos


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
def test_dollars_of_a_card_are_exact(amount: int, shown: str) -> None:
    assert dollars(amount) == shown


def test_settings_in_dollars_become_whole_nanos() -> None:
    assert nanos(Decimal("49.99")) == 49_990_000_000
    for bad in ("NaN", "Infinity", "0.0000000001"):
        with pytest.raises(ValueError, match=r"money|finer"):
            nanos(Decimal(bad))


def test_the_alert_says_which_budget_how_much_and_what_to_do() -> None:
    now, unit = datetime(2026, 11, 21, 12, tzinfo=UTC), LedgerUnit()
    budgets = Budgets(daily=50 * 10**9, weekly=0, monthly=0, zone="Europe/Berlin")
    book(unit, entry("a", now, 41 * 10**9), budgets)
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
    book(unit, entry("b", now, 41 * 10**9), budgets)
    assert admin_card(unit.events[1]).title == "The daily budget is used up"


def test_the_card_of_a_limit_says_whose_it_is_and_when_it_is_free_again() -> None:
    data: dict[str, Scalar] = {
        "scope": "tenant:slack:T1",
        "window": "day",
        "period": "2026-11-21",
        "limit_nanos": 10**9,
        "zone": "Europe/Berlin",
        "until": "2026-11-21T23:00:00+00:00",
    }
    text = plain_text(limit_card(data))
    for words in ("$1.00 each day", "tenant slack:T1", "2026-11-22 00:00 Europe/Berlin", "Safety answers go on"):
        assert words in text
    assert "everybody" in plain_text(limit_card({**data, "scope": "all"}))
    assert "the next model answers" in plain_text(limit_card({**data, "scope": "service:gemini"}))


def test_the_card_of_a_model_without_a_price_says_where_to_put_one() -> None:
    text = plain_text(unpriced_card({"service": "openai", "model": "gpt-9", "reserve_nanos": 50_000_000}))
    for words in ("openai/gpt-9", "$0.05", "prices.yaml"):
        assert words in text
