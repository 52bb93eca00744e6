"""Where words stand on their pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as fractions of its width and height, from the upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class WordBox:
    """Where the characters ``start`` … ``end`` (exclusive) of a page's raw text stand on the page.

    In Chinese text a word is one character.
    """

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """The words of one page (counted from 1) in the order of its raw text."""

    page: int
    words: tuple[WordBox, ...]
