"""A page of an OFD file as a PDF of one page, which PDFium then draws; and its words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from ingest.extractors.limits import DEFAULT_LIMITS
from ingest.extractors.ofd.document import PagePlace, documents
from ingest.extractors.ofd.geometry import Box, Matrix
from ingest.extractors.ofd.items import PageItems
from ingest.extractors.ofd.package import Package
from ingest.extractors.ofd.reader import is_private, places, shown_on
from ingest.extractors.ofd.seals import Seal, seals_on
from ingest.extractors.reading import Refused
from ingest.rendering.ofd_objects import PageDrawing
from ingest.rendering.port import NoSuchPage, NotDrawn, PageWord
from ingest.rendering.words import PlacedCharacter, words_of

#: Points (of a PDF) in a millimetre (of an OFD).
POINTS_A_MM = 72.0 / 25.4
#: A PDF page has at most so many points on a side; larger sheets are drawn smaller.
_LONGEST_SIDE = 14_400.0
_ZIP = b"PK"


def ofd_page_as_pdf(data: bytes, number: int) -> bytes:
    """One page as a PDF. Raises NoSuchPage; NotDrawn for a damaged or encrypted file."""
    try:
        place = _place(data, number)
        items = PageItems(place)
        size = items.box
        scale = min(POINTS_A_MM, _LONGEST_SIDE / max(size.width, size.height))
        drawing = PageDrawing(scale, size.height)
        for item in items:
            if item.frame.visible:
                drawing.draw(item)
        for seal in seals_on(place.document, place.identity):
            _draw_seal(drawing, seal)
        return drawing.document(size.width * scale, size.height * scale)
    except Refused as refusal:
        raise NotDrawn(refusal.reason) from refusal


def _draw_seal(drawing: PageDrawing, seal: Seal) -> None:
    """Draws a seal over the page; one whose picture cannot be read is left out."""
    place = seal.place
    if not seal.picture.startswith(_ZIP):
        drawing.draw_picture(seal.picture, Matrix(place.width, 0, 0, place.height, place.left, place.top))
        return
    with contextlib.suppress(Refused, NoSuchPage):
        items = PageItems(_place(seal.picture, 1))
        size = items.box
        scale = place.width / size.width, place.height / size.height
        onto = Matrix(scale[0], 0, 0, scale[1], place.left, place.top)
        for item in items:
            if item.frame.visible:
                drawing.draw(replace(item, frame=replace(item.frame, matrix=item.frame.matrix.then(onto))))


def ofd_page_count(data: bytes) -> int:
    """How many pages a file lists. Raises NotDrawn for a damaged or encrypted one."""
    try:
        return sum(1 for _ in places(list(documents(Package(data, DEFAULT_LIMITS)))))
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
