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
_SECTION = re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})、[ \u3000]*(?P<words>\S[^\n]*)")
_ITEM = re.compile(r"[（(][ \u3000]*(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[ \u3000]*[）)]")
_CELL = re.compile("[^ \u3000]+")
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
    lines = [match.span() for match in _LINE.finditer(clean)]
    ranked = _without_printed_contents([_ranked(clean, *span, line) for line, span in enumerate(lines)])
    headings = list(_anchored(ranked))
    divided = any(one.rank != _ANNEX_RANK for one in ranked) or any(
        article.anchor.startswith("art-") for article in text.articles
    )
    if not divided:
        body_end = min((heading.start for heading in headings), default=len(clean))
        headings = [*_sections(clean, [span for span in lines if span[0] < body_end]), *headings]
    return tuple(_told_apart(headings))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A line that is a heading by its form: its rank (编 … 节, 附), its number, and which line it is."""

    rank: str
    number: str
    words: str
    start: int
    line: int


def _ranked(clean: str, start: int, end: int, line: int) -> _Ranked | None:
    words = clean[start:end].strip(" \u3000")
    if not words or words[0] not in "第附":
        return None
    at = clean.index(words, start)
    if words[0] == "附":
        annex = ANNEX.fullmatch(words)
        if (
            annex is None
            or annex["colon"]
            or not (annex["number"] or not annex["title"] or is_titled_annex(annex))
        ):
            return None
        return _Ranked(_ANNEX_RANK, annex["number"] or "", words, at, line)
    match = HEADING.match(words)
    return _Ranked(match["rank"], match["number"], words, at, line) if match else None


def _without_printed_contents(found: Iterable[_Ranked | None]) -> list[_Ranked]:
    """The headings but those of a printed list: they have no text there, and come again later."""
    ranked = [one for one in found if one]
    words = [_LEADERS.sub("", re.sub("[ \u3000]", "", one.words)) for one in ranked]
    order = [_ORDER[one.rank] for one in ranked]
    kept: list[_Ranked] = []
    run_end = 0
    for place, one in enumerate(ranked):
        if place >= run_end:
            run_end = place + 1
            while run_end < len(ranked) and ranked[run_end].line == ranked[run_end - 1].line + 1:
                run_end += 1
        empty = any(order[after + 1] <= order[after] for after in range(place, run_end - 1))
        if not (empty and words[place] in words[place + 1 :]):
            kept.append(one)
    return kept


def _anchored(ranked: Iterable[_Ranked]) -> Iterator[Heading]:
    """The headings with anchors made of the numbers above them and their own."""
    annex, annexes = "", 0
    above: dict[int, str] = {}
    for one in ranked:
        if one.rank == _ANNEX_RANK:
            annexes += 1
            number = number_of(one.number) if one.number else annexes
            annex, above = f"{ANNEX_ANCHOR}{number}", {}
            yield Heading(annex, 1, one.words, one.start, one.start + len(one.words))
            continue
        order = _ORDER[one.rank]
        above = {rank: part for rank, part in above.items() if rank < order}
        above[order] = f"{_PREFIXES[one.rank]}-{number_of(one.number)}"
        anchor = "-".join([*([annex] if annex else []), *(above[rank] for rank in sorted(above))])
        yield Heading(anchor, _LEVELS[one.rank], one.words, one.start, one.start + len(one.words))


def _sections(clean: str, lines: Iterable[tuple[int, int]]) -> list[Heading]:
    """The sections 一、 二、 … that follow one another, where there are at least two."""
    found: list[Heading] = []
    last = 0
    for start, end in lines:
        match = _SECTION.match(clean[start:end].strip(" \u3000"))
        number = number_of(match["number"]) if match else 0
        if match and number in (last + 1, 1) and len(_CELL.findall(match.group())) < _CELLS:
            last = number
            at = start + clean[start:end].index(match.group())
            words, whole = _section_words(match.group())
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
    for match in _LINE.finditer(clean):
        cells = _cells(match)
        if cells:
            rows.append(cells)
            continue
        tables += _table(rows)
        rows = []
    return tuple(tables + _table(rows))


def _cells(match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    line = match.group()
    if line.count(" ") + line.count("\u3000") < _CELLS - 1 or _SENTENCE.search(line):
        return ()
    cells = tuple((match.start() + one.start(), match.start() + one.end()) for one in _CELL.finditer(line))
    return cells if len(cells) >= _CELLS else ()


def _table(rows: list[tuple[tuple[int, int], ...]]) -> list[Table]:
    """The table of rows that stand below one another, where most are as wide as the first."""
    if len(rows) < _ROWS or 2 * sum(len(row) == len(rows[0]) for row in rows) < len(rows):
        return []
    return [Table(rows[0][0][0], rows[-1][-1][1], tuple(rows))]
