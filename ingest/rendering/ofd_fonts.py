"""The fonts of an OFD page as fonts of a PDF: those the document carries, and this machine's for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.extractors.ofd.document import Font
from ingest.extractors.ofd.items import Item
from ingest.extractors.ofd.package import Package
from ingest.extractors.ofd.text import Glyph
from ingest.extractors.reading import Refused
from ingest.rendering.fonts import FontFile, Outlines, Style, font_file, stand_in
from ingest.rendering.pdf_writer import PdfWriter

_SANS_NAMES = (
    "黑",
    "hei",
    "gothic",
    "sans",
    "arial",
    "helvetica",
    "雅黑",
    "圆",
    "verdana",
    "calibri",
    "等线",
)
_BOLD_NAMES = ("bold", "小标宋", "大标宋", "粗", "heavy", "black", "xiaobiaosong")
_NO_FONT = Font("", "", "")
_FILES = {
    Outlines.TRUETYPE: ("/FontFile2", "", "/CIDFontType2", "/CIDToGIDMap /Identity"),
    Outlines.OPENTYPE: ("/FontFile3", "/Subtype /OpenType", "/CIDFontType0", ""),
    Outlines.BARE_CFF: ("/FontFile3", "/Subtype /CIDFontType0C", "/CIDFontType0", ""),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A glyph to draw: the PDF's name of its font, its number there, and whether the font only stands in.

    ``advance`` is how wide the glyph is, in sizes.
    """

    name: str
    index: int
    stand_in: bool
    advance: float = 0.0


class PageFonts:
    """Hands out fonts and puts each file that is used into the PDF once."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._files: dict[tuple[Package, str], FontFile | None] = {}
        self._numbers: dict[int, int] = {}

    def of(self, item: Item) -> TextFont:
        """The font of a text object."""
        font = item.document.resources.fonts.get(item.element.get("Font", ""), _NO_FONT)
        # By package too: a seal is a document of its own on the page.
        key = (item.document.package, font.path)
        if font.path and key not in self._files:
            try:
                self._files[key] = font_file(item.document.package.bytes(font.path))
            except Refused:
                self._files[key] = None
        return TextFont(self, self._files.get(key), style_of(font))

    def name(self, file: FontFile) -> str:
        """The PDF's name of a font file."""
        key = id(file)
        if key not in self._numbers:
            self._numbers[key] = self._embedded(file)
        return f"F{self._numbers[key]}"

    def resources(self) -> str:
        """The entries of the page's font dictionary."""
        return " ".join(f"/F{number} {number} 0 R" for number in self._numbers.values())

    def _embedded(self, file: FontFile) -> int:
        entry, subtype, kind, mapping = _FILES[file.outlines]
        program = self._writer.stream(file.data, f"{subtype} /Length1 {len(file.data)}", pack=False)
        described = self._writer.add(
            "<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [-1000 -1000 2000 2000] /ItalicAngle 0"
            f" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 {entry} {program} 0 R >>"
        )
        inner = self._writer.add(
            f"<< /Type /Font /Subtype {kind} /BaseFont /F /FontDescriptor {described} 0 R /DW 1000 {mapping}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
        return self._writer.add(
            "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H"
            f" /DescendantFonts [{inner} 0 R] >>"
        )


class TextFont:
    """The font of one text object, with the one that stands in for what it has not."""

    def __init__(self, fonts: PageFonts, own: FontFile | None, style: Style) -> None:
        self._fonts = fonts
        self._own = own
        self._style = style

    def find(self, glyph: Glyph) -> Drawn | None:
        """Where to take a glyph from; None for a blank, and where no font has it."""
        if self._own is not None:
            index = glyph.index if glyph.index >= 0 else self._own.glyph(glyph.character)
            if 0 < index < 0x10000:
                return Drawn(self._fonts.name(self._own), index, stand_in=False)
        if glyph.character.isspace():
            return None
        instead = stand_in(self._style)
        index = instead.glyph(glyph.character) if instead is not None else 0
        if instead is None or not index:
            return None
        return Drawn(self._fonts.name(instead), index, stand_in=True, advance=instead.advance(index))


def style_of(font: Font) -> Style:
    """Which kind of type a font is, told by its names."""
    names = f"{font.name} {font.family}".lower()
    sans = any(part in names for part in _SANS_NAMES)
    bold = font.bold or any(part in names for part in _BOLD_NAMES)
    if sans:
        return Style.SANS_BOLD if bold else Style.SANS
    return Style.SERIF_BOLD if bold else Style.SERIF
