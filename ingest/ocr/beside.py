"""Pages with text of their own and pictures beside it: only what the text lacks is taken from the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from holdings.model.boxes import WordBox
from ingest.ocr.layout import compose
from ingest.ocr.port import Area, Line, Raster, covered
from ingest.ocr.wire import ReadPage
from ingest.port import Page
from ingest.rendering.port import PageWord

#: A recognised line is the page's own where its words cover so much of it; letters leave gaps between them.
_COVERED = 0.3


def compose_beside(
    lines: Sequence[Line], own: Sequence[PageWord], raster: Raster
) -> tuple[str, tuple[WordBox, ...], int]:
    """(text, words, characters above) of the lines that are not among a page's own words.

    The characters above are those to be read before the page's own text.
    """
    areas = [
        Area(word.x0 * raster.width, word.y0 * raster.height, word.x1 * raster.width, word.y1 * raster.height)
        for word in own
    ]
    new = [line for line in lines if covered(line.area, areas) < _COVERED]
    top = min((area.y0 for area in areas), default=0.0)
    above, words_above = compose([line for line in new if line.area.y1 <= top], raster)
    below, words_below = compose([line for line in new if line.area.y1 > top], raster)
    return above + below, words_above + _moved(words_below, len(above)), len(above)


def merged(page: Page, read: ReadPage) -> Page:
    """The page with what was read in its pictures, above and below its own text."""
    above, below = read.text[: read.above], read.text[read.above :]
    before = f"{above}\n" if above else ""
    own = page.text.rstrip("\n") + "\n" if below and page.text.strip() else page.text
    first = tuple(word for word in read.words if word.start < read.above)
    rest = tuple(word for word in read.words if word.start >= read.above)
    shift = len(before) + len(own) - read.above
    return replace(page, text=before + own + below, words=first + _moved(rest, shift))


def _moved(words: Sequence[WordBox], by: int) -> tuple[WordBox, ...]:
    return tuple(replace(word, start=word.start + by, end=word.end + by) for word in words)
