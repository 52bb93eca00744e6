"""Draws pages in this process, by the kind of document. Bounded only under ``IsolatedRenderer``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PIL import Image

from ingest.extractors import kinds
from ingest.rendering.ofd import ofd_page_as_pdf, ofd_words
from ingest.rendering.pdf import draw_pdf, pdf_words
from ingest.rendering.pictures import encoded, image_page
from ingest.rendering.port import NoSuchPage, NotDrawn, PageWord, PictureFormat

Draw = Callable[[bytes, int, float], Image.Image]
Words = Callable[[bytes, int], Sequence[PageWord]]


class DirectRenderer:
    """Draws pages by libraries alone."""

    def picture(
        self, path: Path, media_type: str, number: int, picture_format: PictureFormat, dpi: float
    ) -> bytes:
        """The picture of a page. Raises NoSuchPage, NotDrawn."""
        draw, _ = _drawer(media_type)
        try:
            return encoded(draw(path.read_bytes(), number, dpi), picture_format)
        except (NoSuchPage, NotDrawn):
            raise
        except Exception as error:
            # Hostile bytes make libraries raise anything; whatever it is, it is this page's verdict.
            raise NotDrawn(f"{type(error).__name__}: {str(error)[:200]}") from error

    def words(self, path: Path, media_type: str, number: int) -> Sequence[PageWord]:
        """The words of a page. Raises NoSuchPage, NotDrawn."""
        _, words = _drawer(media_type)
        try:
            return words(path.read_bytes(), number)
        except (NoSuchPage, NotDrawn):
            raise
        except Exception as error:
            # As above: the page's verdict.
            raise NotDrawn(f"{type(error).__name__}: {str(error)[:200]}") from error

    def close(self) -> None:
        """Nothing was started."""


def _drawer(media_type: str) -> tuple[Draw, Words]:
    found = DRAWERS.get(media_type)
    if found is None:
        raise NoSuchPage(f"documents of the type {media_type} have no pages that can be drawn")
    return found


def _draw_ofd(data: bytes, number: int, dpi: float) -> Image.Image:
    return draw_pdf(ofd_page_as_pdf(data, number), 1, dpi)


def _no_words(_data: bytes, _number: int) -> Sequence[PageWord]:
    return ()


DRAWERS: Mapping[str, tuple[Draw, Words]] = {
    kinds.PDF: (draw_pdf, pdf_words),
    kinds.OFD: (_draw_ofd, ofd_words),
    **{kind: (image_page, _no_words) for kind in kinds.IMAGES},
}
