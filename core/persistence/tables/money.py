"""The ledger, its sums, and the small marks: alerts that went out, positions in other systems."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from core.persistence.tables.base import Base, BigId, Plain


class CostEntryRow(Base, table=True):
    __tablename__ = "cost_entry"
    __table_args__ = (sa.Index("ix_cost_entry_at", "at", "nanos"),)

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
    images: int
    video_seconds: float
    nanos: int = Field(sa_type=sa.BigInteger)
    duration_ms: int
    success: bool
    error: str
    price_source: str
    price_version: str
    unpriced: bool
    metadata_: dict[str, object] = Field(sa_type=Plain, sa_column_kwargs={"name": "metadata"})


class CostSumRow(Base, table=True):
    """What a quarter of an hour cost, and what a day (UTC) cost. Windows of any zone begin and end on a quarter."""

    __tablename__ = "cost_sum"

    seconds: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """How long the slot is: 900 or 86400."""
    slot: datetime = Field(primary_key=True)
    nanos: int = Field(sa_type=sa.BigInteger)


class AlertRow(Base, table=True):
    """A budget alert that somebody has taken on: one a (budget, window, threshold), for ever."""

    __tablename__ = "alert"

    budget: str = Field(primary_key=True)
    budget_window: str = Field(primary_key=True)
    threshold: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime


class CursorRow(Base, table=True):
    """How far we have read elsewhere."""

    __tablename__ = "cursor"

    key: str = Field(primary_key=True)
    value: str
