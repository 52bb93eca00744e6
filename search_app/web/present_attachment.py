"""The files inside a document's file: as lines of its page, and each as a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from holdings.model.document import Attachment, Document, FileReference, Version
from search_app.current import Display
from search_app.marking import Span
from search_app.parts import Link, file_size, file_type
from search_app.public import pinned_version
from search_app.translations import Words
from search_app.web.lay_out import LaidOut, lay_out


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One attachment in the list of a document's page; ``file`` is "" where it is not given out."""

    anchor: str
    name: str
    kind: str
    href: str
    note: str
    file: str


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """Everything the page of an attachment shows."""

    title: str
    parent: Link
    text: LaidOut
    text_note: str
    file: str
    kind: str
    hash: str
    canonical: str


def attachment_lines(
    document: Document, version: Version, q: str, display: Display
) -> Iterator[AttachmentLine]:
    """The public attachments of a version, in their order; their pages mark the words of ``q``."""
    pinned = pinned_version(document, version)
    for one in version.attachments:
        yield AttachmentLine(
            anchor=f"att-{one.ordinal}",
            name=one.name,
            kind=_kind(one, display.words),
            href=display.addresses.attachment(document.id, pinned, one.ordinal, q=q),
            note=_note(one, display.words),
            file=display.addresses.attachment_file(document.id, pinned, one.ordinal) if one.file else "",
        )


def present_attachment(
    document: Document, version: Version, attachment: Attachment, marks: Iterable[Span], display: Display
) -> AttachmentView:
    """The view of one public attachment of a public version."""
    pinned, ordinal = pinned_version(document, version), attachment.ordinal
    addresses, file = display.addresses, attachment.file
    return AttachmentView(
        title=attachment.name,
        parent=Link(version.metadata.title, addresses.document(document.id, pinned, anchor=f"att-{ordinal}")),
        text=lay_out(attachment.text, marks, display.words),
        text_note=_note(attachment, display.words),
        file=addresses.attachment_file(document.id, pinned, ordinal) if file else "",
        kind=_kind(attachment, display.words),
        hash=_grouped(file) if file else "",
        canonical=addresses.attachment(document.id, pinned, ordinal),
    )


def _kind(attachment: Attachment, words: Words) -> str:
    size = attachment.file.size if attachment.file else 0
    named = FileReference("", attachment.name, attachment.media_type, size)
    return "，".join(part for part in (file_type(named, words), file_size(size) if size else "") if part)


def _note(attachment: Attachment, words: Words) -> str:
    """Why there is no text, or not all of it; "" where all is well."""
    if attachment.text.clean.strip():
        return words("text_state.partial") if attachment.status == "partial" else ""
    return words.get(f"text_state.{attachment.status}", words("text_state.empty"))


def _grouped(file: FileReference) -> str:
    return " ".join(file.sha256[place : place + 8] for place in range(0, len(file.sha256), 8))
