"""The language each person is spoken to in; nobody's is known yet."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import AutoString

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", AutoString(), nullable=False, server_default=sa.text("''")))
    op.add_column("person", sa.Column("language_chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
