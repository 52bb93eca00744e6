"""Where the titles of a gazette's contents stand in its text: tolerant of blanks, breaks and punctuation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from holdings.model.numbers import find_numbers
from ingest.gazette.contents import Entry, plain

#: How many lines a title may be broken over, and its letters at most.
MOST_LINES, LONGEST = 6, 220
#: How alike a title and a heading must be where they are not the same letters.
ALIKE = 0.9
_LETTERHEAD = re.compile(
    r"[\u4e00-\u9fff 　]{2,40}(?:文件|令|公告)|[（(]?第\s*[\d一二三四五六七八九十百]{1,5}\s*号[）)]?"
)
#: How many lines above a title may be its number and letterhead.
_ABOVE = 3
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a document begins in the text: its letterhead or title, and its title's span."""

    entry: int
    start: int
    title_start: int
    title_end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words: its span in the text, and its letters and digits alone."""

    start: int
    end: int
    text: str
    letters: str


def lines_of(text: str, begin: int = 0) -> list[Line]:
    """The lines with words from ``begin`` on."""
    found, at = [], begin
    for line in text[begin:].split("\n"):
        if line.strip():
            found.append(Line(at, at + len(line), line.strip(" 　"), plain(line)))
        at += len(line) + 1
    return found


def find_titles(lines: Sequence[Line], entries: Sequence[Entry]) -> list[Found]:
    """The entries that are headings among the lines, in the order of the text; others are left out.

    A heading is one to six whole lines that have the letters of the title, or nearly (ratio ≥ 0.9, or the
    issuing body left out on one side). Of several headings those count that follow the contents' order.
    """
    headings = _headings(lines)
    places = [_places(entry, headings) for entry in entries]
    chosen = _in_order(places)
    taken = set(chosen.values())
    for number, own in enumerate(places):
        # A gazette whose body has another order than its contents.
        if number not in chosen and len(own) == 1 and not any(_meet(own[0], place) for place in taken):
            chosen[number] = own[0]
            taken.add(own[0])
    return sorted(
        (_found(number, place, lines) for number, place in chosen.items()), key=lambda found: found.start
    )


def begin_of(lines: Sequence[Line], first: int) -> int:
    """The line at which a document with its title at ``first`` begins: number and letterhead stand above."""
    start = first
    for above in range(first - 1, max(-1, first - 1 - _ABOVE), -1):
        if not (is_number(lines[above].text) or _LETTERHEAD.fullmatch(lines[above].text)):
            break
        start = above
    return start


def is_number(line: str) -> bool:
    """Whether a line is a document number and little else."""
    found = find_numbers(line)
    return bool(found) and len(line) - (found[0][2] - found[0][1]) <= 4


def _found(number: int, place: _Place, lines: Sequence[Line]) -> Found:
    first, last = place
    return Found(number, lines[begin_of(lines, first)].start, lines[first].start, lines[last].end)


def _headings(lines: Sequence[Line]) -> Mapping[str, list[_Place]]:
    """Every run of whole lines that could be a title, by its letters."""
    found: dict[str, list[_Place]] = {}
    for first in range(len(lines)):
        joined = ""
        for last in range(first, min(first + MOST_LINES, len(lines))):
            joined += lines[last].letters
            if len(joined) > LONGEST or lines[last].text.endswith(("。", "；")):
                break
            if len(joined) >= 6:
                found.setdefault(joined, []).append((first, last))
    return found


def _places(entry: Entry, headings: Mapping[str, list[_Place]]) -> list[_Place]:
    readings = [plain(reading) for reading in entry.readings]
    for reading in readings:
        if reading in headings:
            return headings[reading]
    return [
        place
        for letters, places in headings.items()
        if any(_nearly(letters, reading) for reading in readings)
        for place in places
    ]


def _nearly(heading: str, title: str) -> bool:
    shorter, longer = sorted((heading, title), key=len)
    if shorter.startswith("关于") and len(shorter) >= 8 and longer.endswith(shorter):
        return len(longer) - len(shorter) <= 40
    if len(shorter) < 8 or len(shorter) < 0.82 * len(longer):
        return False
    matcher = SequenceMatcher(None, heading, title, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _in_order(places: Sequence[Sequence[_Place]]) -> dict[int, _Place]:
    """The most entries whose places follow one another, each with its place."""
    candidates = [(number, place) for number, own in enumerate(places) for place in own[:20]]
    best: list[tuple[int, int]] = []
    for at, (number, place) in enumerate(candidates):
        before = [
            (best[other][0], -other)
            for other, (earlier, former) in enumerate(candidates[:at])
            if earlier < number and former[1] < place[0]
        ]
        count, link = max(before, default=(0, 1))
        best.append((count + 1, -link))
    chain: dict[int, _Place] = {}
    at = max(range(len(best)), key=lambda one: (best[one][0], -one), default=-1)
    while at >= 0:
        number, place = candidates[at]
        chain[number] = place
        at = best[at][1]
    return chain


def _meet(one: _Place, other: _Place) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
