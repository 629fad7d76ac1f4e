"""The sums computed from the entries again: the proof that they agree, and the repair where they do not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from core.persistence.repos.entries import SUMMED, T, key_of, tally_from
from core.persistence.repos.sums import LENGTHS, MEASURES, Tally, nothing
from core.persistence.slots import LONG, SIXTEEN, slot_of
from core.persistence.tables import CostSumRow, table_of
from core.persistence.tx import Tx
from core.ports.store import Rebuilt

_SUM = table_of(CostSumRow)
_STEP, _AGE = timedelta(seconds=SIXTEEN), timedelta(seconds=LONG)
"""So much is held in memory at a time: whole slots of every length but the longest, whose few are kept meanwhile."""
_BOUNDS = sa.select(sa.func.min(T.c.at), sa.func.max(T.c.at), sa.func.count())
_OLD = sa.select(_SUM).where(
    _SUM.c.dimension == sa.bindparam("b_dimension"),
    _SUM.c.slot >= sa.bindparam("b_since"),
    _SUM.c.slot < sa.bindparam("b_until"),
    (_SUM.c.seconds == LONG) == sa.bindparam("b_long", type_=sa.Boolean),
)
_ONE = sa.and_(
    _SUM.c.dimension == sa.bindparam("b_dimension"),
    _SUM.c.seconds == sa.bindparam("b_seconds"),
    _SUM.c.slot == sa.bindparam("b_slot"),
    _SUM.c.key == sa.bindparam("b_key"),
)
_REMOVE = sa.delete(_SUM).where(_ONE)
_STRAY = sa.delete(_SUM).where(sa.or_(_SUM.c.slot < sa.bindparam("b_since"), _SUM.c.slot >= sa.bindparam("b_until")))
_INSERT = sa.insert(_SUM)

Place = tuple[int, int, str]
"""Seconds, slot, key."""


def rebuild(tx: Tx) -> Rebuilt:
    if tx.postgres:
        # Who settles meanwhile waits.
        tx.conn.exec_driver_sql("LOCK TABLE cost_sum IN SHARE ROW EXCLUSIVE MODE")
    first, last, entries = tx.conn.execute(_BOUNDS).one()
    ages = list(_steps(first, last)) if entries else []
    bounds = {"b_since": _second(ages[0]), "b_until": _second(ages[-1] + _AGE)} if ages else _NOTHING
    sums, differing = 0, tx.conn.execute(_STRAY, bounds).rowcount
    for age in ages:
        for dimension in LENGTHS:
            made, wrong = _rebuild(tx, dimension, age)
            sums, differing = sums + made, differing + wrong
    return Rebuilt(entries, sums, differing)


_NOTHING = {"b_since": 0, "b_until": 0}


def _steps(first: datetime, last: datetime) -> Iterator[datetime]:
    age = datetime.fromtimestamp(slot_of(first, LONG), UTC)
    while age <= last:
        yield age
        age += _AGE


def _rebuild(tx: Tx, dimension: str, age: datetime) -> tuple[int, int]:
    """The sums of one age: how many there are, and how many differed."""
    longest: dict[Place, Tally] = {}
    sums = differing = 0
    for n in range(_AGE // _STEP):
        since, until = age + n * _STEP, age + (n + 1) * _STEP
        right = _computed(tx, dimension, since, until)
        if LONG in LENGTHS[dimension]:
            _add_up(longest, right, SIXTEEN, LONG)
        sums += len(right)
        differing += _repair(tx, dimension, right, _kept(tx, dimension, since, until, long=False))
    differing += _repair(tx, dimension, longest, _kept(tx, dimension, age, age + _AGE, long=True))
    return sums + len(longest), differing


def _add_up(found: dict[Place, Tally], right: dict[Place, Tally], short: int, long: int) -> None:
    """Adds the short slots' sums to those of the long ones."""
    for (seconds, first, key), tally in right.items():
        if seconds == short:
            found.setdefault((long, first - first % long, key), nothing()).add(tally)


def _second(at: datetime) -> int:
    return int(at.timestamp())


def _slot_sql(tx: Tx, seconds: int) -> sa.ColumnElement[int]:
    if tx.postgres:
        epoch: sa.ColumnElement[Any] = sa.func.floor(sa.extract("epoch", T.c.at))
    else:
        epoch = sa.func.strftime("%s", sa.cast(T.c.at, sa.String))
    second = sa.cast(epoch, sa.BigInteger)
    return second - second % sa.literal_column(str(seconds))


def _computed(tx: Tx, dimension: str, since: datetime, until: datetime) -> dict[Place, Tally]:
    """The shortest slots from the entries, the longer ones from those."""
    lengths = [seconds for seconds in LENGTHS[dimension] if seconds < LONG]
    key, slot = key_of(dimension).label("key"), _slot_sql(tx, lengths[0]).label("slot")
    query = sa.select(key, *SUMMED, slot).where(T.c.at >= since, T.c.at < until).group_by(sa.text("key, slot"))
    found = {(lengths[0], int(r.slot), str(r.key)): tally_from(r) for r in tx.conn.execute(query)}
    for short, long in pairwise(lengths):
        more: dict[Place, Tally] = {}
        _add_up(more, found, short, long)
        found |= more
    return found


def _kept(tx: Tx, dimension: str, since: datetime, until: datetime, *, long: bool) -> dict[Place, Tally]:
    """`long`: the sums of the longest slots, or all others."""
    window = {"b_dimension": dimension, "b_since": _second(since), "b_until": _second(until), "b_long": long}
    rows = tx.conn.execute(_OLD, window)
    return {(r.seconds, r.slot, r.key): Tally([getattr(r, name) for name in MEASURES], r.durations) for r in rows}


def _repair(tx: Tx, dimension: str, right: dict[Place, Tally], kept: dict[Place, Tally]) -> int:
    wrong = sorted(place for place in right.keys() | kept.keys() if right.get(place) != kept.get(place))
    gone = [
        {"b_dimension": dimension, "b_seconds": place[0], "b_slot": place[1], "b_key": place[2]}
        for place in wrong
        if place in kept
    ]
    made = [_row(dimension, place, right[place]) for place in wrong if place in right]
    if gone:
        tx.conn.execute(_REMOVE, gone)
    if made:
        tx.conn.execute(_INSERT, made)
    return len(wrong)


def _row(dimension: str, place: Place, tally: Tally) -> dict[str, Any]:
    seconds, slot, key = place
    measures = dict(zip(MEASURES, tally.measures, strict=True))
    return {
        "dimension": dimension,
        "seconds": seconds,
        "slot": slot,
        "key": key,
        **measures,
        "durations": tally.durations,
    }
