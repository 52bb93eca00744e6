"""From pieces of text on a page to its lines: by baseline, then from left to right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.extractors.ofd.geometry import Box
from ingest.extractors.ofd.text import Piece

_SAME_LINE = 0.5
_NARROW_GAP, _WIDE_GAP = 0.35, 0.9
_TWICE = 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read, a box for each character; a blank that was put between pieces has none."""

    text: str
    boxes: tuple[Box | None, ...]


def lines(pieces: Iterable[Piece]) -> list[Line]:
    """The lines of a page: what runs from left to right first, then what stands at other angles."""
    shown = sorted(
        (piece for piece in pieces if piece.text.strip()),
        key=lambda piece: (piece.angle, piece.level, piece.start),
    )
    found: list[Line] = []
    for _, turned in groupby(shown, key=lambda piece: piece.angle):
        found.extend(_joined(row) for row in _rows(turned))
    return found


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces on one baseline, as they come sorted by it."""
    row: list[Piece] = []
    for piece in pieces:
        if row and piece.level - row[0].level > _SAME_LINE * min(piece.size, row[0].size):
            yield row
            row = []
        row.append(piece)
    if row:
        yield row


def _joined(row: Sequence[Piece]) -> Line:
    text: list[str] = []
    boxes: list[Box | None] = []
    before: Piece | None = None
    for piece in sorted(row, key=lambda piece: piece.start):
        if before is not None:
            if _drawn_twice(before, piece):
                continue
            if _apart(before, piece):
                text.append(" ")
                boxes.append(None)
        text.append(piece.text)
        boxes.extend(piece.boxes)
        before = piece
    return Line("".join(text).rstrip(), tuple(boxes[: len("".join(text).rstrip())]))


def _drawn_twice(before: Piece, piece: Piece) -> bool:
    """The same words at nearly the same place: how some makers draw bold letters and shadows."""
    near = _TWICE * piece.size
    return (
        before.text == piece.text
        and abs(before.start - piece.start) < near
        and abs(before.level - piece.level) < near
    )


def _apart(before: Piece, piece: Piece) -> bool:
    left, right = before.text[-1], piece.text[0]
    if left.isspace() or right.isspace():
        return False
    wide = all(unicodedata.east_asian_width(character) in "WF" for character in (left, right))
    gap = piece.start - before.end
    return gap > (_WIDE_GAP if wide else _NARROW_GAP) * min(before.size, piece.size)
