"""The types of files a reader tells apart, by the suffixes that deposited names end with."""

from __future__ import annotations

_SUFFIXES = {
    "word": "doc docx docm dot dotx wps wpt rtf odt",
    "sheet": "xls xlsx xlsm et ett csv tsv ods",
    "slides": "ppt pptx pptm dps odp",
    "html": "html htm xhtml mht mhtml",
    "txt": "txt text md markdown",
    "image": "jpg jpeg png tif tiff bmp gif webp jp2",
    "archive": "zip rar 7z tar gz tgz",
    "mail": "eml msg",
}
_TYPES = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}


def file_type(name: str) -> str:
    """The type of a file: a group, else its suffix in lower case (``pdf``); "" where it has none."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return _TYPES.get(suffix, suffix)
