from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.costs.budgets import BUDGET_NAMES, reached, window


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "start", "hours"),
    [
        ("America/New_York", "2026-03-08T15:00", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-11-01T15:00", "2026-11-01T04:00", 25),
        ("Europe/Berlin", "2026-06-01T00:00", "2026-05-31T22:00", 24),
        ("America/Santiago", "2026-09-06T15:00", "2026-09-06T04:00", 23),  # the clock skips midnight itself
        ("America/Havana", "2026-11-01T15:00", "2026-11-01T04:00", 25),  # midnight comes twice
        ("Australia/Lord_Howe", "2026-10-04T02:00", "2026-10-03T13:30", 23.5),
    ],
)
def test_a_day_is_the_local_calendar_day_whatever_the_clock_change(
    zone: str, at: str, start: str, hours: float
) -> None:
    day = window("daily", utc(at), zone)
    assert day.start == utc(start)
    assert day.end - day.start == timedelta(hours=hours)


def test_windows_are_named_by_the_local_calendar() -> None:
    at = utc("2026-11-01T03:30")  # still Saturday, 31 October in New York
    assert [window(name, at, "America/New_York").key for name in BUDGET_NAMES] == ["2026-10-31", "2026-W44", "2026-10"]
    assert [window(name, at, "UTC").key for name in BUDGET_NAMES] == ["2026-11-01", "2026-W44", "2026-11"]


def test_weeks_begin_on_monday_and_belong_to_their_iso_year() -> None:
    week = window("weekly", utc("2027-01-02T12:00"), "UTC")
    assert (week.key, week.start, week.end) == ("2026-W53", utc("2026-12-28T00:00"), utc("2027-01-04T00:00"))


def test_december_ends_with_the_year() -> None:
    month = window("monthly", utc("2026-12-31T23:59"), "UTC")
    assert (month.start, month.end) == (utc("2026-12-01T00:00"), utc("2027-01-01T00:00"))


@given(
    at=st.integers(min_value=946_684_800, max_value=2_140_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
    zone=st.sampled_from(
        ["UTC", "America/New_York", "Europe/Berlin", "America/Santiago", "America/Havana", "Asia/Beirut", "Asia/Tehran"]
    ),
    name=st.sampled_from(BUDGET_NAMES),
)
def test_windows_hold_their_moment_and_follow_each_other_without_gap(at: datetime, zone: str, name) -> None:
    first = window(name, at, zone)
    assert first.start <= at < first.end
    chain = [first]
    for _ in range(3):
        chain.append(window(name, chain[-1].end, zone))
    assert all(a.end == b.start and a.key != b.key for a, b in pairwise(chain))
    assert window(name, first.end - timedelta(microseconds=1), zone) == first


def test_thresholds_are_reached_exactly_at_their_share() -> None:
    assert reached(49, 100) == ()
    assert reached(50, 100) == (50,)
    assert reached(799, 1000) == (50,)
    assert reached(800, 1000) == (50, 80)
    assert reached(100, 100) == (50, 80, 100)
    assert reached(10**12, 0) == ()
