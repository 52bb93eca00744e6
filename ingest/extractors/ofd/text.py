"""Where each character of a text object stands on the page (GB/T 33190, 11)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from ingest.extractors.ofd.geometry import Box, Matrix, Point, number, numbers, steps
from ingest.extractors.ofd.items import Item
from ingest.extractors.ofd.package import children

_ASCENT, _DESCENT = 0.88, 0.12
_DEFAULT_SIZE = 3.5
_ASKEW = 2
#: Steps of more sizes than this lead to another column.
_FAR = 4
_MOST_CHARACTERS = 100_000
_BROAD_LATIN = frozenset("mwMW@%—…")


@dataclass(frozen=True, slots=True)
class Code:
    """A TextCode: its characters and where each is drawn in the object's own coordinates."""

    text: str
    origins: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character to draw at a place of its object; ``index`` is its number in the font, -1 for unknown.

    ``room`` is how far the next one on its line is away, 0 where there is none.
    """

    character: str
    x: float
    y: float
    index: int
    room: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters side by side in one direction, on the page in millimetres.

    ``angle`` is the direction in whole degrees; ``start`` and ``end`` are measured along it, ``level`` is
    the baseline, measured across it; ``boxes`` has one per character.
    """

    text: str
    boxes: tuple[Box, ...]
    angle: int
    start: float
    end: float
    level: float
    size: float


def codes(element: etree._Element) -> Iterator[Code]:
    """The TextCodes of a text object; one without X or Y goes on at the one before."""
    x, y = 0.0, 0.0
    size, scale = size_of(element), scale_of(element)
    for code in children(element, "TextCode"):
        x = _given(code.get("X"), x)
        y = _given(code.get("Y"), y)
        text = _shown("".join(map(str, code.itertext())))[:_MOST_CHARACTERS]
        if text:
            yield Code(text, tuple(_origins(code, text, (x, y), size * scale)))


def glyphs(element: etree._Element) -> Iterator[Glyph]:
    """What a text object draws: its characters, or the glyphs that CGTransform names instead of them."""
    replaced = _replaced(element)
    at = 0
    for code in codes(element):
        following = (*code.origins[1:], code.origins[-1])
        for character, (x, y), (after, below) in zip(code.text, code.origins, following, strict=True):
            for index in replaced.get(at, (-1,)):
                yield Glyph(character, x, y, index, max(after - x, 0.0) if below == y else 0.0)
            at += 1


def _replaced(element: etree._Element) -> dict[int, tuple[int, ...]]:
    """Position of a character → the glyphs drawn for it (GB/T 33190, 11.4); none for the rest of a group."""
    found: dict[int, tuple[int, ...]] = {}
    for one in children(element, "CGTransform"):
        first = int(number(one.get("CodePosition")) or 0)
        count = max(int(number(one.get("CodeCount")) or 1), 1)
        listed = [
            int(value)
            for words in children(one, "Glyphs")
            for value in numbers("".join(map(str, words.itertext())))
        ]
        if len(listed) == count:
            found.update((first + at, (index,)) for at, index in enumerate(listed))
        else:
            found.update((first + at, ()) for at in range(min(count, _MOST_CHARACTERS)))
            found[first] = tuple(listed)
    return found


def size_of(element: etree._Element) -> float:
    """The size of a text object's characters in its own coordinates."""
    return abs(number(element.get("Size")) or _DEFAULT_SIZE)


def scale_of(element: etree._Element) -> float:
    """How much wider than high characters are drawn."""
    return abs(number(element.get("HScale")) or 1.0)


def pieces(item: Item) -> Iterator[Piece]:
    """The characters of a text object, parted wherever they do not go on in one direction."""
    size, scale = size_of(item.element), scale_of(item.element)
    for code in codes(item.element):
        for first, last, down in _stretches(code.origins, size):
            text, origins = code.text[first:last], code.origins[first:last]
            yield _placed(text, origins, item.frame.matrix, (size, scale), down=down)


def _shown(text: str) -> str:
    """The characters of a TextCode; the line breaks are of the XML, not of the document."""
    return text.strip() if "\n" in text else text


def _origins(code: etree._Element, text: str, first: Point, width: float) -> Iterator[Point]:
    count = len(text) - 1
    across, down = steps(code.get("DeltaX"), count), steps(code.get("DeltaY"), count)
    x, y = first
    for at, character in enumerate(text):
        yield x, y
        if at < count:
            y += down[at] if at < len(down) else 0.0
            if across or down:
                x += across[at] if at < len(across) else across[-1] if across and not down else 0.0
            else:
                # A maker that gives no steps leaves them to the font.
                x += _natural(character) * width


def _stretches(origins: Sequence[Point], size: float) -> Iterator[tuple[int, int, bool]]:
    """(first, after the last, whether it runs downwards) of characters that are read in one go."""
    wide = sum(abs(b[0] - a[0]) for a, b in pairwise(origins))
    high = sum(abs(b[1] - a[1]) for a, b in pairwise(origins))
    down = high > wide
    along, across = (1, 0) if down else (0, 1)
    first = 0
    for at in range(1, len(origins)):
        before, here = origins[at - 1], origins[at]
        step = here[along] - before[along]
        if step < -size / 2 or step > size * _FAR or abs(here[across] - before[across]) > size / 2:
            yield first, at, down
            first = at
    yield first, len(origins), down


def _placed(
    text: str, origins: Sequence[Point], to_page: Matrix, shape: tuple[float, float], *, down: bool
) -> Piece:
    size, scale = shape
    widths = _widths(text, origins, size * scale, down=down)
    boxes = tuple(
        to_page.box(x, y - size * _ASCENT, x + width, y + size * _DESCENT)
        for (x, y), width in zip(origins, widths, strict=True)
    )
    step = to_page.direction(0.0, 1.0) if down else to_page.direction(1.0, 0.0)
    length = math.hypot(*step) or 1.0
    ux, uy = step[0] / length, step[1] / length
    first, last = to_page.point(*origins[0]), to_page.point(*origins[-1])
    return Piece(
        text,
        boxes,
        _angle(ux, uy),
        start=first[0] * ux + first[1] * uy,
        end=last[0] * ux + last[1] * uy + (size if down else widths[-1]) * length,
        level=first[1] * ux - first[0] * uy,
        size=size * math.hypot(*to_page.direction(0.0, 1.0)),
    )


def _angle(x: float, y: float) -> int:
    """A direction in whole degrees; what is nearly level is a scan laid askew, not another direction."""
    degrees = round(math.degrees(math.atan2(y, x)))
    upright = round(degrees / 90) * 90
    return (upright if abs(degrees - upright) <= _ASKEW else degrees) % 360


def _widths(text: str, origins: Sequence[Point], width: float, *, down: bool) -> list[float]:
    found = [_natural(character) * width for character in text]
    for at, (here, after) in enumerate(pairwise(origins)):
        step = after[0] - here[0]
        if not down and 0 < step < found[at] * 2:
            found[at] = step
    return found


def _natural(character: str) -> float:
    """How wide a character is in a font one knows nothing of, in sizes."""
    if unicodedata.east_asian_width(character) in "WF" or unicodedata.category(character) == "Co":
        return 1.0
    return 0.85 if character in _BROAD_LATIN else 0.5


def _given(word: str | None, otherwise: float) -> float:
    value = number(word)
    return otherwise if value is None else value
