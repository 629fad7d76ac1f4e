"""What people and the bot said, and what the bot waits to hear.

A lane's context is one sealed document in its row of the table `pending`, of the kind "context". A row of another kind
is a single question: of a lane that keeps nothing else, or from before there were contexts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.codec import CONTEXT, DATA, TEXT
from core.persistence.prepared import Prepared
from core.persistence.tables import PendingRow, UtteranceRow, table_of
from core.persistence.tx import Tx
from core.ports.store import Context, Pending, Utterance

_T = table_of(UtteranceRow)
_ASKED = table_of(PendingRow)

_SAY = Prepared(sa.insert(_T))
_RECENT = (
    sa.select(_T)
    .where(_T.c.room == sa.bindparam("b_room"), _T.c.journey == sa.bindparam("b_journey"))
    .order_by(_T.c.seq.desc())
    .limit(sa.bindparam("b_limit", type_=sa.Integer))
)
_CORRECT = (
    sa.update(_T)
    .where(
        _T.c.inbound == sa.bindparam("b_inbound"),
        _T.c.inbound != sa.literal_column("''"),
        _T.c.who == sa.literal_column("'person'"),
    )
    .values(text=sa.bindparam("b_text"))
)
_PENDING = Prepared(sa.select(_ASKED).where(_ASKED.c.lane == sa.bindparam("b_lane")))
_INSERT = insert(_ASKED)
_ASK = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["lane"], set_={name: _INSERT.excluded[name] for name in ("kind", "data", "at")}
    )
)
_CLEAR = sa.delete(_ASKED).where(_ASKED.c.lane == sa.bindparam("b_lane"))
_CONTEXT = "context"


class SqlTalk:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def say(self, *utterances: Utterance) -> None:
        rows = [
            {
                "id": u.id,
                "at": u.at,
                "lane": u.lane,
                "room": u.room,
                "journey": u.journey,
                "who": u.who,
                "person": u.person,
                "text": TEXT.seal(u.text, self._tx.sealer),
                "inbound": u.inbound,
            }
            for u in utterances
        ]
        if rows:
            _SAY.run_all(self._tx, rows)

    def recent(self, room: str, journey: str, limit: int) -> Sequence[Utterance]:
        params = {"b_room": room, "b_journey": journey, "b_limit": limit}
        return [self._utterance(row) for row in reversed(self._tx.conn.execute(_RECENT, params).all())]

    def _utterance(self, r: sa.Row[Any]) -> Utterance:
        text = TEXT.open(r.text, self._tx.sealer)
        return Utterance(r.id, r.at, r.lane, r.room, r.journey, r.who, r.person, text, r.inbound)

    def correct(self, inbound: str, text: str) -> bool:
        sealed = TEXT.seal(text, self._tx.sealer)
        return self._tx.conn.execute(_CORRECT, {"b_inbound": inbound, "b_text": sealed}).rowcount > 0

    def pending(self, lane: str) -> Pending | None:
        asked = self.context(lane).asked
        return asked[-1] if asked else None

    def ask(self, lane: str, pending: Pending | None) -> None:
        if pending is None:
            self._tx.conn.execute(_CLEAR, {"b_lane": lane})
            return
        data = DATA.seal(dict(pending.data), self._tx.sealer)
        _ASK.run(self._tx, {"lane": lane, "kind": pending.kind, "data": data, "at": pending.at})

    def context(self, lane: str) -> Context:
        row = _PENDING.first(self._tx, {"b_lane": lane})
        if row is None:
            return Context()
        if row.kind == _CONTEXT:
            return CONTEXT.open(row.data, self._tx.sealer)
        data = DATA.open(row.data, self._tx.sealer)
        return Context((Pending(row.kind, data, row.at, by=data.pop("by", "")),))

    def keep(self, lane: str, context: Context, now: datetime) -> None:
        if context == Context():
            self._tx.conn.execute(_CLEAR, {"b_lane": lane})
            return
        data = CONTEXT.seal(context, self._tx.sealer)
        _ASK.run(self._tx, {"lane": lane, "kind": _CONTEXT, "data": data, "at": now})
