"""Budgets warn: three windows of the calendar in a named zone, and the thresholds that are told about once each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.costs.entry import NANOS_PER_DOLLAR
from core.costs.limits import WindowName

BudgetName = Literal["daily", "weekly", "monthly"]
BUDGET_NAMES: tuple[BudgetName, ...] = ("daily", "weekly", "monthly")
THRESHOLDS = (50, 80, 100)
"""Per cent of the limit."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """Limits in nano-dollars (0: no such budget), and the zone whose midnights begin the windows."""

    daily: int = 50 * NANOS_PER_DOLLAR
    weekly: int = 300 * NANOS_PER_DOLLAR
    monthly: int = 1000 * NANOS_PER_DOLLAR
    zone: str = "UTC"

    def limit(self, name: BudgetName) -> int:
        return {"daily": self.daily, "weekly": self.weekly, "monthly": self.monthly}[name]


@dataclass(frozen=True, slots=True)
class Window:
    """One calendar period: `key` names it for ever ("2026-11-21", "2026-W47", "2026-11"); [start, end) in UTC."""

    key: str
    start: datetime
    end: datetime


def window(name: BudgetName | WindowName, at: datetime, zone: str) -> Window:
    """The period that holds `at`. An hour begins on the full hour there; a day may have 23 or 25 hours; weeks begin on
    Monday. Hours are named with their offset ("2026-10-25T02+0200"): a day may have one twice."""
    tz = ZoneInfo(zone)
    local = at.astimezone(tz)
    if name == "hour":
        start = at.astimezone(UTC) - timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
        return Window(f"{local:%Y-%m-%dT%H%z}", start, start + timedelta(hours=1))
    day = local.date()
    match name:
        case "day" | "daily":
            first, after, key = day, day + timedelta(days=1), day.isoformat()
        case "week" | "weekly":
            first = day - timedelta(days=day.weekday())
            year, week, _ = day.isocalendar()
            after, key = first + timedelta(days=7), f"{year}-W{week:02}"
        case "month" | "monthly":
            first = day.replace(day=1)
            after, key = (first + timedelta(days=31)).replace(day=1), f"{day.year}-{day.month:02}"
    return Window(key, _midnight(first, tz), _midnight(after, tz))


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    """Where a clock change skips or repeats midnight: the first moment that belongs to the day."""
    return datetime.combine(day, time(), tzinfo=tz).astimezone(UTC)


def reached(spent: int, limit: int) -> tuple[int, ...]:
    """The thresholds that `spent` has reached, lowest first."""
    if limit <= 0:
        return ()
    return tuple(t for t in THRESHOLDS if spent * 100 >= limit * t)
