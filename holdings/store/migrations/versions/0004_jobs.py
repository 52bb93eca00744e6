"""What workers need of the ledger: claims, where a file lies, its part of the report; and the sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds columns to the ledger and the deposits, and makes the tables of sources."""
    for name in ("path", "listed", "report"):
        op.add_column("ledger", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("ledger", sa.Column("owner", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("ledger", sa.Column("due_at", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("deposits", sa.Column("listed", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ledger_due",
        "ledger",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at <> ''"),
        postgresql_where=sa.text("due_at <> ''"),
    )
    op.create_table(
        "sources",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("schedule", sa.String(length=100), nullable=False),
        sa.Column("due_at", sa.String(length=32), nullable=False),
        sa.Column("visited_at", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "source_items",
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source", "item"),
    )
