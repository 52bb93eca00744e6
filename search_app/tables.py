"""Tables as files that a spreadsheet opens: CSV and XLSX, in which no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter

Row = Sequence[str]

#: What makes a spreadsheet take a cell of a CSV file for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Excel reads a file that begins with it as UTF-8.
_MARK = "\ufeff"
#: The widest column of an XLSX file, in characters.
_WIDEST = 60


def safe_cell(text: str) -> str:
    """The text as a cell of a CSV file; an apostrophe keeps what looks like a formula from being one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as lines of a CSV file for spreadsheets, one at a time."""
    yield _MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()


def xlsx_file(rows: Iterable[Row], *, title: str) -> bytes:
    """The rows as an XLSX file of one sheet, the first row as its head; every cell is text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_sheet_name(title))
    head, body = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    widths: dict[int, int] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, body if number else head)
            widths[column] = max(widths.get(column, 0), min(2 * len(cell), _WIDEST))
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _sheet_name(title: str) -> str:
    """A name that Excel takes: no more than 31 characters and none of []:*?/\\ in it."""
    return title.translate({ord(sign): " " for sign in "[]:*?/\\'"})[:31].strip() or "1"
