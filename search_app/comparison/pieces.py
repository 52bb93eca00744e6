"""A text as the pieces that are compared: its articles, and what stands between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from holdings.model.document import DocumentText

#: What does not count as a change: punctuation, spaces and signs.
_SILENT = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Piece:
    """One article (``label`` 第十二条, its text without it), or a run of text that is none (both "")."""

    label: str
    anchor: str
    text: str

    @cached_property
    def core(self) -> str:
        """What a change is measured by: letters, digits and characters, of one width."""
        return core(self.text)


def core(text: str) -> str:
    """The text without punctuation and spaces, full-width letters and digits as plain ones."""
    return _SILENT.sub("", normalize("NFKC", text))


def pieces(text: DocumentText) -> tuple[Piece, ...]:
    """The pieces of a text in order; passages are taken as paragraphs, empty ones left out."""
    found: list[Piece] = []
    done = 0
    for article in sorted(text.articles, key=lambda one: one.start):
        if not article.label or article.start < done:
            continue
        found += _paragraphs(text.clean[done : article.start], by_line=False)
        words = text.clean[article.start : article.end].lstrip().removeprefix(article.label)
        found.append(Piece(article.label, article.anchor, words.strip()))
        done = article.end
    found += _paragraphs(text.clean[done:], by_line=not found)
    return tuple(piece for piece in found if piece.core or piece.label)


def _paragraphs(text: str, *, by_line: bool) -> list[Piece]:
    """Text without articles: each line by itself, or, between articles, the whole of it."""
    return [Piece("", "", part.strip()) for part in (text.splitlines() if by_line else [text])]
