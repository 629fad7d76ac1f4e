"""Events, and their deliveries to subscribers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.events import Event, EventName, Recorded
from core.persistence.prepared import Prepared
from core.persistence.repos.queue import Leases
from core.persistence.tables import DeliveryRow, EventRow, table_of
from core.persistence.tables.queues import DEAD, DONE, READY
from core.persistence.tx import Tx, clip
from core.ports.store import Delivery, Lease

_T = table_of(EventRow)
_D = table_of(DeliveryRow)
_Q = Leases(_D, _D.c.id)

_APPEND = Prepared(sa.insert(_T))
_APPEND_FOR = sa.insert(_T).returning(_T.c.seq)
_DELIVER = sa.insert(_D)
_CLAIM = _Q.claim(_D.c.id, _D.c.event, _D.c.subscriber, _D.c.attempts)
_EVENTS = sa.select(_T).where(_T.c.seq.in_(sa.bindparam("b_seqs", expanding=True)))
_DELIVERED = _Q.end(DONE)
_BURY = _Q.end(DEAD, last_error=sa.bindparam("b_error"))
_LIMIT = sa.bindparam("b_limit", type_=sa.Integer)
_OF_JOURNEY = (
    sa.select(_T)
    .where(_T.c.journey == sa.bindparam("b_journey"), _T.c.journey != sa.literal_column("''"))
    .order_by(_T.c.seq.desc())
    .limit(_LIMIT)
)
_NAMED = sa.select(_T).where(_T.c.name == sa.bindparam("b_name")).order_by(_T.c.seq.desc()).limit(_LIMIT)


class SqlEvents:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def append(self, recorded: Recorded, subscribers: Sequence[str] = ()) -> None:
        if not subscribers:
            self.append_all([recorded])
            return
        seq = self._tx.conn.execute(_APPEND_FOR, _values(recorded)).scalar_one()
        ready = {"event": seq, "status": READY, "attempts": 0, "available_at": recorded.at}
        self._tx.conn.execute(_DELIVER, [{**ready, "subscriber": name} for name in subscribers])

    def append_all(self, recorded: Sequence[Recorded]) -> None:
        if recorded:
            _APPEND.run_all(self._tx, [_values(one) for one in recorded])

    def claim(self, now: datetime, lease: Lease, limit: int = 10) -> Sequence[Delivery]:
        params = {"b_now": now, "b_until": lease.until, "b_token": lease.token, "b_limit": limit}
        rows = self._tx.conn.execute(_CLAIM, params).all()
        if not rows:
            return []
        events = {r.seq: _recorded(r) for r in self._tx.conn.execute(_EVENTS, {"b_seqs": [r.event for r in rows]})}
        return [
            Delivery(r.id, r.subscriber, events[r.event], r.attempts, lease.token)
            for r in sorted(rows, key=lambda r: int(r.id))
        ]

    def delivered(self, delivery: Delivery) -> None:
        """A lost lease is no error: subscribers bear to be told twice."""
        self._tx.conn.execute(_DELIVERED, {"b_key": delivery.id, "b_token": delivery.token})

    def retry(self, delivery: Delivery, at: datetime, error: str, dead: bool = False) -> None:
        params: dict[str, Any] = {"b_key": delivery.id, "b_token": delivery.token, "b_error": clip(error)}
        if dead:
            self._tx.conn.execute(_BURY, params)
        else:
            self._tx.conn.execute(_Q.retry, {**params, "b_at": at})

    def pending(self) -> int:
        return self._tx.conn.execute(_Q.pending).scalar_one()

    def release_all(self, now: datetime) -> int:
        """Ends every lease: only for a process that knows it is alone (SQLite, at start). Returns how many."""
        return self._tx.conn.execute(_Q.release_all, {"b_now": now}).rowcount

    def of_journey(self, journey_id: str, limit: int = 100) -> Sequence[Recorded]:
        rows = self._tx.conn.execute(_OF_JOURNEY, {"b_journey": journey_id, "b_limit": limit})
        return [_recorded(row) for row in rows]

    def named(self, name: EventName, limit: int = 100) -> Sequence[Recorded]:
        """Latest first."""
        return [_recorded(row) for row in self._tx.conn.execute(_NAMED, {"b_name": name, "b_limit": limit})]


def _values(recorded: Recorded) -> dict[str, Any]:
    return {
        "id": recorded.id,
        "name": recorded.event.name,
        "data": dict(recorded.event.data),
        "at": recorded.at,
        "tenant": recorded.tenant,
        "person": recorded.person,
        "journey": recorded.journey,
        "request": recorded.request,
    }


def _recorded(r: sa.Row[Any]) -> Recorded:
    return Recorded(r.id, Event(r.name, r.data), r.at, r.tenant, r.person, r.journey, r.request)
