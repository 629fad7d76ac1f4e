"""The ledger's entries: how one is written, and what groups of them come to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.costs.entry import CACHE, UNFINISHED, Caller, CostEntry, Usage
from core.costs.limits import Reservation
from core.persistence.durations import counted
from core.persistence.repos.sums import MEASURES, Tally
from core.persistence.tables import CostEntryRow, table_of
from core.persistence.tx import Tx
from core.ports.store import Dimension

T = table_of(CostEntryRow)

_TRIED = T.c.price_source != CACHE
_TIMED = sa.and_(_TRIED, T.c.error != UNFINISHED)


def _if(condition: sa.ColumnElement[bool], then: Any = 1) -> sa.ColumnElement[int]:
    return sa.case((condition, then), else_=0)


_MEASURED: Mapping[str, sa.ColumnElement[int]] = {
    **{name: T.c[name] for name in MEASURES if name in T.c},
    "calls": _if(_TRIED),
    "failed": _if(sa.and_(_TRIED, sa.not_(T.c.success))),
    "hits": _if(sa.not_(_TRIED)),
    "unpriced": _if(T.c.unpriced),
    "uncertain": _if(T.c.uncertain),
    "timed": _if(_TIMED),
    "ms": _if(_TIMED, T.c.duration_ms),
}
SUMMED: tuple[sa.ColumnElement[Any], ...] = (
    *(sa.cast(sa.func.sum(_MEASURED[name]), sa.BigInteger).label(name) for name in MEASURES),
    sa.func.aggregate_strings(sa.case((_TIMED, sa.cast(T.c.duration_ms, sa.String))), ",").label("durations"),
)
"""What a group of entries comes to, for `tally_from`."""


def tally_from(row: sa.Row[Any]) -> Tally:
    """Of a row that begins with the group's key and goes on with SUMMED."""
    durations = row.durations
    return Tally(list(row[1 : 1 + len(MEASURES)]), counted(map(int, durations.split(","))) if durations else 0)


def key_of(dimension: str) -> sa.ColumnElement[str]:
    return sa.literal_column("''", sa.String) if dimension == "all" else T.c[dimension]


def read_entries(
    tx: Tx, dimension: str, since: datetime, until: datetime, only: Mapping[Dimension, str] | None = None
) -> dict[str, Tally]:
    """By the dimension's value ("all": "")."""
    key = key_of(dimension).label("key")
    query = sa.select(key, *SUMMED).where(T.c.at >= since, T.c.at < until).group_by(sa.text("1"))
    for name, value in (only or {}).items():
        query = query.where(T.c[name] == value)
        if name in {"person", "journey"}:
            query = query.where(T.c[name] != sa.literal_column("''"))  # for their partial index
    if dimension == "all":
        query = query.having(sa.func.count() > 0)
    return {row.key: tally_from(row) for row in tx.conn.execute(query)}


def usage_sums() -> tuple[sa.ColumnElement[Any], ...]:
    names = [f for f in Usage.__dataclass_fields__ if f != "video_seconds"]
    whole = [sa.cast(sa.func.sum(T.c[name]), sa.BigInteger).label(name) for name in names]
    return (*whole, sa.func.sum(T.c.video_seconds).label("video_seconds"))


def usage_from(r: sa.Row[Any]) -> Usage:
    return Usage(**{name: getattr(r, name) for name in Usage.__dataclass_fields__})


def outcome_values(e: CostEntry) -> dict[str, Any]:
    """What an ending says: the part that a late settlement corrects."""
    return {
        "tokens_in": e.usage.tokens_in,
        "tokens_out": e.usage.tokens_out,
        "tokens_cached": e.usage.tokens_cached,
        "tokens_thought": e.usage.tokens_thought,
        "tokens_image": e.usage.tokens_image,
        "images": e.usage.images,
        "searches": e.usage.searches,
        "video_seconds": e.usage.video_seconds,
        "nanos": e.nanos,
        "duration_ms": e.duration_ms,
        "success": e.success,
        "error": e.error,
        "price_source": e.price_source,
        "price_version": e.price_version,
        "unpriced": e.unpriced,
        "uncertain": e.uncertain,
        "saved_nanos": e.saved_nanos,
        "metadata": dict(e.metadata),
    }


def entry_values(e: CostEntry) -> dict[str, Any]:
    return {
        "id": e.id,
        "at": e.at,
        "service": e.service,
        "operation": e.operation,
        "model": e.model,
        **caller_values(e.caller),
        "fingerprint": e.fingerprint,
        **outcome_values(e),
    }


def caller_values(c: Caller) -> dict[str, str]:
    return {"tenant": c.tenant, "person": c.person, "journey": c.journey, "request": c.request, "job": c.job}


def reservation_values(r: Reservation) -> dict[str, Any]:
    return {
        "id": r.id,
        "at": r.at,
        "expires_at": r.expires_at,
        "service": r.service,
        "operation": r.operation,
        "model": r.model,
        **caller_values(r.caller),
        "estimate": r.estimate,
        "price_source": r.price_source,
        "price_version": r.price_version,
        "unpriced": r.unpriced,
        "fingerprint": r.fingerprint,
    }


def unfinished(r: sa.Row[Any]) -> CostEntry:
    """A reservation that outlived its time, as an entry: its estimate, since nobody knows better."""
    return CostEntry(
        id=r.id,
        at=r.at,
        service=r.service,
        operation=r.operation,
        model=r.model,
        caller=Caller(r.tenant, r.person, r.journey, r.request, r.job),
        usage=Usage(),
        nanos=r.estimate,
        duration_ms=0,
        success=False,
        error=UNFINISHED,
        price_source=r.price_source,
        price_version=r.price_version,
        unpriced=r.unpriced,
        uncertain=True,
        fingerprint=r.fingerprint,
        metadata={"billed": "unknown", "booked": "estimate"},
    )
