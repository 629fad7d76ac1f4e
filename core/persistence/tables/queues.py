"""Inbox, outbox and deliveries: rows that are leased and worked off.

A lease is `available_at` moved to its end, with the holder's token: when it runs out, the row is simply due again.
In a lane only the first unfinished row is ready; the others are blocked, and its end readies the next. So a claim
never has to look for the head of a lane.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.persistence.tables.base import Base, BigId, Plain, Sealed, partial_index

BLOCKED, READY, DONE, DEAD, SUPERSEDED = 0, 1, 2, 3, 4


class InboxRow(Base, table=True):
    """`payload` is dropped when the row is done; the key stays for ever, against duplicates."""

    __tablename__ = "inbox"
    __table_args__ = (
        sa.UniqueConstraint("source", "event_key"),
        partial_index("ix_inbox_ready", "available_at", "id", where="status = 1"),
        partial_index("ix_inbox_lane", "lane", "id", where="status < 2"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    source: str
    event_key: str
    lane: str
    request: str
    payload: bytes | None = Field(default=None, sa_type=Sealed)
    status: int = Field(sa_type=sa.SmallInteger)
    attempts: int = 0
    available_at: datetime
    lease_token: str | None = None
    last_error: str | None = None
    received_at: datetime
    finished_at: datetime | None = None


class OutboxRow(Base, table=True):
    """`body` is dropped when the row is sent. `posted` are the platform's message ids."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("dedupe"),
        partial_index("ix_outbox_ready", "platform", "available_at", "seq", where="status = 1"),
        partial_index("ix_outbox_urgent", "platform", "available_at", "seq", where="status = 1 AND urgent = 1"),
        partial_index("ix_outbox_lane", "lane", "seq", where="status < 2"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    id: str
    dedupe: str
    platform: str
    lane: str
    urgent: int = Field(sa_type=sa.SmallInteger)
    remember_as: str
    edits: str
    request: str
    body: bytes | None = Field(default=None, sa_type=Sealed)
    status: int = Field(sa_type=sa.SmallInteger)
    attempts: int = 0
    available_at: datetime
    lease_token: str | None = None
    last_error: str | None = None
    posted: str | None = None
    added_at: datetime
    finished_at: datetime | None = None


class CardRefRow(Base, table=True):
    """Where a card stands that may be edited later."""

    __tablename__ = "card_ref"

    name: str = Field(primary_key=True)
    place: str
    ids: str
    updated_at: datetime


class EventRow(Base, table=True):
    """What happened. Written once, never changed."""

    __tablename__ = "event"
    __table_args__ = (
        partial_index("ix_event_journey", "journey", "seq", where="journey <> ''"),
        sa.Index("ix_event_name", "name", "seq"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    id: str
    name: str
    data: dict[str, object] = Field(sa_type=Plain)
    at: datetime
    tenant: str
    person: str
    journey: str
    request: str


class DeliveryRow(Base, table=True):
    """An event on its way to one subscriber."""

    __tablename__ = "delivery"
    __table_args__ = (partial_index("ix_delivery_ready", "available_at", "id", where="status = 1"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    event: int = Field(foreign_key="event.seq", sa_type=BigId)
    subscriber: str
    status: int = Field(sa_type=sa.SmallInteger)
    attempts: int = 0
    available_at: datetime
    lease_token: str | None = None
    last_error: str | None = None
