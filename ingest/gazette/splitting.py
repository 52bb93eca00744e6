"""A gazette issue taken apart: which piece of its text is which document, on which pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from holdings.model.document import DocumentText, GazettePlace, OffsetRun
from ingest.gazette.contents import Entry, Masthead, plain, read_contents, read_masthead
from ingest.gazette.matching import Found, Line, begin_of, find_titles, is_number, lines_of
from ingest.metadata.heading import read_title

#: Fewer documents than this are no gazette issue.
FEWEST = 2
_COLOPHON = re.compile(
    r"(?:主\s*办|主\s*管|编\s*辑|编辑出版|出\s*版|印\s*刷|发\s*行|地\s*址|邮\s*编|邮政编码|电\s*话|网\s*址|准印证|国内统一|刊\s*号|定\s*价)"
    r"[^。]{0,60}"
)
_DATE = re.compile(r"[12二][0-9〇○零一二三四五六七八九]{3}\s*年.{1,6}月.{1,6}日")
_MAX_TITLE_LINES = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One document of an issue: its number there (from 1), its text, its place and what the contents say."""

    number: int
    text: DocumentText
    place: GazettePlace
    title: str
    printed_number: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue taken apart: what stays its own text, its parts, and the titles that were not found."""

    masthead: Masthead
    text: DocumentText
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    has_contents: bool


def split_issue(text: DocumentText) -> Issue | None:
    """A gazette issue taken apart, None for any text that is not one.

    A text is an issue where its head prints a gazette's name and issue, and two documents or more are
    found: the titles of its contents as headings, or, where it has no contents, titles beside a document
    number. Pages are the issue's own; printed pages come from the contents, and are counted from there.
    """
    masthead = read_masthead(text.clean)
    if masthead is None:
        return None
    contents = read_contents(text.clean)
    if contents is None:
        lines = lines_of(text.clean)
        entries, found = _by_numbers(lines)
    else:
        lines = lines_of(text.clean, contents.end)
        entries = contents.entries
        found = find_titles(lines, entries)
    if len(found) < FEWEST:
        return None
    ends = [*(one.start for one in found[1:]), _end_of_last(text.clean, found[-1], lines)]
    pages = _PrintedPages(text, masthead, entries, found)
    parts = tuple(
        _part(text, entries[one.entry], (one, end), pages) for one, end in zip(found, ends, strict=True)
    )
    matched = {one.entry for one in found}
    missing = tuple(entry.title for number, entry in enumerate(entries) if number not in matched)
    rest = _rest(text, [(one.start, end) for one, end in zip(found, ends, strict=True)])
    return Issue(masthead, rest, parts, missing, contents is not None)


def _by_numbers(lines: Sequence[Line]) -> tuple[tuple[Entry, ...], list[Found]]:
    """The documents of an issue without contents: a title of whole lines, its number above or below it."""
    entries: list[Entry] = []
    found: list[Found] = []
    last_used = -1
    for place, line in enumerate(lines):
        if not is_number(line.text) or place <= last_used:
            continue
        span = _title_below(lines, place) or _title_above(lines, place, last_used)
        if span is None:
            continue
        first, last = span
        title = "".join(one.text for one in lines[first : last + 1])
        start = begin_of(lines, first)
        entries.append(Entry((title,), line.text))
        found.append(Found(len(entries) - 1, lines[start].start, lines[first].start, lines[last].end))
        last_used = max(last, place)
    return tuple(entries), found


def _title_below(lines: Sequence[Line], number: int) -> tuple[int, int] | None:
    return next(
        (
            (number + 1, last)
            for last in range(min(number + _MAX_TITLE_LINES, len(lines) - 1), number, -1)
            if _is_title(lines[number + 1 : last + 1])
        ),
        None,
    )


def _title_above(lines: Sequence[Line], number: int, used: int) -> tuple[int, int] | None:
    found = None
    for first in range(number - 1, max(used, number - 1 - _MAX_TITLE_LINES), -1):
        if _DATE.search(lines[first].text) or lines[first].text.endswith(("。", "；", "：", ":")):
            break
        if _is_title(lines[first:number]):
            found = (first, number - 1)
    return found


def _is_title(lines: Sequence[Line]) -> bool:
    joined = "".join(line.text for line in lines)
    if "关于" not in joined or "。" in joined or any(is_number(line.text) for line in lines):
        return False
    read = read_title("\n".join(line.text for line in lines))
    return read is not None and plain(read.title) == plain(joined)


def _end_of_last(text: str, last: Found, lines: Sequence[Line]) -> int:
    """Where the last document ends: before the colophon that closes the issue."""
    end = len(text)
    for line in reversed([line for line in lines if line.start > last.title_end]):
        if not _COLOPHON.fullmatch(line.text):
            break
        end = line.start
    return end


class _PrintedPages:
    """From a page of the file to the page number printed on it, as far as the contents tell."""

    def __init__(
        self, text: DocumentText, masthead: Masthead, entries: Sequence[Entry], found: Sequence[Found]
    ) -> None:
        self.masthead = masthead
        self._starts = text.page_starts
        shifts = Counter(
            page - self.in_file(one.title_start)
            for one in found
            if (page := entries[one.entry].page) is not None
        )
        self._paged = len(text.page_starts) > 1
        # The contents' numbers begin behind the cover: most entries agree on how many pages that is.
        self._shift = shifts.most_common(1)[0][0] if shifts else 0

    def in_file(self, offset: int) -> int:
        """The page of the file on which an offset stands, from 1."""
        return max(1, bisect_right(self._starts, offset))

    def of(self, entry: Entry, start: int, end: int) -> GazettePlace:
        """The place of a document, with its first and last printed page as far as something tells."""
        first, last = self.in_file(start) + self._shift, self.in_file(max(start, end - 1)) + self._shift
        pages = (first, last) if self._paged and first >= 1 else (entry.page, None)
        return GazettePlace(self.masthead.gazette, self.masthead.year, self.masthead.issue, *pages)


def _part(text: DocumentText, entry: Entry, span: tuple[Found, int], pages: _PrintedPages) -> Part:
    found, end = span
    stop = found.start + len(text.clean[found.start : end].rstrip())
    return Part(
        found.entry + 1,
        _cut(text, found.start, stop),
        pages.of(entry, found.title_start, stop),
        entry.title if len(entry.readings) == 1 else _printed(text.clean, found),
        entry.number,
        pages.masthead.evidence,
    )


def _printed(text: str, found: Found) -> str:
    return re.sub(r"\s+", "", text[found.title_start : found.title_end])


def _cut(text: DocumentText, start: int, end: int) -> DocumentText:
    """A piece of a text; its pages keep the file's numbers: page 5 of the part is page 5 of the file."""
    last_page = bisect_right(text.page_starts, max(start, end - 1))
    return DocumentText(
        text.clean[start:end],
        tuple(max(0, at - start) for at in text.page_starts[: max(1, last_page)]),
        offset_map=tuple(_runs(text.offset_map, start, end)),
    )


def _runs(runs: Sequence[OffsetRun], start: int, end: int) -> list[OffsetRun]:
    kept = []
    for run in runs:
        first, last = max(run.clean, start), min(run.clean + run.length, end)
        if first < last:
            kept.append(OffsetRun(first - start, run.page, run.raw + first - run.clean, last - first))
    return kept


def _rest(text: DocumentText, spans: Sequence[tuple[int, int]]) -> DocumentText:
    """What is left of an issue without its parts: masthead, contents, what nobody found, colophon."""
    clean, runs, cuts, at = "", list[OffsetRun](), list[tuple[int, int, int]](), 0
    for start, end in (*spans, (len(text.clean), len(text.clean))):
        cuts.append((at, start, len(clean)))
        runs += [replace(run, clean=run.clean + len(clean)) for run in _runs(text.offset_map, at, start)]
        clean += text.clean[at:start]
        at = end
    starts = tuple(_moved(page, cuts, len(clean)) for page in text.page_starts)
    return DocumentText(clean, starts, offset_map=tuple(runs), boxes=text.boxes)


def _moved(offset: int, cuts: Sequence[tuple[int, int, int]], length: int) -> int:
    for first, last, at in cuts:
        if offset < last:
            return at + max(0, offset - first)
    return length
