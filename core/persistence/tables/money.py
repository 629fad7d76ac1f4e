"""The ledger: money set aside, entries, their sums; alerts, outcomes, positions in other systems."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.persistence.durations import Durations
from core.persistence.tables.base import Base, BigId, Plain, partial_index


class ReservationRow(Base, table=True):
    """Money set aside for calls that are under way: few rows, read whole."""

    __tablename__ = "reservation"

    id: str = Field(primary_key=True)
    at: datetime
    expires_at: datetime
    service: str
    operation: str
    model: str
    tenant: str
    person: str
    journey: str
    request: str
    job: str
    estimate: int = Field(sa_type=sa.BigInteger)
    price_source: str
    price_version: str
    unpriced: bool
    fingerprint: str


class CostEntryRow(Base, table=True):
    __tablename__ = "cost_entry"
    __table_args__ = (
        sa.Index("uq_cost_entry_id", "id", unique=True),
        sa.Index("ix_cost_entry_at", "at", "nanos"),
        partial_index("ix_cost_entry_person", "person", "at", "nanos", where="person <> ''"),
        partial_index("ix_cost_entry_journey", "journey", "at", "nanos", where="journey <> ''"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    id: str
    at: datetime
    service: str
    operation: str
    model: str
    tenant: str
    person: str
    journey: str
    request: str
    job: str
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    tokens_thought: int
    tokens_image: int
    images: int
    searches: int
    video_seconds: float
    nanos: int = Field(sa_type=sa.BigInteger)
    duration_ms: int
    success: bool
    error: str
    price_source: str
    price_version: str
    unpriced: bool
    uncertain: bool
    saved_nanos: int = Field(sa_type=sa.BigInteger)
    fingerprint: str
    metadata_: dict[str, object] = Field(sa_type=Plain, sa_column_kwargs={"name": "metadata"})


class CostSumRow(Base, table=True):
    """What the entries of one slot of time come to, for one value of one dimension ("all" has the key "").

    SQLite keeps the rows in the order of their key, so that a report reads neighbours."""

    __tablename__ = "cost_sum"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLModel's own name for it

    dimension: str = Field(primary_key=True)
    seconds: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """How long the slot is: 1800, 86400 (a day of UTC), 16 or 128 of those days."""
    slot: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    """Its beginning, in seconds since 1970."""
    key: str = Field(primary_key=True)
    calls: int = Field(sa_type=sa.BigInteger)
    failed: int = Field(sa_type=sa.BigInteger)
    nanos: int = Field(sa_type=sa.BigInteger)
    tokens_in: int = Field(sa_type=sa.BigInteger)
    tokens_out: int = Field(sa_type=sa.BigInteger)
    tokens_cached: int = Field(sa_type=sa.BigInteger)
    tokens_thought: int = Field(sa_type=sa.BigInteger)
    images: int = Field(sa_type=sa.BigInteger)
    searches: int = Field(sa_type=sa.BigInteger)
    hits: int = Field(sa_type=sa.BigInteger)
    saved_nanos: int = Field(sa_type=sa.BigInteger)
    unpriced: int = Field(sa_type=sa.BigInteger)
    uncertain: int = Field(sa_type=sa.BigInteger)
    timed: int = Field(sa_type=sa.BigInteger)
    ms: int = Field(sa_type=sa.BigInteger)
    durations: int = Field(sa_type=Durations)


class AlertRow(Base, table=True):
    """What those who run it were told: one a key, for ever."""

    __tablename__ = "alert"
    __table_args__ = (
        sa.Index("ix_alert_at", "at"),
        partial_index("ix_alert_open", "at", where="acknowledged_at IS NULL"),
    )

    key: str = Field(primary_key=True)
    kind: str
    at: datetime
    data: dict[str, object] = Field(sa_type=Plain)
    acknowledged_at: datetime | None
    acknowledged_by: str


class OutcomeRow(Base, table=True):
    """How often an operation ended so in a quarter of an hour."""

    __tablename__ = "outcome"

    slot: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    """Its beginning, in seconds since 1970."""
    operation: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    count: int = Field(sa_type=sa.BigInteger)


class CursorRow(Base, table=True):
    """How far we have read elsewhere."""

    __tablename__ = "cursor"

    key: str = Field(primary_key=True)
    value: str
