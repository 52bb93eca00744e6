"""Writes a sheet as OFD (GB/T 33190-2016) with the standard library: TextCode lines on A4 pages."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from sample.office import MOMENT
from sample.sheet import Block, Kind, Sheet

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
LINES_A_PAGE = 24
CHARACTERS_A_LINE = 28
SIZE = 5.0  # millimetres, close to 三号
LEFT, TOP, STEP = 32.0, 40.0, 9.2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and how many characters it is set in from the left margin."""

    text: str
    inset: float


def write_ofd(sheet: Sheet, target: Path) -> None:
    """Writes the package: OFD.xml, one document, its font, and a content file a page."""
    lines = [line for block in sheet.blocks for line in _set(block)]
    pages = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)]
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in _parts(sheet, pages):
            info = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, DECLARATION + text)


def _set(block: Block) -> Iterator[Line]:
    width = CHARACTERS_A_LINE
    if block.kind in (Kind.PARAGRAPH, Kind.HEADING):
        yield Line(block.text[: width - 2], 2)
        rest = block.text[width - 2 :]
        yield from (Line(rest[at : at + width], 0) for at in range(0, len(rest), width))
        return
    for at in range(0, len(block.text), width):
        piece = block.text[at : at + width]
        free = width - len(piece)
        yield Line(piece, {Kind.RIGHT: free - 2.0, Kind.LEFT: 0.0}.get(block.kind, free / 2))


def _parts(sheet: Sheet, pages: Sequence[Sequence[Line]]) -> Iterator[tuple[str, str]]:
    yield "OFD.xml", (
        f'<ofd:OFD {NAMESPACE} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>{'0' * 31}1</ofd:DocID><ofd:Title>{escape(sheet.title)}</ofd:Title>"
        f"<ofd:Author>{escape(sheet.issuers[0])}</ofd:Author>"
        f"<ofd:CreationDate>{sheet.signed.isoformat()}</ofd:CreationDate></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    places = "".join(
        f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    yield "Doc_0/Document.xml", (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>10000</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{places}</ofd:Pages></ofd:Document>"
    )
    yield "Doc_0/PublicRes.xml", (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="仿宋" FamilyName="仿宋"/>'
        "</ofd:Fonts></ofd:Res>"
    )
    for number, page in enumerate(pages):
        yield f"Doc_0/Pages/Page_{number}/Content.xml", _content(page, first_id=100 + 100 * number)


def _content(page: Sequence[Line], first_id: int) -> str:
    objects = "".join(_text_object(line, row, first_id + 1 + row) for row, line in enumerate(page))
    return (
        f"<ofd:Page {NAMESPACE}><ofd:Content>"
        f'<ofd:Layer ID="{first_id}" Type="Body">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _text_object(line: Line, row: int, identity: int) -> str:
    x = LEFT + line.inset * SIZE
    y = TOP + row * STEP
    steps = f' DeltaX="g {len(line.text) - 1} {SIZE:g}"' if len(line.text) > 1 else ""
    return (
        f'<ofd:TextObject ID="{identity}" Boundary="{x:g} {y:g} {len(line.text) * SIZE:g} {STEP:g}" Font="3" '
        f'Size="{SIZE:g}"><ofd:TextCode X="0" Y="{SIZE:g}"{steps}>{escape(line.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )
