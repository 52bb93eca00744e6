"""Letters that were turned into outlines before the file was made: paths that may say something."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.extractors.ofd.geometry import Box, Point, around, number
from ingest.extractors.ofd.items import Item
from ingest.extractors.ofd.package import child, text_of

#: How many numbers follow each word of AbbreviatedData (GB/T 33190, 9.1).
OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
Segment = tuple[str, tuple[float, ...]]
_MOST_SEGMENTS = 100_000
_LEAST_OBLIQUE = 6
_STRAIGHT = 1e-3


def segments_of(path: etree._Element) -> Iterator[Segment]:
    """The words of a path and their numbers, as far as they are whole."""
    words = text_of(child(path, "AbbreviatedData")).replace(",", " ").split()
    at = 0
    for _ in range(_MOST_SEGMENTS):
        if at >= len(words):
            return
        word = words[at].upper()
        count = OPERANDS.get(word)
        if count is None or at + count >= len(words) + (count == 0):
            return
        values = tuple(number(text) for text in words[at + 1 : at + 1 + count])
        if None in values:
            return
        yield word, tuple(value for value in values if value is not None)
        at += count + 1


def outline_box(item: Item) -> Box | None:
    """Where a path lies that may be letters: one with bends. Frames, rules and fills have none."""
    oblique, at = 0, (0.0, 0.0)
    points: list[Point] = []
    for word, values in segments_of(item.element):
        if not values:
            continue
        end = (values[-2], values[-1])
        if word in "QBA" or (word == "L" and _is_oblique(at, end)):
            oblique += 1
        at = end
        points.append(end)
    if oblique < _LEAST_OBLIQUE:
        return None
    return around(item.frame.matrix.point(*point) for point in points)


def _is_oblique(start: Point, end: Point) -> bool:
    return abs(start[0] - end[0]) > _STRAIGHT and abs(start[1] - end[1]) > _STRAIGHT
