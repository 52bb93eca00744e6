"""Writes sheets as DOCX and XLSX, and turns DOCX into PDF, DOC, ODT and RTF with LibreOffice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from sample.sheet import Block, Kind, Sheet

#: One moment for every clock in the files, so that making them twice gives the same bytes where tools allow.
MOMENT = datetime(2026, 11, 2, 9, 0, 0)
SERIF = "Noto Serif CJK SC"
SANS = "Noto Sans CJK SC"
FILTERS = {"pdf": "pdf", "doc": "doc:MS Word 97", "odt": "odt", "rtf": "rtf"}
#: Where zip formats write down when they were made, and how the moment looks there.
ZIP_METADATA = ("docProps/core.xml", "meta.xml")
ZIP_CLOCKS = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?")
#: LibreOffice draws a number for every editing session.
RANDOM_SESSION = re.compile(rb'("Rsid(?:Root)?" config:type="int">)\d+')
ZIP_MOMENT = MOMENT.isoformat().encode()
CENTERED = (Kind.LETTERHEAD, Kind.NUMBER, Kind.TITLE, Kind.CENTER, Kind.CHAPTER)
SIZES = {Kind.LETTERHEAD: 26, Kind.TITLE: 20, Kind.IMPRINT: 12, Kind.TABLE: 11}
RED = RGBColor(0xC0, 0x10, 0x10)


class LibreOfficeMissing(Exception):
    """The soffice command was not found; the sample cannot be made without it."""


def write_docx(sheet: Sheet, target: Path) -> None:
    """Writes the sheet as a DOCX with running header and page numbers where its head asks for them."""
    document = new_document()
    _page_setup(document, sheet)
    for block in sheet.blocks:
        _add(document, block)
    document.core_properties.title = sheet.title
    document.core_properties.author = sheet.issuers[0]
    document.core_properties.created = document.core_properties.modified = MOMENT
    document.save(str(target))
    settle_zip(target)


def _page_setup(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(32)
    section.left_margin = section.right_margin = Mm(27)
    normal = document.styles["Normal"]
    normal.font.name = SERIF
    normal.font.size = Pt(15)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SERIF)
    if sheet.said("header"):
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(sheet.said("header")).font.size = Pt(10)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for tag, kind in (("w:fldChar", "begin"), ("w:instrText", ""), ("w:fldChar", "end")):
        element = OxmlElement(tag)
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)
    paragraph.add_run(" —")


def _add(document: Any, block: Block) -> None:
    if block.kind is Kind.TABLE:
        _add_table(document, block)
    elif block.kind is Kind.PAGE_BREAK:
        document.add_page_break()
    else:
        _add_paragraph(document, block)


def _add_paragraph(document: Any, block: Block) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_after, shape.space_before = Pt(0), Pt(0)
    shape.line_spacing = Pt(27)
    run = paragraph.add_run(block.text)
    if block.kind in SIZES:
        run.font.size = Pt(SIZES[block.kind])
        shape.line_spacing = Pt(SIZES[block.kind] * 1.6)
    if block.kind in CENTERED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(12)
    if block.kind is Kind.RIGHT:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shape.right_indent = Pt(30)
    if block.kind in (Kind.PARAGRAPH, Kind.HEADING):
        shape.first_line_indent = Pt(30)
    if block.kind in (Kind.CHAPTER, Kind.HEADING, Kind.TITLE, Kind.LETTERHEAD):
        run.font.name = SANS
        run._element.rPr.rFonts.set(qn("w:eastAsia"), SANS)
    if block.kind is Kind.LETTERHEAD:
        run.font.color.rgb = RED


def _add_table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=max(len(row) for row in block.rows))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in block.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.paragraphs[0].add_run(text).font.size = Pt(SIZES[Kind.TABLE])
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def write_xlsx(sheet: Sheet, target: Path) -> None:
    """Writes the sheet as a workbook: every ``==`` line opens a worksheet, numbers become numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page = book.create_sheet("说明")
    for block in sheet.blocks:
        if block.kind is Kind.SHEET:
            page = book.create_sheet(block.text)
        elif block.kind is Kind.TABLE:
            for row in block.rows:
                page.append([_cell(text) for text in row])
        else:
            page.append([block.text])
            mark = page.cell(row=page.max_row, column=1)
            mark.font = Font(bold=block.kind in CENTERED)
            mark.alignment = Alignment(vertical="top")
        page.column_dimensions["A"].width = 42
    book.properties.title = sheet.title
    book.properties.creator = sheet.issuers[0]
    book.properties.created = book.properties.modified = MOMENT
    book.save(target)
    settle_zip(target)


def _cell(text: str) -> str | float | int:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def convert(source: Path, target: Path) -> None:
    """Makes ``target`` from a DOCX; raises LibreOfficeMissing, or CalledProcessError when it fails."""
    if shutil.which("soffice") is None:
        raise LibreOfficeMissing("soffice not found: apt-get install libreoffice-writer fonts-noto-cjk")
    extension = target.suffix[1:]
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{source.parent}/profile"]
        command += ["--convert-to", FILTERS[extension], "--outdir", folder, str(source)]
        clock = {"SOURCE_DATE_EPOCH": str(int(MOMENT.timestamp())), "TZ": "UTC"}
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **clock})
        shutil.copyfile(Path(folder) / (source.stem + target.suffix), target)
    if extension == "odt":
        settle_zip(target)
    elif extension == "pdf":
        settle_pdf(target)


def settle_zip(path: Path) -> None:
    """Rewrites a zip with one fixed time for all members and in their metadata, in their order, deflated."""
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            # The first member of an ODF package must be stored so that its type can be read at a fixed place.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, _settled(name, content))


def _settled(name: str, content: bytes) -> bytes:
    if name in ZIP_METADATA:
        return ZIP_CLOCKS.sub(ZIP_MOMENT, content)
    return RANDOM_SESSION.sub(rb"\g<1>1", content) if name == "settings.xml" else content


def settle_pdf(path: Path) -> None:
    """Overwrites the dates and identifiers of a PDF in place; lengths stay, so the offsets stay true."""
    content = path.read_bytes()
    content = re.sub(rb"\(D:\d{14}", b"(D:" + MOMENT.strftime("%Y%m%d%H%M%S").encode(), content)
    path.write_bytes(re.sub(rb"(?<=[</])[0-9A-F]{32}(?=[>\s])", b"0" * 32, content))
