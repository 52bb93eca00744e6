"""An extractor that also reads what only eyes can see: it asks another one, then reads what that left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.extractors.reading import Refused
from ingest.ocr.pages import PageReader, ReadPages
from ingest.ocr.sheets import can_be_drawn
from ingest.port import Extraction, Page, Pictured, RawFile, Status, TextExtractor

#: Below this the text is more guess than reading.
_SURE = 0.75
_LISTED = 50


class RecognisingExtractor:
    """Reads files as another extractor does, and the pages without text by a recogniser."""

    def __init__(self, extractor: TextExtractor, reader: PageReader) -> None:
        """``close`` closes both."""
        self._extractor = extractor
        self._reader = reader

    @property
    def name(self) -> str:
        """The other extractor's name."""
        return self._extractor.name

    def extract(self, file: RawFile) -> Extraction:
        """The text of a file with that of its pictured pages; raises what the other extractor raises."""
        found = self._extractor.extract(file)
        if found.pictured is None or not can_be_drawn(found.media_type):
            return found
        bare = _bare(found.pages, found.pictured)
        if found.pictured.numbers and not bare:
            return found
        try:
            pages = self._reader.read(file.path, found.media_type, bare)
        except Refused as refusal:
            return replace(
                found, status=refusal.status, pictured=None, warnings=(*found.warnings, refusal.reason)
            )
        return _with_pages(found, found.pictured, pages, self._reader)

    def check(self) -> str:
        """What the other extractor says of itself, and which recogniser reads."""
        return f"{self._extractor.check()}; OCR by {self._reader.name} {self._reader.version}"

    def close(self) -> None:
        """Closes both."""
        for part in (self._reader, self._extractor):
            close = getattr(part, "close", None)
            if close:
                close()


def _bare(pages: Sequence[Page], pictured: Pictured) -> list[int]:
    """The pictured pages that have no text of their own."""
    with_text = {page.number for page in pages if page.text.strip()}
    return [number for number in pictured.numbers if number not in with_text]


def _with_pages(found: Extraction, pictured: Pictured, pages: ReadPages, reader: PageReader) -> Extraction:
    """The extraction with what was read in its pages, and the verdict that follows."""
    own = {page.number: page for page in found.pages}
    own |= {number: Page(number, read.text, read.words) for number, read in pages.read.items()}
    left = tuple(number for number in pictured.numbers if number not in pages.read | pages.failed)
    warnings = (*pictured.warnings, *_remarks(pages, left, reader))
    result = replace(
        found,
        pages=tuple(own[number] for number in sorted(own)),
        warnings=warnings,
        pictured=Pictured(left, pictured.status, warnings) if left else None,
        tool=f"{found.tool}+{reader.name}",
        tool_version=f"{found.tool_version} {reader.version}".strip(),
    )
    return replace(result, status=_verdict(result, pictured, pages, left))


def _verdict(found: Extraction, pictured: Pictured, pages: ReadPages, left: Sequence[int]) -> Status:
    if not found.text.strip():
        failures = list(pages.failed.values())
        return failures[0].status if failures else Status.EMPTY
    doubtful = any(read.confidence < _SURE for read in pages.read.values())
    return Status.PARTIAL if pages.failed or left or doubtful else pictured.status


def _remarks(pages: ReadPages, left: Sequence[int], reader: PageReader) -> list[str]:
    remarks = []
    if pages.read:
        remarks.append(f"pages read by OCR ({reader.name} {reader.version}): {_listed(pages.read)}")
    doubtful = [number for number, read in pages.read.items() if read.confidence < _SURE]
    if doubtful:
        remarks.append(f"pages read by OCR that are more guess than reading: {_listed(doubtful)}")
    for number, refusal in pages.failed.items():
        remarks.append(f"page {number} could not be read by OCR: {refusal.reason}")
    if left:
        remarks.append(f"pages with a picture that may hold text, OCR is needed: {_listed(left)}")
    return remarks


def _listed(numbers: Sequence[int] | Mapping[int, object]) -> str:
    shown = ", ".join(map(str, list(numbers)[:_LISTED]))
    return f"{shown} and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else shown
