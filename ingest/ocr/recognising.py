"""An extractor that also reads what only eyes can see: it asks another one, then reads what that left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.extractors.reading import Refused
from ingest.extractors.walk import with_children
from ingest.ocr.beside import merged
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
        return self._recognised(self._extractor.extract(file), file.path, file.keep)

    def _recognised(self, found: Extraction, path: Path | None, keep: Path | None) -> Extraction:
        """What was found, with what was read in it and in the files inside it that were kept."""
        children = tuple(
            self._recognised(child, keep / child.kept if keep and child.kept else None, keep)
            for child in found.children
        )
        if children != found.children:
            found = with_children(found, children)
        if path is None or found.pictured is None or not can_be_drawn(found.media_type):
            return found
        beside = _beside(found.pages, found.pictured)
        try:
            pages = self._reader.read(path, found.media_type, found.pictured.numbers, beside)
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


def _beside(pages: Sequence[Page], pictured: Pictured) -> set[int]:
    """The pictured pages that have text of their own."""
    return {page.number for page in pages if page.number in pictured.numbers and page.text.strip()}


def _with_pages(found: Extraction, pictured: Pictured, pages: ReadPages, reader: PageReader) -> Extraction:
    """The extraction with what was read in its pages, and the verdict that follows."""
    own = {page.number: page for page in found.pages}
    for number, read in pages.read.items():
        own[number] = merged(own.get(number, Page(number, "")), read)
    result = replace(
        found,
        pages=tuple(own[number] for number in sorted(own)),
        warnings=(*pictured.warnings, *_remarks(pages, reader)),
        pictured=None,
        tool=f"{found.tool}+{reader.name}",
        tool_version=f"{found.tool_version} {reader.version}".strip(),
    )
    return replace(result, status=_verdict(result, pictured, pages))


def _verdict(found: Extraction, pictured: Pictured, pages: ReadPages) -> Status:
    if not found.text.strip():
        failures = list(pages.failed.values())
        return failures[0].status if failures else Status.EMPTY
    return Status.PARTIAL if pages.failed or _doubtful(pages) else pictured.status


def _doubtful(pages: ReadPages) -> list[int]:
    return [number for number, read in pages.read.items() if read.text and read.confidence < _SURE]


def _remarks(pages: ReadPages, reader: PageReader) -> list[str]:
    remarks = []
    if pages.read:
        remarks.append(f"pages read by OCR ({reader.name} {reader.version}): {_listed(pages.read)}")
    if doubtful := _doubtful(pages):
        remarks.append(f"pages read by OCR that are more guess than reading: {_listed(doubtful)}")
    for number, refusal in pages.failed.items():
        remarks.append(f"page {number} could not be read by OCR: {refusal.reason}")
    return remarks


def _listed(numbers: Sequence[int] | Mapping[int, object]) -> str:
    shown = ", ".join(map(str, list(numbers)[:_LISTED]))
    return f"{shown} and {len(numbers) - _LISTED} more" if len(numbers) > _LISTED else shown
