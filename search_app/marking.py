"""Text as HTML with marks: everything is escaped, whatever the text holds."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

Span = tuple[int, int]


def settled(marks: Iterable[Span], length: int) -> list[Span]:
    """The marks in order, within 0…length, none empty, none overlapping or touching."""
    result: list[Span] = []
    for first, last in sorted(marks):
        start, end = max(0, first), min(length, last)
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def marked(text: str, marks: Iterable[Span]) -> Markup:
    """The text escaped, with ``mark`` around each span (code points)."""
    spans = settled(marks, len(text)) if marks else []
    if not spans:
        return escape(text)
    pieces: list[str] = []
    position = 0
    for start, end in spans:
        pieces += (escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>")
        position = end
    pieces.append(escape(text[position:]))
    return Markup("".join(pieces))  # every piece is escaped above
