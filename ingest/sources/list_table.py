"""The rows of a list as a table of strings: CSV in any usual encoding and separator, or a workbook."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import python_calamine

from ingest.errors import TransferListError
from ingest.extractors.charset import decode

Row = tuple[int, list[str]]
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
_SEPARATORS = (",", "\t", ";", "，", "|")
_HEADER_WITHIN = 10
_LARGEST = 64 * 1024 * 1024


def read_rows(path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[Row]:
    """The rows of a list from its header on, each with its number as a spreadsheet counts it.

    Lines above the header (a title, the department's name) are skipped; where no row is a header, the
    first row is given first. Raises TransferListError where the file cannot be read or has no rows.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise TransferListError(f"cannot read the transfer list {path}: {error.strerror}") from error
    if data is None:
        raise TransferListError(f"the transfer list {path.name} is larger than {_LARGEST // 1024 // 1024} MB")
    rows = (
        _from_workbook(data, path, is_header)
        if _is_workbook(data, path)
        else _from_text(data, path, is_header)
    )
    return _from_header(rows, path, is_header)


def _is_workbook(data: bytes, path: Path) -> bool:
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or path.suffix.lower() in _WORKBOOKS


def _from_header(rows: list[Row], path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[Row]:
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not filled:
        raise TransferListError(f"the transfer list {path.name} is empty")
    for place, (_, cells) in enumerate(filled[:_HEADER_WITHIN]):
        if is_header(cells):
            return filled[place:]
    return filled


def _from_text(data: bytes, path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[Row]:
    text = decode(data).text
    best: list[Row] = []
    for separator in _SEPARATORS:
        try:
            rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1))
        except csv.Error as error:
            raise TransferListError(f"the transfer list {path.name} is no CSV: {error}") from error
        if any(is_header(cells) for _, cells in rows[:_HEADER_WITHIN]):
            return rows
        best = best or rows
    return best


def _from_workbook(data: bytes, path: Path, is_header: Callable[[Sequence[str]], bool]) -> list[Row]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except python_calamine.CalamineError as error:
        raise TransferListError(
            f"the transfer list {path.name} is no workbook that can be read: {error}"
        ) from error
    for rows in sheets:
        if any(is_header(cells) for _, cells in rows[:_HEADER_WITHIN]):
            return rows
    return sheets[0] if sheets else []


def _sheet(sheet: python_calamine.CalamineSheet) -> list[Row]:
    """The rows of a sheet; a value in merged cells counts for each of them, as it reads on paper."""
    cells = [[_cell(value) for value in row] for row in sheet.to_python(False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        for row in cells[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    return list(enumerate(cells, 1))


def _cell(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
