"""Sentences of a clean text: what proves a value is shown whole."""

from __future__ import annotations

_ENDS = "。！？\n；"
#: Characters on either side beyond which a sentence is cut.
_REACH = 120
#: How far from a name its sentence is looked for, in characters: a text need not have any full stop.
_LONGEST_SENTENCE = 2000


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence around a place in a text, at most 120 characters beyond it on either side.

    Without the stop that ends it; a line break and a semicolon end a sentence too.
    """
    first = max((text.rfind(mark, max(0, start - _REACH), start) for mark in _ENDS), default=-1) + 1
    stops = (text.find(mark, end, end + _REACH) for mark in _ENDS)
    last = min((stop for stop in stops if stop >= 0), default=min(len(text), end + _REACH))
    return text[max(first, start - _REACH) : last].strip(" \u3000")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends, without blanks at its ends (code points)."""
    floor, ceiling = max(0, start - _LONGEST_SENTENCE), min(len(text), end + _LONGEST_SENTENCE)
    begin = max(floor, *(text.rfind(mark, floor, start) + 1 for mark in "。！？\n"))
    stops = [at for mark in "。！？\n；" if (at := text.find(mark, end, ceiling)) >= 0]
    stop = min(stops, default=ceiling)
    if stop < len(text) and text[stop] in "。！？；":
        stop += 1
    while begin < start and text[begin].isspace():
        begin += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return begin, stop
