"""Index numbers and gazette issues are names of documents too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from holdings.model.document import DocumentText, Version
from holdings.model.names import INDEX, ISSUE
from holdings.store import encoding, relation_rows

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Names what is on record by its index number and its gazette issue."""
    connection = op.get_bind()
    # An older database had its names made a moment ago, by the program of today: with these among them.
    connection.execute(sa.text("DELETE FROM names WHERE key LIKE 'i|%' OR key LIKE 'g|%'"))
    documents = sa.text("SELECT id FROM documents WHERE unit = 'document' ORDER BY id")
    versions = sa.text("SELECT ordinal, metadata FROM versions WHERE document_id = :id")
    insert = sa.text(
        "INSERT INTO names (key, document_id, version, day) VALUES (:key, :document_id, :version, :day)"
    )
    for document_id in connection.execute(documents).scalars().all():
        named = [
            name
            for row in connection.execute(versions, {"id": document_id}).all()
            for name in relation_rows.names_of(
                Version(row.ordinal, encoding.values_from_json(row.metadata), DocumentText("")), document_id
            )
            if name["key"].startswith((INDEX, ISSUE))
        ]
        if named:
            connection.execute(insert, named)
