"""From recognised lines, in any order, to the text of a page as one reads it, with a box a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from holdings.model.boxes import Box, WordBox
from ingest.ocr.port import Line, Raster
from ingest.ocr.punctuation import set_right

_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
#: How much of the lower of two lines' heights they share when they stand in one row.
_SAME_ROW = 0.5
#: Two columns of prose have so many lines each, whose median is so many times as wide as high.
_COLUMN_LINES = 5
_COLUMN_SHAPE = 8.0
_INDENT = 1.4
_CELL_GAP = 1.0
#: Lines shorter than this many times their height say nothing about the page's slope.
_LONG = 6.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line in the page's own directions: its slope taken out."""

    line: Line
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


_Row = list[_Piece]


def compose(lines: Sequence[Line], raster: Raster) -> tuple[str, tuple[WordBox, ...]]:
    """(text, words) of a page: rows from the top, column by column, indented where they are printed so.

    Pieces of one row are joined; where they stand apart as cells of a table do, by an ideographic space.
    Offsets are code points of the text.
    """
    writer = _Writer(raster)
    for column in _columns(_level(lines)):
        margin = _margin(column)
        for row in column:
            writer.row(row, indented=row[0].left - margin > _INDENT * row[0].height)
    return "\n".join(writer.rows), tuple(writer.words)


def turned_back(word: WordBox) -> WordBox:
    """The word where it stands on the page, which was read upside down."""
    box = word.box
    return WordBox(word.start, word.end, Box(1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0))


class _Writer:
    """Collects rows of text and where their words stand."""

    def __init__(self, raster: Raster) -> None:
        self.rows: list[str] = []
        self.words: list[WordBox] = []
        self._raster = raster
        self._at = 0

    def row(self, row: _Row, *, indented: bool) -> None:
        text = "　　" if indented else ""
        last: _Piece | None = None
        for piece in row:
            text += _between(last, piece)
            self.words.extend(self._boxes(piece.line, self._at + len(text)))
            text += set_right(piece.line.text)
            last = piece
        self.rows.append(text)
        self._at += len(text) + 1

    def _boxes(self, line: Line, at: int) -> Iterator[WordBox]:
        width, height = self._raster.width, self._raster.height
        for word in line.words:
            area = word.area
            box = Box(area.x0 / width, area.y0 / height, area.x1 / width, area.y1 / height)
            yield WordBox(at + word.start, at + word.end, box)


def _between(last: _Piece | None, piece: _Piece) -> str:
    if last is None:
        return ""
    if piece.left - last.right > _CELL_GAP * min(last.height, piece.height):
        return "　"
    narrow = not _CJK.match(last.line.text[-1:]) and not _CJK.match(piece.line.text[:1])
    return " " if narrow else ""


def _level(lines: Sequence[Line]) -> list[_Piece]:
    """The lines as they would stand on a straight page, from the top."""
    slope = _slope(lines)
    pieces = []
    for line in lines:
        if not line.text.strip():
            continue
        area = line.area
        height = _height(line)
        middle = (area.y0 + area.y1) / 2 - slope * (area.x0 + area.x1) / 2
        shift = slope * middle
        pieces.append(
            _Piece(line, area.x0 + shift, area.x1 + shift, middle - height / 2, middle + height / 2)
        )
    return sorted(pieces, key=lambda piece: (piece.top + piece.bottom, piece.left))


def _slope(lines: Sequence[Line]) -> float:
    """How much lines fall, in pixels down a pixel to the right; 0 on a page without long lines."""
    slopes = []
    for line in lines:
        first, last = line.words[0].area, line.words[-1].area
        across = (last.x0 + last.x1 - first.x0 - first.x1) / 2
        if across > _LONG * _height(line):
            slopes.append((last.y0 + last.y1 - first.y0 - first.y1) / 2 / across)
    return median(slopes) if slopes else 0.0


def _height(line: Line) -> float:
    """The height of a line's letters, which on a skewed page is less than that of its box."""
    return median(word.area.y1 - word.area.y0 for word in line.words)


def _rows(pieces: Sequence[_Piece]) -> list[_Row]:
    """Pieces that share most of their height stand in one row."""
    rows: list[_Row] = []
    for piece in pieces:
        beside = next((row for row in reversed(rows[-3:]) if _is_beside(row, piece)), None)
        if beside is None:
            rows.append([piece])
        else:
            beside.append(piece)
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _is_beside(row: _Row, piece: _Piece) -> bool:
    for other in row:
        shared = min(other.bottom, piece.bottom) - max(other.top, piece.top)
        apart = piece.left >= other.right - other.height or other.left >= piece.right - piece.height
        if not apart or shared < _SAME_ROW * min(other.height, piece.height):
            return False
    return True


def _columns(pieces: Sequence[_Piece]) -> Iterator[list[_Row]]:
    """The page's blocks in reading order: columns of prose between lines that span them."""
    gutter = _gutter(pieces)
    if gutter is None:
        if pieces:
            yield _rows(pieces)
        return
    left: list[_Piece] = []
    right: list[_Piece] = []
    across: list[_Piece] = []
    for piece in pieces:
        spans = piece.left < gutter < piece.right
        if spans and (left or right):
            yield from (*_columns(left), *_columns(right))
            left, right = [], []
        elif not spans and across:
            yield _rows(across)
            across = []
        (across if spans else left if piece.right <= gutter else right).append(piece)
    if across:
        yield _rows(across)
    yield from (*_columns(left), *_columns(right))


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Where a page of prose parts into two columns; None where it does not.

    Cells of a table leave gaps too, but are short or few.
    """
    for place in sorted({piece.right for piece in pieces}):
        edge = place + 1
        left = [piece for piece in pieces if piece.right <= edge]
        right = [piece for piece in pieces if piece.left >= edge]
        if _is_prose(left) and _is_prose(right) and len(left) + len(right) > 0.8 * len(pieces):
            return edge
    return None


def _is_prose(pieces: Sequence[_Piece]) -> bool:
    if len(pieces) < _COLUMN_LINES:
        return False
    return median((piece.right - piece.left) / max(piece.height, 1) for piece in pieces) >= _COLUMN_SHAPE


def _margin(rows: Sequence[_Row]) -> float:
    """Where most rows of a block begin, some that stick out left alone."""
    starts = sorted(row[0].left for row in rows)
    return starts[len(starts) // 10]
