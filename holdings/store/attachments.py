"""The files inside originals as rows, and back; read beside the versions they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, exists, func, select

from holdings.model.document import (
    Attachment,
    Document,
    DocumentText,
    FileReference,
    Version,
    Visibility,
)
from holdings.store import belonging, encoding, tables
from holdings.store.public import IS_PUBLIC

#: The extraction status of what was read, and so screened, to its end.
READ: Final = "ok"
#: How many attachments of a version snippets are cut from, and how much of each.
SNIPPET_ATTACHMENTS: Final = 200
SNIPPET_CHARACTERS: Final = 50_000
_GATE, _STAFF = "gate", "staff"
_OWN: Final = tables.attachments.c
_PUBLIC: Final = IS_PUBLIC & (_OWN.visibility == Visibility.PUBLIC.value)
_WITH_REV: Final = tables.attachments.join(tables.documents, tables.documents.c.id == _OWN.document_id)
_OF_VERSION: Final = (_OWN.document_id == tables.versions.c.document_id) & (
    _OWN.version == tables.versions.c.ordinal
)

OF_DOCUMENTS: Final = (
    select(tables.attachments, tables.documents.c.rev)
    .select_from(_WITH_REV)
    .where(_OWN.document_id.in_(bindparam("ids", expanding=True)))
    .order_by(_OWN.document_id, _OWN.version, _OWN.ordinal)
)
#: The public attachments of versions, by ``ids`` and ``ordinals`` of the versions.
PUBLIC_TEXTS: Final = (
    select(
        _OWN.document_id,
        _OWN.version,
        _OWN.ordinal,
        _OWN.name,
        func.substr(_OWN.text, 1, SNIPPET_CHARACTERS).label("text"),
        _OWN.page_starts,
    )
    .select_from(_WITH_REV.join(tables.versions, _OF_VERSION))
    .where(
        _PUBLIC,
        _OWN.document_id.in_(bindparam("ids", expanding=True)),
        _OWN.version.in_(bindparam("ordinals", expanding=True)),
        _OWN.ordinal <= SNIPPET_ATTACHMENTS,
    )
    .order_by(_OWN.document_id, _OWN.version, _OWN.ordinal)
)
DELETE: Final = delete(tables.attachments).where(_OWN.document_id == bindparam("of_document"))
#: An original that holds something withheld, or something nobody could read, is not given out.
SEALED: Final = exists().where(
    _OF_VERSION, (_OWN.visibility != Visibility.PUBLIC.value) | (_OWN.extraction_status != READ)
)


@dataclass(frozen=True, slots=True)
class AttachmentText:
    """The first words of one public attachment, as a snippet is cut from them."""

    ordinal: int
    name: str
    text: DocumentText


def columns(version: Version) -> Iterator[dict[str, Any]]:
    """The rows of a version's attachments, without the document's id."""
    for one in version.attachments:
        yield {
            "version": version.ordinal,
            "ordinal": one.ordinal,
            "visibility": one.visibility.value,
            "decided_by": _STAFF if one.decided_by_staff else _GATE,
            "extraction_status": one.status,
            "name": encoding.storable(one.name),
            "media_type": one.media_type,
            "file_sha256": one.file.sha256 if one.file else "",
            "file_size": one.file.size if one.file else 0,
            "findings": encoding.findings_to_json(one.findings),
            "page_starts": encoding.numbers_to_json(one.text.page_starts),
            "articles": encoding.articles_to_json(one.text.articles),
            "text": encoding.storable(one.text.clean),
            "offset_map": encoding.offsets_to_json(one.text.offset_map),
        }


def filled(connection: Connection, documents: Sequence[Document]) -> list[Document]:
    """The documents with their attachments, but for those of a document that changed meanwhile."""
    return belonging.filled(connection, documents, OF_DOCUMENTS, "attachments", _attachment)


def _attachment(row: Any) -> Attachment:
    return Attachment(
        ordinal=row.ordinal,
        name=row.name,
        media_type=row.media_type,
        text=DocumentText(
            row.text,
            encoding.numbers_from_json(row.page_starts),
            encoding.articles_from_json(row.articles),
            encoding.offsets_from_json(row.offset_map),
        ),
        status=row.extraction_status,
        file=_file(row),
        visibility=Visibility(row.visibility),
        findings=encoding.findings_from_json(row.findings),
        decided_by_staff=row.decided_by == _STAFF,
    )


def _file(row: Any) -> FileReference | None:
    if not row.file_sha256:
        return None
    name = row.name.replace("\\", "/").rpartition("/")[2]
    return FileReference(row.file_sha256, name, row.media_type, row.file_size)


def public_texts(
    connection: Connection, keys: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], tuple[AttachmentText, ...]]:
    """The first words of the first public attachments of these public versions, by version."""
    wanted = set(keys)
    if not wanted:
        return {}
    bound = {"ids": [key[0] for key in wanted], "ordinals": list({key[1] for key in wanted})}
    found: dict[tuple[str, int], tuple[AttachmentText, ...]] = {}
    for row in connection.execute(PUBLIC_TEXTS, bound):
        key = (row.document_id, row.version)
        if key in wanted:
            words = DocumentText(row.text, encoding.numbers_from_json(row.page_starts))
            found[key] = (*found.get(key, ()), AttachmentText(row.ordinal, row.name, words))
    return found


def merged(before: Version, incoming: Version) -> tuple[Attachment, ...]:
    """The incoming version's attachments as those on record and staff's decisions leave them.

    An attachment is known again by the content of its file, else by its name: what is not public stays so,
    and what staff released stays public while its text is the text they saw.
    """
    known = {_identity(one): one for one in before.attachments}
    return tuple(
        _decided(known[_identity(one)], one) if _identity(one) in known else one
        for one in incoming.attachments
    )


def _identity(attachment: Attachment) -> str:
    return attachment.file.sha256 if attachment.file else f"name:{attachment.name}"


def _decided(before: Attachment, incoming: Attachment) -> Attachment:
    same_text = before.text.clean == incoming.text.clean
    if before.visibility is not Visibility.PUBLIC or (before.decided_by_staff and same_text):
        return replace(incoming, visibility=before.visibility, decided_by_staff=before.decided_by_staff)
    return incoming


def public_part(version: Version) -> tuple[Attachment, ...]:
    """The version's public attachments, without the places the gate found and unread originals."""
    return tuple(
        replace(one, findings=(), file=one.file if one.status == READ else None)
        for one in version.attachments
        if one.visibility is Visibility.PUBLIC
    )


def is_sealed(version: Version) -> bool:
    """Whether the version's original holds something that is not for everybody, or that was not read."""
    return any(one.visibility is not Visibility.PUBLIC or one.status != READ for one in version.attachments)


def decide(version: Version, ordinal: int, visibility: Visibility) -> Version:
    """The version with what staff decided on the attachment of that number."""
    attachments = tuple(
        replace(one, visibility=visibility, decided_by_staff=True) if one.ordinal == ordinal else one
        for one in version.attachments
    )
    return replace(version, attachments=attachments)
