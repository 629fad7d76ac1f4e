"""What came in, worked off in order within each lane."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from core.errors import LeaseLost, StoreError
from core.messages import Inbound
from core.persistence.codec import INBOUND
from core.persistence.prepared import Prepared
from core.persistence.repos.queue import Lanes, literal
from core.persistence.tables import InboxRow, table_of
from core.persistence.tables.queues import DEAD, DONE, READY
from core.persistence.tx import INBOX_LANE, Tx, clip
from core.ports.store import InboxItem, Lease, Received

log = structlog.get_logger(__name__)

_T = table_of(InboxRow)
_Q = Lanes(_T, _T.c.id, _T.c.received_at)

_RECEIVE = (
    insert(_T)
    .values(status=_Q.status_on_arrival)
    .on_conflict_do_nothing(index_elements=["source", "event_key"])
    .returning(_T.c.id, _T.c.status)
)
_RECEIVE_ANSWERED = Prepared(
    insert(_T)
    .values(status=_Q.done_on_arrival, attempts=1)
    .on_conflict_do_nothing(index_elements=["source", "event_key"])
    .returning(_T.c.status)
)
_REFUSE = (
    insert(_T)
    .values(status=literal(DONE), attempts=0)
    .on_conflict_do_nothing(index_elements=["source", "event_key"])
    .returning(_T.c.id)
)
_CLAIM = _Q.claim(_T.c.id, _T.c.lane, _T.c.request, _T.c.payload, _T.c.attempts)
_FINISH = _Q.end(DONE, payload=None, finished_at=sa.bindparam("b_now"))
_BURY = _Q.end(DEAD, finished_at=sa.bindparam("b_now"), last_error=sa.bindparam("b_error"))


class SqlInbox:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def receive(self, inbound: Inbound, request: str, now: datetime, lease: Lease | None = None) -> Received:
        lane = inbound.place.lane
        self._tx.lock(INBOX_LANE, lane)
        row = self._tx.conn.execute(
            _RECEIVE,
            {
                "source": inbound.place.platform,
                "event_key": inbound.id,
                "lane": lane,
                "of_lane": lane,
                "request": request,
                "payload": INBOUND.seal(inbound, self._tx.sealer),
                # A row that turns out to be blocked keeps no lease: its promotion clears it.
                "attempts": 1 if lease else 0,
                "available_at": lease.until if lease else now,
                "lease_token": lease.token if lease else None,
                "received_at": now,
            },
        ).first()
        if row is None:
            return Received(new=False)
        if lease is None or row.status != READY:
            return Received(new=True)
        return Received(True, InboxItem(row.id, inbound, lane, request, 1, lease.token))

    def receive_answered(self, inbound: Inbound, request: str, now: datetime) -> Literal["new", "duplicate", "wait"]:
        lane = inbound.place.lane
        self._tx.lock(INBOX_LANE, lane)
        row = _RECEIVE_ANSWERED.first(self._tx, {"of_lane": lane, **_done(inbound, request, now)})
        if row is None:
            return "duplicate"
        return "new" if row.status == DONE else "wait"

    def refuse(self, inbound: Inbound, request: str, now: datetime) -> bool:
        return self._tx.conn.execute(_REFUSE, _done(inbound, request, now)).first() is not None

    def claim(self, now: datetime, lease: Lease, limit: int = 1) -> Sequence[InboxItem]:
        rows = self._tx.conn.execute(
            _CLAIM, {"b_now": now, "b_until": lease.until, "b_token": lease.token, "b_limit": limit}
        ).all()
        items = (self._item(r, lease) for r in sorted(rows, key=lambda r: int(r.id)))
        return [item for item in items if item]

    def _item(self, r: sa.Row[Any], lease: Lease) -> InboxItem | None:
        """None: unreadable. It keeps its lease and comes back when that ends; the others must not wait for it."""
        try:
            inbound = INBOUND.open(r.payload, self._tx.sealer)
        except StoreError as exc:
            log.error("inbox.row_unreadable", item=r.id, error=exc.message, remedy=exc.remedy)
            return None
        return InboxItem(r.id, inbound, r.lane, r.request, r.attempts, lease.token)

    def renew(self, item_id: int, lease: Lease) -> bool:
        params = {"b_key": item_id, "b_token": lease.token, "b_until": lease.until}
        return self._tx.conn.execute(_Q.renew, params).rowcount == 1

    def finish(self, item: InboxItem, now: datetime) -> bool:
        return self._end(_FINISH, item, b_now=now)

    def retry(self, item: InboxItem, at: datetime, error: str) -> None:
        params = {"b_key": item.id, "b_token": item.token, "b_at": at, "b_error": clip(error)}
        self._tx.conn.execute(_Q.retry, params)

    def bury(self, item: InboxItem, now: datetime, error: str) -> None:
        self._end(_BURY, item, b_now=now, b_error=clip(error))

    def _end(self, statement: sa.Update, item: InboxItem, **params: object) -> bool:
        self._tx.lock(INBOX_LANE, item.lane)
        done = self._tx.conn.execute(statement, {"b_key": item.id, "b_token": item.token, **params})
        if done.rowcount != 1:
            raise LeaseLost(f"The lease on inbox row {item.id} is lost.", remedy="Whoever holds it now does the work.")
        return self._tx.conn.execute(_Q.promote, {"of_lane": item.lane}).rowcount == 1

    def release_all(self, now: datetime) -> int:
        return self._tx.conn.execute(_Q.release_all, {"b_now": now}).rowcount

    def pending(self) -> int:
        return self._tx.conn.execute(_Q.pending).scalar_one()


def _done(inbound: Inbound, request: str, now: datetime) -> dict[str, object]:
    """The columns of a row that nobody has to claim: its words are not kept."""
    return {
        "source": inbound.place.platform,
        "event_key": inbound.id,
        "lane": inbound.place.lane,
        "request": request,
        "available_at": now,
        "received_at": now,
        "finished_at": now,
    }
