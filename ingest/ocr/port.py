"""The port of recognition: the picture of a page goes in, lines of words with boxes come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.errors import IngestError
from ingest.rendering.port import PageWord

#: What recognisers read best, and small enough for them to be quick (docs/decisions/0248).
DPI = 200
#: No page is rendered larger than this: A2 at 200 dpi.
MOST_PIXELS = 4700 * 3400


class ReaderAbsent(IngestError):
    """A recogniser that was asked for is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as a picture: 8-bit grey, row by row from the top, ``width * height`` bytes."""

    width: int
    height: int
    pixels: bytes
    dpi: int

    def as_pgm(self) -> bytes:
        """The picture as a file of the simplest format there is (Netpbm P5)."""
        return f"P5 {self.width} {self.height} 255\n".encode("ascii") + self.pixels

    def turned(self) -> Raster:
        """The picture upside down."""
        return Raster(self.width, self.height, self.pixels[::-1], self.dpi)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels of a raster, from its upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


def covered(area: Area, others: Sequence[Area]) -> float:
    """How much of a rectangle others cover, each counted by itself: 1 and more for all of it."""
    size = max((area.x1 - area.x0) * (area.y1 - area.y0), 1.0)
    return sum(_shared(area, other) for other in others) / size


def _shared(one: Area, other: Area) -> float:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(across, 0.0) * max(down, 0.0)


@dataclass(frozen=True, slots=True)
class Word:
    """Where the characters ``start`` … ``end`` (exclusive) of a line's text stand."""

    start: int
    end: int
    area: Area


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was recognised, and how sure the recogniser is (0 … 1)."""

    text: str
    words: tuple[Word, ...]
    area: Area
    confidence: float


def sureness(lines: Sequence[Line]) -> float:
    """How sure a recogniser is of a page's characters, on average; 1 for a page without any."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 1.0


class Reader(Protocol):
    """Recognises text. Lines come in no promised order; what is no text is left out."""

    @property
    def name(self) -> str:
        """``rapidocr`` or ``tesseract``."""
        ...

    @property
    def version(self) -> str:
        """The version that reads, models included: another one may read something else."""
        ...

    def read(self, raster: Raster) -> tuple[Line, ...]:
        """The lines of a page; words lie within their line's text."""
        ...


class Sheets(Protocol):
    """An open file's pages; numbers count from 1."""

    @property
    def count(self) -> int:
        """How many pages there are."""
        ...

    def raster(self, number: int) -> Raster:
        """A page at ``DPI``, or less where that is too large; raises Refused where it cannot be drawn."""
        ...

    def words(self, number: int) -> Sequence[PageWord]:
        """The words of a page's own text with their places; none on a picture."""
        ...

    def close(self) -> None:
        """Lets go of the file."""
        ...
