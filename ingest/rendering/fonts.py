"""Font files: which glyph a character has, and the fonts of this machine that stand in for absent ones."""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

_COLLECTION = b"ttcf"
_SFNT = (b"\0\1\0\0", b"true", b"OTTO")
#: (platform, encoding) of a font's tables from characters to glyphs, the best first.
_BEST_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0), (3, 0), (1, 0))
_SYMBOL_BASE = 0xF000
_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_DEEPEST_FOLDER = 6


class Style(StrEnum):
    """The two kinds of Chinese type that differ at a glance, and their bold."""

    SERIF = "serif"
    SANS = "sans"
    SERIF_BOLD = "serif-bold"
    SANS_BOLD = "sans-bold"


#: Files that hold Simplified Chinese, by style, the best first.
_FILES: Mapping[Style, tuple[str, ...]] = {
    Style.SERIF: (
        "NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf", "NotoSerifSC-Regular.otf",
        "SourceHanSerifSC-Regular.otf", "SourceHanSerif.ttc", "simsun.ttc", "Songti.ttc", "uming.ttc",
    ),
    Style.SERIF_BOLD: ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "NotoSerifSC-Bold.otf"),
    Style.SANS: (
        "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf",
        "SourceHanSansSC-Regular.otf", "SourceHanSans.ttc", "msyh.ttc", "PingFang.ttc", "wqy-microhei.ttc",
        "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf",
    ),
    Style.SANS_BOLD: ("NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "msyhbd.ttc"),
}  # fmt: skip
_INSTEAD: Mapping[Style, tuple[Style, ...]] = {
    Style.SERIF: (Style.SERIF, Style.SANS),
    Style.SANS: (Style.SANS, Style.SERIF),
    Style.SERIF_BOLD: (Style.SERIF_BOLD, Style.SERIF, Style.SANS_BOLD, Style.SANS),
    Style.SANS_BOLD: (Style.SANS_BOLD, Style.SANS, Style.SERIF_BOLD, Style.SERIF),
}


class Outlines(StrEnum):
    """How a font file keeps its outlines: what a PDF has to say of it."""

    TRUETYPE = "truetype"
    OPENTYPE = "opentype"
    BARE_CFF = "cff"


@dataclass(frozen=True)
class FontFile:
    """A font file's bytes; ``face`` is where its table directory begins."""

    data: bytes
    outlines: Outlines
    face: int = 0

    def glyph(self, character: str) -> int:
        """The number of a character's glyph, 0 where the font has none or does not say."""
        code = ord(character)
        for table in self._tables:
            index = table.glyph(code) or (table.glyph(_SYMBOL_BASE + code) if code < 0x100 else 0)
            if index:
                return index
        return 0

    def advance(self, index: int) -> float:
        """How far a glyph leads to the next one, in sizes; 0 where the font does not say."""
        units, widths, count = self._metrics
        at = widths + 4 * min(index, count - 1)
        if not units or count < 1 or at + 2 > len(self.data):
            return 0.0
        (width,) = struct.unpack_from(">H", self.data, at)
        return float(width) / units

    @cached_property
    def _metrics(self) -> tuple[int, int, int]:
        """(units of a size, where the widths begin, how many there are)."""
        tables = tables_at(self.data, self.face)
        try:
            (units,) = struct.unpack_from(">H", self.data, tables[b"head"] + 18)
            (count,) = struct.unpack_from(">H", self.data, tables[b"hhea"] + 34)
            return units, tables[b"hmtx"], count
        except (KeyError, struct.error):
            return 0, 0, 0

    @cached_property
    def _tables(self) -> Sequence[_CharacterTable]:
        start = tables_at(self.data, self.face).get(b"cmap", 0)
        if not start:
            return ()
        try:
            return tuple(_character_tables(self.data, start))
        except struct.error:
            return ()


def font_file(data: bytes) -> FontFile | None:
    """A font's file by its first bytes; None for what is no font that can be drawn from."""
    if data[:4] == _COLLECTION and len(data) > 16:
        (face,) = struct.unpack_from(">I", data, 12)
        return FontFile(data, _outlines(data, face), _simplified_face(data, face))
    if data[:4] in _SFNT:
        return FontFile(data, _outlines(data, 0))
    if data[:2] == b"\x01\x00" and len(data) > 64:
        return FontFile(data, Outlines.BARE_CFF)
    return None


@lru_cache(maxsize=4)
def stand_in(style: Style) -> FontFile | None:
    """The font of this machine for a style; None where it has none with Chinese characters."""
    files = _installed()
    for instead in _INSTEAD[style]:
        for name in _FILES[instead]:
            if name.lower() in files:
                found = font_file(files[name.lower()].read_bytes())
                if found is not None:
                    return found
    return None


def stand_ins() -> Mapping[Style, str]:
    """The file of this machine that stands in for each style of type; empty where it has no Chinese font."""
    files = _installed()
    found = {
        style: next((name for one in _INSTEAD[style] for name in _FILES[one] if name.lower() in files), "")
        for style in Style
    }
    return {style: name for style, name in found.items() if name}


@lru_cache(maxsize=1)
def _installed() -> Mapping[str, Path]:
    """File name in lower case → font file, of every font of this machine."""
    found: dict[str, Path] = {}
    for folder in map(os.path.expanduser, (*_FOLDERS, f"{sys.prefix}/share/fonts")):
        for place, inner, names in os.walk(folder):
            if place[len(folder) :].count(os.sep) >= _DEEPEST_FOLDER:
                inner.clear()
            for name in names:
                found.setdefault(name.lower(), Path(place) / name)
    return found


def tables_at(data: bytes, face: int) -> Mapping[bytes, int]:
    """Tag of a table → where it begins."""
    try:
        (count,) = struct.unpack_from(">H", data, face + 4)
        entries = [struct.unpack_from(">4sIII", data, face + 12 + 16 * at) for at in range(min(count, 64))]
    except struct.error:
        return {}
    return {tag: start for tag, _, start, length in entries if start + length <= len(data)}


def _outlines(data: bytes, face: int) -> Outlines:
    return Outlines.OPENTYPE if b"CFF " in tables_at(data, face) else Outlines.TRUETYPE


def _simplified_face(data: bytes, first: int) -> int:
    """Of a collection that shares its glyphs among languages, the face of Simplified Chinese.

    What draws takes the first face, so another counts only where both have the same outlines.
    """
    (count,) = struct.unpack_from(">I", data, 8)
    shared = tables_at(data, first).get(b"CFF ")
    for at in range(min(count, 16)):
        (face,) = struct.unpack_from(">I", data, 12 + 4 * at)
        tables = tables_at(data, face)
        names = data[tables[b"name"] : tables[b"name"] + 4096] if b"name" in tables else b""
        if shared and tables.get(b"CFF ") == shared and "CJK SC".encode("utf-16-be") in names:
            return int(face)
    return first


class _CharacterTable:
    """Ranges of characters and where their glyphs begin, in the order of the characters."""

    def __init__(self, ranges: Sequence[tuple[int, int, int, Sequence[int] | None]]) -> None:
        self._ranges = sorted(ranges)
        self._firsts = [first for first, *_ in self._ranges]

    def glyph(self, code: int) -> int:
        """The glyph of a code, 0 for none."""
        at = bisect_right(self._firsts, code) - 1
        if at < 0:
            return 0
        first, last, start, listed = self._ranges[at]
        if code > last:
            return 0
        if listed is None:
            return (start + code - first) & 0xFFFF
        index = int(listed[code - first]) if code - first < len(listed) else 0
        return (index + start) & 0xFFFF if index else 0


def _character_tables(data: bytes, start: int) -> Iterator[_CharacterTable]:
    (count,) = struct.unpack_from(">H", data, start + 2)
    places = {}
    for at in range(min(count, 64)):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * at)
        places[(platform, encoding)] = start + offset
    for key in _BEST_TABLES:
        if key in places:
            (number,) = struct.unpack_from(">H", data, places[key])
            reader = _FORMATS.get(number)
            if reader is not None:
                yield _CharacterTable(list(reader(data, places[key])))


_Range = tuple[int, int, int, "Sequence[int] | None"]


def _bytes_table(data: bytes, at: int) -> Iterator[_Range]:
    yield 0, 255, 0, data[at + 6 : at + 262]


def _segments_table(data: bytes, at: int) -> Iterator[_Range]:
    length, _, doubled = struct.unpack_from(">HHH", data, at + 2)
    count = doubled // 2
    words = struct.unpack_from(f">{count}H", data, at + 14)
    firsts = struct.unpack_from(f">{count}H", data, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    for number, (last, first, delta, offset) in enumerate(zip(words, firsts, deltas, offsets, strict=True)):
        if first > last:
            continue
        if not offset:
            yield first, last, (first + delta) & 0xFFFF, None
            continue
        begin = offsets_at + 2 * number + offset
        wanted = min(last - first + 1, max((min(at + length, len(data)) - begin) // 2, 0))
        yield first, last, delta, struct.unpack_from(f">{wanted}H", data, begin)


def _trimmed_table(data: bytes, at: int) -> Iterator[_Range]:
    first, count = struct.unpack_from(">HH", data, at + 6)
    yield first, first + count - 1, 0, struct.unpack_from(f">{count}H", data, at + 10)


def _groups_table(data: bytes, at: int) -> Iterator[_Range]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    for first, last, start in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * min(count, 100_000)]):
        yield first, last, start, None


_FORMATS = {0: _bytes_table, 4: _segments_table, 6: _trimmed_table, 12: _groups_table}
