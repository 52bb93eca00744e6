"""A page of an OFD file as a PDF of one page, which PDFium then draws; and its words."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.extractors.limits import DEFAULT_LIMITS
from ingest.extractors.ofd.document import PagePlace, documents
from ingest.extractors.ofd.geometry import Box
from ingest.extractors.ofd.items import PageItems
from ingest.extractors.ofd.package import Package
from ingest.extractors.ofd.reader import is_private, places, shown_on
from ingest.extractors.reading import Refused
from ingest.rendering.ofd_objects import PageDrawing
from ingest.rendering.port import NoSuchPage, NotDrawn, PageWord
from ingest.rendering.words import PlacedCharacter, words_of

#: Points (of a PDF) in a millimetre (of an OFD).
POINTS_A_MM = 72.0 / 25.4
#: A PDF page has at most so many points on a side; larger sheets are drawn smaller.
_LONGEST_SIDE = 14_400.0


def ofd_page_as_pdf(data: bytes, number: int) -> bytes:
    """One page as a PDF. Raises NoSuchPage; NotDrawn for a damaged or encrypted file."""
    try:
        items = PageItems(_place(data, number))
        size = items.box
        scale = min(POINTS_A_MM, _LONGEST_SIDE / max(size.width, size.height))
        drawing = PageDrawing(scale, size.height)
        for item in items:
            if item.frame.visible:
                drawing.draw(item)
        return drawing.document(size.width * scale, size.height * scale)
    except Refused as refusal:
        raise NotDrawn(refusal.reason) from refusal


def ofd_words(data: bytes, number: int) -> list[PageWord]:
    """The words of a page, line by line. Raises NoSuchPage, NotDrawn."""
    try:
        shown = shown_on(_place(data, number))
    except Refused as refusal:
        raise NotDrawn(refusal.reason) from refusal
    return words_of(
        placed
        for line in shown.lines
        for placed in _line(zip(line.text, line.boxes, strict=True), shown.box.width, shown.box.height)
    )


def _place(data: bytes, number: int) -> PagePlace:
    found = list(documents(Package(data, DEFAULT_LIMITS)))
    place = next((place for place in places(found) if place.number == number), None)
    if place is None:
        raise NoSuchPage(f"the document has no page {number}")
    return place


def _line(
    characters: Iterator[tuple[str, Box | None]], width: float, height: float
) -> Iterator[PlacedCharacter]:
    for character, box in characters:
        if box is None or is_private(character):
            yield PlacedCharacter(" ", None)
        else:
            fractions = (box.left / width, box.top / height, box.right / width, box.bottom / height)
            yield PlacedCharacter(character, fractions)
    yield PlacedCharacter(" ", None)
