"""Time in slots whose sums are kept: half hours and days of UTC, and longer ones where there are many keys.

A calendar window of nearly every zone begins and ends on a half hour, so it is a few half hours, whole days, and a few
half hours; what sticks out is read from entries. Where less lies beyond the end of a window than within, the longer
slot is taken whole and the rest subtracted: a day of Berlin is a day of UTC, four half hours apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

HALF, DAY, SIXTEEN, LONG = 1800, 86_400, 16 * 86_400, 128 * 86_400
"""Seconds. Sixteen days, and 128 of them, are counted from 1970 on."""
FINE = (HALF, DAY)
QUARTER = 900

Sign = Literal[1, -1]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """Slots of `seconds` that begin in [first, last), in seconds since 1970; to be added, or subtracted."""

    seconds: int
    first: int
    last: int
    sign: Sign = 1


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of time beside the slots."""

    since: datetime
    until: datetime
    sign: Sign = 1


@dataclass(frozen=True, slots=True)
class Cover:
    """[since, until) as slots and pieces of time."""

    runs: tuple[Run, ...]
    edges: tuple[Edge, ...]


def slot_of(at: datetime, seconds: int) -> int:
    """The beginning of the slot that holds `at`."""
    second = int(at.timestamp())
    return second - second % seconds


def cover(since: datetime, until: datetime, lengths: Sequence[int] = FINE) -> Cover:
    """With slots of these lengths, shortest first."""
    if since >= until:
        return Cover((), ())
    first, last = _nearest(since, lengths[0]), _nearest(until, lengths[0])
    begin, end = _moment(first), _moment(last)
    if first >= last or abs(since - begin) + abs(until - end) >= until - since:
        return Cover((), (Edge(since, until),))
    return Cover(tuple(_runs(first, last, lengths)), (*_edge(since, begin), *_edge(end, until)))


def _runs(first: int, last: int, lengths: Sequence[int]) -> list[Run]:
    short, *longer = lengths
    alone = _between(short, first, last)
    if not longer:
        return alone
    long = longer[0]
    if long <= DAY:
        begin, end = (second + long // 2 for second in (first, last))
    else:  # a longer slot has more keys than a day: going back costs more than going on
        begin, end = first + long - 1, last
    begin, end = begin - begin % long, end - end % long
    beside = abs(first - begin) + abs(last - end)
    if begin >= end or beside // short + (end - begin) // long >= (last - first) // short:
        return alone
    return [*_between(short, first, begin), *_runs(begin, end, longer), *_between(short, end, last)]


def _between(seconds: int, first: int, last: int) -> list[Run]:
    """What is to be added to come from one moment to the other."""
    if first == last:
        return []
    return [Run(seconds, first, last) if first < last else Run(seconds, last, first, -1)]


def _edge(since: datetime, until: datetime) -> list[Edge]:
    if since == until:
        return []
    return [Edge(since, until) if since < until else Edge(until, since, -1)]


def _nearest(at: datetime, seconds: int) -> int:
    """The slot's beginning that is nearest."""
    slot = timedelta(seconds=seconds)
    return (at - _EPOCH + slot / 2) // slot * seconds


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
