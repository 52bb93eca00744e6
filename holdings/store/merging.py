"""What of a document on record outlives the same document coming in again; pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from holdings.errors import NotOnRecord
from holdings.model.document import Document, Metadata, Provenance, ValueSource, Version, Visibility
from holdings.store import attachments, encoding, relation_rows
from holdings.store.attachments import READ
from holdings.store.originals import Original
from holdings.store.rows import DecidedBy, Stored


def merge(
    stored: Stored, incoming: Document, originals: Mapping[int, Original]
) -> tuple[Document, DecidedBy]:
    """The incoming document with what staff set and what was kept back before, and who decided that.

    A value whose source is staff stays, field by field, unless the incoming one is from staff too. What is
    not public stays so; what staff released stays public as long as its text is the text they saw. A
    redacted version stays as staff left it as long as its original (by ordinal) is what comes in.
    """
    before = {version.ordinal: version for version in stored.document.versions}
    versions = tuple(
        _merge_version(before[version.ordinal], version, stored.decided_by, originals.get(version.ordinal))
        if version.ordinal in before
        else version
        for version in incoming.versions
    )
    visibility, decided_by = _visibility(
        stored.document.visibility, stored.decided_by, incoming.visibility, _same_texts(before, versions)
    )
    return (
        replace(incoming, versions=versions, visibility=visibility, id=stored.document.id),
        decided_by,
    )


def _merge_version(
    before: Version, incoming: Version, decided_by: DecidedBy, original: Original | None
) -> Version:
    if original and original.is_of(incoming):
        return before
    same_text = before.text.clean == incoming.text.clean
    visibility, _ = _visibility(before.visibility, decided_by, incoming.visibility, same_text)
    metadata = _merge_metadata(before.metadata, incoming.metadata)
    return replace(
        incoming,
        metadata=metadata,
        # These follow from two fields; where staff set them, from what staff set.
        in_force_from=metadata.effective_on
        if _from_staff(metadata, "effective_on")
        else incoming.in_force_from,
        in_force_until=metadata.validity.ended_on
        if _from_staff(metadata, "validity")
        else incoming.in_force_until,
        visibility=visibility,
        attachments=attachments.merged(before, incoming),
        relations=relation_rows.merged(before, incoming),
    )


def _merge_metadata(before: Metadata, incoming: Metadata) -> Metadata:
    kept = {
        name: known
        for name, known in before.provenance.items()
        if known.source is ValueSource.STAFF and not _from_staff(incoming, name)
    }
    if not kept:
        return incoming
    values: dict[str, Any] = {name: getattr(before, name) for name in kept}
    provenance: dict[str, Provenance] = {**incoming.provenance, **kept}
    return replace(incoming, provenance=provenance, **values)


def _from_staff(metadata: Metadata, field: str) -> bool:
    known = metadata.provenance.get(field)
    return known is not None and known.source is ValueSource.STAFF


def _visibility(
    before: Visibility, decided_by: DecidedBy, incoming: Visibility, same_text: bool
) -> tuple[Visibility, DecidedBy]:
    if before is not Visibility.PUBLIC:
        return before, decided_by
    # A release speaks of the text that was read: what is new in another text, nobody has read.
    if decided_by is DecidedBy.STAFF and (same_text or incoming is Visibility.PUBLIC):
        return before, decided_by
    return incoming, DecidedBy.GATE


def _same_texts(before: dict[int, Version], versions: tuple[Version, ...]) -> bool:
    return all(
        version.ordinal in before and before[version.ordinal].text.clean == version.text.clean
        for version in versions
    )


def decide(document: Document, visibility: Visibility) -> Document:
    """The document as staff decided it to be seen.

    A release of a document none of whose versions is public releases its versions; where some version is
    public already, the others stay as they are: nobody has decided on them.
    """
    hidden = all(version.visibility is not Visibility.PUBLIC for version in document.versions)
    versions = document.versions
    if visibility is Visibility.PUBLIC and hidden:
        versions = tuple(replace(version, visibility=Visibility.PUBLIC) for version in versions)
    return replace(document, visibility=visibility, versions=versions)


def decide_attachment(
    document: Document, version: int, ordinal: int, visibility: Visibility
) -> tuple[Visibility, Document]:
    """How an attachment was to be seen, and the document with what staff decided on it.

    Raises NotOnRecord where the document has no such attachment.
    """
    versions = {one.ordinal: one for one in document.versions}
    packed = versions[version].attachments if version in versions else ()
    before = next((one for one in packed if one.ordinal == ordinal), None)
    if before is None:
        raise NotOnRecord(f"{document.id}@{version}/att-{ordinal}")
    versions[version] = attachments.decide(versions[version], ordinal, visibility)
    return before.visibility, replace(document, versions=tuple(versions.values()))


def public_part(document: Document) -> Document:
    """The document with its public versions and their public attachments, without the places the gate found.

    An original that was not read to its end was not screened to its end, and is not given out; nor is one
    that holds something withheld.
    """
    versions = tuple(
        replace(
            version,
            findings=(),
            file=version.file if _is_open(version) else None,
            attachments=attachments.public_part(version),
        )
        for version in document.versions
        if version.visibility is Visibility.PUBLIC
    )
    return replace(document, versions=versions)


def _is_open(version: Version) -> bool:
    return version.extraction_status == READ and not attachments.is_sealed(version)


def with_validity(document: Document, effects: Mapping[int, str]) -> Document:
    """The document with the validity that other documents give to its versions, by ordinal."""
    if not effects:
        return document
    versions = tuple(
        replace(version, metadata=encoding.in_effect(version.metadata, effects.get(version.ordinal)))
        for version in document.versions
    )
    return replace(document, versions=versions)
