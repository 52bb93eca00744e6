"""Which reader takes which media type: one table, walked by the embedded extractor."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.extractors import kinds
from ingest.extractors.inserted import read_inserted
from ingest.extractors.leftover import read_leftover
from ingest.extractors.limits import Limits
from ingest.extractors.mail import read_mail
from ingest.extractors.markup import read_html, read_xml
from ingest.extractors.ofd.reader import read_ofd
from ingest.extractors.opendocument import read_open_document
from ingest.extractors.openxml import read_docx, read_pptx
from ingest.extractors.pdf import read_pdf
from ingest.extractors.reading import Reading, Refused
from ingest.extractors.sheets import read_sheets
from ingest.extractors.sniff import Sniffed
from ingest.extractors.text import read_text
from ingest.port import Status

Reader = Callable[[bytes, Sniffed, Limits], Reading]


def read_with_the_right_reader(data: bytes, sniffed: Sniffed, limits: Limits) -> Reading:
    """What the reader of this kind of file finds; raises Refused where there is none."""
    reader = READERS.get(sniffed.media_type)
    if reader is None:
        raise Refused(Status.UNSUPPORTED, f"no reader for {sniffed.media_type}")
    return reader(data, sniffed, limits)


def read_guarded(
    data: bytes, sniffed: Sniffed, limits: Limits, read: Reader = read_with_the_right_reader
) -> Reading:
    """What ``read`` finds; raises Refused for whatever goes wrong, and nothing else."""
    try:
        return read(data, sniffed, limits)
    except Refused:
        raise
    except Exception as error:
        # Hostile bytes make libraries raise anything; whatever it is, it is this file's verdict.
        reason = f"its reader failed ({type(error).__name__}: {str(error)[:200]})"
        raise Refused(Status.DAMAGED, reason) from error


def _pdf(data: bytes, _sniffed: Sniffed, limits: Limits) -> Reading:
    return read_pdf(data, limits)


def _docx(data: bytes, _sniffed: Sniffed, limits: Limits) -> Reading:
    return read_docx(data, limits, lambda part, name: read_inserted(part, name, limits))


def _pptx(data: bytes, _sniffed: Sniffed, limits: Limits) -> Reading:
    return read_pptx(data, limits)


def _sheets(data: bytes, sniffed: Sniffed, limits: Limits) -> Reading:
    return read_sheets(data, sniffed.media_type, limits)


def _open_document(data: bytes, _sniffed: Sniffed, limits: Limits) -> Reading:
    return read_open_document(data, limits)


def _ofd(data: bytes, _sniffed: Sniffed, limits: Limits) -> Reading:
    return read_ofd(data, limits)


def _html(_data: bytes, sniffed: Sniffed, limits: Limits) -> Reading:
    return read_html(_text(sniffed), limits)


def _xml(_data: bytes, sniffed: Sniffed, limits: Limits) -> Reading:
    return read_xml(_text(sniffed), limits)


def _mail(data: bytes, _sniffed: Sniffed, limits: Limits) -> Reading:
    return read_mail(data, limits)


def _plain(_data: bytes, sniffed: Sniffed, limits: Limits) -> Reading:
    return read_text(_text(sniffed), sniffed.media_type, limits)


def _leftover(data: bytes, sniffed: Sniffed, limits: Limits) -> Reading:
    return read_leftover(data, sniffed.media_type, limits)


def _text(sniffed: Sniffed) -> str:
    return sniffed.decoded.text if sniffed.decoded else ""


READERS: Mapping[str, Reader] = {
    kinds.PDF: _pdf,
    kinds.DOCX: _docx,
    kinds.PPTX: _pptx,
    kinds.XLSX: _sheets,
    kinds.XLSB: _sheets,
    kinds.ODS: _sheets,
    kinds.ODT: _open_document,
    kinds.ODP: _open_document,
    kinds.OFD: _ofd,
    kinds.HTML: _html,
    kinds.XML: _xml,
    kinds.EML: _mail,
    kinds.TEXT: _plain,
    kinds.MARKDOWN: _plain,
    kinds.CSV: _plain,
    kinds.SUBTITLES: _plain,
    kinds.RTF: _leftover,
    kinds.DOC: _leftover,
    kinds.XLS: _leftover,
    kinds.PPT: _leftover,
    kinds.MSG: _leftover,
    kinds.EPUB: _leftover,
    kinds.OLE: _leftover,
    kinds.WORKS: _leftover,
}
