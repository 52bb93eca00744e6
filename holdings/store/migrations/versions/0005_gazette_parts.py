"""The documents of a gazette issue, found by the issue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the index; articles are parts too, of laws, and are not in it."""
    op.create_index(
        "documents_parts",
        "documents",
        ["part_of"],
        unique=False,
        sqlite_where=sa.text("unit = 'document' AND part_of <> ''"),
        postgresql_where=sa.text("unit = 'document' AND part_of <> ''"),
    )
