"""The first shape"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from core.persistence.tables.base import BigId, Plain, Sealed

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("budget", sqlmodel.AutoString(), nullable=False),
        sa.Column("budget_window", sqlmodel.AutoString(), nullable=False),
        sa.Column("threshold", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("budget", "budget_window", "threshold", name=op.f("pk_alert")),
    )
    op.create_table(
        "card_ref",
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.AutoString(), nullable=False),
        sa.Column("ids", sqlmodel.AutoString(), nullable=False),
        sa.Column("updated_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_card_ref")),
    )
    op.create_table(
        "cost_entry",
        sa.Column("seq", BigId(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("service", sqlmodel.AutoString(), nullable=False),
        sa.Column("operation", sqlmodel.AutoString(), nullable=False),
        sa.Column("model", sqlmodel.AutoString(), nullable=False),
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.Column("request", sqlmodel.AutoString(), nullable=False),
        sa.Column("job", sqlmodel.AutoString(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("tokens_cached", sa.Integer(), nullable=False),
        sa.Column("tokens_thought", sa.Integer(), nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("video_seconds", sa.Float(), nullable=False),
        sa.Column("nanos", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("success", sa.Boolean(), nullable=False),
        sa.Column("error", sqlmodel.AutoString(), nullable=False),
        sa.Column("price_source", sqlmodel.AutoString(), nullable=False),
        sa.Column("price_version", sqlmodel.AutoString(), nullable=False),
        sa.Column("unpriced", sa.Boolean(), nullable=False),
        sa.Column("metadata", Plain(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_cost_entry")),
    )
    op.create_index("ix_cost_entry_at", "cost_entry", ["at", "nanos"], unique=False)

    op.create_table(
        "cost_sum",
        sa.Column("slot", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("nanos", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_cost_sum")),
    )
    op.create_table(
        "cursor",
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cursor")),
    )
    op.create_table(
        "event",
        sa.Column("seq", BigId(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("data", Plain(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.Column("request", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    op.create_index(
        "ix_event_journey",
        "event",
        ["journey", "seq"],
        unique=False,
        sqlite_where=sa.text("journey <> ''"),
        postgresql_where=sa.text("journey <> ''"),
    )
    op.create_index("ix_event_name", "event", ["name", "seq"], unique=False)

    op.create_table(
        "feed",
        sa.Column("room", sqlmodel.AutoString(), nullable=False),
        sa.Column("seq", BigId(), autoincrement=False, nullable=False),
        sa.Column("message", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("body", Sealed(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("room", "seq", name=op.f("pk_feed")),
    )
    op.create_index(
        "uq_feed_message",
        "feed",
        ["room", "message"],
        unique=True,
        sqlite_where=sa.text("kind <> 'edit'"),
        postgresql_where=sa.text("kind <> 'edit'"),
    )

    op.create_table(
        "inbox",
        sa.Column("id", BigId(), nullable=False),
        sa.Column("source", sqlmodel.AutoString(), nullable=False),
        sa.Column("event_key", sqlmodel.AutoString(), nullable=False),
        sa.Column("lane", sqlmodel.AutoString(), nullable=False),
        sa.Column("request", sqlmodel.AutoString(), nullable=False),
        sa.Column("payload", Sealed(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("available_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("lease_token", sqlmodel.AutoString(), nullable=True),
        sa.Column("last_error", sqlmodel.AutoString(), nullable=True),
        sa.Column("received_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("source", "event_key", name=op.f("uq_inbox_source_event_key")),
    )
    op.create_index(
        "ix_inbox_lane",
        "inbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("status < 2"),
        postgresql_where=sa.text("status < 2"),
    )
    op.create_index(
        "ix_inbox_ready",
        "inbox",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 1"),
        postgresql_where=sa.text("status = 1"),
    )

    op.create_table(
        "journey",
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.AutoString(), nullable=False),
        sa.Column("owner", sqlmodel.AutoString(), nullable=False),
        sa.Column("template", sqlmodel.AutoString(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("status", sqlmodel.AutoString(), nullable=False),
        sa.Column("state", Sealed(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("updated_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("last_activity_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nudge_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey")),
    )
    op.create_index(
        "ix_journey_nudge",
        "journey",
        ["nudge_at"],
        unique=False,
        sqlite_where=sa.text("status = 'active' AND nudge_at IS NOT NULL"),
        postgresql_where=sa.text("status = 'active' AND nudge_at IS NOT NULL"),
    )
    op.create_index("ix_journey_room", "journey", ["room", "last_activity_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("seq", BigId(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("dedupe", sqlmodel.AutoString(), nullable=False),
        sa.Column("platform", sqlmodel.AutoString(), nullable=False),
        sa.Column("lane", sqlmodel.AutoString(), nullable=False),
        sa.Column("urgent", sa.SmallInteger(), nullable=False),
        sa.Column("remember_as", sqlmodel.AutoString(), nullable=False),
        sa.Column("edits", sqlmodel.AutoString(), nullable=False),
        sa.Column("request", sqlmodel.AutoString(), nullable=False),
        sa.Column("body", Sealed(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("available_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("lease_token", sqlmodel.AutoString(), nullable=True),
        sa.Column("last_error", sqlmodel.AutoString(), nullable=True),
        sa.Column("posted", sqlmodel.AutoString(), nullable=True),
        sa.Column("added_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("finished_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_outbox_dedupe")),
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["lane", "seq"],
        unique=False,
        sqlite_where=sa.text("status < 2"),
        postgresql_where=sa.text("status < 2"),
    )
    op.create_index(
        "ix_outbox_ready",
        "outbox",
        ["platform", "available_at", "seq"],
        unique=False,
        sqlite_where=sa.text("status = 1"),
        postgresql_where=sa.text("status = 1"),
    )
    op.create_index(
        "ix_outbox_urgent",
        "outbox",
        ["platform", "available_at", "seq"],
        unique=False,
        sqlite_where=sa.text("status = 1 AND urgent = 1"),
        postgresql_where=sa.text("status = 1 AND urgent = 1"),
    )

    op.create_table(
        "pending",
        sa.Column("lane", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("data", Sealed(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_pending")),
    )
    op.create_table(
        "person",
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", Sealed(), nullable=False),
        sa.Column("zone", sqlmodel.AutoString(), nullable=False),
        sa.Column("pings", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
    )
    op.create_table(
        "photo",
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("media", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index("ix_photo_journey", "photo", ["journey"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("dedupe", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.AutoString(), nullable=False),
        sa.Column("text", Sealed(), nullable=False),
        sa.Column("due_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("tz", sqlmodel.AutoString(), nullable=False),
        sa.Column("local_at", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("fired_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_reminder_dedupe")),
    )
    op.create_index(
        "ix_reminder_due",
        "reminder",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 0"),
        postgresql_where=sa.text("status = 0"),
    )
    op.create_index(
        "ix_reminder_room",
        "reminder",
        ["room", "due_at"],
        unique=False,
        sqlite_where=sa.text("status = 0"),
        postgresql_where=sa.text("status = 0"),
    )

    op.create_table(
        "room_focus",
        sa.Column("room", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("room", name=op.f("pk_room_focus")),
    )
    op.create_table(
        "seen_photo",
        sa.Column("tenant", sqlmodel.AutoString(), nullable=False),
        sa.Column("media", sqlmodel.AutoString(), nullable=False),
        sa.Column("task", sqlmodel.AutoString(), nullable=False),
        sa.Column("observation", Sealed(), nullable=False),
        sa.Column("model", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "media", "task", name=op.f("pk_seen_photo")),
    )
    op.create_table(
        "utterance",
        sa.Column("seq", BigId(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("lane", sqlmodel.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.Column("who", sqlmodel.AutoString(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("text", Sealed(), nullable=False),
        sa.Column("inbound", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_utterance")),
    )
    op.create_index(
        "ix_utterance_inbound",
        "utterance",
        ["inbound"],
        unique=False,
        sqlite_where=sa.text("inbound <> ''"),
        postgresql_where=sa.text("inbound <> ''"),
    )
    op.create_index("ix_utterance_journey", "utterance", ["room", "journey", "seq"], unique=False)

    op.create_table(
        "write",
        sa.Column("seq", BigId(), nullable=False),
        sa.Column("id", sqlmodel.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("person", sqlmodel.AutoString(), nullable=False),
        sa.Column("room", sqlmodel.AutoString(), nullable=False),
        sa.Column("journey", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("words", Sealed(), nullable=False),
        sa.Column("undone_by", sqlmodel.AutoString(), nullable=False),
        sa.Column("message_group", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_write")),
        sa.UniqueConstraint("id", name=op.f("uq_write_id")),
    )
    op.create_index(
        "ix_write_group",
        "write",
        ["message_group"],
        unique=False,
        sqlite_where=sa.text("message_group <> ''"),
        postgresql_where=sa.text("message_group <> ''"),
    )
    op.create_index("ix_write_person", "write", ["room", "person", "seq"], unique=False)
    op.create_index(
        "ix_write_undone_by",
        "write",
        ["undone_by"],
        unique=False,
        sqlite_where=sa.text("undone_by <> ''"),
        postgresql_where=sa.text("undone_by <> ''"),
    )

    op.create_table(
        "delivery",
        sa.Column("id", BigId(), nullable=False),
        sa.Column("event", BigId(), nullable=False),
        sa.Column("subscriber", sqlmodel.AutoString(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("available_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("lease_token", sqlmodel.AutoString(), nullable=True),
        sa.Column("last_error", sqlmodel.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_delivery_event_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(
        "ix_delivery_ready",
        "delivery",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 1"),
        postgresql_where=sa.text("status = 1"),
    )


def downgrade() -> None:
    for table in (
        "delivery",
        "write",
        "utterance",
        "seen_photo",
        "room_focus",
        "reminder",
        "photo",
        "person",
        "pending",
        "outbox",
        "journey",
        "inbox",
        "feed",
        "event",
        "cursor",
        "cost_sum",
        "cost_entry",
        "card_ref",
        "alert",
    ):
        op.drop_table(table)
