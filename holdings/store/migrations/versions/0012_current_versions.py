"""Which version of a document is current, and which of its public ones, beside the document."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from holdings.model.document import DocumentText, Version, Visibility
from holdings.model.versions import in_order
from holdings.store import encoding

revision = "0012"
down_revision = "0011"

_LAST = (
    "UPDATE documents SET"
    " current_version = (SELECT max(ordinal) FROM versions WHERE document_id = documents.id),"
    " public_version = (SELECT coalesce(max(ordinal), 0) FROM versions"
    "  WHERE document_id = documents.id AND visibility = 'public')"
)
_SEVERAL = "SELECT document_id FROM versions GROUP BY document_id HAVING count(*) > 1"
_VERSIONS = (
    "SELECT ordinal, visibility, in_force_from, metadata FROM versions WHERE document_id = :document_id"
)
_SET = "UPDATE documents SET current_version = :current, public_version = :public WHERE id = :document_id"


def upgrade() -> None:
    """Adds the columns, and fills them for what is on record."""
    for name in ("current_version", "public_version"):
        op.add_column("documents", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    connection.execute(sa.text(_LAST))
    for document_id in connection.execute(sa.text(_SEVERAL)).scalars().all():
        rows = connection.execute(sa.text(_VERSIONS), {"document_id": document_id}).all()
        ordered = in_order([_version(row) for row in rows])
        public = [one.ordinal for one in ordered if one.visibility is Visibility.PUBLIC]
        values = {"document_id": document_id, "current": ordered[-1].ordinal, "public": (public or [0])[-1]}
        connection.execute(sa.text(_SET), values)


def _version(row: Any) -> Version:
    return Version(
        row.ordinal,
        encoding.values_from_json(row.metadata),
        DocumentText(""),
        in_force_from=encoding.date_from_text(row.in_force_from),
        visibility=Visibility(row.visibility),
    )
