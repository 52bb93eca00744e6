"""What staff look over: every version's metadata and findings, whoever may see it, without its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from holdings.model.document import Finding, Metadata, Visibility
from holdings.store import encoding
from holdings.store.rows import DecidedBy
from holdings.store.tables import attachments, documents, versions
from holdings.store.unit_of_work import Database

_PAGE: Final = 1000
_IDS = (
    select(documents.c.id)
    .where(documents.c.id > bindparam("after"))
    .order_by(documents.c.id)
    .limit(bindparam("most"))
)
_VERSIONS = (
    select(
        documents.c.id,
        documents.c.source,
        documents.c.external_id,
        documents.c.visibility,
        documents.c.decided_by,
        documents.c.reason,
        versions.c.ordinal,
        versions.c.metadata,
        versions.c.findings,
        versions.c.page_starts,
    )
    .select_from(documents.join(versions, versions.c.document_id == documents.c.id))
    .where(documents.c.id.in_(_IDS))
    .order_by(documents.c.id, versions.c.ordinal)
)
_ATTACHMENTS = (
    select(
        attachments.c.document_id,
        attachments.c.version,
        attachments.c.ordinal,
        attachments.c.findings,
    )
    .where(
        attachments.c.visibility == Visibility.WITHHELD.value,
        attachments.c.decided_by == DecidedBy.GATE.value,
    )
    .order_by(attachments.c.document_id, attachments.c.version, attachments.c.ordinal)
)


@dataclass(frozen=True, slots=True)
class VersionAtAGlance:
    """A version without its text, and what was decided on its document, by whom and why."""

    document_id: str
    source: str
    external_id: str
    visibility: Visibility
    decided_by: DecidedBy
    reason: str
    ordinal: int
    metadata: Metadata
    findings: tuple[Finding, ...]
    page_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WithheldAttachment:
    """An attachment the gate keeps back: its document, version and number, and what was found in it."""

    document_id: str
    version: int
    ordinal: int
    findings: tuple[Finding, ...]


class Overview:
    """Lists everything on record for staff. No public door may ask here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self) -> Iterator[VersionAtAGlance]:
        """Every version on record in the order of document ids, read in pages."""
        after = ""
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(_VERSIONS, {"after": after, "most": _PAGE}).all()
            yield from map(_glance, rows)
            if not rows:
                return
            after = rows[-1].id

    def withheld_attachments(self) -> list[WithheldAttachment]:
        """The attachments that the gate keeps back and nobody has decided on."""
        with self._database.reading() as connection:
            rows = connection.execute(_ATTACHMENTS).all()
        return [
            WithheldAttachment(
                row.document_id, row.version, row.ordinal, encoding.findings_from_json(row.findings)
            )
            for row in rows
        ]


def _glance(row: Any) -> VersionAtAGlance:
    return VersionAtAGlance(
        row.id,
        row.source,
        row.external_id,
        Visibility(row.visibility),
        DecidedBy(row.decided_by),
        row.reason,
        row.ordinal,
        encoding.metadata_from_json(row.metadata),
        encoding.findings_from_json(row.findings),
        encoding.numbers_from_json(row.page_starts),
    )
