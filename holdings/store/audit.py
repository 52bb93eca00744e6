"""The audit log: who changed what on record, append-only, each line chained to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from holdings.store.clock import instant, now_as_text
from holdings.store.encoding import storable
from holdings.store.statements import insert_rows
from holdings.store.tables import audit
from holdings.store.unit_of_work import Database

#: What the first line is chained to.
ORIGIN: Final = "0" * 64
_PAGE: Final = 1000
_LAST = select(audit.c.seq, audit.c.digest).order_by(audit.c.seq.desc()).limit(1)
_AFTER = select(audit).where(audit.c.seq > bindparam("after")).order_by(audit.c.seq).limit(bindparam("most"))
_OF_DOCUMENT = _AFTER.where(audit.c.document_id == bindparam("document"))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing somebody did: ``who``, ``action``, and what of (a document, a version, a field).

    ``before`` and ``after`` are values as printed; whoever writes an entry puts a keyed digest in the
    place of what is personal.
    """

    who: str
    action: str
    document_id: str = ""
    version: int = 0
    field: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry as it was written: its number from 1 without gaps, its instant (UTC), its digest in hex."""

    seq: int
    at: datetime
    entry: AuditEntry
    digest: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the chain holds: lines read, the last digest, and the first that does not fit (0: none)."""

    lines: int
    digest: str
    broken_at: int = 0


def append(connection: Connection, entries: Iterable[AuditEntry]) -> None:
    """Adds entries in the transaction of the changes they tell of."""
    last = connection.execute(_LAST).first()
    seq, digest = (last.seq, last.digest) if last else (0, ORIGIN)
    at = now_as_text()
    rows = []
    for entry in entries:
        seq += 1
        row = {"seq": seq, "at": at, **_columns(entry)}
        digest = _digest(digest, row)
        rows.append({**row, "digest": digest})
    if rows:
        insert_rows(connection, audit, rows)


class AuditLog:
    """Reads the log and checks its chain; lines are written with the changes they tell of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, document_id: str = "") -> Iterator[AuditLine]:
        """The lines in order: all of them, or those of one document."""
        for row in self._rows(document_id):
            entry = AuditEntry(**{name: row[name] for name in AuditEntry.__slots__})
            yield AuditLine(row["seq"], instant(row["at"]), entry, row["digest"])

    def note(self, entries: Iterable[AuditEntry]) -> None:
        """Writes down what changed nothing on record, such as that somebody looked at an original."""
        with self._database.writing() as connection:
            append(connection, entries)

    def verify(self) -> ChainState:
        """Computes the chain anew: a line that was changed, taken out or put in shows as ``broken_at``.

        Lines cut off the end do not show; whoever noted the last digest elsewhere sees them missing.
        """
        count, digest = 0, ORIGIN
        for row in self._rows(""):
            stated = row.pop("digest")
            if row["seq"] != count + 1 or _digest(digest, row) != stated:
                return ChainState(count, digest, broken_at=count + 1)
            count, digest = row["seq"], stated
        return ChainState(count, digest)

    def _rows(self, document_id: str) -> Iterator[dict[str, Any]]:
        statement = _OF_DOCUMENT if document_id else _AFTER
        wanted: dict[str, Any] = {"after": 0, "most": _PAGE}
        if document_id:
            wanted["document"] = document_id
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(statement, wanted).mappings().all()
            yield from (dict(row) for row in rows)
            if len(rows) < _PAGE:
                return
            wanted["after"] = rows[-1]["seq"]


def _columns(entry: AuditEntry) -> dict[str, Any]:
    return {
        name: storable(value) if isinstance(value, str) else value for name, value in asdict(entry).items()
    }


def _digest(before: str, row: dict[str, Any]) -> str:
    words = json.dumps([before, *(row[name] for name in sorted(row))], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()
