"""What goes out, posted in order within each lane; and where cards stand that may be edited."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from core.errors import StoreError
from core.messages import Place, PlatformName
from core.persistence.codec import OUTGOING, ids_from, ids_text, place_from, place_text
from core.persistence.prepared import Prepared
from core.persistence.repos.queue import UNFINISHED, Lanes, literal
from core.persistence.tables import CardRefRow, OutboxRow, table_of
from core.persistence.tables.queues import BLOCKED, DEAD, DONE, READY, SUPERSEDED
from core.persistence.tx import OUTBOX_LANE, Tx, clip
from core.ports.store import Lease, OutboxItem, Outgoing

log = structlog.get_logger(__name__)

_T = table_of(OutboxRow)
_REF = table_of(CardRefRow)
_Q = Lanes(_T, _T.c.seq, _T.c.added_at)

_ADD = Prepared(
    insert(_T)
    .values(status=_Q.status_on_arrival)
    .on_conflict_do_nothing(index_elements=["dedupe"])
    .returning(_T.c.seq, _T.c.status)
)
_OURS = _T.c.platform.in_(sa.bindparam("b_platforms", expanding=True))
_URGENT = _T.c.urgent == literal(1)
_COLUMNS = (_T.c.seq, _T.c.body, _T.c.attempts)
_CLAIM_URGENT = _Q.claim(*_COLUMNS, where=(_OURS, _URGENT))
_CLAIM = _Q.claim(*_COLUMNS, where=(_OURS,))

_BY_DEDUPE = (_T.c.dedupe == sa.bindparam("b_dedupe"), _T.c.status == literal(READY))
_HELD = (*_BY_DEDUPE, _T.c.lease_token == sa.bindparam("b_token"))
_SENT = Prepared(
    sa.update(_T)
    .where(*_BY_DEDUPE)
    .values(
        status=literal(DONE),
        lease_token=None,
        body=None,
        posted=sa.bindparam("b_posted"),
        finished_at=sa.bindparam("b_now"),
    )
)
_RETRY = (
    sa.update(_T)
    .where(*_HELD)
    .values(available_at=sa.bindparam("b_at"), lease_token=None, last_error=sa.bindparam("b_error"))
)
_BURY = (
    sa.update(_T)
    .where(*_HELD)
    .values(
        status=literal(DEAD),
        lease_token=None,
        finished_at=sa.bindparam("b_now"),
        last_error=sa.bindparam("b_error"),
    )
)
_SUPERSEDE = (
    sa.update(_T)
    .where(
        _T.c.lane == sa.bindparam("of_lane"),
        _T.c.status == literal(BLOCKED),
        _T.c.status < UNFINISHED,
        _T.c.edits == sa.bindparam("b_edits"),
        # One that also gives a name must go out, or the name would stay unknown.
        _T.c.remember_as == sa.literal_column("''"),
        _T.c.seq < sa.bindparam("b_seq"),
    )
    .values(status=literal(SUPERSEDED), body=None, finished_at=sa.bindparam("b_now"))
)

_REMEMBER = insert(_REF)
_REMEMBER = _REMEMBER.on_conflict_do_update(
    index_elements=["name"],
    set_={key: _REMEMBER.excluded[key] for key in ("place", "ids", "updated_at")},
)
_RECALL = sa.select(_REF.c.name, _REF.c.place, _REF.c.ids).where(
    _REF.c.name.in_(sa.bindparam("b_names", expanding=True))
)

_POSTED = sa.select(_T.c.posted).where(_T.c.dedupe == sa.bindparam("b_dedupe"))
_NEXT = Prepared(_Q.promote_leased.returning(_T.c.seq, _T.c.body))
_PENDING_OF = _Q.pending.where(_T.c.platform.in_(sa.bindparam("b_platforms", expanding=True)))


class SqlOutbox:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def add(self, outgoing: Outgoing, now: datetime, lease: Lease | None = None) -> OutboxItem | None:
        lane = _lane(outgoing)
        self._tx.lock(OUTBOX_LANE, lane)
        row = _ADD.first(
            self._tx,
            {
                "id": outgoing.id,
                "dedupe": outgoing.dedupe,
                "platform": outgoing.place.platform,
                "lane": lane,
                "of_lane": lane,
                "urgent": int(outgoing.urgent),
                "remember_as": outgoing.remember_as,
                "edits": outgoing.edits,
                "request": outgoing.request,
                "body": OUTGOING.seal(outgoing, self._tx.sealer),
                "attempts": 1 if lease else 0,
                "available_at": lease.until if lease else now,
                "lease_token": lease.token if lease else None,
                "added_at": now,
            },
        )
        if row is None:
            return None
        if row.status == BLOCKED and outgoing.edits:
            # Only rows that still wait behind another: what may be on its way out is left alone.
            supersede = {"of_lane": lane, "b_edits": outgoing.edits, "b_seq": row.seq, "b_now": now}
            self._tx.conn.execute(_SUPERSEDE, supersede)
        if lease is None or row.status != READY:
            return None
        return OutboxItem(outgoing, 1, lease.token, self._sent_before([outgoing]).get(outgoing.edits, ()))

    def claim(
        self, platforms: Sequence[PlatformName], now: datetime, lease: Lease, limit: int = 10, urgent_only: bool = False
    ) -> Sequence[OutboxItem]:
        params = {"b_platforms": list(platforms), "b_now": now, "b_until": lease.until, "b_token": lease.token}
        rows = self._take(_CLAIM_URGENT, params, limit)
        if not urgent_only and len(rows) < limit:
            rows += self._take(_CLAIM, params, limit - len(rows))
        posts = [(post, int(r.attempts)) for r in rows if (post := self._post(r))]
        before = self._sent_before(post for post, _ in posts)
        return [OutboxItem(post, attempts, lease.token, before.get(post.edits, ())) for post, attempts in posts]

    def _post(self, r: sa.Row[Any]) -> Outgoing | None:
        """None: unreadable. It keeps its lease and comes back when that ends; the others must not wait for it."""
        try:
            return OUTGOING.open(r.body, self._tx.sealer)
        except StoreError as exc:
            log.error("outbox.row_unreadable", row=r.seq, error=exc.message, remedy=exc.remedy)
            return None

    def _take(self, statement: Any, params: dict[str, Any], limit: int) -> list[sa.Row[Any]]:
        rows = self._tx.conn.execute(statement, {**params, "b_limit": limit}).all()
        return sorted(rows, key=lambda r: int(r.seq))

    def _sent_before(self, posts: Iterable[Outgoing]) -> dict[str, tuple[str, ...]]:
        names = {post.edits for post in posts if post.edits}
        if not names:
            return {}
        return {r.name: ids_from(r.ids) for r in self._tx.conn.execute(_RECALL, {"b_names": sorted(names)})}

    def sent(
        self, item: OutboxItem, ids: Sequence[str], now: datetime, lease: Lease | None = None
    ) -> OutboxItem | bool:
        out = item.outgoing
        self._tx.lock(OUTBOX_LANE, _lane(out))
        posted = ids_text(tuple(ids))
        marked = _SENT.run(self._tx, {"b_dedupe": out.dedupe, "b_posted": posted, "b_now": now})
        if ids:
            place = place_text(out.place)
            names = {name for name in (out.remember_as, out.edits) if name}
            for name in sorted(names):
                self._tx.conn.execute(_REMEMBER, {"name": name, "place": place, "ids": posted, "updated_at": now})
        if marked != 1:
            return False
        return self._next(out, lease) if lease else self._promote(out)

    def _next(self, outgoing: Outgoing, lease: Lease) -> OutboxItem | bool:
        """The lane's next, held under the lease; False when there is none that can be read."""
        params = {"of_lane": _lane(outgoing), "b_token": lease.token, "b_until": lease.until}
        row = _NEXT.first(self._tx, params)
        post = self._post(row) if row else None
        if post is None:
            return False
        return OutboxItem(post, 1, lease.token, self._sent_before([post]).get(post.edits, ()))

    def retry(self, item: OutboxItem, at: datetime, error: str) -> None:
        params = {"b_dedupe": item.outgoing.dedupe, "b_token": item.token, "b_at": at, "b_error": clip(error)}
        self._tx.conn.execute(_RETRY, params)

    def bury(self, item: OutboxItem, now: datetime, error: str) -> None:
        self._tx.lock(OUTBOX_LANE, _lane(item.outgoing))
        params = {"b_dedupe": item.outgoing.dedupe, "b_token": item.token, "b_now": now, "b_error": clip(error)}
        if self._tx.conn.execute(_BURY, params).rowcount == 1:
            self._promote(item.outgoing)

    def _promote(self, outgoing: Outgoing) -> bool:
        return self._tx.conn.execute(_Q.promote, {"of_lane": _lane(outgoing)}).rowcount == 1

    def release_all(self, now: datetime) -> int:
        return self._tx.conn.execute(_Q.release_all, {"b_now": now}).rowcount

    def pending(self, platforms: Sequence[PlatformName] | None = None) -> int:
        if platforms is None:
            return self._tx.conn.execute(_Q.pending).scalar_one()
        return self._tx.conn.execute(_PENDING_OF, {"b_platforms": list(platforms)}).scalar_one()

    def posted(self, dedupe: str) -> tuple[str, ...]:
        found = self._tx.conn.execute(_POSTED, {"b_dedupe": dedupe}).scalar()
        return ids_from(found) if found else ()

    def remembered(self, name: str) -> tuple[Place, tuple[str, ...]] | None:
        row = self._tx.conn.execute(_RECALL, {"b_names": [name]}).first()
        return (place_from(row.place), ids_from(row.ids)) if row else None


def _lane(outgoing: Outgoing) -> str:
    return outgoing.lane or outgoing.place.lane
