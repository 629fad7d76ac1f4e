"""Natural times in a person's zone: what was said becomes one moment, and is said back.

A day without a time is 9:00. A time that has passed today is tomorrow's. A local time that does not exist (clocks go
forward) moves forward with the clocks; one that comes twice is the first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.understanding.language import language_of
from core.understanding.text import folded, one_line
from core.understanding.when_grammar import pieces_in
from core.understanding.when_words import Day, Hour, Odd, Order, Part, Piece, Span, min_day, next_month

_HOURS = {"morning": 9, "this morning": 9, "afternoon": 15, "this afternoon": 15, "evening": 19, "night": 20}
_TODAY = (9, 12, 15, 18, 20)
_TONIGHT = (20, 22)
_FAR = timedelta(days=3660)
_GAP = re.compile(
    r"[\s,]*(?:(?:at|on|by|in|the|around|of|about|-|and|for|a|al|el|la|las|de|del|por|para|um|am|gegen|den|der|im|le|du|vers|des)\b)?[\s,]*"
)
_AMERICAN = (
    "US/", "Pacific/Honolulu", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Phoenix", "America/Anchorage", "America/Detroit", "America/Boise", "America/Indiana", "America/Kentucky",
    "America/North_Dakota", "America/Juneau", "America/Sitka", "America/Nome", "America/Adak", "America/Menominee",
    "America/Louisville", "America/Puerto_Rico",
)  # fmt: skip
"""Zones of the United States: elsewhere in America the day may be first."""


@dataclass(frozen=True, slots=True)
class When:
    """`due_utc` decides; `local_text` ("2026-11-26T19:00") is the person's wall clock, `said` is for people."""

    due_utc: datetime
    local_text: str
    said: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    problem: Literal["missing", "unclear", "repeating"] = "missing"


@dataclass(frozen=True, slots=True)
class Past:
    """The moment has gone by; `said` is it, for people, or empty when it was only called past."""

    said: str = ""


Time = When | NotUnderstood | Past


def parse_when(text: str, now_utc: datetime, zone: str, known: str = "") -> Time:
    """The moment a text names. `now_utc` is aware; `zone` an IANA name (KeyError when unknown); `known` is the person's
    language."""
    flat = one_line(folded(text))
    return resolve(chosen(flat, read_pieces(text, flat, zone, known)), now_utc, zone)


def read_pieces(text: str, flat: str, zone: str, known: str = "") -> list[Piece]:
    """The time words of `flat`, the folded `text`, by its language and its person's zone."""
    language = language_of(text, known)
    return pieces_in(flat, order_of(zone, language), language)


def order_of(zone: str, language: str) -> Order:
    """How 11/12 is read: in English the month is first in the United States, and elsewhere it is asked; in the other
    languages the day is first, except among Americans, where it is asked."""
    american = zone.startswith(_AMERICAN)
    if language in ("en", "unknown"):
        return "month" if american else "ask"
    return "ask" if american else "day"


def chosen(flat: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that name the time: those that stand together, at the edge of the text rather than in its middle."""
    for piece in pieces:
        if isinstance(piece.meaning, Odd) and piece.meaning.why == "repeating":
            return [piece]
    groups = [g for g in _groups(flat, pieces) if not (g[0].weak and len(g) == 1 and not _at_edge(flat, g))]
    if not groups:
        return []
    days = [g for g in groups if any(isinstance(p.meaning, Day | Span | Odd) for p in g)]
    hours = [g for g in groups if g not in days]
    best = max(days or hours, key=lambda g: (_at_edge(flat, g), len(g), -g[0].start))
    if best in days and not any(isinstance(p.meaning, Hour | Part | Span) for p in best) and hours:
        return [*best, *max(hours, key=lambda g: (_at_edge(flat, g), g[0].start))]
    return best


def _groups(flat: str, pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    for piece in pieces:
        beside = groups and _GAP.fullmatch(flat[groups[-1][-1].end : piece.start])
        if beside and not any(type(p.meaning) is type(piece.meaning) for p in groups[-1]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _at_edge(flat: str, group: Sequence[Piece]) -> bool:
    before, after = flat[: group[0].start], flat[group[-1].end :]
    return not before.strip(" ,.:") or not after.strip(" ,.!?")


def resolve(pieces: Sequence[Piece], now_utc: datetime, zone: str) -> Time:
    """The pieces as one moment after `now_utc`."""
    odd = next((p.meaning for p in pieces if isinstance(p.meaning, Odd)), None)
    if odd is not None:
        return Past() if odd.why == "past" else NotUnderstood(odd.why)
    span = next((p.meaning for p in pieces if isinstance(p.meaning, Span)), None)
    if span is not None:
        return _when(now_utc + span.length, zone) if span.length <= _FAR else NotUnderstood("unclear")
    day = next((p.meaning for p in pieces if isinstance(p.meaning, Day)), None)
    hour = next((p.meaning for p in pieces if isinstance(p.meaning, Hour)), None)
    part = next((p.meaning.name for p in pieces if isinstance(p.meaning, Part)), "")
    if day is None and hour is None and not part:
        return NotUnderstood("missing")
    return _wall_clock(day, hour, part, now_utc, zone)


def _wall_clock(day: Day | None, hour: Hour | None, part: str, now_utc: datetime, zone: str) -> Time:
    today = now_utc.astimezone(ZoneInfo(zone)).date()
    same_day = day is None or day.today
    for clock in _clocks(hour, part, same_day):
        first = _dated(day, clock, part, today)
        if first is None:
            return NotUnderstood("unclear")
        due = _utc(first, clock, zone)
        if due > now_utc:
            return _when(due, zone) if due - now_utc <= _FAR else NotUnderstood("unclear")
    last = _clocks(hour, part, same_day)[0]
    moved = _rolled(day, part, _dated(day, last, part, today) or today)
    if moved is None:
        return Past(said_as(_utc(_dated(day, last, part, today) or today, last, zone), zone))
    due = _utc(moved, last, zone)
    return _when(due, zone) if now_utc < due <= now_utc + _FAR else NotUnderstood("unclear")


def _clocks(hour: Hour | None, part: str, same_day: bool) -> list[time]:
    """The times of day it may be, best first; the first one that lies ahead is taken."""
    if hour is None:
        if part == "tonight":
            return [time(h) for h in _TONIGHT]
        if part == "midnight":
            return [time(0)]
        return [time(_HOURS[part])] if part else [time(h) for h in (_TODAY if same_day else (9,))]
    at = _with_part(hour, part)
    if not at.open:
        return [time(at.hour % 24, at.minute)]
    if at.hour == 12 or at.hour >= 7:
        later = [time(at.hour + 12, at.minute)] if same_day and at.hour < 12 else []
        return [time(at.hour, at.minute), *later]
    return [time(at.hour + 12, at.minute)]


def _with_part(hour: Hour, part: str) -> Hour:
    if not hour.open or not part:
        return hour
    if part.endswith("morning"):
        return Hour(hour.hour % 12, hour.minute)
    if part in ("night", "tonight", "midnight") and hour.hour in (12, 1, 2, 3, 4):
        return Hour(hour.hour % 12 if part != "tonight" or hour.hour != 12 else 0, hour.minute)
    return Hour(hour.hour % 12 + 12, hour.minute)


def _dated(day: Day | None, clock: time, part: str, today: date) -> date | None:
    try:
        base = day.of(today) if day else today
    except (OverflowError, ValueError):
        return None
    after_midnight = part in ("tonight", "night", "midnight") and clock.hour < 5
    return base + timedelta(days=1) if base and after_midnight else base


def _rolled(day: Day | None, part: str, base: date) -> date | None:
    if day is None:
        return None if part.startswith("this") or part == "tonight" else base + timedelta(days=1)
    if day.roll == "week":
        return base + timedelta(days=7)
    if day.roll == "month":
        following = next_month(base.replace(day=1))
        of = day.of(following)
        return of or following
    return min_day(base.year + 1, base.month, base.day) if day.roll == "year" else None


def _utc(day: date, clock: time, zone: str) -> datetime:
    """Wall clock to UTC. With fold=0 a time in the gap of spring comes out as that much later on the new clock."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _when(due: datetime, zone: str) -> When:
    local = due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return When(due.astimezone(UTC), local.isoformat(timespec="minutes"), said_as(due, zone))


def said_as(due: datetime, zone: str) -> str:
    """ "Thursday 26 November 2026 at 19:00", on the wall clock of the zone."""
    local = due.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B} {local.year} at {local:%H:%M}"
