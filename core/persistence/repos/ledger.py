"""The ledger. Every entry is kept; its quarter of an hour and its day are summed in the same transaction.

A calendar window (day, week, month, in any zone) begins and ends on a quarter of an hour, so its sum is that of the
whole UTC days in it and of at most 95 quarters at either end. Other bounds are exact too: what sticks out beyond the
quarters is summed from the entries.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.costs.entry import CostEntry
from core.persistence.tables import AlertRow, CostEntryRow, CostSumRow, table_of
from core.persistence.tx import Tx
from core.ports.store import CostGroup

QUARTER = 15 * 60
DAY = 24 * 60 * 60

_T = table_of(CostEntryRow)
_SUM = table_of(CostSumRow)
_ALERT = table_of(AlertRow)

_RECORD = sa.insert(_T)
_BEGIN = sa.insert(_T).returning(_T.c.seq)
_SETTLE = (
    sa.update(_T)
    .where(_T.c.seq == sa.bindparam("b_seq"))
    .values({column: sa.bindparam(column.name) for column in _T.c if column.name != "seq"})
)
_COUNT_IN = insert(_SUM)
_COUNT_IN = _COUNT_IN.on_conflict_do_update(
    index_elements=["seconds", "slot"], set_={"nanos": _SUM.c.nanos + _COUNT_IN.excluded.nanos}
)
_SINCE: sa.BindParameter[datetime] = sa.bindparam("b_since")
_UNTIL: sa.BindParameter[datetime] = sa.bindparam("b_until")


def _slots(seconds: int, since: str, until: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        _SUM.c.seconds == sa.literal_column(str(seconds)),
        _SUM.c.slot >= sa.bindparam(since),
        _SUM.c.slot < sa.bindparam(until),
    )


_WHOLE = sa.select(sa.func.sum(_SUM.c.nanos)).where(
    sa.or_(
        _slots(QUARTER, "b_since", "b_first_day"),
        _slots(DAY, "b_first_day", "b_last_day"),
        _slots(QUARTER, "b_last_day", "b_until"),
    )
)
_ENTRIES = sa.select(sa.func.sum(_T.c.nanos)).where(_T.c.at >= _SINCE, _T.c.at < _UNTIL)
_CLAIM_ALERT = insert(_ALERT).on_conflict_do_nothing(index_elements=["budget", "budget_window", "threshold"])

GroupBy = Literal["day", "service", "operation", "person", "journey", "model"]


def slot_of(moment: datetime, seconds: int = QUARTER) -> datetime:
    """The beginning of the quarter of an hour (or UTC day) that a moment lies in."""
    since_epoch = int(moment.timestamp())
    return datetime.fromtimestamp(since_epoch - since_epoch % seconds, UTC)


def _slot_from(moment: datetime, seconds: int = QUARTER) -> datetime:
    """The first slot that begins at the moment or after it."""
    slot = slot_of(moment, seconds)
    return slot if slot == moment else slot + timedelta(seconds=seconds)


class SqlLedger:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def begin(self, entry: CostEntry) -> int:
        return int(self._tx.conn.execute(_BEGIN, _values(entry)).scalar_one())

    def record(self, entry: CostEntry, begun: int | None = None) -> None:
        if begun is None:
            self._tx.conn.execute(_RECORD, _values(entry))
        else:
            self._tx.conn.execute(_SETTLE, {**_values(entry), "b_seq": begun})
        slots = [
            {"seconds": seconds, "slot": slot_of(entry.at, seconds), "nanos": entry.nanos} for seconds in (QUARTER, DAY)
        ]
        self._tx.conn.execute(_COUNT_IN, slots)

    def spent(self, since: datetime, until: datetime) -> int:
        first, last = _slot_from(since), slot_of(until)
        if first >= last:
            return self._entries(since, until)
        return self._entries(since, first) + self._whole(first, last) + self._entries(last, until)

    def _entries(self, since: datetime, until: datetime) -> int:
        if since >= until:
            return 0
        return int(self._tx.conn.execute(_ENTRIES, {"b_since": since, "b_until": until}).scalar() or 0)

    def _whole(self, since: datetime, until: datetime) -> int:
        """Of whole quarters. Days that lie in it whole are read as one row each."""
        first_day = min(_slot_from(since, DAY), until)
        last_day = max(slot_of(until, DAY), first_day)
        window = {"b_since": since, "b_first_day": first_day, "b_last_day": last_day, "b_until": until}
        return int(self._tx.conn.execute(_WHOLE, window).scalar() or 0)

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
