"""Pages of an OFD as pictures, each by way of a PDF of that page."""

from __future__ import annotations

from pathlib import Path

from ingest.extractors.reading import Refused
from ingest.ocr.pdf_sheets import PdfSheets
from ingest.ocr.port import Raster
from ingest.port import Status
from ingest.rendering.ofd import ofd_page_as_pdf, ofd_page_count
from ingest.rendering.port import NoSuchPage, NotDrawn


class OfdSheets:
    """An open OFD."""

    def __init__(self, path: Path) -> None:
        """Raises Refused where it cannot be opened."""
        try:
            self._data = path.read_bytes()
            self._count = ofd_page_count(self._data)
        except (OSError, NotDrawn) as error:
            raise Refused(Status.DAMAGED, f"the OFD cannot be opened ({error})") from error

    @property
    def count(self) -> int:
        """How many pages the OFD lists."""
        return self._count

    def raster(self, number: int) -> Raster:
        """A page as it is shown, annotations and seals included."""
        try:
            page = PdfSheets(ofd_page_as_pdf(self._data, number))
        except (NoSuchPage, NotDrawn) as error:
            raise Refused(Status.DAMAGED, f"page {number} cannot be drawn ({error})") from error
        try:
            return page.raster(1)
        finally:
            page.close()

    def close(self) -> None:
        """Lets go of the file's bytes."""
        self._data = b""
