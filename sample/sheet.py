"""Reads a text of the sample: a YAML head between ``---`` lines, then lines marked by what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml


class Kind(StrEnum):
    """What a block is on the page."""

    LETTERHEAD = "letterhead"
    NUMBER = "number"
    TITLE = "title"
    CENTER = "center"
    CHAPTER = "chapter"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LEFT = "left"
    RIGHT = "right"
    IMPRINT = "imprint"
    TABLE = "table"
    SHEET = "sheet"
    PAGE_BREAK = "page_break"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or one table as rows of cells."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document of the sample: what the transfer list says of it, and what stands on its pages."""

    name: str
    file: str
    title: str
    issuers: tuple[str, ...]
    signed: date
    head: Mapping[str, Any]
    blocks: tuple[Block, ...] = field(default=())

    @property
    def format(self) -> str:
        """The file's extension in lower case, without the dot."""
        return self.file.rsplit(".", 1)[1].lower()

    def said(self, key: str) -> str:
        """The head's value as text; empty where the head is silent."""
        value = self.head.get(key, "")
        return value.isoformat() if isinstance(value, date) else str(value)


#: The mark that opens a line, and what the line then is. Order matters: longer marks first.
MARKS: Sequence[tuple[str, Kind]] = (
    ("### ", Kind.HEADING),
    ("## ", Kind.CHAPTER),
    ("# ", Kind.TITLE),
    (">> ", Kind.RIGHT),
    ("> ", Kind.LEFT),
    ("^ ", Kind.CENTER),
    ("~ ", Kind.IMPRINT),
    ("== ", Kind.SHEET),
)

#: A gazette prints a document without the sheet's furniture.
LEFT_OUT_OF_GAZETTES = (Kind.LETTERHEAD, Kind.NUMBER, Kind.IMPRINT)


def chinese_date(day: date) -> str:
    """The day as documents print it: 2023年6月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def read_sheet(path: Path) -> Sheet:
    """The sheet written in a text file of the sample; raises ValueError for a file without a head."""
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{path.name}: no head between --- lines")
    head: dict[str, Any] = yaml.safe_load(parts[1])
    sheet = Sheet(
        name=path.stem,
        file=head["file"],
        title=head["title"],
        issuers=tuple(head["issuers"]),
        signed=head["signed"],
        head=head,
    )
    return _with_blocks(sheet, parts[2])


def _with_blocks(sheet: Sheet, body: str) -> Sheet:
    blocks = (*_opening(sheet), *_body(sheet, body.splitlines()))
    return Sheet(sheet.name, sheet.file, sheet.title, sheet.issuers, sheet.signed, sheet.head, blocks)


def _opening(sheet: Sheet) -> Iterator[Block]:
    layout = sheet.said("layout") or "letterhead"
    number = sheet.said("printed_number") or sheet.said("number")
    if layout == "letterhead":
        yield Block(Kind.LETTERHEAD, sheet.said("letterhead") or sheet.issuers[0] + "文件")
        yield Block(Kind.NUMBER, number)
    if layout != "bare":
        yield Block(Kind.TITLE, sheet.title)
    if layout == "plain" and number:
        yield Block(Kind.CENTER, number)


def _body(sheet: Sheet, lines: Sequence[str]) -> Iterator[Block]:
    table: list[tuple[str, ...]] = []
    for line in lines:
        if line.startswith("|"):
            table.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
            continue
        if table:
            yield Block(Kind.TABLE, rows=tuple(table))
            table = []
        if line.strip():
            yield from _line(sheet, line.rstrip())
    if table:
        yield Block(Kind.TABLE, rows=tuple(table))


def _line(sheet: Sheet, line: str) -> Iterator[Block]:
    if line == "@sign":
        yield Block(Kind.RIGHT, "　　".join(sheet.issuers))
        yield Block(Kind.RIGHT, chinese_date(sheet.signed))
    elif line == "@public":
        yield Block(Kind.PARAGRAPH, "（此件主动公开）")
    elif line == "@page":
        yield Block(Kind.PAGE_BREAK)
    else:
        yield _marked(line)


def _marked(line: str) -> Block:
    for mark, kind in MARKS:
        if line.startswith(mark):
            return Block(kind, line[len(mark) :])
    return Block(Kind.PARAGRAPH, line)


def gazette(cover: Sheet, members: Sequence[Sheet]) -> Sheet:
    """The gazette's sheet: its own blocks (cover and contents), then every member on a new page."""
    blocks = list(cover.blocks)
    for member in members:
        blocks.append(Block(Kind.PAGE_BREAK))
        number = member.said("number")
        inner = [block for block in member.blocks if block.kind not in LEFT_OUT_OF_GAZETTES]
        blocks.append(inner[0])
        if number and not any(block.kind is Kind.CENTER and block.text == number for block in inner):
            blocks.append(Block(Kind.CENTER, number))
        blocks.extend(inner[1:])
    return Sheet(cover.name, cover.file, cover.title, cover.issuers, cover.signed, cover.head, tuple(blocks))
