"""Versions that came in apart: what they have in common, their own names, and addresses that moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql")


def upgrade() -> None:
    """Adds the columns and the table; what is on record has no work until it comes in again."""
    op.add_column("documents", sa.Column("work", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "versions", sa.Column("own_source", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column("versions", sa.Column("own_external_id", sa.Text(), nullable=False, server_default=""))
    op.add_column("versions", sa.Column("joined_by", sa.String(length=16), nullable=False, server_default=""))
    for name, table, column in (
        ("documents_work", "documents", "work"),
        ("versions_name", "versions", "own_external_id"),
    ):
        op.create_index(
            name,
            table,
            [column],
            unique=False,
            sqlite_where=sa.text(f"{column} <> ''"),
            postgresql_where=sa.text(f"{column} <> ''"),
        )
    op.create_table(
        "moved",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("to_document", ID, nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "version"),
    )
    op.create_index("moved_to", "moved", ["to_document"], unique=False)
