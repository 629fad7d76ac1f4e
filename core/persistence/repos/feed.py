"""What a page shows, kept for browsers that are away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.codec import DATA
from core.persistence.tables import FeedRow, table_of
from core.persistence.tx import FEED_ROOM, Tx
from core.ports.store import FeedEntry

_T = table_of(FeedRow)
_ROOM = _T.c.room == sa.bindparam("b_room")
_LIMIT = sa.bindparam("b_limit", type_=sa.Integer)

_other = _T.alias("other")
_next_seq = (
    sa.select(sa.func.coalesce(sa.func.max(_other.c.seq), 0) + 1)
    .where(_other.c.room == sa.bindparam("of_room"))
    .scalar_subquery()
)
_NOT_EDIT = sa.text("kind <> 'edit'")
_APPEND = (
    insert(_T)
    .values(seq=_next_seq)
    .on_conflict_do_nothing(index_elements=["room", "message"], index_where=_NOT_EDIT)
    .returning(_T.c.seq)
)
_FIRST = sa.select(_T.c.seq).where(
    _ROOM, _T.c.message == sa.bindparam("b_message"), _T.c.kind != sa.literal_column("'edit'")
)
_SINCE = sa.select(_T).where(_ROOM, _T.c.seq > sa.bindparam("b_seq")).order_by(_T.c.seq).limit(_LIMIT)
_LATEST = sa.select(_T).where(_ROOM).order_by(_T.c.seq.desc()).limit(_LIMIT)


class SqlFeed:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def append(
        self, room: str, message: str, kind: Literal["said", "post", "edit"], body: Mapping[str, Any], now: datetime
    ) -> int:
        # One at a time in a room: its numbers have no gaps and follow the order of the commits.
        self._tx.lock(FEED_ROOM, room)
        sealed = DATA.seal(dict(body), self._tx.sealer)
        values = {"room": room, "of_room": room, "message": message, "kind": kind, "body": sealed, "at": now}
        seq = self._tx.conn.execute(_APPEND, values).scalar()
        if seq is None:
            seq = self._tx.conn.execute(_FIRST, {"b_room": room, "b_message": message}).scalar_one()
        return int(seq)

    def since(self, room: str, seq: int, limit: int = 200) -> Sequence[FeedEntry]:
        rows = self._tx.conn.execute(_SINCE, {"b_room": room, "b_seq": seq, "b_limit": limit})
        return [self._entry(row) for row in rows]

    def latest(self, room: str, limit: int = 200) -> Sequence[FeedEntry]:
        rows = self._tx.conn.execute(_LATEST, {"b_room": room, "b_limit": limit}).all()
        return [self._entry(row) for row in reversed(rows)]

    def _entry(self, r: sa.Row[Any]) -> FeedEntry:
        return FeedEntry(r.seq, r.message, r.kind, DATA.open(r.body, self._tx.sealer), r.at)
