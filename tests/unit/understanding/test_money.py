"""Amounts: what is clear is canonical, what may be two is asked, what is none is left alone."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.money import Money, Unsure, parse_money

TABLE: list[tuple[str, str]] = yaml.safe_load(Path(__file__).with_name("amounts.yaml").read_text(encoding="utf-8"))


def shown(found: Money | Unsure | None) -> str:
    match found:
        case Money():
            return found.text
        case Unsure(options):
            return "unsure " + " / ".join(options)
        case None:
            return "none"


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_amounts_as_people_write_them(text: str, expected: str) -> None:
    assert shown(parse_money(text)) == expected


def test_a_bare_amount_is_in_the_scene_s_currency() -> None:
    assert shown(parse_money("40k", "EUR")) == "40000 EUR"
    assert shown(parse_money("1,200", "EUR")) == "unsure 1200 EUR / 1.20 EUR"


def test_a_budget_is_the_upper_end() -> None:
    found = parse_money("30-40k")
    assert isinstance(found, Money)
    assert found.ceiling == "40000 USD"


@given(st.integers(1000, 10_000_000), st.sampled_from(["{:,}", "${:,}", "{} USD", "US$ {:,}", "$ {}"]))
def test_dollars_are_read_back(amount: int, form: str) -> None:
    assert parse_money(form.format(amount)) == Money(Decimal(amount), Decimal(amount), "USD")


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = parse_money(text)
    if isinstance(found, Money):
        assert found.low <= found.high
