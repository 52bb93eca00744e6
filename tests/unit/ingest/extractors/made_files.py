"""Small files of every family, made byte by byte: no writer library stands between a test and its bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of members in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def gbk_named(members: Mapping[str, bytes]) -> bytes:
    """A zip archive whose names are in GBK and not marked as UTF-8, as Chinese Windows wrote them."""
    made = zipped({f"{number:02d}" + "x" * 30: content for number, content in enumerate(members.values())})
    for number, name in enumerate(members):
        raw = name.encode("gbk")
        assert len(raw) <= 32
        # The tests compare names stripped: padding keeps the headers' lengths.
        made = made.replace(f"{number:02d}".encode() + b"x" * 30, raw.ljust(32, b" "))
    return made


def relations(targets: Sequence[tuple[str, str, str]]) -> str:
    """A relationships part: (id, last word of the type, target)."""
    lines = "".join(
        f'<Relationship Id="{rid}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for rid, kind, target in targets
    )
    return f'<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def docx(
    body: str, parts: Mapping[str, bytes | str] | None = None, targets: Sequence[tuple[str, str, str]] = ()
) -> bytes:
    """A Word document with a body in WordprocessingML (prefix w, r, mc)."""
    document = (
        f'<w:document xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations([("rId1", "officeDocument", "word/document.xml")]),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations(targets),
            **(parts or {}),
        }
    )


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_part(root: str, inside: str) -> str:
    """Another part of a Word document: header, footnotes, numbering …"""
    return f'<w:{root} xmlns:w="{W}">{inside}</w:{root}>'


def xlsx(
    rows: Sequence[Sequence[str]], reference: str = "", parts: Mapping[str, bytes | str] | None = None
) -> bytes:
    """A workbook with one sheet of inline strings, and optionally one more cell at ``reference``."""
    lines = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    if reference:
        number = "".join(character for character in reference if character.isdigit())
        lines += f'<row r="{number}"><c r="{reference}"><v>1</v></c></row>'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations([("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="预算表" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations([("rId1", "worksheet", "worksheets/sheet1.xml")]),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>',
            **(parts or {}),
        }
    )


def pdf(
    pages: Sequence[str],
    extra: str = "",
    *,
    trailer: str = "",
    info: str = "",
    page: str = "",
    further: Sequence[str] = (),
) -> bytes:
    """A PDF with a page of Latin text per string; an empty string is a page with nothing on it.

    A page may hold raw content operators after ``RAW:``. ``extra`` goes into the catalogue, ``page`` into
    every page; ``further`` objects are numbered on from 4 + 2 × pages.
    """
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        content = text.removeprefix("RAW:")
        if text and not text.startswith("RAW:"):
            content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"{page} /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects.extend(further)
    if info:
        objects.append(f"<< {info} >>")
        trailer += f" /Info {len(objects)} 0 R"
    return _pdf_of(objects, trailer)


def _pdf_of(objects: Sequence[str], trailer: str) -> bytes:
    body = b"%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode("latin-1")


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    key = "<" + "41" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -44 >> /ID [<00><00>]"
    return pdf(["secret"], trailer=lock)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE2 compound file with its streams in whole sectors, none of them in the small stream."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat: list[int] = [table, end]
    sectors: list[bytes] = []
    entries = [_entry("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start = len(fat)
        count = len(padded) // 512
        fat += [start + index + 1 for index in range(count - 1)] + [end]
        sectors += [padded[index * 512 : (index + 1) * 512] for index in range(count)]
        entries.append(_entry(name, 2, start, len(padded)))
    assert len(fat) <= 128
    assert len(entries) <= 4
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    directory = b"".join(entries).ljust(512, b"\0")
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    return entry + struct.pack("<III", none, none, none) + b"\0" * 36 + struct.pack("<III", start, size, 0)
