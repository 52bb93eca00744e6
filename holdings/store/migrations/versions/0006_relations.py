"""What texts say of other documents, what documents are called by others, and what they do to each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from holdings.model.document import DocumentText, Version
from holdings.store import encoding, relation_rows

revision = "0006"
down_revision = "0005"

ID = sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql")


def upgrade() -> None:
    """Makes the tables and names what is on record; relations are found when a text is read again."""
    op.create_table(
        "relations",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("articles", sa.Text(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("effective_on", sa.String(length=10), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("target_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", "version", "ordinal"),
    )
    for name in ("title_key", "number_key", "target_id"):
        op.create_index(
            f"relations_{name}",
            "relations",
            [name],
            unique=False,
            sqlite_where=sa.text(f"{name} <> ''"),
            postgresql_where=sa.text(f"{name} <> ''"),
        )
    op.create_table(
        "names",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "document_id", "version"),
    )
    op.create_index("names_document", "names", ["document_id"], unique=False)
    op.create_table(
        "effects",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", "version"),
    )
    _name_documents(op.get_bind())


def _name_documents(connection: sa.Connection) -> None:
    ids = connection.execute(sa.text("SELECT id FROM documents WHERE unit = 'document' ORDER BY id")).scalars().all()
    versions = sa.text("SELECT ordinal, metadata FROM versions WHERE document_id = :id")
    insert = sa.text(
        "INSERT INTO names (key, document_id, version, day) VALUES (:key, :document_id, :version, :day)"
    )
    for document_id in ids:
        rows = connection.execute(versions, {"id": document_id}).all()
        named = [
            name
            for row in rows
            for name in relation_rows.names_of(
                Version(row.ordinal, encoding.values_from_json(row.metadata), DocumentText("")), document_id
            )
        ]
        if named:
            connection.execute(insert, named)
