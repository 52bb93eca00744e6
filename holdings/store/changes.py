"""The append-only list of changes, which every consumer drains at its own pace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, func, select, text

from holdings.store.clock import instant, now_as_text
from holdings.store.statements import insert_rows
from holdings.store.tables import changes, cursors
from holdings.store.unit_of_work import Database

_SINCE = (
    select(changes).where(changes.c.seq > bindparam("after")).order_by(changes.c.seq).limit(bindparam("most"))
)
_LAST = select(func.coalesce(func.max(changes.c.seq), 0))
_POSITION = select(cursors.c.seq).where(cursors.c.name == bindparam("cursor"))
_ADVANCE = text(
    "INSERT INTO cursors (name, seq) VALUES (:name, :seq) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq"
)


class ChangeKind(StrEnum):
    """What happened to a document; after each of them a consumer looks at the document itself."""

    PUT = "put"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the list; ``seq`` grows in the order in which changes were committed, with gaps."""

    seq: int
    document_id: str
    rev: int
    kind: ChangeKind
    at: datetime


def append(connection: Connection, lines: Iterable[tuple[str, int, ChangeKind]]) -> None:
    """Adds lines (document id, rev, kind) in the transaction of the changes they speak of."""
    at = now_as_text()
    rows = [
        {"document_id": document_id, "rev": rev, "kind": kind.value, "at": at}
        for document_id, rev, kind in lines
    ]
    if rows:
        insert_rows(connection, changes, rows)


class ChangeLog:
    """Reads the list and keeps how far each named consumer has come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, seq: int, limit: int) -> list[Change]:
        """The changes after ``seq`` in order, at most ``limit`` of them."""
        with self._database.reading() as connection:
            rows = connection.execute(_SINCE, {"after": seq, "most": limit}).all()
        return [
            Change(row.seq, row.document_id, row.rev, ChangeKind(row.kind), instant(row.at)) for row in rows
        ]

    def last(self) -> int:
        """The number of the newest change, 0 where there is none."""
        with self._database.reading() as connection:
            return int(connection.execute(_LAST).scalar_one())

    def position(self, cursor: str) -> int:
        """How far the named consumer has come, 0 for a new one."""
        with self._database.reading() as connection:
            return int(connection.execute(_POSITION, {"cursor": cursor}).scalar() or 0)

    def advance(self, cursor: str, seq: int) -> None:
        """Sets how far the named consumer has come; setting it back makes it see changes again."""
        with self._database.writing() as connection:
            connection.execute(_ADVANCE, {"name": cursor, "seq": seq})
