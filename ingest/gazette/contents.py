"""The masthead and the list of contents of a gazette issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from holdings.model.numbers import find_numbers
from holdings.model.numerals import number_of

#: Lines in which a masthead stands, and lines a list of contents may have.
HEAD_LINES, MOST_LINES = 40, 400
_MASTHEAD = re.compile(r"[《〈]?(?P<name>[\u4e00-\u9fff]{2,24}公报)[》〉]?")
_ISSUE = re.compile(
    r"(?P<year>[12]\d{3})\s*年?\s*[,，·.]?\s*[（(]?第\s*(?P<issue>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[期号]"
)
_HEADING = re.compile(r"(?:本期)?(?:目\s*[录次]|要\s*目)(?:CONTENTS)?", re.IGNORECASE)
#: A page number after leaders or in brackets, wherever it stands on a line (two columns on one line).
_LED_PAGE = re.compile(
    r"[\s　]*(?:[.…·․‥⋯﹒—\-_]{2,}[\s　.…·․‥⋯]*[（(]?|[（(])(?P<page>\d{1,4})[）)]?(?=[\s　]|$)"
)
#: A page number without leaders, which only counts at the end of a line.
_LAST_PAGE = re.compile(r"(?:[\s　]+|(?<=[）)\u4e00-\u9fff》]))(?P<page>\d{1,3})$")
_NOTE = re.compile(r"[（(](?P<words>[^（()）]{4,60})[）)]")
_ORDINAL = re.compile(r"(?:\d{1,3}[.．、]|[●○■□◆◇▲△★☆•·*])[\s　]*")
_TITLE_END = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|方案|规划|计划|要点|意见|通知|批复|决议|决定|解释|纲要|预案|指南|报告|公报|公告|通告|通报|函|令"
    r"|纪要|讲话|措施|说明|解读|名单|清单|目录|标准|大事记)(?:[（(][^（）()]{1,24}[）)])?$"
)
_SENTENCE = re.compile(r".{12,}[。；]$")


@dataclass(frozen=True, slots=True)
class Masthead:
    """Which gazette, year and issue a text says it is, and the words that say so."""

    gazette: str
    year: int
    issue: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One title of the contents: the readings of it, longest first, its number and its printed page.

    Where a heading of the contents (市政府文件) or a broken line may stand before the title, there are
    several readings: with and without it.
    """

    readings: tuple[str, ...]
    number: str = ""
    page: int | None = None

    @property
    def title(self) -> str:
        """The title as far as the contents alone tell it: the shortest reading that ends a title."""
        return self.readings[-1]


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries of a list of contents and the offset in the text behind it."""

    entries: tuple[Entry, ...]
    end: int


def read_masthead(text: str) -> Masthead | None:
    """The gazette, year and issue that the first lines of a text print, None for any other text.

    The name stands on a line of its own or before the issue; ``第3期`` and ``第三期`` are read.
    """
    lines = [line.strip(" 　") for line in text[:4000].split("\n")[:HEAD_LINES]]
    for place, line in enumerate(lines):
        found = _MASTHEAD.match(re.sub("[ 　]", "", line))
        if not found or len(line) > 40:
            continue
        for other in (line, *lines[place + 1 : place + 6], *lines[max(0, place - 3) : place]):
            issue = _ISSUE.search(other)
            if issue and len(other) < 60:
                evidence = line if other == line else f"{line} {other}"
                number = str(number_of(issue["issue"]))
                return Masthead(found["name"], int(issue["year"]), number, evidence)
    return None


def read_contents(text: str) -> Contents | None:
    """The list of contents that a text begins with, None where it has none.

    It begins after a line 目录 among the first lines and ends where the body begins: at a sentence, at a
    number alone on its line, or at a title that the list has named before.
    """
    at = 0
    for line in text.split("\n")[: HEAD_LINES * 2]:
        at += len(line) + 1
        if _HEADING.fullmatch(re.sub("[ 　]", "", line)):
            lines, end = _listed(text, at)
            entries = tuple(_entries(lines))
            return Contents(entries, end) if entries else None
    return None


def plain(text: str) -> str:
    """The text's letters and digits alone, as titles are compared: no blanks, no punctuation."""
    return "".join(character for character in text if character.isalnum())


def _listed(text: str, at: int) -> tuple[list[str], int]:
    lines: list[tuple[str, int]] = []
    named = ""
    for line in text[at:].split("\n")[:MOST_LINES]:
        bare = line.strip(" 　")
        if _SENTENCE.match(bare) or _is_number_alone(bare) or _is_named(bare, named):
            break
        lines.append((bare, at))
        named += plain(_without_page(bare))
        at += len(line) + 1
    # The body's first title may have begun on lines too short to be told from the contents.
    while lines and _page_of(lines[-1][0]) is None:
        letters = plain(lines[-1][0])
        if named.find(letters) == len(named) - len(letters):
            break
        at = lines.pop()[1]
        named = named[: len(named) - len(letters)]
    return [line for line, _ in lines], min(at, len(text))


def _is_named(line: str, named: str) -> bool:
    """Whether a line is a title, or much of one, that the list has named: the body has begun."""
    words = plain(line)
    return len(words) >= 10 and _page_of(line) is None and words in named


def _is_number_alone(line: str) -> bool:
    found = find_numbers(line)
    return bool(found) and len(line) - (found[0][2] - found[0][1]) <= 4


def _page_of(line: str) -> int | None:
    pages = [page for _, page in _columns(line)]
    return pages[-1] if pages else None


def _without_page(line: str) -> str:
    return "".join(words for words, _ in _columns(line))


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    """The entries; where most titles have a page number it is what ends them, else their last word."""
    pieces = [piece for line in lines for piece in _columns(line) if piece[0] or piece[1] is not None]
    paged = sum(1 for _, page in pieces if page is not None)
    by_page = paged >= 2 and paged * 4 >= len(pieces)
    waiting: list[str] = []
    for words, page in pieces:
        waiting.append(words)
        if page is not None or (not by_page and _ends_title(words)):
            entry = _entry(waiting, page)
            waiting = []
            if entry:
                yield entry
        elif not by_page and len(waiting) > 4:
            waiting = waiting[-4:]


def _columns(line: str) -> Iterator[tuple[str, int | None]]:
    """The pieces of a line that end with a page number each (two columns), or the whole line."""
    at = 0
    for match in _LED_PAGE.finditer(line):
        yield line[at : match.start()].strip(" 　"), int(match["page"])
        at = match.end()
    rest = line[at:].strip(" 　")
    last = _LAST_PAGE.search(rest)
    if last:
        yield rest[: last.start()].strip(" 　"), int(last["page"])
    elif rest:
        yield rest, None


def _ends_title(words: str) -> bool:
    return bool(_TITLE_END.search(_without_number(words)[0]))


def _without_number(words: str) -> tuple[str, str]:
    """A title without the document number in brackets behind it, and that number."""
    for note in _NOTE.finditer(words):
        found = find_numbers(note["words"])
        if found:
            return (words[: note.start()] + words[note.end() :]).strip(" 　"), note["words"]
    return words, ""


def _entry(waiting: Sequence[str], page: int | None) -> Entry | None:
    readings, number = [], ""
    for first in range(len(waiting)):
        title, printed = _without_number("".join(waiting[first:]))
        number = number or printed
        title = _ORDINAL.sub("", title, count=1) if _ORDINAL.match(title) else title
        if len(plain(title)) >= 6:
            readings.append(title)
    return Entry(tuple(dict.fromkeys(readings)), number, page) if readings else None
