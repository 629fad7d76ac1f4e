"""Money set aside before a call; sums by service, operation, model, tenant, person and journey; alerts of any kind.

What was there stays: entries as they are, alerts under their new keys, and the sums computed from the entries.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString, UTCDateTime

from core.persistence.migrations.sums_0002 import DURATIONS, rows
from core.persistence.tables.base import Plain

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTS = (
    "calls",
    "failed",
    "nanos",
    "tokens_in",
    "tokens_out",
    "tokens_cached",
    "tokens_thought",
    "images",
    "searches",
    "hits",
    "saved_nanos",
    "unpriced",
    "uncertain",
    "timed",
    "ms",
)


def upgrade() -> None:
    entries()
    reservations()
    alerts()
    sums()


def index(name: str, table: str, *columns: str, where: str) -> None:
    op.create_index(name, table, list(columns), sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def entries() -> None:
    none, false, empty = sa.text("0"), sa.false(), sa.text("''")
    for column in (
        sa.Column("tokens_image", sa.Integer(), nullable=False, server_default=none),
        sa.Column("searches", sa.Integer(), nullable=False, server_default=none),
        sa.Column("uncertain", sa.Boolean(), nullable=False, server_default=false),
        sa.Column("saved_nanos", sa.BigInteger(), nullable=False, server_default=none),
        sa.Column("fingerprint", AutoString(), nullable=False, server_default=empty),
    ):
        op.add_column("cost_entry", column)
    op.create_index("uq_cost_entry_id", "cost_entry", ["id"], unique=True)
    index("ix_cost_entry_person", "cost_entry", "person", "at", "nanos", where="person <> ''")
    index("ix_cost_entry_journey", "cost_entry", "journey", "at", "nanos", where="journey <> ''")


def text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, AutoString(), nullable=False) for name in names]


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def reservations() -> None:
    op.create_table(
        "reservation",
        *text("id"),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        *text("service", "operation", "model", "tenant", "person", "journey", "request", "job"),
        number("estimate"),
        *text("price_source", "price_version"),
        sa.Column("unpriced", sa.Boolean(), nullable=False),
        *text("fingerprint"),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
    )
    op.create_table(
        "outcome",
        number("slot"),
        *text("operation", "category"),
        number("count"),
        sa.PrimaryKeyConstraint("slot", "operation", "category", name="pk_outcome"),
    )


def alerts() -> None:
    """Only budgets had alerts before."""
    columns = sa.text("SELECT budget, budget_window, threshold, at FROM alert").columns(at=UTCDateTime())
    old = op.get_bind().execute(columns).all()
    op.drop_table("alert")
    table = op.create_table(
        "alert",
        *text("key", "kind"),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("data", Plain(), nullable=False),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        *text("acknowledged_by"),
        sa.PrimaryKeyConstraint("key", name="pk_alert"),
    )
    op.create_index("ix_alert_at", "alert", ["at"])
    index("ix_alert_open", "alert", "at", where="acknowledged_at IS NULL")
    rows = [
        {
            "key": f"budget:{r.budget}:{r.budget_window}:{r.threshold}",
            "kind": "budget",
            "at": r.at,
            "data": {"budget": r.budget, "window": r.budget_window, "threshold": r.threshold},
            "acknowledged_at": None,
            "acknowledged_by": "",
        }
        for r in old
    ]
    if rows:
        op.bulk_insert(table, rows)


def sums() -> None:
    op.drop_table("cost_sum")
    table = op.create_table(
        "cost_sum",
        *text("dimension"),
        sa.Column("seconds", sa.Integer(), autoincrement=False, nullable=False),
        number("slot"),
        *text("key"),
        *(number(name) for name in COUNTS),
        sa.Column("durations", DURATIONS, nullable=False),
        sa.PrimaryKeyConstraint("dimension", "seconds", "slot", "key", name="pk_cost_sum"),
        sqlite_with_rowid=False,
    )
    bind = op.get_bind()
    for batch in rows(bind):
        bind.execute(sa.insert(table), batch)


def downgrade() -> None:
    raise NotImplementedError("The sums and reservations have no older shape: restore a backup.")
