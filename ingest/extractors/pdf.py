"""PDF by PDFium: the text of each page, form fields, attachments, and what a page holds beside text."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Iterator, Mapping

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.extractors.limits import Limits
from ingest.extractors.reading import Part, Reading, Refused
from ingest.port import Page, Status

# PDFium keeps state of its own for the whole process and must not be entered by two threads.
PDFIUM = threading.Lock()
_COPYING = 0x10
_IMAGE_OBJECT = re.compile(rb"/Subtype\s*/Image")
_HYPHENATED = re.compile("(?:\x02|\ufffe)(?:\r?\n)?")
_PROPERTIES = {
    "Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords",
    "CreationDate": "created", "ModDate": "modified", "Creator": "application", "Producer": "producer",
}  # fmt: skip
_SCANNED_AREA = 0.8
_WIDE_PICTURE = 0.5
_FEW_CHARACTERS = 10
_FIELD_BUFFER = 8192


def read_pdf(data: bytes, limits: Limits) -> Reading:
    """The pages of a PDF; raises Refused where it asks for a password or its structure is broken."""
    with PDFIUM:
        document = open_pdf(data)
        try:
            return _read(document, data, limits)
        finally:
            document.close()


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """A PDF, opened; the caller holds ``PDFIUM``. Raises Refused."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error):
            raise Refused(Status.ENCRYPTED, "the PDF is protected by a password") from error
        raise Refused(Status.DAMAGED, f"the PDF's structure is broken ({error})") from error


def _read(document: pdfium.PdfDocument, data: bytes, limits: Limits) -> Reading:
    forms = document.get_formtype() != raw.FORMTYPE_NONE
    if forms:
        document.init_forms()
    reader = _Pages(document, forms, bool(_IMAGE_OBJECT.search(data)), limits)
    pages = tuple(reader.read())
    if not pages:
        raise Refused(Status.DAMAGED, "not one page of the PDF can be loaded")
    warnings = [*_remarks(document, data), *reader.warnings]
    damaged = bool(reader.warnings) or _is_cut(data)
    return Reading(
        pages=pages,
        properties={
            **_properties(document),
            **({"unseen": "\n".join(reader.unseen)} if reader.unseen else {}),
        },
        parts=_attachments(document, limits),
        pictured=tuple(reader.pictured),
        truncated=reader.truncated,
        warnings=tuple(warnings),
        status=Status.PARTIAL if damaged and any(page.text.strip() for page in pages) else None,
        tool="pypdfium2",
        tool_version=str(pdfium.PYPDFIUM_INFO),
    )


class _Pages:
    """Walks the pages once, remembering which of them could not be read from text alone."""

    def __init__(self, document: pdfium.PdfDocument, forms: bool, images: bool, limits: Limits) -> None:
        self._document = document
        self._forms = forms
        self._images = images
        self._left = limits.characters
        self.unseen: list[str] = []
        self.pictured: list[int] = []
        self.warnings: list[str] = []
        self.truncated = False

    def read(self) -> Iterator[Page]:
        for index in range(len(self._document)):
            if self._left <= 0:
                self.truncated = True
                return
            try:
                page = self._document[index]
            except pdfium.PdfiumError:
                self.warnings.append(f"page {index + 1} is damaged and was left out")
                continue
            text = self._text(page)[: self._left]
            self._left -= len(text)
            if self._needs_eyes(page, text):
                self.pictured.append(index + 1)
            self.unseen += _remarks_on(page)
            yield Page(index + 1, text)
            page.close()

    def _text(self, page: pdfium.PdfPage) -> str:
        text_page = page.get_textpage()
        bounded = text_page.get_text_bounded()
        text = _HYPHENATED.sub("", bounded).replace("\r\n", "\n")
        if text_page.count_chars() > len(bounded) + _FEW_CHARACTERS:
            # What stands beside the page is in the file all the same.
            self.unseen.append(text_page.get_text_range())
        text_page.close()
        if not self._forms:
            return text
        return "\n".join([text, *(value for value in _field_values(page) if value not in text)])

    def _needs_eyes(self, page: pdfium.PdfPage, text: str) -> bool:
        """Whether a page shows more than its text says: nothing but drawings, or a picture like a line."""
        if not text.strip():
            return bool(raw.FPDFPage_CountObjects(page) > 0)
        if not self._images:
            return False
        width, height = page.get_size()
        for left, bottom, right, top in _picture_boxes(page):
            area = (right - left) * (top - bottom) / max(width * height, 1)
            if area >= _SCANNED_AREA:
                if len(text.strip()) < _FEW_CHARACTERS:
                    return True
            elif (right - left) >= width * _WIDE_PICTURE:
                return True
        return False


def _picture_boxes(page: pdfium.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        try:
            yield item.get_bounds()
        except pdfium.PdfiumError:
            continue


def _field_values(page: pdfium.PdfPage) -> Iterator[str]:
    environment = page.formenv
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        if environment and raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
            buffer = ctypes.create_string_buffer(_FIELD_BUFFER)
            units = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
            size = raw.FPDFAnnot_GetFormFieldValue(environment, annotation, units, _FIELD_BUFFER)
            value = buffer.raw[: min(size, _FIELD_BUFFER)].decode("utf-16-le", "replace").strip("\0 ")
            if value and value != "Off":
                yield value
        raw.FPDFPage_CloseAnnot(annotation)


def _remarks_on(page: pdfium.PdfPage) -> Iterator[str]:
    """What notes, stamps and the like on a page say: they are no part of its text."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        buffer = ctypes.create_string_buffer(_FIELD_BUFFER)
        units = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
        size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", units, _FIELD_BUFFER)
        words = buffer.raw[: min(size, _FIELD_BUFFER)].decode("utf-16-le", "replace").strip("\0 ")
        if words:
            yield words
        raw.FPDFPage_CloseAnnot(annotation)


def _attachments(document: pdfium.PdfDocument, limits: Limits) -> tuple[Part, ...]:
    parts: list[Part] = []
    for index in range(min(document.count_attachments(), limits.parts)):
        try:
            attachment = document.get_attachment(index)
            parts.append(Part(attachment.get_name(), bytes(attachment.get_data())))
        except pdfium.PdfiumError:
            continue
    return tuple(parts)


def _properties(document: pdfium.PdfDocument) -> Mapping[str, str]:
    found = document.get_metadata_dict(skip_empty=True)
    return {_PROPERTIES[key]: value.strip() for key, value in found.items() if key in _PROPERTIES}


def _remarks(document: pdfium.PdfDocument, data: bytes) -> Iterator[str]:
    locked = raw.FPDF_GetSecurityHandlerRevision(document) >= 0
    if locked and not raw.FPDF_GetDocPermissions(document) & _COPYING:
        yield "the file's owner forbids copying text out of it"
    if _is_cut(data):
        yield "the file has no end mark: a part of it may be missing"


def _is_cut(data: bytes) -> bool:
    return b"%%EOF" not in data[-4096:]
