"""How often a table was changed: what lets a process go on with what it has read of it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select, text

from holdings.store.search_tables import revisions
from holdings.store.unit_of_work import Database

_GROW: Final = text(
    "INSERT INTO revisions (name, revision) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET revision = revisions.revision + 1"
)
_ONE: Final = select(revisions.c.revision).where(revisions.c.name == bindparam("of"))


def grow(connection: Connection, name: str) -> None:
    """Says in the transaction of a change that the table ``name`` was changed."""
    connection.execute(_GROW, {"name": name})


def revision(database: Database, name: str) -> int:
    """How often the table ``name`` was changed."""
    with database.reading() as connection:
        return connection.execute(_ONE, {"of": name}).scalar() or 0
