"""Marks a recogniser takes for their narrow likenesses, set right one for one, so that places stay."""

from __future__ import annotations

import re

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_WIDE = str.maketrans(",;:?!", "，；：？！")
#: A narrow mark after a Chinese character, and not before a letter or digit, which it may belong to.
_NARROW = re.compile(f"(?<=[{_HAN}”’）》〉」』])[,;:?!](?![0-9A-Za-z])")
#: The circle of 二〇二六年, which geometry has too.
_ZERO = re.compile("(?<=[一二三四五六七八九〇○])[○◯]|[○◯](?=[一二三四五六七八九〇年])")
_OPEN, _CLOSE = "(（[［〔【{", ")）]］〕】}"
#: The year of a document number, whose brackets are always 〔〕 (GB/T 9704-2012, 7.2.5).
_YEAR = re.compile(
    rf"(?P<open>[{re.escape(_OPEN)}])(?P<year>(?:19|20)[0-9]{{2}})(?P<close>[{re.escape(_CLOSE)}])"
    rf"(?=\s?第?\s?[0-9]{{1,5}}\s?号)"
)
_PAIRS = {"(": ")", "（": "）", "[": "]", "［": "］", "〔": "〕", "【": "】", "{": "}"}


def set_right(line: str) -> str:
    """The line with wide marks after Chinese characters and brackets in pairs; as long as before.

    Only what cannot be as it was read is changed: a pair of narrow brackets stays narrow.
    """
    line = _NARROW.sub(lambda mark: mark.group().translate(_WIDE), line)
    line = _ZERO.sub("〇", line)
    return _round_pairs(_YEAR.sub(_number_brackets, line))


def _number_brackets(match: re.Match[str]) -> str:
    if _PAIRS[match["open"]] == match["close"]:
        return match.group()
    return f"〔{match['year']}〕"


def _round_pairs(line: str) -> str:
    """The line with ``（…)`` and ``(…）`` as ``（…）``."""
    marks = list(line)
    opened: list[int] = []
    for place, mark in enumerate(marks):
        if mark in "(（":
            opened.append(place)
        elif mark in ")）" and opened:
            first = opened.pop()
            if (marks[first] == "（") != (mark == "）"):
                marks[first], marks[place] = "（", "）"
    return "".join(marks)
