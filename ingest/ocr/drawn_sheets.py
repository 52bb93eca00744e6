"""Pages of PDF and OFD documents as pictures, drawn as the site draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ingest.extractors import kinds
from ingest.extractors.pdf import PDFIUM, open_pdf
from ingest.extractors.reading import Refused
from ingest.ocr.port import DPI, Raster
from ingest.port import Status
from ingest.rendering.draw import DRAWERS
from ingest.rendering.ofd import ofd_page_count
from ingest.rendering.port import NoSuchPage, NotDrawn, PageWord


class DrawnSheets:
    """An open document."""

    def __init__(self, path: Path, media_type: str) -> None:
        """Raises Refused where the file cannot be read or counted."""
        self._draw, self._words = DRAWERS[media_type]
        try:
            self._data = path.read_bytes()
            self.count = _COUNTS[media_type](self._data)
        except (OSError, NotDrawn) as error:
            raise Refused(Status.DAMAGED, f"the file cannot be opened ({error})") from error

    def raster(self, number: int) -> Raster:
        """A page as it is shown, annotations, form fields and seals included."""
        try:
            grey = self._draw(self._data, number, DPI).convert("L")
        except (NoSuchPage, NotDrawn) as error:
            raise Refused(Status.DAMAGED, f"page {number} cannot be drawn ({error})") from error
        return Raster(grey.width, grey.height, grey.tobytes(), DPI)

    def words(self, number: int) -> Sequence[PageWord]:
        """The words of the page's own text; none where they cannot be placed."""
        try:
            return self._words(self._data, number)
        except (NoSuchPage, NotDrawn):
            return ()

    def close(self) -> None:
        """Nothing is kept open."""


def _pdf_pages(data: bytes) -> int:
    with PDFIUM:
        document = open_pdf(data)
        try:
            return len(document)
        finally:
            document.close()


_COUNTS: Mapping[str, Callable[[bytes], int]] = {kinds.PDF: _pdf_pages, kinds.OFD: ofd_page_count}
