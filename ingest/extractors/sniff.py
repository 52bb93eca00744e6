"""What a file is, told by its bytes before its name, and whether it can be read at all."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from ingest.extractors import archives, kinds, ole
from ingest.extractors.charset import Decoded, decode, is_text
from ingest.extractors.limits import DEFAULT_LIMITS, Limits
from ingest.extractors.reading import Refused
from ingest.port import Status

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", kinds.RTF),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"II*\x00", kinds.TIFF),
    (b"MM\x00*", kinds.TIFF),
    (b"GIF8", kinds.GIF),
    (b"\x00\x00\x00\x0cjP  ", kinds.JP2),
    (b"\x01\x00\x00\x00", kinds.METAFILE),
    (b"\xd7\xcd\xc6\x9a", kinds.METAFILE),
    (b"\x1f\x8b", kinds.GZIP),
    (b"BZh", kinds.BZIP2),
    (b"\xfd7zXZ\x00", kinds.XZ),
    (b"7z\xbc\xaf\x27\x1c", kinds.SEVEN_ZIP),
    (b"Rar!", kinds.RAR),
)
_ZIP = b"PK"
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PARTS: tuple[tuple[str, str], ...] = (
    ("ofd.xml", kinds.OFD),
    ("word/document.xml", kinds.DOCX),
    ("word/", kinds.DOCX),
    ("xl/workbook.bin", kinds.XLSB),
    ("xl/", kinds.XLSX),
    ("ppt/", kinds.PPTX),
)
_HEADER_LINE = re.compile(r"^[A-Za-z][A-Za-z0-9-]{1,60}:", re.MULTILINE)
_MAIL_HEADERS = re.compile(
    r"^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|table|div|meta|title|p)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file's media type by its bytes; for text also its characters and the encoding they were in."""

    media_type: str
    decoded: Decoded | None = None

    @property
    def charset(self) -> str:
        """The encoding the bytes are in; empty for what is not text."""
        return self.decoded.charset if self.decoded else ""


def sniff(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Sniffed:
    """What ``data`` is, by its bytes before its name.

    Raises Refused for what no reader can make sense of: no bytes, a container that is cut or unpacks to
    too much, a document with a password, bytes of no known kind.
    """
    if not data:
        raise Refused(Status.DAMAGED, "the file is empty: zero bytes")
    if data.startswith(_ZIP_MAGIC):
        return Sniffed(_zip_kind(data, name, limits))
    if data.startswith(ole.MAGIC):
        return Sniffed(_ole_kind(data))
    kind = _by_magic(data)
    if kind is not None:
        return Sniffed(kind)
    if is_text(data):
        return _text_kind(data, name)
    raise Refused(Status.UNSUPPORTED, "no known kind of file: its bytes are of no format read here")


def expected_type(name: str) -> str:
    """The media type a file's name promises; used only to say what a broken file was meant to be."""
    return kinds.EXTENSIONS.get(kinds.extension_of(name), kinds.UNKNOWN)


def _by_magic(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return kinds.PDF
    if data[257:262] == b"ustar":
        return kinds.TAR
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return kinds.WEBP
    if data.startswith(b"BM") and len(data) > 26 and int.from_bytes(data[2:6], "little") == len(data):
        return kinds.BMP
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _zip_kind(data: bytes, name: str, limits: Limits) -> str:
    archive = archives.open_zip(data, limits)
    members = [member.filename for member in archive.infolist()]
    declared = _declared_type(archive)
    if declared in kinds.EXTENSIONS.values():
        return declared
    lowered = [member.lower().lstrip("/") for member in members]
    for start, kind in _PARTS:
        if any(member.startswith(start) for member in lowered):
            return kind
    if any(member.startswith("doc_0/") for member in lowered) and kinds.extension_of(name) == "ofd":
        return kinds.OFD
    return kinds.ZIP


def _declared_type(archive: zipfile.ZipFile) -> str:
    """OpenDocument and EPUB say what they are in a first member called ``mimetype``."""
    try:
        member = archive.getinfo("mimetype")
    except KeyError:
        return ""
    if member.file_size > 200:
        return ""
    said = archives.read_member(archive, "mimetype").decode("ascii", "replace").strip()
    return said.removesuffix("-template")


def _ole_kind(data: bytes) -> str:
    file = ole.CompoundFile(data)
    kind = ole.media_type_of(file)
    if ole.is_encrypted(file, kind):
        raise Refused(Status.ENCRYPTED, "the document is protected by a password")
    return kind


def _text_kind(data: bytes, name: str) -> Sniffed:
    decoded = decode(data)
    promised = expected_type(name)
    head = decoded.text[:4096].lstrip()
    if promised in (kinds.EML, kinds.MHTML) or _looks_like_mail(head):
        return Sniffed(kinds.EML, decoded)
    if head.startswith("<?xml") and "<html" not in head.lower():
        return Sniffed(kinds.XML, decoded)
    if promised == kinds.XML and head.startswith("<"):
        return Sniffed(kinds.XML, decoded)
    if promised == kinds.HTML or (head.startswith("<") and _HTML.search(head)):
        return Sniffed(kinds.HTML, decoded)
    return Sniffed(promised if promised in kinds.TEXTUAL else kinds.TEXT, decoded)


def _looks_like_mail(head: str) -> bool:
    block = re.split(r"\r?\n\r?\n", head, maxsplit=1)[0]
    first = block.split("\n", 1)[0]
    found = {match.lower() for match in _MAIL_HEADERS.findall(block)}
    return bool(_HEADER_LINE.match(first)) and len(found) >= 3
