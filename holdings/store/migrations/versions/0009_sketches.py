"""Sketches of texts and the groups of copies found by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql")


def upgrade() -> None:
    """Makes the tables; what is on record gets its sketch when it is written again."""
    op.create_table(
        "sketches",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.String(length=10), nullable=False),
        sa.Column("published_on", sa.String(length=10), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )
    op.create_index(
        "sketches_group",
        "sketches",
        ["group_id"],
        unique=False,
        sqlite_where=sa.text("group_id <> ''"),
        postgresql_where=sa.text("group_id <> ''"),
    )
    op.create_table(
        "sketch_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "document_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("sketch_keys_document", "sketch_keys", ["document_id"], unique=False)
