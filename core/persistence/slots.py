"""Time in slots whose sums are kept: half hours, and days of UTC. A calendar window of nearly every zone begins and
ends on a half hour, so it is a few half hours, whole days, and a few half hours; what sticks out is read from entries.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

HALF, DAY = 1800, 86_400
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


def cover(since: datetime, until: datetime, *, days_only: bool = False) -> Cover:
    """`days_only`: where half hours are not kept (persons and journeys)."""
    if since >= until:
        return Cover((), ())
    smallest = DAY if days_only else HALF
    first, last = _from(since, smallest), slot_of(until, smallest)
    if first >= last:
        return Cover((), ((since, until),))
    edges = ((since, _moment(first)), (_moment(last), until))
    return Cover(_runs(first, last), tuple(edge for edge in edges if edge[0] < edge[1]))


def _runs(first: int, last: int) -> tuple[Run, ...]:
    first_day = min(first + -first % DAY, last)
    last_day = max(last - last % DAY, first_day)
    runs = (Run(HALF, first, first_day), Run(DAY, first_day, last_day), Run(HALF, last_day, last))
    return tuple(run for run in runs if run.first < run.last)


def _from(at: datetime, seconds: int) -> int:
    """The first slot that begins at `at` or after it."""
    slot = slot_of(at, seconds)
    return slot if _moment(slot) == at else slot + seconds


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
