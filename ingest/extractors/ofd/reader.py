"""The text of an OFD file, page by page, and which pages show more than their text says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.extractors.limits import Limits
from ingest.extractors.ofd.document import OfdDocument, PagePlace, documents
from ingest.extractors.ofd.geometry import Box
from ingest.extractors.ofd.items import WORK_A_PAGE, Item, Kind, PageItems
from ingest.extractors.ofd.lines import Line, lines
from ingest.extractors.ofd.outlines import outline_box
from ingest.extractors.ofd.package import Package, children, text_of
from ingest.extractors.ofd.text import Piece, pieces
from ingest.extractors.reading import Reading, Refused
from ingest.port import Page, Status

_SCANNED_AREA = 0.8
_WIDE_PICTURE = 0.5
_FEW_CHARACTERS = 10
_PRIVATE_SHARE = 0.05
_MUCH = 0.3
_WORK_A_FILE = 2_000_000


@dataclass(slots=True)
class Shown:
    """What a page shows: lines of text, pictures, letters drawn as outlines, letters of unknown code."""

    box: Box
    lines: list[Line] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    outlines: Box | None = None
    unknown: int = 0
    cut: bool = False
    work: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines, without the private-use characters that only the document's own font can show.

        Nothing where those are much of it: what is left would only be in the way of OCR.
        """
        return "" if self.unknown_share > _MUCH else self._public()

    @property
    def unknown_share(self) -> float:
        """How much of the letters nobody can read without the document's own font, from 0 to 1."""
        return self.unknown / max(self.unknown + sum(map(str.isalnum, self._public())), 1)

    def _public(self) -> str:
        return "\n".join(filter(str.strip, (_public(line.text) for line in self.lines)))


def read_ofd(data: bytes, limits: Limits) -> Reading:
    """The pages of an OFD file; raises Refused where it is damaged, hostile or encrypted."""
    package = Package(data, limits)
    reader = _Reader(limits)
    found = list(documents(package))
    for document in found:
        reader.read(document)
    if not reader.pages:
        raise Refused(Status.DAMAGED, "not one page of the OFD document can be read")
    parts = tuple(part for document in found for part in document.attachments(limits))
    warnings = [*(warning for document in found for warning in document.warnings), *reader.warnings]
    damaged = bool(warnings) and any(page.text.strip() for page in reader.pages)
    return Reading(
        pages=tuple(reader.pages),
        properties=_properties(found),
        parts=parts,
        pictured=tuple(reader.pictured),
        truncated=reader.truncated,
        warnings=tuple(dict.fromkeys(warnings)),
        status=Status.PARTIAL if damaged else None,
        tool="ofd",
        tool_version=etree.__version__,
    )


def places(found: list[OfdDocument]) -> Iterator[PagePlace]:
    """The pages of all documents, numbered through from 1."""
    number = 0
    for document in found:
        for identity, path in document.page_locations():
            number += 1
            yield PagePlace(number, identity, path, document)


def shown_on(place: PagePlace, work: int = WORK_A_PAGE) -> Shown:
    """What one page shows; raises Refused where its content is missing or broken.

    ``work`` is how many objects are walked.
    """
    items = PageItems(place, work)
    shown = Shown(items.box)
    found: list[Piece] = []
    for item in items:
        _take(item, shown, found)
    shown.lines = lines(found)
    shown.cut, shown.warnings, shown.work = items.cut, items.warnings, work - items.left
    return shown


def _take(item: Item, shown: Shown, found: list[Piece]) -> None:
    if item.kind is Kind.TEXT:
        of_item = list(pieces(item))
        found.extend(of_item)
        shown.unknown += sum(_private_count(piece.text) for piece in of_item)
        shown.unknown += 0 if of_item else _bare_glyphs(item.element)
    elif item.kind is Kind.IMAGE:
        # An image fills the unit square of its own coordinates.
        shown.pictures.append(item.frame.matrix.box(0.0, 0.0, 1.0, 1.0))
    elif (box := outline_box(item)) is not None:
        shown.outlines = box if shown.outlines is None else shown.outlines.joined(box)


class _Reader:
    """Goes through the pages of one document after another, within the limit of characters."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.characters
        self._pages_left = limits.entries
        self._work_left = _WORK_A_FILE
        self._number = 0
        self.pages: list[Page] = []
        self.pictured: list[int] = []
        self.warnings: list[str] = []
        self.truncated = False

    def read(self, document: OfdDocument) -> None:
        """Adds a document's pages."""
        for identity, path in document.page_locations():
            if min(self._left, self._pages_left, self._work_left) <= 0:
                self.truncated = True
                return
            self._number += 1
            self._pages_left -= 1
            place = PagePlace(self._number, identity, path, document)
            try:
                shown = shown_on(place, min(WORK_A_PAGE, self._work_left))
            except Refused as refusal:
                self.warnings.append(f"page {self._number} was left out: {refusal.reason}")
                continue
            self._add(shown)

    def _add(self, shown: Shown) -> None:
        text = shown.text[: self._left]
        self._left -= len(text)
        self._work_left -= shown.work
        self.truncated = self.truncated or shown.cut
        self.warnings.extend(f"page {self._number}: {warning}" for warning in shown.warnings)
        self.pages.append(Page(self._number, text))
        if needs_eyes(shown, text):
            self.pictured.append(self._number)


def needs_eyes(shown: Shown, text: str) -> bool:
    """Whether a page shows more than its text says: the rules of PDF pages, and fonts of unknown code."""
    if shown.unknown_share > _PRIVATE_SHARE:
        return True
    letters = sum(map(str.isalnum, text))
    drawn = [*shown.pictures, *([shown.outlines] if shown.outlines else [])]
    if not letters:
        return bool(drawn)
    for box in drawn:
        if box.width * box.height >= _SCANNED_AREA * shown.box.width * shown.box.height:
            if letters < _FEW_CHARACTERS:
                return True
        elif box.width >= _WIDE_PICTURE * shown.box.width:
            return True
    return False


def _bare_glyphs(element: etree._Element) -> int:
    """Glyphs that are drawn although no character is given for them."""
    transforms = children(element, "CGTransform")
    return sum(len(text_of(list_).split()) for one in transforms for list_ in children(one, "Glyphs"))


def is_private(character: str) -> bool:
    """Whether a character means nothing outside the font it is set in."""
    return unicodedata.category(character) in ("Co", "Cn")


def _private_count(text: str) -> int:
    return 0 if text.isascii() else sum(map(is_private, text))


def _public(text: str) -> str:
    if text.isascii() or not any(map(is_private, text)):
        return text
    return "".join(character for character in text if not is_private(character))


def _properties(found: list[OfdDocument]) -> dict[str, str]:
    properties: dict[str, str] = {}
    for document in found:
        for name, value in document.properties.items():
            properties.setdefault(name, value)
    return properties
