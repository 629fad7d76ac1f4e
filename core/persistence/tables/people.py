"""People, what was said, what was asked, and what the page shows."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.persistence.tables.base import Base, BigId, Sealed, partial_index


class PersonRow(Base, table=True):
    __tablename__ = "person"

    key: str = Field(primary_key=True)
    tenant: str
    name: bytes = Field(sa_type=Sealed)
    zone: str
    pings: bool
    language: str
    language_chosen: bool


class UtteranceRow(Base, table=True):
    __tablename__ = "utterance"
    __table_args__ = (
        sa.Index("ix_utterance_journey", "room", "journey", "seq"),
        partial_index("ix_utterance_inbound", "inbound", where="inbound <> ''"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    id: str
    at: datetime
    lane: str
    room: str
    journey: str
    who: str
    person: str
    text: bytes = Field(sa_type=Sealed)
    inbound: str


class PendingRow(Base, table=True):
    """What was asked last in a lane."""

    __tablename__ = "pending"

    lane: str = Field(primary_key=True)
    kind: str
    data: bytes = Field(sa_type=Sealed)
    at: datetime


class FeedRow(Base, table=True):
    """What a page shows, in order. "said" and "post" stand once a (room, message)."""

    __tablename__ = "feed"
    __table_args__ = (partial_index("uq_feed_message", "room", "message", where="kind <> 'edit'", unique=True),)

    room: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    message: str
    kind: str
    body: bytes = Field(sa_type=Sealed)
    at: datetime
