"""Where a piece of the clean text stands on the pages it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from holdings.model.boxes import Box, WordBox
from holdings.model.document import OffsetRun


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a line on a page."""

    page: int
    box: Box


def places_of(
    runs: Sequence[OffsetRun], words: Mapping[int, Sequence[WordBox]], start: int, end: int
) -> list[Place]:
    """Where the characters ``start`` … ``end`` of a clean text stand: one place a line, in reading order.

    ``runs`` is the text's map to pages, ``words`` the words of the pages it is known for.
    """
    places: list[Place] = []
    for page, first, last in _raw_ranges(runs, start, end):
        touched = (word.box for word in words.get(page, ()) if word.start < last and word.end > first)
        places.extend(Place(page, box) for box in _lines(touched))
    return _joined(places)


def _raw_ranges(runs: Sequence[OffsetRun], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    for run in runs:
        first, last = max(start, run.clean), min(end, run.clean + run.length)
        if first < last:
            yield run.page, run.raw + first - run.clean, run.raw + last - run.clean


def _lines(boxes: Iterable[Box]) -> Iterator[Box]:
    line: Box | None = None
    for box in boxes:
        if line is not None and _continues(line, box):
            line = _around(line, box)
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def _joined(places: Iterable[Place]) -> list[Place]:
    """Pieces of one line that a deleted blank has parted are one place again."""
    joined: list[Place] = []
    for place in places:
        if joined and joined[-1].page == place.page and _continues(joined[-1].box, place.box):
            joined[-1] = Place(place.page, _around(joined[-1].box, place.box))
        else:
            joined.append(place)
    return joined


def _continues(line: Box, box: Box) -> bool:
    """Whether a box goes on to the right of a line: it overlaps it in height and is not far away."""
    overlap = min(line.y1, box.y1) - max(line.y0, box.y0)
    near = box.x0 - line.x1 < 2 * max(box.x1 - box.x0, 0.01)
    return overlap > 0.5 * min(line.y1 - line.y0, box.y1 - box.y0) and box.x0 >= line.x0 and near


def _around(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
