"""A PDF made of pictures of pages with parts painted over: nothing of what was under the paint is in it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

#: Pixels for an inch of the pages: what a scan for the file has.
BURN_DPI = 200
_QUALITY = 85
#: The paint goes beyond a box by this part of its height: accents and slanted strokes stand out of boxes.
_BEYOND = 0.15

#: A rectangle in fractions of a page: x0, y0, x1, y1 from the left top.
Rectangle = tuple[float, float, float, float]


def burn(pages: Iterable[tuple[bytes, Sequence[Rectangle]]], target: Path) -> int:
    """Writes a PDF of pictures (PNG) with rectangles painted black; returns how many pages it has.

    It holds pictures alone: no text, layer, annotation or property of the original.
    """
    count = 0
    for picture, rectangles in pages:
        with Image.open(io.BytesIO(picture)) as opened:
            page = opened.convert("RGB")
        paint = ImageDraw.Draw(page)
        for x0, y0, x1, y1 in rectangles:
            beyond = (y1 - y0) * _BEYOND * page.height
            paint.rectangle(
                (
                    x0 * page.width - beyond,
                    y0 * page.height - beyond,
                    x1 * page.width + beyond,
                    y1 * page.height + beyond,
                ),
                fill="black",
            )
        # Page by page: the pictures of a long document together do not fit in memory.
        page.save(target, "PDF", resolution=BURN_DPI, quality=_QUALITY, append=count > 0)
        count += 1
    return count
