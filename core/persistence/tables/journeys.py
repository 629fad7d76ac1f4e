"""Journeys and what belongs to them: the room's focus, photos, writes that can be undone, reminders."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.persistence.tables.base import Base, BigId, Sealed, partial_index

PENDING, FIRED, CANCELLED = 0, 1, 2


class JourneyRow(Base, table=True):
    """One aggregate: its state is one sealed document, what is queried stands beside it."""

    __tablename__ = "journey"
    __table_args__ = (
        sa.Index("ix_journey_room", "room", "last_activity_at"),
        partial_index("ix_journey_nudge", "nudge_at", where="status = 'active' AND nudge_at IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    tenant: str
    room: str
    owner: str
    template: str
    template_version: int
    status: str
    state: bytes = Field(sa_type=Sealed)
    created_at: datetime
    updated_at: datetime
    last_activity_at: datetime
    version: int
    nudge_at: datetime | None = None


class RoomFocusRow(Base, table=True):
    __tablename__ = "room_focus"

    room: str = Field(primary_key=True)
    journey: str


class PhotoTable(Base, table=True):
    __tablename__ = "photo"
    __table_args__ = (sa.Index("ix_photo_journey", "journey"),)

    id: str = Field(primary_key=True)
    journey: str
    tenant: str
    media: str
    at: datetime


class SeenPhotoRow(Base, table=True):
    __tablename__ = "seen_photo"

    tenant: str = Field(primary_key=True)
    media: str = Field(primary_key=True)
    task: str = Field(primary_key=True)
    observation: bytes = Field(sa_type=Sealed)
    model: str
    at: datetime


class WriteRow(Base, table=True):
    """`words` holds label, patch and ref, sealed together."""

    __tablename__ = "write"
    __table_args__ = (
        sa.UniqueConstraint("id"),
        sa.Index("ix_write_person", "room", "person", "seq"),
        partial_index("ix_write_group", "message_group", where="message_group <> ''"),
        partial_index("ix_write_undone_by", "undone_by", where="undone_by <> ''"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    id: str
    at: datetime
    person: str
    room: str
    journey: str
    kind: str
    words: bytes = Field(sa_type=Sealed)
    undone_by: str
    message_group: str


class ReminderRow(Base, table=True):
    """`due_at` decides; `local_at` and `tz` are what the person said."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("dedupe"),
        partial_index("ix_reminder_due", "due_at", "id", where="status = 0"),
        partial_index("ix_reminder_room", "room", "due_at", where="status = 0"),
    )

    id: str = Field(primary_key=True)
    dedupe: str
    journey: str
    tenant: str
    person: str
    room: str
    place: str
    text: bytes = Field(sa_type=Sealed)
    due_at: datetime
    tz: str
    local_at: str
    kind: str
    status: int = Field(sa_type=sa.SmallInteger)
    fired_at: datetime | None = None
