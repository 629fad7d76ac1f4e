"""What time words mean: days, times of day, parts of a day, spans. when_grammar.py finds them, when.py adds them up."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Roll = Literal["none", "week", "month", "year"]
Order = Literal["month", "day", "ask"]
"""What comes first in 3/4: the month, the day, or it has to be asked."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day counted from today; `roll` is how far it moves on when its time has passed (none: then it is past)."""

    of: Callable[[date], date | None]
    roll: Roll = "none"
    today: bool = False


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day. `open`: 1 to 12 with nothing that says morning or evening."""

    hour: int
    minute: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """Time that passes: "in 20 minutes"."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Odd:
    """A time word that cannot be one reminder's time."""

    why: Literal["repeating", "past", "unclear"]


Meaning = Day | Hour | Part | Span | Odd
Builder = Callable[[re.Match[str], Order], Meaning]
Rule = tuple[str, Builder]
"""A pattern over folded text, and what its match means."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`weak`: counts only at the edge of a text, or beside another piece."""

    start: int
    end: int
    meaning: Meaning
    weak: bool = False


def names(*groups: str, start: int = 1) -> dict[str, int]:
    """Words by number: the words of the first group are `start`, those of the second one more, ..."""
    return {word: number for number, group in enumerate(groups, start) for word in group.split()}


def any_of(words: Iterable[str]) -> str:
    """A regular expression's choice of them, the longest first: "sept" must not end where "september" goes on."""
    return "|".join(sorted(words, key=len, reverse=True))


DAYS = names(
    "monday mon munday mondy", "tuesday tues tue tusday tuseday teusday tuesdy",
    "wednesday wed weds wensday wednsday wendsday wedensday wednesdy",
    "thursday thurs thur thu thrusday thurday thursdy thirsday", "friday fri firday fridy frday",
    "saturday sat saterday satuday saturdy", "sunday sun sundy", start=0,
)  # fmt: skip
MONTHS = names(
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
NUMBERS = names("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve") | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "couple of": 2,
    "a couple": 2,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}
ALL_DAYS, ALL_MONTHS, ALL_NUMBERS = any_of(DAYS), any_of(MONTHS), any_of(NUMBERS)


def next_month(day: date, count: int = 1) -> date:
    """The same day `count` months on, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return min_day(year, month + 1, day.day)


def min_day(year: int, month: int, number: int) -> date:
    """That day of the month, or the month's last."""
    for candidate in range(number, 27, -1):
        try:
            return date(year, month, candidate)
        except ValueError:
            continue
    return date(year, month, min(number, 28))


def weekday(name: str, which: str) -> Meaning:
    return Odd("past") if which == "last" else of_day(DAYS[name], next_week=which == "next")


def of_day(index: int, *, next_week: bool) -> Day:
    """A day of the week (Monday is 0): the coming one, or that of next week."""
    if next_week:
        return Day(lambda today: today + timedelta(days=7 - today.weekday() + index))
    return Day(lambda today: today + timedelta(days=(index - today.weekday()) % 7), "week")


def weeks_from(name: str, count: float) -> Meaning:
    """ "A week from Monday": the coming one, and so many weeks on."""
    if count != int(count) or not 1 <= count <= 52:
        return Odd("unclear")
    first = of_day(DAYS[name], next_week=False).of if name in DAYS else lambda today: today + timedelta(days=1)

    def of(today: date) -> date | None:
        start = first(today)
        return start + timedelta(weeks=int(count)) if start else None

    return Day(of)


def calendar(day: int, month: int, year: str | None) -> Meaning:
    if not 1 <= month <= 12:
        return Odd("unclear")

    def of(today: date) -> date | None:
        given = int(year) + (2000 if int(year) < 100 else 0) if year else today.year
        try:
            return date(given, month, day)
        except ValueError:
            return None

    return Day(of, "none" if year else "year")


def slashes(first: int, second: int, year: str | None, order: Order) -> Meaning:
    if first > 12 or (order == "day" and second <= 12):
        return calendar(first, second, year)
    if second > 12 or order == "month" or first == second:
        return calendar(second, first, year)
    return Odd("unclear")


def ordinal(number: int) -> Meaning:
    return Day(lambda today: min_day(today.year, today.month, number) if number <= 31 else None, "month")


def count_of(word: str, numbers: Mapping[str, int] = NUMBERS) -> float:
    """A number in words (of a language) or digits, whose comma is a decimal one."""
    return float(numbers.get(word, 0)) or float(word.replace(",", "."))


def ahead(count: float, unit: str) -> Meaning:
    seconds = {"s": 1, "m": 60, "h": 3600}
    kind = "mo" if unit.startswith("mo") else unit[0]
    if kind in seconds:
        return Span(timedelta(seconds=min(count, 10**7) * seconds[kind]))
    number = int(min(count, 5000))
    if count != number:
        return Span(timedelta(days=count * {"d": 1, "w": 7}.get(kind, 30)))
    if kind in "dw":
        return Day(lambda today: today + timedelta(days=number * (7 if kind == "w" else 1)))
    return Day(lambda today: next_month(today, min(number * (12 if kind == "y" else 1), 1200)))


def hour_of(hour: int, minute: int, half: str, written: str) -> Meaning:
    half = half.replace(".", "").replace(" ", "")
    if minute > 59 or hour > 24 or (half and not 1 <= hour <= 12):
        return Odd("unclear")
    if half:
        return Hour(hour % 12 + (12 if half.startswith("p") else 0), minute)
    if hour == 24:
        return Hour(0, minute)
    return Hour(hour, minute, open=1 <= hour <= 12 and not written.startswith("0"))


def end_of(unit: str) -> Meaning:
    if unit == "month":
        return Day(lambda today: min_day(today.year, today.month, 31), "month")
    return Day(lambda today: today + timedelta(days=(4 - today.weekday()) % 7), "week")


def weekend(which: str) -> Meaning:
    extra = 7 if which == "next" else 0
    return Day(lambda t: t + timedelta(days=(5 - t.weekday()) % 7 + extra), "week")
