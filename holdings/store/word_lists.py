"""The site's own word lists, as lines that staff edit; what a line means is for whoever reads the list."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam, delete, select, text

from holdings.store import audit
from holdings.store.audit import AuditEntry
from holdings.store.clock import now_as_text
from holdings.store.encoding import storable
from holdings.store.revisions import grow, revision
from holdings.store.search_tables import word_lists
from holdings.store.unit_of_work import Database

_ADD: Final = text(
    "INSERT INTO word_lists (list, line, at) VALUES (:list, :line, :at) ON CONFLICT (list, line) DO NOTHING"
)
_REMOVE: Final = delete(word_lists).where(
    word_lists.c.list == bindparam("of"), word_lists.c.line == bindparam("is")
)
_LINES: Final = (
    select(word_lists.c.line)
    .where(word_lists.c.list == bindparam("of"))
    .order_by(word_lists.c.at, word_lists.c.line)
)


class WordList(StrEnum):
    """A list of the site's own.

    ``synonyms`` are lines beside the product's, ``synonyms_off`` lines of the product's that are switched
    off, ``denied`` words and questions that are never suggested.
    """

    SYNONYMS = "synonyms"
    SYNONYMS_OFF = "synonyms_off"
    DENIED = "denied"


class WordLists:
    """Keeps the lines; every change is one transaction and a line of the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, of: WordList) -> list[str]:
        """The lines of a list, the oldest first."""
        with self._database.reading() as connection:
            return list(connection.execute(_LINES, {"of": of.value}).scalars())

    def denied(self) -> frozenset[str]:
        """What is never suggested, as staff wrote it."""
        return frozenset(self.lines(WordList.DENIED))

    def add(self, to: WordList, line: str, *, who: str = "system") -> bool:
        """Adds a line; False where the list has it already."""
        row = {"list": to.value, "line": storable(line), "at": now_as_text()}
        with self._database.writing() as connection:
            added = connection.execute(_ADD, row).rowcount > 0
            if added:
                grow(connection, word_lists.name)
                audit.append(connection, [AuditEntry(who, "words-add", field=to.value, after=line)])
        return added

    def remove(self, of: WordList, line: str, *, who: str = "system") -> bool:
        """Takes a line out; False where the list does not have it."""
        with self._database.writing() as connection:
            removed = connection.execute(_REMOVE, {"of": of.value, "is": line}).rowcount > 0
            if removed:
                grow(connection, word_lists.name)
                audit.append(connection, [AuditEntry(who, "words-remove", field=of.value, before=line)])
        return removed

    def revision(self) -> int:
        """A number that grows with every change of any list."""
        return revision(self._database, word_lists.name)
