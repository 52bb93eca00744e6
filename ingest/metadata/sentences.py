"""Sentences of a clean text: what proves a value is shown whole."""

from __future__ import annotations

_ENDS = "。！？\n；"
#: Characters on either side beyond which a sentence is cut.
_REACH = 120


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence around a place in a text, at most 120 characters beyond it on either side.

    Without the stop that ends it; a line break and a semicolon end a sentence too.
    """
    first = max((text.rfind(mark, max(0, start - _REACH), start) for mark in _ENDS), default=-1) + 1
    stops = (text.find(mark, end, end + _REACH) for mark in _ENDS)
    last = min((stop for stop in stops if stop >= 0), default=min(len(text), end + _REACH))
    return text[max(first, start - _REACH) : last].strip(" \u3000")
