"""What stands around a place in a text: its line, the words before it, the head of the table it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: How far above its rows the head of a table may stand, in characters.
_HEAD_WITHIN = 6000
_LONGEST_HEAD = 120
_SENTENCE = re.compile("[。；：:]")
#: What a column of persons is called.
_PERSONS = ("姓名", "姓 名", "姓\u3000名", "户主", "申请人", "联系人", "户名")
_CELL = re.compile(r"[^ \u3000\t|]+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words before a place in its line (and in the line above where there are few), after it, and the
    head of the table, "" outside of tables."""

    before: str
    after: str
    head: str

    @property
    def line(self) -> str:
        """The line without the found value itself."""
        return f"{self.before} {self.after}"


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """What stands around a place of a text."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before = text[max(line_start, start - 60) : start]
    if len(before.strip()) < 4 and line_start > 0:
        above = text.rfind("\n", 0, line_start - 1) + 1
        before = text[max(above, line_start - 40) : start]
    after = text[end : min(line_end, end + 40)]
    return Surroundings(before, after, _head(text, line_start, text[line_start:line_end]))


def occurrences(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text: for words that are rare, a tenth of the time a pattern takes."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def tables(text: str) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """The lists of persons in a text: the line of column heads, and (place, line) of each row under it."""
    seen = -1
    for at in sorted(at for word in _PERSONS for at in occurrences(word, text)):
        begin = text.rfind("\n", 0, at) + 1
        if begin > seen:
            seen, head = begin, _line_at(text, begin)
            if is_head(head):
                yield head, list(_rows(text, begin + len(head) + 1))


def is_head(line: str) -> bool:
    """Whether a line is the head of a table of persons: short, of several cells, without a sentence."""
    return len(line) <= _LONGEST_HEAD and len(_CELL.findall(line)) >= 2 and not _SENTENCE.search(line)


def _rows(text: str, at: int) -> Iterator[tuple[int, str]]:
    while at < len(text):
        row = _line_at(text, at)
        if len(_CELL.findall(row[:_LONGEST_HEAD])) < 2:
            return
        yield at, row
        at += len(row) + 1


def _line_at(text: str, begin: int) -> str:
    end = text.find("\n", begin)
    return text[begin : len(text) if end < 0 else end]


def _head(text: str, line_start: int, line: str) -> str:
    """The head of the table a line is a row of: the nearest short line above it whose cells name people."""
    if len(_CELL.findall(line[:400])) < 2:
        return ""
    above = text[max(0, line_start - _HEAD_WITHIN) : line_start]
    at = max(above.rfind(word) for word in _PERSONS)
    while at >= 0:
        head = _line_at(above, above.rfind("\n", 0, at) + 1)
        if is_head(head):
            return head
        above = above[:at]
        at = max(above.rfind(word) for word in _PERSONS)
    return ""
