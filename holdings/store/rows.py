"""Documents as rows of the tables, and back; pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from holdings.model.dates import CivilDate
from holdings.model.document import (
    Document,
    DocumentText,
    FileReference,
    Metadata,
    Unit,
    Version,
    Visibility,
)
from holdings.model.versions import in_order
from holdings.store import attachments, encoding, relation_rows
from holdings.store.attachments import READ

#: What makes a document the same one when it comes in again: archive, source, external id.
Identity = tuple[str, str, str]


_UNITS: Final = {unit.value: unit for unit in Unit}
_VISIBILITIES: Final = {visibility.value: visibility for visibility in Visibility}


class DecidedBy(StrEnum):
    """Who decided on the visibility of a document."""

    GATE = "gate"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it will be written: its columns without id and rev, those of its versions, of their
    attachments and relations, and a hash over all of them."""

    document: Document
    identity: Identity
    content_hash: str
    columns: dict[str, Any]
    versions: tuple[dict[str, Any], ...]
    attachments: tuple[dict[str, Any], ...] = ()
    relations: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A document on record with what the store knows of it beside the document itself."""

    document: Document
    decided_by: DecidedBy
    decided_at: str
    reason: str
    was_public: bool
    content_hash: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a result list shows of one public version, without its text and its metadata's provenance."""

    document_id: str
    version: int
    rev: int
    external_id: str
    source: str
    unit: Unit
    part_of: str
    ordinal: int
    metadata: Metadata
    file: FileReference | None
    page_count: int
    extraction_status: str
    in_force_from: CivilDate | None
    in_force_until: CivilDate | None


def prepare(document: Document) -> Prepared:
    """The rows of a document and the hash over everything in them; needs no database.

    Raises ValueError for a document without versions or with two versions of one ordinal.
    """
    ordinals = {version.ordinal for version in document.versions}
    if not ordinals or len(ordinals) != len(document.versions):
        raise ValueError(f"a document needs versions with an ordinal each: {document.external_id!r}")
    columns: dict[str, Any] = {
        "archive_id": document.archive_id,
        "source": document.source,
        "external_id": encoding.storable(document.external_id),
        "unit": document.unit.value,
        "part_of": encoding.storable(document.part_of),
        "ordinal": document.ordinal,
        "visibility": document.visibility.value,
    }
    columns["work"] = encoding.storable(document.work)
    versions = tuple(_version_columns(version) for version in document.versions)
    packed = tuple(row for version in document.versions for row in attachments.columns(version))
    stated = tuple(row for version in document.versions for row in relation_rows.columns(version))
    return Prepared(
        document=document,
        identity=(columns["archive_id"], columns["source"], columns["external_id"]),
        content_hash=_hash(columns, (*versions, *packed, *stated)),
        columns=columns,
        versions=versions,
        attachments=packed,
        relations=stated,
    )


def _hash(columns: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    values = [*columns.values()]
    for row in rows:
        values += row.values()
    # No value contains NUL, so that the joined values have one reading only.
    return hashlib.blake2b("\0".join(map(str, values)).encode(), digest_size=16).hexdigest()


def _version_columns(version: Version) -> dict[str, Any]:
    metadata, text, file = version.metadata, version.text, version.file
    return {
        "ordinal": version.ordinal,
        "visibility": version.visibility.value,
        "number_key": encoding.storable(metadata.number.key) if metadata.number else "",
        "extraction_status": version.extraction_status,
        "in_force_from": encoding.date_to_text(version.in_force_from),
        "in_force_until": encoding.date_to_text(version.in_force_until),
        "file_sha256": file.sha256 if file else "",
        "file_name": encoding.storable(file.name) if file else "",
        "file_media_type": file.media_type if file else "",
        "file_size": file.size if file else 0,
        "page_count": len(text.page_starts),
        "own_source": version.source,
        "own_external_id": encoding.storable(version.external_id),
        "joined_by": version.joined_by,
        "metadata": encoding.metadata_to_json(metadata),
        "findings": encoding.findings_to_json(version.findings),
        "page_starts": encoding.numbers_to_json(text.page_starts),
        "articles": encoding.articles_to_json(text.articles),
        "text": encoding.storable(text.clean),
        "offset_map": encoding.offsets_to_json(text.offset_map),
    }


def stored_from_rows(rows: Sequence[Any]) -> Stored:
    """The document in the joined rows of its versions, which come in the order of their ordinals."""
    first = rows[0]
    return Stored(
        document=Document(
            external_id=first.external_id,
            source=first.source,
            versions=in_order(_version(row) for row in rows),
            unit=_UNITS[first.unit],
            part_of=first.part_of,
            ordinal=first.document_ordinal,
            archive_id=first.archive_id,
            visibility=_VISIBILITIES[first.document_visibility],
            work=first.work,
            id=first.id,
            rev=first.rev,
        ),
        decided_by=DecidedBy(first.decided_by),
        decided_at=first.decided_at,
        reason=first.reason,
        was_public=bool(first.was_public),
        content_hash=first.content_hash,
    )


def _version(row: Any) -> Version:
    return Version(
        ordinal=row.ordinal,
        metadata=encoding.metadata_from_json(row.metadata),
        text=DocumentText(
            row.text,
            encoding.numbers_from_json(row.page_starts),
            encoding.articles_from_json(row.articles),
            encoding.offsets_from_json(row.offset_map),
        ),
        file=file_reference(row),
        in_force_from=encoding.date_from_text(row.in_force_from),
        in_force_until=encoding.date_from_text(row.in_force_until),
        visibility=_VISIBILITIES[row.visibility],
        findings=encoding.findings_from_json(row.findings),
        extraction_status=row.extraction_status,
        source=row.own_source,
        external_id=row.own_external_id,
        joined_by=row.joined_by,
    )


class IndexRow(NamedTuple):
    """A row of ``FOR_INDEX``, column by column: its values are reached six times as fast as a Row's."""

    id: str
    rev: int
    external_id: str
    source: str
    unit: str
    part_of: str
    document_ordinal: int
    archive_id: str
    document_visibility: str
    file_sha256: str
    file_name: str
    file_media_type: str
    file_size: int
    ordinal: int
    visibility: str
    in_force_from: str
    in_force_until: str
    metadata: str
    articles: str
    text: str
    effect: str | None


def document_from_rows(rows: Sequence[IndexRow]) -> Document:
    """The document in the rows of ``FOR_INDEX``, which come in the order of ordinals."""
    first = rows[0]
    return Document(
        external_id=first.external_id,
        source=first.source,
        versions=in_order([_version_to_index(row) for row in rows]),
        unit=_UNITS[first.unit],
        part_of=first.part_of,
        ordinal=first.document_ordinal,
        archive_id=first.archive_id,
        visibility=_VISIBILITIES[first.document_visibility],
        id=first.id,
        rev=first.rev,
    )


def _version_to_index(row: IndexRow) -> Version:
    return Version(
        ordinal=row.ordinal,
        metadata=encoding.in_effect(encoding.values_from_json(row.metadata), row.effect),
        text=DocumentText(row.text, articles=encoding.articles_from_json(row.articles)),
        file=file_reference(row),
        in_force_from=encoding.date_from_text(row.in_force_from),
        in_force_until=encoding.date_from_text(row.in_force_until),
        visibility=_VISIBILITIES[row.visibility],
    )


def file_reference(row: Any) -> FileReference | None:
    """The original of a version's row, None where it has none."""
    if not row.file_sha256:
        return None
    return FileReference(row.file_sha256, row.file_name, row.file_media_type, row.file_size)


def summary_from_row(row: Any) -> Summary:
    """The summary in a joined row of a document and one of its versions."""
    return Summary(
        document_id=row.id,
        version=row.ordinal,
        rev=row.rev,
        external_id=row.own_external_id or row.external_id,
        source=row.own_source or row.source,
        unit=_UNITS[row.unit],
        part_of=row.part_of,
        ordinal=row.document_ordinal,
        metadata=encoding.in_effect(encoding.values_from_json(row.metadata), row.effect),
        file=file_reference(row) if row.extraction_status == READ and not row.is_sealed else None,
        page_count=row.page_count,
        extraction_status=row.extraction_status,
        in_force_from=encoding.date_from_text(row.in_force_from),
        in_force_until=encoding.date_from_text(row.in_force_until),
    )
