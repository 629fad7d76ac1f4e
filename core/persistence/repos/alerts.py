"""Alerts: claimed once, kept, acknowledged. And how operations ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.slots import QUARTER, slot_of
from core.persistence.tables import AlertRow, OutcomeRow, table_of
from core.persistence.tx import Tx
from core.ports.store import Alert, OutcomeCount

_T = table_of(AlertRow)
_OUT = table_of(OutcomeRow)

_CLAIM = insert(_T).on_conflict_do_nothing(index_elements=["key"])
_LIMIT = sa.bindparam("b_limit", type_=sa.Integer)
_HISTORY = sa.select(_T).order_by(_T.c.at.desc(), _T.c.key.desc()).limit(_LIMIT)
_OPEN = _HISTORY.where(sa.text("acknowledged_at IS NULL"))
_ACKNOWLEDGE = (
    sa.update(_T)
    .where(_T.c.key == sa.bindparam("b_key"), _T.c.acknowledged_at.is_(None))
    .values(acknowledged_at=sa.bindparam("b_now"), acknowledged_by=sa.bindparam("b_by"))
)
_REOPEN = (
    sa.update(_T)
    .where(_T.c.key == sa.bindparam("b_key"), _T.c.acknowledged_by == sa.bindparam("b_by"))
    .values(acknowledged_at=None, acknowledged_by="")
)
_GET = sa.select(_T).where(_T.c.key == sa.bindparam("b_key"))

_COUNT = insert(_OUT)
_COUNT = _COUNT.on_conflict_do_update(
    index_elements=["slot", "operation", "category"], set_={"count": _OUT.c["count"] + _COUNT.excluded["count"]}
)
_BETWEEN = (
    sa.select(_OUT.c.operation, _OUT.c.category, sa.cast(sa.func.sum(_OUT.c["count"]), sa.BigInteger).label("total"))
    .where(_OUT.c.slot >= sa.bindparam("b_since"), _OUT.c.slot < sa.bindparam("b_until"))
    .group_by(_OUT.c.operation, _OUT.c.category)
    .order_by(_OUT.c.operation, _OUT.c.category)
)


class SqlAlerts:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def claim(self, alert: Alert) -> bool:
        values = {
            "key": alert.key,
            "kind": alert.kind,
            "at": alert.at,
            "data": dict(alert.data),
            "acknowledged_at": alert.acknowledged_at,
            "acknowledged_by": alert.acknowledged_by,
        }
        return self._tx.conn.execute(_CLAIM, values).rowcount == 1

    def history(self, limit: int = 100, *, open_only: bool = False) -> Sequence[Alert]:
        rows = self._tx.conn.execute(_OPEN if open_only else _HISTORY, {"b_limit": limit})
        return [_alert(row) for row in rows]

    def acknowledge(self, key: str, by: str, now: datetime) -> Alert | None:
        self._tx.conn.execute(_ACKNOWLEDGE, {"b_key": key, "b_by": by, "b_now": now})
        row = self._tx.conn.execute(_GET, {"b_key": key}).first()
        return _alert(row) if row else None

    def reopen(self, key: str, by: str) -> None:
        self._tx.conn.execute(_REOPEN, {"b_key": key, "b_by": by})


def _alert(r: sa.Row[Any]) -> Alert:
    return Alert(r.key, r.kind, r.at, r.data, r.acknowledged_at, r.acknowledged_by)


class SqlOutcomes:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def count(self, operation: str, category: str, now: datetime, times: int = 1) -> None:
        slot = slot_of(now, QUARTER)
        self._tx.conn.execute(_COUNT, {"slot": slot, "operation": operation, "category": category, "count": times})

    def between(self, since: datetime, until: datetime) -> Sequence[OutcomeCount]:
        """Of the quarters of an hour that begin in [since, until)."""
        bounds = {"b_since": since.timestamp(), "b_until": until.timestamp()}
        rows = self._tx.conn.execute(_BETWEEN, {name: int(-(-at // 1)) for name, at in bounds.items()})
        return [OutcomeCount(r.operation, r.category, r.total) for r in rows]
