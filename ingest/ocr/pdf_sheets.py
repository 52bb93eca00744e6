"""Pages of a PDF as pictures, by PDFium."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from ingest.extractors.reading import Refused
from ingest.ocr.port import DPI, MOST_PIXELS, Raster
from ingest.port import Status

_POINTS = 72


class PdfSheets:
    """An open PDF."""

    def __init__(self, source: Path | bytes) -> None:
        """``source`` is a file or what is in one. Raises Refused where PDFium cannot open it."""
        try:
            self._document = pdfium.PdfDocument(source)
        except pdfium.PdfiumError as error:
            raise Refused(Status.DAMAGED, f"the PDF cannot be opened ({error})") from error
        if self._document.get_formtype():
            self._document.init_forms()

    @property
    def count(self) -> int:
        """How many pages the PDF says it has."""
        return len(self._document)

    def raster(self, number: int) -> Raster:
        """A page as it is shown, annotations and form fields included."""
        try:
            page = self._document[number - 1]
            width, height = page.get_size()
            scale = DPI / _POINTS
            pixels = max(width * height * scale**2, 1)
            scale *= min(1.0, (MOST_PIXELS / pixels) ** 0.5)
            picture = page.render(scale=scale, grayscale=True)
        except (pdfium.PdfiumError, IndexError) as error:
            raise Refused(Status.DAMAGED, f"page {number} cannot be drawn ({error})") from error
        raster = _packed(picture, round(scale * _POINTS))
        page.close()
        return raster

    def close(self) -> None:
        """Closes the PDF."""
        self._document.close()


def _packed(picture: pdfium.PdfBitmap, dpi: int) -> Raster:
    """PDFium's rows are longer than a page is wide."""
    width, height, stride = picture.width, picture.height, picture.stride
    data = bytes(picture.buffer)
    rows = b"".join(data[row * stride : row * stride + width] for row in range(height))
    return Raster(width, height, rows, dpi)
