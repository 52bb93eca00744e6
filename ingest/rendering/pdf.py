"""Pages of a PDF by PDFium: as pictures, and where their words stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from ingest.extractors.pdf import PDFIUM, open_pdf
from ingest.extractors.reading import Refused
from ingest.rendering.port import MOST_PIXELS, NoSuchPage, NotDrawn, PageWord
from ingest.rendering.words import PlacedCharacter, words_of

_POINTS = 72.0
_UNITS = 1_000_000
_MOST_CHARACTERS = 200_000


def draw_pdf(data: bytes, number: int, dpi: float) -> Image.Image:
    """The picture of a page with its annotations and form fields. Raises NoSuchPage, NotDrawn."""
    with PDFIUM:
        document = _opened(data)
        try:
            if document.get_formtype() != raw.FORMTYPE_NONE:
                document.init_forms()
            page = _page(document, number)
            width, height = page.get_size()
            inches = max(width, 1.0) * max(height, 1.0) / (_POINTS * _POINTS)
            scale = min(dpi, (MOST_PIXELS / inches) ** 0.5) / _POINTS
            picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
            return picture
        except pdfium.PdfiumError as error:
            raise NotDrawn(f"the page cannot be drawn ({error})") from error
        finally:
            document.close()


def pdf_words(data: bytes, number: int) -> list[PageWord]:
    """The words of a page in PDFium's reading order. Raises NoSuchPage, NotDrawn."""
    with PDFIUM:
        document = _opened(data)
        try:
            page = _page(document, number)
            return words_of(_characters(page))
        except pdfium.PdfiumError as error:
            raise NotDrawn(f"the page cannot be read ({error})") from error
        finally:
            document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return open_pdf(data)
    except Refused as refusal:
        raise NotDrawn(refusal.reason) from refusal


def _page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    if not 1 <= number <= len(document):
        raise NoSuchPage(f"the document has {len(document)} pages")
    return document[number - 1]


def _characters(page: pdfium.PdfPage) -> Iterator[PlacedCharacter]:
    text_page = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        character = chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        found = raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        if not found or character.isspace():
            yield PlacedCharacter(" ", None)
            continue
        corners = (
            _on_page(page, left.value, top.value),
            _on_page(page, right.value, bottom.value),
        )
        (x0, y0), (x1, y1) = corners
        yield PlacedCharacter(character, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _on_page(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own coordinates as fractions of the page as it is shown, turned and cropped."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _UNITS, _UNITS, 0, x, y, across, down)
    return across.value / _UNITS, down.value / _UNITS
