"""The ledger. Every entry is kept; its quarter of an hour is summed in the same transaction.

A calendar window (day, week, month, in any zone) begins and ends on a quarter of an hour, so its sum reads at most a
few thousand small rows. Other bounds are exact too: what sticks out is summed from the entries.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.costs.entry import CostEntry
from core.persistence.tables import AlertRow, CostEntryRow, CostSumRow, table_of
from core.persistence.tx import Tx
from core.ports.store import CostGroup

SLOT_SECONDS = 15 * 60

_T = table_of(CostEntryRow)
_SUM = table_of(CostSumRow)
_ALERT = table_of(AlertRow)

_RECORD = sa.insert(_T)
_COUNT_IN = insert(_SUM)
_COUNT_IN = _COUNT_IN.on_conflict_do_update(
    index_elements=["slot"], set_={"nanos": _SUM.c.nanos + _COUNT_IN.excluded.nanos}
)
_SINCE: sa.BindParameter[datetime] = sa.bindparam("b_since")
_UNTIL: sa.BindParameter[datetime] = sa.bindparam("b_until")
_SLOTS = sa.select(sa.func.sum(_SUM.c.nanos)).where(_SUM.c.slot >= _SINCE, _SUM.c.slot < _UNTIL)
_ENTRIES = sa.select(sa.func.sum(_T.c.nanos)).where(_T.c.at >= _SINCE, _T.c.at < _UNTIL)
_CLAIM_ALERT = insert(_ALERT).on_conflict_do_nothing(index_elements=["budget", "budget_window", "threshold"])

GroupBy = Literal["day", "service", "operation", "person", "journey", "model"]


def slot_of(moment: datetime) -> datetime:
    """The quarter of an hour that a moment lies in."""
    seconds = int(moment.timestamp())
    return datetime.fromtimestamp(seconds - seconds % SLOT_SECONDS, UTC)


def _next_slot(moment: datetime) -> datetime:
    """The moment itself when it is a quarter of an hour, else the next one."""
    slot = slot_of(moment)
    return slot if slot == moment else datetime.fromtimestamp(slot.timestamp() + SLOT_SECONDS, UTC)


class SqlLedger:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def record(self, entry: CostEntry) -> None:
        self._tx.conn.execute(_RECORD, _values(entry))
        self._tx.conn.execute(_COUNT_IN, {"slot": slot_of(entry.at), "nanos": entry.nanos})

    def spent(self, since: datetime, until: datetime) -> int:
        return sum(self._sum(*part) for part in _parts(since, until))

    def _sum(self, statement: sa.Select[Any], since: datetime, until: datetime) -> int:
        return int(self._tx.conn.execute(statement, {"b_since": since, "b_until": until}).scalar() or 0)

    def claim_alert(self, budget: str, window: str, threshold: int, now: datetime) -> bool:
        claim = {"budget": budget, "budget_window": window, "threshold": threshold, "at": now}
        return self._tx.conn.execute(_CLAIM_ALERT, claim).rowcount == 1

    def grouped(self, by: GroupBy, since: datetime, until: datetime) -> Sequence[CostGroup]:
        """Days (UTC) in order; anything else by what it cost, dearest first."""
        key = self._tx.utc_day(_T.c.at) if by == "day" else _T.c[by]
        query = (
            sa.select(
                key.label("key"),
                sa.func.count().label("calls"),
                sa.func.sum(sa.case((_T.c.success, 0), else_=1)).label("failed"),
                sa.func.sum(_T.c.nanos).label("nanos"),
                sa.func.sum(_T.c.tokens_in + _T.c.tokens_out + _T.c.tokens_thought).label("tokens"),
                sa.func.sum(_T.c.images).label("images"),
            )
            .where(_T.c.at >= since, _T.c.at < until)
            .group_by(sa.text("1"))
        )
        rows = [
            CostGroup(r.key, r.calls, int(r.failed), int(r.nanos), int(r.tokens), int(r.images))
            for r in self._tx.conn.execute(query)
        ]
        return sorted(rows, key=lambda g: (0 if by == "day" else -g.nanos, g.key))


def _parts(since: datetime, until: datetime) -> Iterator[tuple[sa.Select[Any], datetime, datetime]]:
    """Whole slots from the sums, and what sticks out at either end from the entries."""
    first, last = _next_slot(since), slot_of(until)
    if first >= last:
        yield _ENTRIES, since, until
        return
    yield _SLOTS, first, last
    if since < first:
        yield _ENTRIES, since, first
    if last < until:
        yield _ENTRIES, last, until


def _values(e: CostEntry) -> dict[str, Any]:
    return {
        "id": e.id,
        "at": e.at,
        "service": e.service,
        "operation": e.operation,
        "model": e.model,
        "tenant": e.caller.tenant,
        "person": e.caller.person,
        "journey": e.caller.journey,
        "request": e.caller.request,
        "job": e.caller.job,
        "tokens_in": e.usage.tokens_in,
        "tokens_out": e.usage.tokens_out,
        "tokens_cached": e.usage.tokens_cached,
        "tokens_thought": e.usage.tokens_thought,
        "images": e.usage.images,
        "video_seconds": e.usage.video_seconds,
        "nanos": e.nanos,
        "duration_ms": e.duration_ms,
        "success": e.success,
        "error": e.error,
        "price_source": e.price_source,
        "price_version": e.price_version,
        "unpriced": e.unpriced,
        "metadata": dict(e.metadata),
    }
