"""What a month will cost: what is spent, and what the remaining days are likely to add, with a range. Pure.

The days of up to eight weeks are read as `level and trend` times `weekday factor`. The trend is the Theil-Sen line
through the sums of seven days (each holds every weekday once, so that the weekday pattern does not bend it); factors
are medians. Single wild days so move neither; but they do widen the range, which comes from what the line leaves over.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from statistics import fmean, median, pstdev

from core.words import t, tn

HISTORY_DAYS = 56
ENOUGH_DAYS = 14
"""Days with spending, below which we say that we are not sure (and see no trend and no weekdays)."""
WILD = 0.5
"""A range of more than this part of the rest, up or down, is one to be unsure about."""
SHARE = 80
"""Per cent: how often the month should end within the range."""
_Z = 1.2816
"""Standard deviations that hold 80% of a normal distribution."""
_MEDIAN, _THEIL_SEN = 0.64, 0.9
"""How exact these are beside a mean and a least-squares line, when nothing is wild."""
_FITTED = 9
"""Figures that are fitted: level, slope, seven weekdays."""
Why = str


@dataclass(frozen=True, slots=True)
class Forecast:
    """Nano-dollars. `spent`: of the month until now; `expected` in all, between `low` and `high` with 80%; `unsure`
    says why the figures are weak, empty when they are not."""

    month: str
    spent: int
    expected: int
    low: int
    high: int
    days_left: int
    """Today included."""
    days_known: int
    """Days with spending that it rests on."""
    unsure: Why = ""


@dataclass(frozen=True, slots=True)
class Model:
    """Nano-dollars a day at day `t` of the history (0 its first), and how far days lie off it."""

    level: float
    slope: float
    factors: tuple[float, ...]
    """By weekday, Monday first."""
    spread: float
    first: date
    days: int

    def variance_of(self, ahead: int) -> float:
        """Of the sum of the next `ahead` days, in squares of `spread`: the days' own, that of the level and weekday
        factors, which all of them share, and that of the trend, which grows with the distance."""
        n, k = self.days, ahead
        own, shared = float(k), k * k / n
        if n < ENOUGH_DAYS:
            return own + shared
        distance = k * (n + k) / 2
        return own + shared / _MEDIAN + distance * distance / (n * n * n / 12) / _THEIL_SEN

    def day(self, day: date) -> float:
        line = self.level + self.slope * (day - self.first).days
        return max(0.0, line) * self.factors[day.weekday()]


def forecast(spent_by_day: Mapping[date, int], today: date) -> Forecast:
    """From the nano-dollars of each day (of the operator's zone; days without spending may be missing). Today's is what
    is spent so far."""
    begin = today.replace(day=1)
    after = (begin + timedelta(days=31)).replace(day=1)
    spent = sum(nanos for day, nanos in spent_by_day.items() if begin <= day <= today)
    days = _history(spent_by_day, today)
    known = sum(1 for nanos in days.values() if nanos)
    left = (after - today).days
    month = f"{today:%Y-%m}"
    if not days:
        return Forecast(month, spent, spent, spent, spent, left, 0, t("there is no full day to go by"))
    model = fit(days)
    still = max(0.0, model.day(today) - spent_by_day.get(today, 0))
    rest = still + sum(model.day(today + timedelta(days=n)) for n in range(1, left))
    off = _Z * model.spread * math.sqrt(model.variance_of(left))
    low, high = spent + max(0, round(rest - off)), spent + round(rest + off)
    return Forecast(month, spent, spent + round(rest), low, high, left, known, _unsure(known, rest, off))


def _unsure(known: int, rest: float, off: float) -> Why:
    if known < ENOUGH_DAYS:
        return tn(
            "there is only {n} day with costs to go by; from {enough} on this becomes better",
            "there are only {n} days with costs to go by; from {enough} on this becomes better",
            known,
            enough=ENOUGH_DAYS,
        )
    if off > WILD * rest:
        return t("the days differ much from each other")
    return ""


def _history(spent_by_day: Mapping[date, int], today: date) -> dict[date, int]:
    """Every day from the first with spending (at most eight weeks back) to yesterday; a day without is 0."""
    since = today - timedelta(days=HISTORY_DAYS)
    seen = [day for day, nanos in spent_by_day.items() if since <= day < today and nanos]
    if not seen:
        return {}
    first = min(seen)
    count = (today - first).days
    return {first + timedelta(days=n): spent_by_day.get(first + timedelta(days=n), 0) for n in range(count)}


def fit(days: Mapping[date, int]) -> Model:
    """`days` are consecutive; at least one."""
    first, values = next(iter(days)), list(map(float, days.values()))
    flat = (1.0,) * 7
    if len(values) < ENOUGH_DAYS:
        level = fmean(values)
        spread = pstdev(values) if len(values) > 1 else level
        return Model(level, 0.0, flat, spread, first, len(values))
    level, slope = _line([fmean(values[n : n + 7]) for n in range(len(values) - 6)])
    level -= slope * 3  # a sum of seven days stands for the one in their middle
    factors = _factors(days, Model(level, slope, flat, 0.0, first, len(values)))
    shape = Model(level, slope, factors, 0.0, first, len(values))
    off = [nanos - shape.day(day) for day, nanos in days.items()]
    spread = math.sqrt(sum(o * o for o in off) / max(1, len(off) - _FITTED))
    return Model(level, slope, factors, spread, first, len(values))


def _line(values: Sequence[float]) -> tuple[float, float]:
    """Theil-Sen: the median of all slopes, and the median of what they leave."""
    slopes = [(values[b] - values[a]) / (b - a) for a, b in combinations(range(len(values)), 2)]
    slope = median(slopes)
    return median(value - slope * n for n, value in enumerate(values)), slope


def _factors(days: Mapping[date, int], line: Model) -> tuple[float, ...]:
    """How each weekday compares to the line; 1 on average."""
    found: list[list[float]] = [[] for _ in range(7)]
    for day, nanos in days.items():
        if (expected := line.day(day)) > 0:
            found[day.weekday()].append(nanos / expected)
    raw = [median(ratios) if ratios else 1.0 for ratios in found]
    mean = fmean(raw)
    return tuple(factor / mean for factor in raw) if mean > 0 else (1.0,) * 7
