"""The files inside a document's file: each read, screened and withheld by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from holdings.model.document import Attachment, DocumentText, Finding, Visibility
from ingest.cleaning import clean, strip_unwanted
from ingest.extractors import kinds
from ingest.metadata.structure import find_articles
from ingest.port import Extraction, Status
from ingest.screening import screen_text

READABLE = (Status.OK, Status.PARTIAL)
#: Single files that were only compressed: what is inside is the document.
_WRAPPERS = frozenset({kinds.GZIP, kinds.BZIP2, kinds.XZ})
#: What stands drawn on a page of its document, as formulas do: there is nothing to open.
_DRAWN = frozenset({kinds.OLE, kinds.METAFILE})


def unwrapped(extraction: Extraction) -> Extraction:
    """The document itself, where a file is nothing but its compressed form."""
    while extraction.media_type in _WRAPPERS and len(extraction.children) == 1:
        extraction = replace(extraction.children[0], kept="")
    return extraction


def without_listing(extraction: Extraction) -> Extraction:
    """An archive without the names of its members as a text: some of them may not be for everybody.

    It is as readable as the best of its members, as nothing else of it was read.
    """
    if extraction.media_type not in kinds.ARCHIVES or not extraction.children:
        return extraction
    statuses = [child.status for _, child in inside(extraction)]
    readable = next((status for status in statuses if status in READABLE), None)
    status = extraction.status
    if status in READABLE and readable is None and statuses:
        status = statuses[0]
    return replace(extraction, pages=(), status=status)


def inside(extraction: Extraction, path: str = "") -> Iterator[tuple[str, Extraction]]:
    """The files inside a file, however deep, by their path: containers only lend their names."""
    for place, child in enumerate(extraction.children, 1):
        name = path + (strip_unwanted(child.name).strip() or str(place))
        packed = child.media_type in kinds.ARCHIVES
        if not (packed and child.children) and (child.text.strip() or child.media_type not in _DRAWN):
            yield name, child
        yield from inside(child, f"{name}/" if packed else path)


def attachments_of(extraction: Extraction) -> tuple[tuple[Attachment, ...], dict[int, str]]:
    """The attachments of a document, screened, and the names under which their bytes are kept.

    Their originals are still to be put in the file store. Findings in a name have the place 0–0.
    """
    found: list[Attachment] = []
    kept: dict[int, str] = {}
    for ordinal, (name, child) in enumerate(inside(extraction), 1):
        text = _text(child)
        findings = _findings(name, text.clean)
        found.append(Attachment(ordinal, name, child.media_type, text, child.status.value, findings=findings))
        if child.kept:
            kept[ordinal] = child.kept
    return tuple(map(_judged, found)), kept


def _text(child: Extraction) -> DocumentText:
    if child.status not in READABLE:
        return DocumentText("")
    text = clean(child)
    return replace(text, articles=find_articles(text.clean))


def _findings(name: str, text: str) -> tuple[Finding, ...]:
    in_name = (Finding(f"{one.rule}/name", 0, 0) for one in screen_text(name).findings)
    return (*screen_text(text).findings, *in_name)


def _judged(attachment: Attachment) -> Attachment:
    if not attachment.findings:
        return attachment
    return replace(attachment, visibility=Visibility.WITHHELD)
