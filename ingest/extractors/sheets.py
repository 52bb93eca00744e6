"""Workbooks: cells by calamine, comments and drawings by lxml."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable

import python_calamine

from ingest.extractors import kinds
from ingest.extractors.archives import open_zip, read_member
from ingest.extractors.limits import Limits
from ingest.extractors.opendocument import refuse_encrypted
from ingest.extractors.reading import Reading, Refused, one_page
from ingest.extractors.xmltree import parse_xml
from ingest.port import Status

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_ASIDE = re.compile(r"xl/(comments[^/]*|threadedComments/[^/]+|comments/[^/]+|drawings/drawing[^/]*)\.xml$")
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{2,3})\d')
_FAR_ROW = re.compile(rb'<row [^>]*\br="(\d{4,7})"')
_LARGEST_GRID = 20_000_000
_MIDNIGHT = datetime.time()


def read_sheets(data: bytes, media_type: str, limits: Limits) -> Reading:
    """Every sheet's name and rows, cells apart by tabs, then comments and the words in drawings.

    Raises Refused for a workbook with a password, a broken one, and one whose cells lie so far apart that
    a table of them would not fit in memory.
    """
    if media_type == kinds.ODS:
        refuse_encrypted(data, limits)
    aside: list[str] = []
    if media_type == kinds.XLSX:
        aside = _beside_the_cells(data, limits)
    text, truncated = _cells(data, limits)
    return Reading(
        pages=one_page("\n".join([text, *aside]).strip("\n")),
        truncated=truncated,
        tool="python-calamine",
    )


def _cells(data: bytes, limits: Limits) -> tuple[str, bool]:
    lines: list[str] = []
    size = 0
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python()
            filled = [line for line in map(_row, rows) if line]
            if not filled:
                continue
            lines.extend([name, *filled, ""])
            size += sum(map(len, filled))
            if size > limits.characters:
                return "\n".join(lines)[: limits.characters], True
    except python_calamine.PasswordError as error:
        raise Refused(Status.ENCRYPTED, "the workbook is protected by a password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(Status.DAMAGED, f"the workbook is broken ({error})") from error
    return "\n".join(lines), False


def _row(cells: Iterable[object]) -> str:
    return "\t".join(filter(None, map(_cell, cells)))


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ")
    return "" if value is None else str(value)


def _beside_the_cells(data: bytes, limits: Limits) -> list[str]:
    archive = open_zip(data, limits)
    found: list[str] = []
    for name in archive.namelist():
        if _SHEET.match(name):
            _refuse_sparse(read_member(archive, name))
        elif _ASIDE.match(name):
            words = (text.strip() for text in parse_xml(read_member(archive, name)).itertext())
            found.extend(str(word) for word in words if word)
    return found


def _refuse_sparse(sheet: bytes) -> None:
    """One cell at XFD1048576 makes a table of 17 thousand million cells."""
    widest = max((_column(letters) for letters in set(_FAR_COLUMN.findall(sheet))), default=26)
    longest = max((int(row) for row in _FAR_ROW.findall(sheet)), default=999)
    if widest * longest > _LARGEST_GRID:
        raise Refused(Status.DAMAGED, f"refused: a sheet spans {longest} rows by {widest} columns")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
