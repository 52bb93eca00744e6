"""The port of page pictures: a document goes in, a page's picture and the places of its words come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ingest.extractors import kinds

#: Pixels for an inch: an A4 page is 1191 wide, which a phone and a desk both show sharply.
SCREEN_DPI = 144
#: No page is drawn with more pixels than this; a larger one is drawn coarser.
MOST_PIXELS = 16_000_000
#: Media types of documents whose pages can be drawn.
DRAWN_TYPES = frozenset({kinds.PDF, kinds.OFD, *kinds.IMAGES})


class PictureFormat(StrEnum):
    """What a page's picture is encoded as; the values are extensions."""

    PNG = "png"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """The media type of such a picture."""
        return f"image/{self.value}"


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word of a page (a wide character is one by itself) and its box, in fractions from the left top."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class NoSuchPage(Exception):
    """The document has no page of that number, or no pages that can be drawn."""


class NotDrawn(Exception):
    """A page cannot be drawn: the document is damaged, or it took too long or too much."""


class Busy(Exception):
    """Too many pages are being drawn; asking again a little later helps."""


class PageRenderer(Protocol):
    """Draws pages. Each call raises NoSuchPage and NotDrawn for a bad document, and Busy."""

    def picture(
        self, path: Path, media_type: str, number: int, picture_format: PictureFormat, dpi: float
    ) -> bytes:
        """The picture of a page, numbers from 1; bounded in pixels, time and memory."""
        ...

    def words(self, path: Path, media_type: str, number: int) -> Sequence[PageWord]:
        """The words of a page in reading order; none where it has no text of its own."""
        ...

    def close(self) -> None:
        """Ends whatever was started for drawing."""
        ...
