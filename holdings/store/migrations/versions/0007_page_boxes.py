"""Where words stand on the pages of originals that were recognised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the table; pages that are on record have no boxes until they are read again."""
    op.create_table(
        "page_boxes",
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("file_sha256", "page"),
    )
