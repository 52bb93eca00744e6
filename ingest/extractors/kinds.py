"""The media types this room knows, by the extension files of that type usually carry."""

from __future__ import annotations

from collections.abc import Mapping

PDF = "application/pdf"
RTF = "application/rtf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
OFD = "application/ofd"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
WORKS = "application/vnd.ms-works"
OLE = "application/x-ole-storage"
PROTECTED = "application/x-tika-ooxml-protected"
EPUB = "application/epub+zip"
ZIP = "application/zip"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"
TAR = "application/x-tar"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
HTML = "text/html"
XML = "application/xml"
EML = "message/rfc822"
MHTML = "multipart/related"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
CSV = "text/csv"
SUBTITLES = "application/x-subrip"
UNKNOWN = "application/octet-stream"

PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
GIF = "image/gif"
BMP = "image/bmp"
WEBP = "image/webp"
JP2 = "image/jp2"
METAFILE = "image/emf"

IMAGES = frozenset({PNG, JPEG, TIFF, GIF, BMP, WEBP, JP2})
ARCHIVES = frozenset({ZIP, SEVEN_ZIP, GZIP, BZIP2, XZ, TAR})
TEXTUAL = frozenset({HTML, XML, TEXT, MARKDOWN, CSV, SUBTITLES})
OOXML = frozenset({DOCX, XLSX, PPTX, XLSB})
OPEN_DOCUMENT = frozenset({ODT, ODS, ODP})

EXTENSIONS: Mapping[str, str] = {
    "pdf": PDF,
    "rtf": RTF,
    "docx": DOCX, "docm": DOCX, "dotx": DOCX,
    "xlsx": XLSX, "xlsm": XLSX, "xltx": XLSX,
    "xlsb": XLSB,
    "pptx": PPTX, "pptm": PPTX, "ppsx": PPTX,
    "odt": ODT, "ott": ODT,
    "ods": ODS,
    "odp": ODP,
    "ofd": OFD,
    "doc": DOC, "dot": DOC, "wps": DOC,
    "xls": XLS, "et": XLS,
    "ppt": PPT, "pps": PPT, "dps": PPT,
    "msg": MSG,
    "epub": EPUB,
    "zip": ZIP, "gz": GZIP, "tgz": GZIP, "bz2": BZIP2, "xz": XZ, "tar": TAR, "7z": SEVEN_ZIP, "rar": RAR,
    "html": HTML, "htm": HTML, "xhtml": HTML, "shtml": HTML,
    "xml": XML, "rss": XML, "rdf": XML, "uof": XML, "uot": XML, "fodt": XML,
    "eml": EML,
    "mht": MHTML, "mhtml": MHTML,
    "txt": TEXT, "text": TEXT, "log": TEXT, "json": TEXT,
    "md": MARKDOWN, "markdown": MARKDOWN,
    "csv": CSV, "tsv": CSV,
    "srt": SUBTITLES,
    "png": PNG, "jpg": JPEG, "jpeg": JPEG, "tif": TIFF, "tiff": TIFF, "gif": GIF, "bmp": BMP,
    "webp": WEBP, "jp2": JP2, "emf": METAFILE, "wmf": METAFILE,
}  # fmt: skip


def extension_of(name: str) -> str:
    """The extension of a file name in lower case without its dot, or an empty string."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and len(extension) <= 8 else ""


def usual_extension(media_type: str) -> str:
    """The first extension the table gives a media type; ``bin`` for one it does not know."""
    return next((extension for extension, kind in EXTENSIONS.items() if kind == media_type), "bin")
