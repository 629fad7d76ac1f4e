"""A month's forecast on made series whose answer is known."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from core.costs.forecast import Forecast, forecast
from core.costs.report_card import forecast_text

USD = 10**9
TODAY = date(2026, 11, 16)
"""A Monday; 15 days of November are left, this one included."""
WEEK = (1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2)


def series(worth: Callable[[date], float], days: int, today: date = TODAY) -> dict[date, int]:
    """Nano-dollars of the `days` before today."""
    return {day: round(worth(day) * USD) for n in range(1, days + 1) if (day := today - timedelta(days=n))}


def month_of(worth: Callable[[date], float], today: date = TODAY) -> int:
    """What the month will have cost in the end."""
    first = today.replace(day=1)
    days = (first + timedelta(days=n) for n in range(31))
    return sum(round(worth(day) * USD) for day in days if day.month == first.month)


def rising(day: date) -> float:
    return 5 + 0.1 * (day - date(2026, 9, 1)).days


def weekly(day: date) -> float:
    return 10 * WEEK[day.weekday()]


def both(day: date) -> float:
    return rising(day) * WEEK[day.weekday()]


@pytest.mark.parametrize("worth", [lambda day: 2.0, rising, weekly, both], ids=["flat", "trend", "weekly", "both"])
def test_a_series_without_chance_is_foretold_to_the_cent(worth: Callable[[date], float]) -> None:
    told = forecast(series(worth, 56), TODAY)
    assert told.expected == pytest.approx(month_of(worth), abs=USD // 100)
    assert told.high - told.low < USD // 50
    assert (told.unsure, told.days_known, told.days_left, told.month) == ("", 56, 15, "2026-11")


def test_what_is_spent_counts_and_today_only_for_what_is_missing() -> None:
    days = series(lambda day: 2.0, 56)
    assert forecast(days, TODAY).spent == 30 * USD
    assert forecast({**days, TODAY: USD}, TODAY).expected == 60 * USD  # the day is expected to end at 2
    more = forecast({**days, TODAY: 7 * USD}, TODAY)
    assert (more.spent, more.expected) == (37 * USD, 65 * USD)  # it is over what was expected: nothing is taken off


def test_one_wild_day_moves_nothing_but_the_range() -> None:
    calm, days = forecast(series(weekly, 56), TODAY), series(weekly, 56)
    days[TODAY - timedelta(days=20)] = 500 * USD
    told = forecast(days, TODAY)
    assert told.expected == pytest.approx(calm.expected, rel=0.02)  # the wild day is in October
    assert told.high - told.low > 20 * (calm.high - calm.low)


def test_on_the_first_of_a_month_all_is_foretold() -> None:
    first = date(2026, 12, 1)
    told = forecast(series(lambda day: 3.0, 40, first), first)
    assert (told.spent, told.expected, told.days_left) == (0, 93 * USD, 31)


def test_on_the_last_day_little_is_left() -> None:
    last = date(2026, 11, 30)
    told = forecast(series(lambda day: 3.0, 40, last), last)
    assert (told.expected, told.days_left) == (90 * USD, 1)


@pytest.mark.parametrize(
    ("today", "days"), [(date(2026, 3, 20), 31), (date(2026, 10, 20), 31), (date(2028, 2, 20), 29)]
)
def test_a_month_with_a_clock_change_or_a_leap_day_has_its_days(today: date, days: int) -> None:
    assert forecast(series(lambda day: 1.0, 56, today), today).expected == days * USD


def test_days_without_costs_are_days() -> None:
    def office(day: date) -> float:
        return 10.0 if day.weekday() < 5 else 0.0

    days = {day: nanos for day, nanos in series(office, 56).items() if nanos}  # the ledger leaves empty days out
    assert forecast(days, TODAY).expected == pytest.approx(month_of(office), rel=0.001)


def test_thin_data_says_that_it_is_unsure() -> None:
    told = forecast(series(lambda day: 2.0, 5), TODAY)
    assert told.expected == pytest.approx(10 * USD + 15 * 2 * USD, rel=0.01)
    assert "only 5 days" in told.unsure
    sparse = {TODAY - timedelta(days=7 * n): 10 * USD for n in range(1, 8)}
    assert "only 7 days" in forecast(sparse, TODAY).unsure


def test_nothing_to_go_by_is_said() -> None:
    told = forecast({TODAY: USD}, TODAY)
    assert (told.spent, told.expected, told.low, told.high) == (USD, USD, USD, USD)
    assert "no full day" in told.unsure
    assert forecast_text(told) == (
        "*Forecast for November 2026*: none yet, there is no full day to go by. $1.00 is spent."
    )
    assert forecast({}, TODAY).expected == 0


def test_wild_data_says_that_it_is_unsure() -> None:
    chance = random.Random(1)
    days = series(lambda day: chance.choice([0.01, 0.01, 0.01, 40.0]), 56)
    assert "differ much" in forecast(days, TODAY).unsure


def test_falling_costs_do_not_become_negative() -> None:
    falling = {TODAY - timedelta(days=n): n * USD for n in range(1, 57)}
    told = forecast(falling, TODAY)
    assert told.low >= told.spent
    assert told.expected >= told.spent


@pytest.mark.parametrize("slope", [0.0, 0.05])
def test_about_eighty_of_a_hundred_months_end_within_the_range(slope: float) -> None:
    within = sum(_ends_within(random.Random(seed), slope) for seed in range(200))
    assert 140 <= within <= 180


def _ends_within(chance: random.Random, slope: float) -> bool:
    begin = date(2026, 9, 1)
    worth: dict[date, int] = {}
    for n in range(91):
        day = begin + timedelta(days=n)
        worth[day] = round(max(0.0, (5 + slope * n) * WEEK[day.weekday()] * (1 + chance.gauss(0, 0.3))) * USD)
    told: Forecast = forecast({day: nanos for day, nanos in worth.items() if day < TODAY}, TODAY)
    truth = sum(nanos for day, nanos in worth.items() if day.month == 11)
    return told.low <= truth <= told.high
