"""What a redacted version was before: kept for reviewers, and to know the same file when it comes again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from holdings.errors import NotOnRecord
from holdings.model.document import FileReference, Finding, Metadata, Version
from holdings.store import encoding
from holdings.store.rows import file_reference
from holdings.store.statements import chunks, insert_rows
from holdings.store.tables import originals
from holdings.store.unit_of_work import Database

_OF_DOCUMENTS: Final = select(originals).where(originals.c.document_id.in_(bindparam("ids", expanding=True)))
_DELETE: Final = delete(originals).where(
    originals.c.document_id == bindparam("of_document"), originals.c.ordinal == bindparam("of_version")
)


@dataclass(frozen=True, slots=True)
class Original:
    """A version's text, metadata, file and findings as they came in, before staff redacted them."""

    document_id: str
    ordinal: int
    metadata: Metadata
    text: str
    file: FileReference | None
    findings: tuple[Finding, ...]

    def is_of(self, version: Version) -> bool:
        """Whether a version that comes in is this original again: the same file, or without one its text."""
        if self.file and version.file:
            return self.file.sha256 == version.file.sha256
        return self.text == encoding.storable(version.text.clean)


class Originals:
    """Hands out originals of redacted versions. For reviewers only: no public door may ask here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, document_id: str, ordinal: int) -> Original:
        """The original of a redacted version. Raises NotOnRecord where it was not redacted."""
        with self._database.reading() as connection:
            found = load(connection, [document_id]).get(document_id, {})
        if ordinal not in found:
            raise NotOnRecord(f"{document_id}@{ordinal} has no original beside the public one")
        return found[ordinal]


def load(connection: Connection, ids: Iterable[str]) -> dict[str, dict[int, Original]]:
    """The originals of these documents by document id and ordinal."""
    found: dict[str, dict[int, Original]] = {}
    for chunk in chunks(ids):
        for row in connection.execute(_OF_DOCUMENTS, {"ids": chunk}):
            found.setdefault(row.document_id, {})[row.ordinal] = _original(row)
    return found


def save(connection: Connection, original: Original) -> None:
    """Keeps an original, over the one that was kept under its version."""
    remove(connection, original.document_id, [original.ordinal])
    insert_rows(connection, originals, [_columns(original)])


def remove(connection: Connection, document_id: str, ordinals: Iterable[int]) -> None:
    """Forgets originals whose redacted version is no longer on record."""
    gone = [{"of_document": document_id, "of_version": ordinal} for ordinal in ordinals]
    if gone:
        connection.execute(_DELETE, gone)


def _original(row: Any) -> Original:
    return Original(
        row.document_id,
        row.ordinal,
        encoding.metadata_from_json(row.metadata),
        row.text,
        file_reference(row),
        encoding.findings_from_json(row.findings),
    )


def _columns(original: Original) -> Mapping[str, Any]:
    file = original.file
    return {
        "document_id": original.document_id,
        "ordinal": original.ordinal,
        "file_sha256": file.sha256 if file else "",
        "file_name": encoding.storable(file.name) if file else "",
        "file_media_type": file.media_type if file else "",
        "file_size": file.size if file else 0,
        "metadata": encoding.metadata_to_json(original.metadata),
        "findings": encoding.findings_to_json(original.findings),
        "text": encoding.storable(original.text),
    }
