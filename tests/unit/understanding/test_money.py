"""Amounts: what is clear is canonical, what may be two is asked, what is none is left alone."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.facts import answer_to
from core.understanding.money import Money, Unsure, parse_money

TABLE: list[tuple[str, str]] = yaml.safe_load(Path(__file__).with_name("amounts.yaml").read_text(encoding="utf-8"))
FOREIGN: list[list[str]] = yaml.safe_load(Path(__file__).with_name("amounts_foreign.yaml").read_text(encoding="utf-8"))


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


@pytest.mark.parametrize("row", FOREIGN, ids=lambda row: f"{row[0]} {row[2:]}")
def test_amounts_in_four_languages_with_units(row: list[str]) -> None:
    assert shown(parse_money(row[0], *row[2:])) == row[1]


def test_a_price_for_a_unit_is_no_budget() -> None:
    assert answer_to("budget", "45 per sq ft") is None


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


@given(
    st.integers(1000, 999_999),
    st.sampled_from(["{} €", "{} Euro", "{} euros", "€ {}"]),
    st.sampled_from([".", " ", ""]),
)
def test_euros_are_read_back(amount: int, form: str, group: str) -> None:
    written = form.format(f"{amount:,}".replace(",", group))
    assert parse_money(written) == Money(Decimal(amount), Decimal(amount), "EUR")


@given(st.integers(1, 999), st.sampled_from(["k", " mil", " Tsd", " Tausend", " mille", " thousand"]))
def test_thousands_are_read_back(amount: int, scale: str) -> None:
    assert parse_money(f"{amount}{scale}") == Money(Decimal(amount * 1000), Decimal(amount * 1000), "USD")
