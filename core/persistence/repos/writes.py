"""Writes that can be taken back."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.persistence.codec import DATA
from core.persistence.tables import WriteRow, table_of
from core.persistence.tx import Tx
from core.ports.store import Write

_T = table_of(WriteRow)
_UNDO = _T.alias("undone")

_ADD = sa.insert(_T)
_GET = sa.select(_T).where(_T.c.id == sa.bindparam("b_id"))
_LAST = (
    sa.select(_T)
    .where(
        _T.c.room == sa.bindparam("b_room"),
        _T.c.person == sa.bindparam("b_person"),
        _T.c.undone_by == sa.literal_column("''"),
        # A write that undid another one is no candidate itself.
        ~sa.select(_UNDO.c.seq)
        .where(_UNDO.c.undone_by == _T.c.id, _UNDO.c.undone_by != sa.literal_column("''"))
        .correlate(_T)
        .exists(),
    )
    .order_by(_T.c.seq.desc())
    .limit(1)
)
_OF_GROUP = (
    sa.select(_T)
    .where(_T.c.message_group == sa.bindparam("b_group"), _T.c.message_group != sa.literal_column("''"))
    .order_by(_T.c.seq)
)
_MARK = sa.update(_T).where(_T.c.id == sa.bindparam("b_id")).values(undone_by=sa.bindparam("b_by"))


class SqlWrites:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def add(self, write: Write) -> None:
        words = {"label": write.label, "patch": dict(write.patch), "ref": dict(write.ref)}
        self._tx.conn.execute(
            _ADD,
            {
                "id": write.id,
                "at": write.at,
                "person": write.person,
                "room": write.room,
                "journey": write.journey,
                "kind": write.kind,
                "words": DATA.seal(words, self._tx.sealer),
                "undone_by": write.undone_by,
                "message_group": write.group,
            },
        )

    def get(self, write_id: str) -> Write | None:
        return self._maybe(self._tx.conn.execute(_GET, {"b_id": write_id}).first())

    def last(self, room: str, person: str) -> Write | None:
        return self._maybe(self._tx.conn.execute(_LAST, {"b_room": room, "b_person": person}).first())

    def of_group(self, group: str) -> Sequence[Write]:
        """In the order they were made; none for an empty group."""
        return [self._write(row) for row in self._tx.conn.execute(_OF_GROUP, {"b_group": group})]

    def mark_undone(self, write_id: str, by: str) -> None:
        self._tx.conn.execute(_MARK, {"b_id": write_id, "b_by": by})

    def _maybe(self, row: sa.Row[Any] | None) -> Write | None:
        return self._write(row) if row else None

    def _write(self, r: sa.Row[Any]) -> Write:
        words = DATA.open(r.words, self._tx.sealer)
        return Write(
            id=r.id,
            at=r.at,
            person=r.person,
            room=r.room,
            journey=r.journey,
            kind=r.kind,
            label=words["label"],
            patch=words["patch"],
            ref=words["ref"],
            undone_by=r.undone_by,
            group=r.message_group,
        )
