"""Journeys under a version, the focus of each room, and when a nudge may be due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from core.errors import VersionConflict
from core.journeys.model import Journey, JourneyState
from core.persistence.codec import STATE
from core.persistence.prepared import Prepared
from core.persistence.tables import JourneyRow, RoomFocusRow, table_of
from core.persistence.tx import Tx
from core.ports.store import IdleStep

_T = table_of(JourneyRow)
_FOCUS = table_of(RoomFocusRow)

_BY_ID = _T.c.id == sa.bindparam("b_id")
_COLUMNS = [c for c in _T.c if c.name != "nudge_at"]
_GET = sa.select(*_COLUMNS).where(_BY_ID)
_INSERT = insert(_T).on_conflict_do_nothing(index_elements=["id"])
_UPDATE = sa.update(_T).where(_BY_ID, _T.c.version == sa.bindparam("b_version"))
_IN_ROOM = (
    sa.select(*_COLUMNS)
    .where(_T.c.room == sa.bindparam("b_room"), _T.c.status != "deleted")
    .order_by(_T.c.last_activity_at.desc(), _T.c.id.desc())
)
_OF_ROOM = Prepared(
    _IN_ROOM.add_columns(sa.select(_FOCUS.c.journey).where(_FOCUS.c.room == _T.c.room).scalar_subquery().label("focus"))
)
_TOUCH = Prepared(sa.update(_T).where(_BY_ID).values(last_activity_at=sa.bindparam("b_now")))
_GET_FOCUS = sa.select(_FOCUS.c.journey).where(_FOCUS.c.room == sa.bindparam("b_room"))
_SET_FOCUS = insert(_FOCUS)
_SET_FOCUS = _SET_FOCUS.on_conflict_do_update(index_elements=["room"], set_={"journey": _SET_FOCUS.excluded.journey})
_SET_NUDGE = sa.update(_T).where(_BY_ID).values(nudge_at=sa.bindparam("b_at"))
_IDLE = (
    sa.select(_T.c.id, _T.c.nudge_at)
    .where(
        _T.c.status == sa.literal_column("'active'"),
        _T.c.nudge_at.is_not(None),
        _T.c.nudge_at <= sa.bindparam("b_now"),
    )
    .order_by(_T.c.nudge_at)
    .limit(sa.bindparam("b_limit", type_=sa.Integer))
    # Held until the transaction ends, so that two processes do not nudge the same journey.
    .with_for_update(skip_locked=True)
)
_NEXT_NUDGE = (
    sa.select(_T.c.nudge_at)
    .where(_T.c.status == sa.literal_column("'active'"), _T.c.nudge_at.is_not(None))
    .order_by(_T.c.nudge_at)
    .limit(1)
)


class SqlJourneys:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def get(self, journey_id: str) -> Journey | None:
        row = self._tx.conn.execute(_GET, {"b_id": journey_id}).first()
        return self._journey(row) if row else None

    def save(self, journey: Journey) -> Journey:
        version = journey.version + 1
        sealed, state = STATE.seal_as(journey.state, self._tx.sealer)
        values = self._values(journey, version, sealed)
        if journey.version == 0:
            done = self._tx.conn.execute(_INSERT, values)
        else:
            done = self._tx.conn.execute(_UPDATE, {**values, "b_id": journey.id, "b_version": journey.version})
        if done.rowcount != 1:
            raise VersionConflict(
                f"Journey {journey.id} is no longer at version {journey.version}.",
                remedy="Load it again and apply the command to the fresh one.",
            )
        self._tx.states.keep(journey.id, version, sealed, state)
        return replace(journey, version=version)

    def _values(self, j: Journey, version: int, sealed: bytes) -> dict[str, Any]:
        return {
            "id": j.id,
            "tenant": j.tenant,
            "room": j.room,
            "owner": j.owner,
            "template": j.template,
            "template_version": j.template_version,
            "status": j.status,
            "state": sealed,
            "created_at": j.created_at,
            "updated_at": j.updated_at,
            "last_activity_at": j.last_activity_at,
            "version": version,
        }

    def _journey(self, row: sa.Row[Any]) -> Journey:
        values = row._asdict()
        values.pop("focus", None)
        values["state"] = self._state(row)
        return Journey(**values)

    def _state(self, row: sa.Row[Any]) -> JourneyState:
        state = self._tx.states.get(row.id, row.version, row.state)
        if state is None:
            state = STATE.open(row.state, self._tx.sealer)
            self._tx.states.keep(row.id, row.version, row.state, state)
        return state

    def in_room(self, room: str) -> Sequence[Journey]:
        return [self._journey(row) for row in self._tx.conn.execute(_IN_ROOM, {"b_room": room})]

    def of_room(self, room: str) -> tuple[Sequence[Journey], str]:
        rows = _OF_ROOM.all(self._tx, {"b_room": room})
        return [self._journey(row) for row in rows], (rows[0].focus or "") if rows else ""

    def touch(self, journey_id: str, now: datetime) -> None:
        _TOUCH.run(self._tx, {"b_id": journey_id, "b_now": now})

    def focus(self, room: str) -> str:
        return self._tx.conn.execute(_GET_FOCUS, {"b_room": room}).scalar() or ""

    def set_focus(self, room: str, journey_id: str) -> None:
        self._tx.conn.execute(_SET_FOCUS, {"room": room, "journey": journey_id})

    def idle_steps(self, now: datetime, limit: int) -> Sequence[IdleStep]:
        rows = self._tx.conn.execute(_IDLE, {"b_now": now, "b_limit": limit})
        return [IdleStep(row.id, row.nudge_at) for row in rows]

    def set_nudge(self, journey_id: str, at: datetime | None) -> None:
        self._tx.conn.execute(_SET_NUDGE, {"b_id": journey_id, "b_at": at})

    def next_nudge(self) -> datetime | None:
        moment: datetime | None = self._tx.conn.execute(_NEXT_NUDGE).scalar()
        return moment
