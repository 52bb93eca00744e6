"""Which version of a document an address speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.errors import NotOnRecord
from holdings.model.document import Attachment, Document, Version

if TYPE_CHECKING:
    from holdings.store import Holdings


def public_version(holdings: Holdings, address: str) -> tuple[Document, Version]:
    """The public document and version of ``id`` (the current one) or ``id@ordinal``.

    The document holds only its public versions. An address whose text has become a version of another
    document, or a document of its own, leads there. Raises NotOnRecord, alike for what never was and what
    is not public, and Withdrawn.
    """
    document_id, pinned, ordinal = address.partition("@")
    if not (document_id.isascii() and document_id.isalnum()):
        raise NotOnRecord(address)
    try:
        return _found(holdings.documents.get_public(document_id), address if pinned else "", ordinal)
    except NotOnRecord:
        wanted = int(ordinal) if ordinal.isascii() and ordinal.isdecimal() and len(ordinal) < 9 else 0
        moved = holdings.versions.moved_to(document_id, wanted) if wanted or not pinned else None
        if moved is None:
            raise
    return _found(holdings.documents.get_public(moved[0]), f"{moved[0]}@{moved[1]}", str(moved[1]))


def _found(document: Document, address: str, ordinal: str) -> tuple[Document, Version]:
    if not address:
        return document, document.current
    for version in document.versions:
        if str(version.ordinal) == ordinal:
            return document, version
    raise NotOnRecord(address)


def pinned_version(document: Document, version: Version) -> int | None:
    """The version's number where an address has to say it: the document's own shows the current one."""
    return version.ordinal if version is not document.current else None


def public_attachment(holdings: Holdings, address: str, ordinal: int) -> tuple[Document, Version, Attachment]:
    """The public attachment of that ordinal, with the document and version it is inside.

    Raises NotOnRecord, alike for what is not there and what is not public, and Withdrawn.
    """
    document, version = public_version(holdings, address)
    for attachment in version.attachments:
        if attachment.ordinal == ordinal:
            return document, version, attachment
    raise NotOnRecord(f"{address}/att-{ordinal}")
