"""From characters with places to words with places."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.rendering.port import PageWord

Fractions = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedCharacter:
    """A character and its box in fractions of the page; None for a blank that only parts words."""

    text: str
    box: Fractions | None


def words_of(characters: Iterable[PlacedCharacter]) -> list[PageWord]:
    """Words in the order of their characters: wide characters one by one, others up to the next blank.

    A word is parted where its characters do not stand beside one another.
    """
    found: list[PageWord] = []
    pending: list[PlacedCharacter] = []
    for one in characters:
        if one.box is None or one.text.isspace():
            _close(pending, found)
            continue
        alone = unicodedata.east_asian_width(one.text[0]) in "WF"
        if pending and (alone or not _touches(pending[-1], one)):
            _close(pending, found)
        pending.append(one)
        if alone:
            _close(pending, found)
    _close(pending, found)
    return found


def _touches(before: PlacedCharacter, one: PlacedCharacter) -> bool:
    if before.box is None or one.box is None:
        return False
    height = max(before.box[3] - before.box[1], one.box[3] - one.box[1])
    gap = one.box[0] - before.box[2]
    return abs(gap) <= height and min(before.box[3], one.box[3]) >= max(before.box[1], one.box[1])


def _close(pending: list[PlacedCharacter], found: list[PageWord]) -> None:
    boxes = [one.box for one in pending if one.box is not None]
    if boxes:
        found.append(PageWord("".join(one.text for one in pending), *_around(boxes)))
    pending.clear()


def _around(boxes: Sequence[Fractions]) -> Fractions:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return _kept(min(x0)), _kept(min(y0)), _kept(max(x1)), _kept(max(y1))


def _kept(fraction: float) -> float:
    """On the page, to a tenth of a millimetre on A4."""
    return round(min(max(fraction, 0.0), 1.0), 4)
