"""Time in slots whose sums are kept: half hours and days of UTC, and for persons and journeys days and eights of them.

A calendar window of nearly every zone begins and ends on a half hour, so it is a few half hours, whole days, and a few
half hours; what sticks out is read from entries.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

HALF, DAY, EIGHT = 1800, 86_400, 8 * 86_400
"""Seconds. Eights of days are counted from 1970 on."""
FINE, COARSE = (HALF, DAY), (DAY, EIGHT)
"""The two lengths that are kept of a dimension."""
QUARTER = 900


@dataclass(frozen=True, slots=True)
class Run:
    """Slots of `seconds` that begin in [first, last), in seconds since 1970."""

    seconds: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cover:
    """[since, until) as slots and as the pieces of time beside them."""

    runs: tuple[Run, ...]
    edges: tuple[tuple[datetime, datetime], ...]


def slot_of(at: datetime, seconds: int) -> int:
    """The beginning of the slot that holds `at`."""
    second = int(at.timestamp())
    return second - second % seconds


def cover(since: datetime, until: datetime, lengths: tuple[int, int] = FINE) -> Cover:
    if since >= until:
        return Cover((), ())
    first, last = _from(since, lengths[0]), slot_of(until, lengths[0])
    if first >= last:
        return Cover((), ((since, until),))
    edges = ((since, _moment(first)), (_moment(last), until))
    return Cover(_runs(first, last, *lengths), tuple(edge for edge in edges if edge[0] < edge[1]))


def _runs(first: int, last: int, short: int, long: int) -> tuple[Run, ...]:
    first_long = min(first + -first % long, last)
    last_long = max(last - last % long, first_long)
    runs = (Run(short, first, first_long), Run(long, first_long, last_long), Run(short, last_long, last))
    return tuple(run for run in runs if run.first < run.last)


def _from(at: datetime, seconds: int) -> int:
    """The first slot that begins at `at` or after it."""
    slot = slot_of(at, seconds)
    return slot if _moment(slot) == at else slot + seconds


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
