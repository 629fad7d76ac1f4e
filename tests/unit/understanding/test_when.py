"""Times in a person's zone: the table of what people write, and what must hold in every zone and over clock changes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.understanding.remind import split_reminder
from core.understanding.when import NotUnderstood, Past, Time, When, parse_when

TABLE: list[tuple[str, str, str]] = yaml.safe_load(Path(__file__).with_name("times.yaml").read_text(encoding="utf-8"))
ABROAD = [
    (zone, *row)
    for language, zone in (("es", "Europe/Madrid"), ("de", "Europe/Berlin"), ("fr", "Europe/Paris"))
    for row in yaml.safe_load(Path(__file__).with_name(f"times_{language}.yaml").read_text(encoding="utf-8"))
]
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
NEW_YORK = "America/New_York"
ZONES = (
    NEW_YORK, "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "Asia/Tehran",
    "Pacific/Chatham", "UTC", "Africa/Casablanca", "America/Santiago",
)  # fmt: skip
SAID = (
    "tomorrow", "friday 7pm", "at 7", "in 20 minutes", "in 2 weeks", "next month", "tonight", "tomorrow 2:30 am",
    "sunday 2:30am", "sunday 1:30 am", "noon", "midnight", "the 31st", "on Feb 28", "in 3 hours", "next friday",
    "this weekend", "end of the month", "saturday", "today", "8am", "23:59", "00:00",
    "mañana a las 7", "el viernes que viene", "dentro de 2 semanas", "esta noche", "übermorgen", "Freitag um 18 Uhr",
    "in 2 Wochen", "um halb acht", "vendredi prochain", "demain soir", "dans 3 heures", "le 31 à 10h",
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def shown(found: Time) -> str:
    match found:
        case When():
            return found.local_text
        case NotUnderstood(problem):
            return problem
        case Past():
            return "past"


@pytest.mark.parametrize(("text", "what", "expected"), TABLE)
def test_times_as_people_say_them(text: str, what: str, expected: str) -> None:
    found, when = split_reminder(text, NOW, NEW_YORK)
    assert (found, shown(when)) == (what, expected)


@pytest.mark.parametrize(("zone", "text", "what", "expected"), ABROAD)
def test_times_in_other_languages(zone: str, text: str, what: str, expected: str) -> None:
    found, when = split_reminder(text, NOW, zone)
    assert (found, shown(when)) == (what, expected)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("on 3/4", NEW_YORK, "2027-03-04T09:00"),
        ("on 3/4", "America/Toronto", "unclear"),
        ("on 3/4", "Europe/London", "unclear"),
        ("el 3/4 por favor", "America/Mexico_City", "2027-04-03T09:00"),
        ("el 3/4 por favor", NEW_YORK, "unclear"),
        ("el 25/12 por favor", NEW_YORK, "2026-12-25T09:00"),
        ("am 3/4 bitte", "Europe/Berlin", "2027-04-03T09:00"),
    ],
)
def test_the_order_of_a_date_is_told_by_place_and_language_or_asked(text: str, zone: str, expected: str) -> None:
    assert shown(parse_when(text, NOW, zone)) == expected


@pytest.mark.parametrize("text", ["mañana a las 02:30", "morgen um 02:30 Uhr", "demain à 02h30"])
def test_a_clock_change_abroad_moves_the_time_forward(text: str) -> None:
    found = parse_when(text, datetime(2027, 3, 27, 12, 0, tzinfo=UTC), "Europe/Berlin")
    assert isinstance(found, When)
    assert (found.local_text, found.due_utc.hour) == ("2027-03-28T03:30", 1)


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(SAID))
def test_a_time_lies_ahead_and_its_wall_clock_is_the_zone_s(now: datetime, zone: str, said: str) -> None:
    found = parse_when(said, now, zone)
    if isinstance(found, When):
        assert found.due_utc > now
        assert found.due_utc.tzinfo is UTC
        assert found.due_utc - now <= timedelta(days=3661)
        assert found.due_utc.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") == found.local_text
    else:
        assert isinstance(found, Past) or found.problem == "unclear"


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 59))
def test_a_clock_time_comes_within_a_day_and_a_half(now: datetime, zone: str, hour: int, minute: int) -> None:
    found = parse_when(f"at {hour:02}:{minute:02}", now, zone)
    assert isinstance(found, When)
    assert found.due_utc - now <= timedelta(hours=49)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(1, 300))
def test_minutes_pass_whatever_the_clocks_do(now: datetime, zone: str, minutes: int) -> None:
    found = parse_when(f"in {minutes} minutes", now, zone)
    assert isinstance(found, When)
    assert found.due_utc - now == timedelta(minutes=minutes)


def test_a_time_that_does_not_exist_moves_forward_with_the_clocks() -> None:
    found = parse_when("2027-03-14 02:30", NOW, NEW_YORK)
    assert isinstance(found, When)
    assert found.local_text == "2027-03-14T03:30"
    assert found.due_utc == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    found = parse_when("2027-11-07 01:30", NOW, NEW_YORK)
    assert isinstance(found, When)
    assert found.due_utc == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_a_day_over_a_clock_change_keeps_the_wall_clock() -> None:
    evening = datetime(2027, 3, 13, 23, 0, tzinfo=UTC)
    found = parse_when("tomorrow at 18:00", evening, NEW_YORK)
    assert isinstance(found, When)
    assert found.due_utc == datetime(2027, 3, 14, 22, 0, tzinfo=UTC)


def test_a_slash_date_is_american_in_america_and_asked_elsewhere() -> None:
    assert shown(parse_when("12/11", NOW, NEW_YORK)) == "2026-12-11T09:00"
    assert parse_when("12/11", NOW, "Europe/Berlin") == NotUnderstood("unclear")
    assert shown(parse_when("30/11", NOW, "Europe/Berlin")) == "2026-11-30T09:00"


def test_the_time_is_said_back() -> None:
    found = parse_when("next friday 7pm", NOW, NEW_YORK)
    assert isinstance(found, When)
    assert found.said == "Friday 27 November 2026 at 19:00"


@given(st.text(max_size=200), st.sampled_from(ZONES))
def test_any_text_can_be_split(text: str, zone: str) -> None:
    what, _ = split_reminder(text, NOW, zone)
    assert len(what) <= len(text)
