"""The contents of a text: its headings with anchors and levels, its tables, and the parts of an article.

Units and their order are those of the Legislation Law (立法法, 2023), art. 65: 编、章、节、条、款、项.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from holdings.model.document import ArticleStart, DocumentText
from holdings.model.numerals import number_of
from ingest.metadata.structure import ANNEX, HEADING, is_titled_annex

#: Levels of headings: 编 and annexes, 章 and 一、, 节 and （一）.
_LEVELS = {"编": 1, "分编": 1, "章": 2, "节": 3}
_ORDER = {"附": 0, "编": 1, "分编": 2, "章": 3, "节": 4}
_PREFIXES = {"编": "bk", "分编": "sub", "章": "ch", "节": "s"}
_ANNEX_RANK = "附"
#: What the anchor of an annex's head begins with.
ANNEX_ANCHOR = "annex-"
_HEAD_LINE = re.compile(
    r"(?m)^[ \u3000]*(?P<words>第[ \u3000]*[0-9０-９〇零一二三四五六七八九十百]{1,8}[ \u3000]*[分编章节]"
    r"[^\n]*|附[ \u3000]*[件录表][^\n]*)"
)
_SECTION_LINE = re.compile(
    r"(?m)^[ \u3000]*(?P<words>(?P<number>[一二三四五六七八九十]{1,3})、[ \u3000]*\S[^\n]*?)[ \u3000]*$"
)
#: A line of at least three cells, none of which is a sentence.
_ROW_LINE = re.compile(
    r"(?m)^[ \u3000]*+(?P<row>[^\s。；！？]++(?:[ \u3000]++[^\s。；！？]++){2,})[ \u3000]*$"
)
_ITEM = re.compile(r"[（(][ \u3000]*(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[ \u3000]*[）)]")
#: A blank within ``2024 年第 2 期`` parts no cells: layouts leave one on either side of digits.
_CELL = re.compile(
    r"[^ \u3000]+"
    r"(?:(?:(?<=[0-9]) (?=[年月日期号页时分条项款万亿（(）)])|(?<=[年月第总（(]) (?=[0-9]))[^ \u3000]+)*"
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_LEADERS = re.compile(r"[.…·．\s]*\d+$")
_LONGEST_HEADING, _FEWEST_SECTIONS = 40, 2
_CELLS, _ROWS = 3, 3
_SENTENCE = re.compile("[。；！？]")


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the contents: ``level`` 1…3, offsets in the clean text (code points, end exclusive).

    The anchor is permanent: ``ch-3``, ``bk-2-ch-1-s-4``, ``annex-1``, ``sec-2`` (二、), ``…-r2`` for one that
    comes again. ``whole`` says that the line is nothing but the heading.
    """

    anchor: str
    level: int
    words: str
    start: int
    end: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of the text that are a table's rows; each cell is a span (code points, end exclusive)."""

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph (款, ``art-12-p2``) or item (项, ``art-12-p2-i3``) of an article, as a span."""

    anchor: str
    start: int
    end: int


def find_headings(text: DocumentText) -> tuple[Heading, ...]:
    """The headings of a text in order: 编 章 节, annexes, and where it has neither 章 nor 条 its 一、 二、.

    A heading that a printed 目录 lists is found where the text has it, not in that list.
    """
    clean = text.clean
    ranked = _without_printed_contents(clean, list(_ranked(clean)))
    headings = list(_anchored(ranked))
    divided = any(one.rank != _ANNEX_RANK for one in ranked) or any(
        article.anchor.startswith("art-") for article in text.articles
    )
    if not divided:
        body_end = min((heading.start for heading in headings), default=len(clean))
        headings = [*_sections(clean, body_end), *headings]
    return tuple(_told_apart(headings))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A line that is a heading by its form: its rank (编 … 节, 附), its number, words and place."""

    rank: str
    number: str
    words: str
    start: int

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.start + len(self.words)


def _ranked(clean: str) -> Iterator[_Ranked]:
    for line in _HEAD_LINE.finditer(clean):
        words = line["words"].rstrip(" \u3000")
        if words[0] == "第":
            match = HEADING.match(words)
            if match:
                yield _Ranked(match["rank"], match["number"], words, line.start("words"))
            continue
        annex = ANNEX.fullmatch(words)
        if annex and not annex["colon"] and (annex["number"] or not annex["title"] or is_titled_annex(annex)):
            yield _Ranked(_ANNEX_RANK, annex["number"] or "", words, line.start("words"))


def _without_printed_contents(clean: str, ranked: list[_Ranked]) -> list[_Ranked]:
    """The headings but those of a printed list: they have no text there, and come again later."""
    words = [_LEADERS.sub("", re.sub("[ \u3000]", "", one.words)) for one in ranked]
    order = [_ORDER[one.rank] for one in ranked]
    kept: list[_Ranked] = []
    run_end = 0
    for place, one in enumerate(ranked):
        if place >= run_end:
            run_end = place + 1
            while run_end < len(ranked) and _nothing_between(clean, *ranked[run_end - 1 : run_end + 1]):
                run_end += 1
        empty = any(order[after + 1] <= order[after] for after in range(place, run_end - 1))
        if not (empty and words[place] in words[place + 1 :]):
            kept.append(one)
    return kept


def _nothing_between(clean: str, one: _Ranked, two: _Ranked) -> bool:
    return two.start - one.end < 20 and not clean[one.end : two.start].strip()


def _anchored(ranked: Iterable[_Ranked]) -> Iterator[Heading]:
    """The headings with anchors made of the numbers above them and their own."""
    annex, annexes = "", 0
    above: dict[int, str] = {}
    for one in ranked:
        if one.rank == _ANNEX_RANK:
            annexes += 1
            number = number_of(one.number) if one.number else annexes
            annex, above = f"{ANNEX_ANCHOR}{number}", {}
            yield Heading(annex, 1, one.words, one.start, one.end)
            continue
        order = _ORDER[one.rank]
        above = {rank: part for rank, part in above.items() if rank < order}
        above[order] = f"{_PREFIXES[one.rank]}-{number_of(one.number)}"
        anchor = "-".join([*([annex] if annex else []), *(above[rank] for rank in sorted(above))])
        yield Heading(anchor, _LEVELS[one.rank], one.words, one.start, one.end)


def _sections(clean: str, body_end: int) -> list[Heading]:
    """The sections 一、 二、 … that follow one another, where there are at least two."""
    found: list[Heading] = []
    last = 0
    for match in _SECTION_LINE.finditer(clean, 0, body_end):
        number, line = number_of(match["number"]), match["words"]
        if number in (last + 1, 1) and len(_CELL.findall(line)) < _CELLS:
            last, at = number, match.start("words")
            words, whole = _section_words(line)
            found.append(Heading(f"sec-{number}", 2, words, at, at + len(words.rstrip("…")), whole))
    return found if len(found) >= _FEWEST_SECTIONS else []


def _section_words(line: str) -> tuple[str, bool]:
    """What a section's line says in the contents, and whether it says nothing else."""
    if len(line) <= _LONGEST_HEADING and not _SENTENCE.search(line.rstrip("。")):
        return line.rstrip("。"), True
    first = _SENTENCE.split(line, maxsplit=1)[0]
    return (first, False) if len(first) <= _LONGEST_HEADING else (line[: _LONGEST_HEADING - 1] + "…", False)


def _told_apart(headings: Iterable[Heading]) -> Iterator[Heading]:
    times: Counter[str] = Counter()
    for heading in headings:
        times[heading.anchor] += 1
        again = times[heading.anchor]
        yield replace(heading, anchor=f"{heading.anchor}-r{again}") if again > 1 else heading


def parts_of(clean: str, article: ArticleStart) -> tuple[Part, ...]:
    """The paragraphs (款) of an article and the items (项) under each, as they are counted when cited.

    The first paragraph stands on the article's own line; a line that begins with （三） is an item of the
    paragraph above it.
    """
    parts: list[Part] = []
    paragraph = 0
    for match in _LINE.finditer(clean, article.start, article.end):
        line = match.group().lstrip(" \u3000")
        at = match.end() - len(line)
        item = _ITEM.match(line) if paragraph else None
        if item:
            anchor = f"{article.anchor}-p{paragraph}-i{number_of(item['number'])}"
        else:
            paragraph += 1
            anchor = f"{article.anchor}-p{paragraph}"
        parts.append(Part(anchor, at, match.end()))
    return tuple(parts)


def find_tables(clean: str) -> tuple[Table, ...]:
    """The tables of a clean text: at least three lines, each of three or more cells apart by a blank.

    A line with a sentence is no row. Cells that are empty in the original left no trace.
    """
    tables: list[Table] = []
    rows: list[tuple[tuple[int, int], ...]] = []
    end = -1
    for match in _ROW_LINE.finditer(clean):
        if match.start() != end + 1:
            tables += _table(rows)
            rows = []
        at = match.start("row")
        row = tuple((at + cell.start(), at + cell.end()) for cell in _CELL.finditer(match["row"]))
        if len(row) >= _CELLS:
            rows.append(row)
            end = match.end()
    return tuple(tables + _table(rows))


def _table(rows: list[tuple[tuple[int, int], ...]]) -> list[Table]:
    """The table of rows that stand below one another, where most are as wide as the first."""
    if len(rows) < _ROWS or 2 * sum(len(row) == len(rows[0]) for row in rows) < len(rows):
        return []
    return [Table(rows[0][0][0], rows[-1][-1][1], tuple(rows))]
