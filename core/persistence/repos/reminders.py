"""Reminders: found by when they are due, however many there are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.persistence.codec import TEXT, place_from, place_text
from core.persistence.repos.queue import literal
from core.persistence.tables import ReminderRow, table_of
from core.persistence.tables.journeys import CANCELLED, FIRED, PENDING
from core.persistence.tx import Tx
from core.ports.store import Reminder

_T = table_of(ReminderRow)

_IS_PENDING = _T.c.status == literal(PENDING)
_BY_ID = _T.c.id == sa.bindparam("b_id")
# No conflict target: neither the key against duplicates nor the id may be there already.
_ADD = insert(_T).values(status=literal(PENDING)).on_conflict_do_nothing()
_due = (
    sa.select(_T.c.id)
    .where(_IS_PENDING, _T.c.due_at <= sa.bindparam("b_now"))
    .order_by(_T.c.due_at, _T.c.id)
    .limit(sa.bindparam("b_limit", type_=sa.Integer))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_FIRE = (
    sa.update(_T)
    .where(_T.c.id.in_(sa.select(_due.c.id)))
    .values(status=literal(FIRED), fired_at=sa.bindparam("b_fired"))
    .returning(_T)
)
_OPEN_FOR = sa.select(_T).where(_T.c.room == sa.bindparam("b_room"), _IS_PENDING).order_by(_T.c.due_at, _T.c.id)
_NEXT_DUE = sa.select(_T.c.due_at).where(_IS_PENDING).order_by(_T.c.due_at).limit(1)
_GET = sa.select(_T).where(_BY_ID)
_CANCEL = sa.update(_T).where(_BY_ID, _IS_PENDING).values(status=literal(CANCELLED))
_REINSTATE = sa.update(_T).where(_BY_ID, _T.c.status == literal(CANCELLED)).values(status=literal(PENDING))


class SqlReminders:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def add(self, reminder: Reminder) -> bool:
        """False: one with this `dedupe` is there already."""
        r = reminder
        values = {
            "id": r.id,
            "dedupe": r.dedupe,
            "journey": r.journey,
            "tenant": r.tenant,
            "person": r.person,
            "room": r.place.room,
            "place": place_text(r.place),
            "text": TEXT.seal(r.text, self._tx.sealer),
            "due_at": r.due_at,
            "tz": r.tz,
            "local_at": r.local_at,
            "kind": r.kind,
        }
        return self._tx.conn.execute(_ADD, values).rowcount == 1

    def due(self, now: datetime, limit: int) -> Sequence[Reminder]:
        """Earliest first."""
        rows = self._tx.conn.execute(_FIRE, {"b_now": now, "b_fired": now, "b_limit": limit}).all()
        return [self._reminder(row) for row in sorted(rows, key=lambda r: (r.due_at, r.id))]

    def next_due(self) -> datetime | None:
        moment: datetime | None = self._tx.conn.execute(_NEXT_DUE).scalar()
        return moment

    def open_for(self, room: str) -> Sequence[Reminder]:
        """Earliest first."""
        return [self._reminder(row) for row in self._tx.conn.execute(_OPEN_FOR, {"b_room": room})]

    def get(self, reminder_id: str) -> Reminder | None:
        """Whatever its status."""
        row = self._tx.conn.execute(_GET, {"b_id": reminder_id}).first()
        return self._reminder(row) if row else None

    def cancel(self, reminder_id: str) -> bool:
        """False: there is none that is still to come."""
        return self._tx.conn.execute(_CANCEL, {"b_id": reminder_id}).rowcount == 1

    def reinstate(self, reminder_id: str) -> bool:
        """False: there is none that was cancelled."""
        return self._tx.conn.execute(_REINSTATE, {"b_id": reminder_id}).rowcount == 1

    def _reminder(self, r: sa.Row[Any]) -> Reminder:
        return Reminder(
            id=r.id,
            dedupe=r.dedupe,
            journey=r.journey,
            tenant=r.tenant,
            person=r.person,
            place=place_from(r.place),
            text=TEXT.open(r.text, self._tx.sealer),
            due_at=r.due_at,
            tz=r.tz,
            local_at=r.local_at,
            kind=r.kind,
        )
