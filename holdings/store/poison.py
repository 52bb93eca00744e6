"""Files that ended the process that read them: after the second time they are not read until released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, text

from holdings.errors import NotOnRecord
from holdings.store.clock import now_as_text
from holdings.store.encoding import storable
from holdings.store.tables import poisoned
from holdings.store.unit_of_work import Database

#: How often a file may end its reader before it is refused.
MOST_KILLS: Final = 2

_BLAME = text(
    "INSERT INTO poisoned (sha256, name, kills, reason, at) VALUES (:sha256, :name, 1, :reason, :at)"
    " ON CONFLICT (sha256) DO UPDATE SET kills = poisoned.kills + 1, name = excluded.name,"
    " reason = excluded.reason, at = excluded.at"
)
_ONE = select(poisoned).where(poisoned.c.sha256 == bindparam("of"))
_REFUSED = select(poisoned).where(poisoned.c.kills >= MOST_KILLS).order_by(poisoned.c.at, poisoned.c.sha256)
_RELEASE = delete(poisoned).where(poisoned.c.sha256 == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Poisoned:
    """A file by its SHA-256: how often it ended its reader, why the last time, and the name it had then."""

    sha256: str
    name: str
    kills: int
    reason: str
    at: str


class PoisonList:
    """Remembers which files end their readers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def blame(self, sha256: str, name: str, reason: str) -> None:
        """Counts that a file ended its reader; ``reason`` is a sentence that tells how."""
        row = {"sha256": sha256, "name": storable(name), "reason": storable(reason), "at": now_as_text()}
        with self._database.writing() as connection:
            connection.execute(_BLAME, row)

    def refused(self, sha256: str) -> Poisoned | None:
        """The entry of a file that is not read any more; None for one that may be."""
        with self._database.reading() as connection:
            row = connection.execute(_ONE, {"of": sha256}).one_or_none()
        return _entry(row) if row is not None and row.kills >= MOST_KILLS else None

    def entries(self) -> list[Poisoned]:
        """Every file that is not read any more, the oldest first."""
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(_REFUSED)]

    def release(self, sha256: str) -> None:
        """Forgets what a file did, so that it is read again; raises NotOnRecord for one nobody blamed."""
        with self._database.writing() as connection:
            if connection.execute(_RELEASE, {"of": sha256}).rowcount == 0:
                raise NotOnRecord(f"no file {sha256} is on the poison list")


def _entry(row: Any) -> Poisoned:
    return Poisoned(row.sha256, row.name, row.kills, row.reason, row.at)
