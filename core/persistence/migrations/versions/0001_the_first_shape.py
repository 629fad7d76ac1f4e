"""The first shape: queues, journeys, people and money."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime

from core.persistence.tables.base import BigId, Plain, Sealed

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def of(kind: sa.types.TypeEngine[Any], *names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names]


def counted(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    """Part of a key, given by us and not by the database."""
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def index(name: str, table: str, *columns: str, where: str | None = None, unique: bool = False) -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    queues()
    journeys()
    people()
    money()


def queues() -> None:
    op.create_table(
        "inbox",
        *of(BigId(), "id"),
        *of(AutoString(), "source", "event_key", "lane", "request"),
        *of(Sealed(), "payload", null=True),
        *of(sa.SmallInteger(), "status"),
        *of(sa.Integer(), "attempts"),
        *of(UTCDateTime(), "available_at"),
        *of(AutoString(), "lease_token", "last_error", null=True),
        *of(UTCDateTime(), "received_at"),
        *of(UTCDateTime(), "finished_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("source", "event_key", name="uq_inbox_source_event_key"),
    )
    index("ix_inbox_lane", "inbox", "lane", "id", where="status < 2")
    index("ix_inbox_ready", "inbox", "available_at", "id", where="status = 1")
    op.create_table(
        "outbox",
        *of(BigId(), "seq"),
        *of(AutoString(), "id", "dedupe", "platform", "lane"),
        *of(sa.SmallInteger(), "urgent"),
        *of(AutoString(), "remember_as", "edits", "request"),
        *of(Sealed(), "body", null=True),
        *of(sa.SmallInteger(), "status"),
        *of(sa.Integer(), "attempts"),
        *of(UTCDateTime(), "available_at"),
        *of(AutoString(), "lease_token", "last_error", "posted", null=True),
        *of(UTCDateTime(), "added_at"),
        *of(UTCDateTime(), "finished_at", null=True),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
    )
    index("ix_outbox_lane", "outbox", "lane", "seq", where="status < 2")
    index("ix_outbox_ready", "outbox", "platform", "available_at", "seq", where="status = 1")
    index("ix_outbox_urgent", "outbox", "platform", "available_at", "seq", where="status = 1 AND urgent = 1")
    op.create_table(
        "card_ref",
        *of(AutoString(), "name", "place", "ids"),
        *of(UTCDateTime(), "updated_at"),
        sa.PrimaryKeyConstraint("name", name="pk_card_ref"),
    )
    op.create_table(
        "event",
        *of(BigId(), "seq"),
        *of(AutoString(), "id", "name"),
        *of(Plain(), "data"),
        *of(UTCDateTime(), "at"),
        *of(AutoString(), "tenant", "person", "journey", "request"),
        sa.PrimaryKeyConstraint("seq", name="pk_event"),
    )
    index("ix_event_journey", "event", "journey", "seq", where="journey <> ''")
    index("ix_event_name", "event", "name", "seq")
    op.create_table(
        "delivery",
        *of(BigId(), "id", "event"),
        *of(AutoString(), "subscriber"),
        *of(sa.SmallInteger(), "status"),
        *of(sa.Integer(), "attempts"),
        *of(UTCDateTime(), "available_at"),
        *of(AutoString(), "lease_token", "last_error", null=True),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name="fk_delivery_event_event"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
    )
    index("ix_delivery_ready", "delivery", "available_at", "id", where="status = 1")


def journeys() -> None:
    op.create_table(
        "journey",
        *of(AutoString(), "id", "tenant", "room", "owner", "template"),
        *of(sa.Integer(), "template_version"),
        *of(AutoString(), "status"),
        *of(Sealed(), "state"),
        *of(UTCDateTime(), "created_at", "updated_at", "last_activity_at"),
        *of(sa.Integer(), "version"),
        *of(UTCDateTime(), "nudge_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_journey"),
    )
    index("ix_journey_nudge", "journey", "nudge_at", where="status = 'active' AND nudge_at IS NOT NULL")
    index("ix_journey_room", "journey", "room", "last_activity_at")
    op.create_table(
        "room_focus",
        *of(AutoString(), "room", "journey"),
        sa.PrimaryKeyConstraint("room", name="pk_room_focus"),
    )
    op.create_table(
        "photo",
        *of(AutoString(), "id", "journey", "tenant", "media"),
        *of(UTCDateTime(), "at"),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
    )
    index("ix_photo_journey", "photo", "journey")
    op.create_table(
        "seen_photo",
        *of(AutoString(), "tenant", "media", "task"),
        *of(Sealed(), "observation"),
        *of(AutoString(), "model"),
        *of(UTCDateTime(), "at"),
        sa.PrimaryKeyConstraint("tenant", "media", "task", name="pk_seen_photo"),
    )
    op.create_table(
        "write",
        *of(BigId(), "seq"),
        *of(AutoString(), "id"),
        *of(UTCDateTime(), "at"),
        *of(AutoString(), "person", "room", "journey", "kind"),
        *of(Sealed(), "words"),
        *of(AutoString(), "undone_by", "message_group"),
        sa.PrimaryKeyConstraint("seq", name="pk_write"),
        sa.UniqueConstraint("id", name="uq_write_id"),
    )
    index("ix_write_group", "write", "message_group", where="message_group <> ''")
    index("ix_write_person", "write", "room", "person", "seq")
    index("ix_write_undone_by", "write", "undone_by", where="undone_by <> ''")
    op.create_table(
        "reminder",
        *of(AutoString(), "id", "dedupe", "journey", "tenant", "person", "room", "place"),
        *of(Sealed(), "text"),
        *of(UTCDateTime(), "due_at"),
        *of(AutoString(), "tz", "local_at", "kind"),
        *of(sa.SmallInteger(), "status"),
        *of(UTCDateTime(), "fired_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("dedupe", name="uq_reminder_dedupe"),
    )
    index("ix_reminder_due", "reminder", "due_at", "id", where="status = 0")
    index("ix_reminder_room", "reminder", "room", "due_at", where="status = 0")


def people() -> None:
    op.create_table(
        "person",
        *of(AutoString(), "key", "tenant"),
        *of(Sealed(), "name"),
        *of(AutoString(), "zone"),
        *of(sa.Boolean(), "pings"),
        sa.PrimaryKeyConstraint("key", name="pk_person"),
    )
    op.create_table(
        "utterance",
        *of(BigId(), "seq"),
        *of(AutoString(), "id"),
        *of(UTCDateTime(), "at"),
        *of(AutoString(), "lane", "room", "journey", "who", "person"),
        *of(Sealed(), "text"),
        *of(AutoString(), "inbound"),
        sa.PrimaryKeyConstraint("seq", name="pk_utterance"),
    )
    index("ix_utterance_inbound", "utterance", "inbound", where="inbound <> ''")
    index("ix_utterance_journey", "utterance", "room", "journey", "seq")
    op.create_table(
        "pending",
        *of(AutoString(), "lane", "kind"),
        *of(Sealed(), "data"),
        *of(UTCDateTime(), "at"),
        sa.PrimaryKeyConstraint("lane", name="pk_pending"),
    )
    op.create_table(
        "feed",
        *of(AutoString(), "room"),
        counted("seq", BigId()),
        *of(AutoString(), "message", "kind"),
        *of(Sealed(), "body"),
        *of(UTCDateTime(), "at"),
        sa.PrimaryKeyConstraint("room", "seq", name="pk_feed"),
    )
    index("uq_feed_message", "feed", "room", "message", where="kind <> 'edit'", unique=True)


def money() -> None:
    op.create_table(
        "cost_entry",
        *of(BigId(), "seq"),
        *of(AutoString(), "id"),
        *of(UTCDateTime(), "at"),
        *of(AutoString(), "service", "operation", "model", "tenant", "person", "journey", "request", "job"),
        *of(sa.Integer(), "tokens_in", "tokens_out", "tokens_cached", "tokens_thought", "images"),
        *of(sa.Float(), "video_seconds"),
        *of(sa.BigInteger(), "nanos"),
        *of(sa.Integer(), "duration_ms"),
        *of(sa.Boolean(), "success"),
        *of(AutoString(), "error", "price_source", "price_version"),
        *of(sa.Boolean(), "unpriced"),
        *of(Plain(), "metadata"),
        sa.PrimaryKeyConstraint("seq", name="pk_cost_entry"),
    )
    index("ix_cost_entry_at", "cost_entry", "at", "nanos")
    op.create_table(
        "cost_sum",
        counted("seconds", sa.Integer()),
        *of(UTCDateTime(), "slot"),
        *of(sa.BigInteger(), "nanos"),
        sa.PrimaryKeyConstraint("seconds", "slot", name="pk_cost_sum"),
    )
    op.create_table(
        "alert",
        *of(AutoString(), "budget", "budget_window"),
        counted("threshold", sa.Integer()),
        *of(UTCDateTime(), "at"),
        sa.PrimaryKeyConstraint("budget", "budget_window", "threshold", name="pk_alert"),
    )
    op.create_table(
        "cursor",
        *of(AutoString(), "key", "value"),
        sa.PrimaryKeyConstraint("key", name="pk_cursor"),
    )


def downgrade() -> None:
    for table in (
        "delivery",
        "inbox",
        "outbox",
        "card_ref",
        "event",
        "journey",
        "room_focus",
        "photo",
        "seen_photo",
        "write",
        "reminder",
        "person",
        "utterance",
        "pending",
        "feed",
        "cost_entry",
        "cost_sum",
        "alert",
        "cursor",
    ):
        op.drop_table(table)
