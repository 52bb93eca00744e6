"""What stands beside a document: the gazette issue that printed it, an issue's documents, and copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from holdings.model.document import Document, Metadata, Unit
from holdings.store import encoding
from holdings.store.public import IS_PUBLIC, WITH_VERSIONS
from holdings.store.tables import documents, sketches, versions
from holdings.store.unit_of_work import Database

_COLUMNS: Final = (documents.c.id, documents.c.external_id, versions.c.metadata)
#: A public document by the version that is current for everybody.
_IS_SHOWN: Final = IS_PUBLIC & (versions.c.ordinal == documents.c.public_version)
_SAME_DEPOSITOR: Final = (documents.c.source == bindparam("of_source")) & (
    documents.c.archive_id == bindparam("archive")
)
_ISSUE: Final = (
    select(*_COLUMNS)
    .select_from(WITH_VERSIONS)
    .where(documents.c.external_id == bindparam("wanted"), _SAME_DEPOSITOR, _IS_SHOWN)
)
#: ``unit`` and the condition on ``part_of`` let both databases see that the partial index fits.
_PARTS: Final = (
    select(*_COLUMNS)
    .select_from(WITH_VERSIONS)
    .where(
        documents.c.part_of == bindparam("wanted"),
        documents.c.part_of != "",
        documents.c.unit == Unit.DOCUMENT.value,
        _SAME_DEPOSITOR,
        _IS_SHOWN,
    )
)
_OWN: Final = sketches.alias("own")
_COPIES: Final = (
    select(_OWN.c.document_id.label("copied"), *_COLUMNS)
    .select_from(
        _OWN.join(sketches, sketches.c.group_id == _OWN.c.group_id).join(
            WITH_VERSIONS, documents.c.id == sketches.c.document_id
        )
    )
    .where(
        _OWN.c.document_id.in_(bindparam("ids", expanding=True)),
        _OWN.c.group_id != "",
        sketches.c.group_id != "",
        sketches.c.document_id != _OWN.c.document_id,
        _IS_SHOWN,
    )
    .order_by(documents.c.id)
)


@dataclass(frozen=True, slots=True)
class Companion:
    """A public document that stands beside another one, with the metadata of its current public version."""

    document_id: str
    external_id: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Companions:
    """The issue that a document was cut out of, the documents of an issue, and copies; all of them public."""

    issue: Companion | None = None
    parts: tuple[Companion, ...] = ()
    copies: tuple[Companion, ...] = ()


class CompanionStore:
    """Says what the public may know of a document's neighbours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, document: Document) -> Companions:
        """What stands beside a document; parts come in the order of the issue's contents."""
        if document.unit is Unit.ARTICLE:
            return Companions()
        copies = self.copies([document.id]).get(document.id, ())
        if document.part_of:
            issue = next(iter(self._found(_ISSUE, document, document.part_of)), None)
            return Companions(issue=issue, copies=copies)
        parts = self._found(_PARTS, document, document.external_id)
        return Companions(parts=tuple(sorted(parts, key=_place)), copies=copies)

    def copies(self, ids: Iterable[str]) -> dict[str, tuple[Companion, ...]]:
        """The public documents with almost the same text as each of these; one statement for all of them."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        with self._database.reading() as connection:
            rows = connection.execute(_COPIES, {"ids": wanted}).all()
        found: dict[str, list[Companion]] = {}
        for row in rows:
            found.setdefault(row.copied, []).append(_companion(row))
        return {copied: tuple(others) for copied, others in found.items()}

    def _found(self, statement: Any, document: Document, wanted: str) -> Iterable[Companion]:
        asked = {"wanted": wanted, "of_source": document.source, "archive": document.archive_id}
        with self._database.reading() as connection:
            rows = connection.execute(statement, asked).all()
        return [_companion(row) for row in rows]


def _companion(row: Any) -> Companion:
    return Companion(row.id, row.external_id, encoding.values_from_json(row.metadata))


def _place(part: Companion) -> tuple[int, str]:
    """A part is called ``<issue>#<n>``."""
    number = part.external_id.rpartition("#")[2]
    return (int(number) if number.isdecimal() else 0, part.external_id)
