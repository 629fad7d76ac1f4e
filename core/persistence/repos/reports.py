"""What an operator asks of the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

import sqlalchemy as sa

from core.costs.budgets import Window, window
from core.persistence.repos.entries import T, read_entries, usage_from, usage_sums
from core.persistence.repos.sums import LENGTHS, Tally, group_of, nothing, sums_by_key, sums_by_run
from core.persistence.slots import Cover, Edge, Run, Sign, cover
from core.persistence.tx import Tx
from core.ports.store import CostGroup, CostQuery, ModelUse, Period, Repeated


def report(tx: Tx, query: CostQuery) -> list[CostGroup]:
    found = _by_period(tx, query) if query.by in get_args(Period) else _by_dimension(tx, query)
    groups = [group_of(key, tally) for key, tally in found.items()]
    if query.by in get_args(Period):
        return sorted(groups, key=lambda g: g.key)
    return sorted(groups, key=lambda g: (-g.nanos, g.key))


def _by_dimension(tx: Tx, query: CostQuery) -> dict[str, Tally]:
    if query.only:
        return read_entries(tx, query.by, query.since, query.until, query.only)
    time = cover(query.since, query.until, LENGTHS[query.by])
    found = sums_by_key(tx, query.by, time.runs)
    for edge in time.edges:
        for key, tally in read_entries(tx, query.by, edge.since, edge.until).items():
            found.setdefault(key, nothing()).add(tally, edge.sign)
    return {key: tally for key, tally in found.items() if tally.entries}


def _by_period(tx: Tx, query: CostQuery) -> dict[str, Tally]:
    periods = list(_periods(query))
    if query.only:
        parts = [(p.key, read_entries(tx, "all", p.start, p.end, query.only)) for p in periods]
        return {key: part[""] for key, part in parts if part}
    times = [(p.key, cover(p.start, p.end)) for p in periods]
    pieces = _pieces(tx, times)
    found: dict[str, Tally] = {}
    for key, time in times:
        both: tuple[Run | Edge, ...] = (*time.runs, *time.edges)
        tally = _together([(part, piece.sign) for piece in both if (part := pieces.get(_unsigned(piece)))])
        if tally.entries:
            found[key] = tally
    return found


def _together(parts: Sequence[tuple[Tally, Sign]]) -> Tally:
    if len(parts) == 1:
        return parts[0][0]  # a day's own slot: most often, and nothing to reckon
    tally = nothing()
    for part, sign in parts:
        tally.add(part, sign)
    return tally


def _unsigned(piece: Run | Edge) -> tuple[object, ...]:
    return (piece.seconds, piece.first, piece.last) if isinstance(piece, Run) else (piece.since, piece.until)


def _pieces(tx: Tx, times: Sequence[tuple[str, Cover]]) -> dict[tuple[object, ...], Tally]:
    """Each piece once: what is added to one day is often subtracted from the next."""
    runs = list({_unsigned(run): run for _, time in times for run in time.runs}.values())
    found = {_unsigned(runs[n]): tally for n, tally in sums_by_run(tx, runs).items()}
    for edge in {_unsigned(edge): edge for _, time in times for edge in time.edges}.values():
        for tally in read_entries(tx, "all", edge.since, edge.until).values():
            found[_unsigned(edge)] = tally
    return found


def _periods(query: CostQuery) -> Iterator[Window]:
    """The periods of the calendar in [since, until); the first and the last cut to it."""
    at = query.since
    while at < query.until:
        period = window(query.by, at, query.zone)  # type: ignore[arg-type] # a Period: asked by the caller
        yield Window(period.key, at, min(period.end, query.until))
        at = period.end


_ANSWERED = sa.and_(T.c.success, T.c.price_source != "cache")
_KIND = (T.c.service, T.c.operation, T.c.model)
_USE = (
    sa.select(
        *_KIND,
        sa.func.count().label("calls"),
        *usage_sums(),
        sa.cast(sa.func.sum(T.c.nanos), sa.BigInteger).label("nanos"),
    )
    .where(T.c.at >= sa.bindparam("b_since"), T.c.at < sa.bindparam("b_until"), T.c.price_source != "cache")
    .group_by(*_KIND)
    .order_by(sa.text("nanos DESC"), *_KIND)
)
_OVERSIZE = _USE.where(
    _ANSWERED, T.c.images > 0, T.c.tokens_image > T.c.images * sa.bindparam("b_tokens", type_=sa.Integer)
)
_SAME = (T.c.tenant, T.c.operation, T.c.fingerprint)
_ASKED = sa.select(*_SAME, T.c.at, T.c.nanos).where(
    T.c.at >= sa.bindparam("b_since"),
    T.c.at < sa.bindparam("b_until"),
    _ANSWERED,
    T.c.nanos > 0,  # what the guide or a mock said is not kept, and what was free saves nothing
    T.c.fingerprint != "",
)
_counted = _ASKED.add_columns(sa.func.count().over(partition_by=_SAME).label("times")).subquery()
_REPEATED = (
    sa.select(_counted)
    .where(_counted.c.times > 1)
    .order_by(_counted.c.tenant, _counted.c.operation, _counted.c.fingerprint, _counted.c.at)
)


def model_use(tx: Tx, since: datetime, until: datetime) -> list[ModelUse]:
    return _uses(tx.conn.execute(_USE, {"b_since": since, "b_until": until}))


def oversize_images(tx: Tx, since: datetime, until: datetime, tokens: int) -> list[ModelUse]:
    return _uses(tx.conn.execute(_OVERSIZE, {"b_since": since, "b_until": until, "b_tokens": tokens}))


def _uses(rows: Iterable[sa.Row[Any]]) -> list[ModelUse]:
    return [ModelUse(r.service, r.operation, r.model, r.calls, usage_from(r), r.nanos) for r in rows]


def repeated(tx: Tx, since: datetime, until: datetime, within: timedelta) -> Sequence[Repeated]:
    """As a cache would have done: what is asked within `within` of an answer is saved, the next is an answer anew."""
    calls: dict[str, tuple[int, int]] = {}
    answered: tuple[object, datetime] | None = None
    for r in tx.conn.execute(_REPEATED, {"b_since": since, "b_until": until}):
        request = (r.tenant, r.operation, r.fingerprint)
        if answered is None or answered[0] != request or r.at - answered[1] > within:
            answered = (request, r.at)
            continue
        count, nanos = calls.get(r.operation, (0, 0))
        calls[r.operation] = (count + 1, nanos + r.nanos)
    found = [Repeated(operation, count, nanos) for operation, (count, nanos) in calls.items()]
    return sorted(found, key=lambda one: (-one.nanos, one.operation))
