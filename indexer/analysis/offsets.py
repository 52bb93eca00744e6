"""Where a place in changed text stood in the original, kept only for what changed its length."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The places where one rewriting changed the length of a text, in order.

    The piece ``i`` of the new text from ``starts[i]`` to ``ends[i]`` stands for ``origins[i]`` to
    ``origin_ends[i]`` of the old one; what lies between pieces is copied. Code points, ends exclusive.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    origins: tuple[int, ...]
    origin_ends: tuple[int, ...]

    def origin(self, place: int, *, is_end: bool) -> int:
        """The place in the old text; within a piece its start, or for the end of a span its end."""
        index = bisect_right(self.starts, place - 1 if is_end else place) - 1
        if index < 0:
            return place
        if place < self.ends[index] or (is_end and place == self.ends[index]):
            return self.origin_ends[index] if is_end else self.origins[index]
        return place - self.ends[index] + self.origin_ends[index]


@dataclass(frozen=True, slots=True)
class Offsets:
    """The way back from normalised text to the original, through each rewriting that changed lengths."""

    rewritings: tuple[Rewriting, ...] = ()

    def __getitem__(self, place: int) -> int:
        for rewriting in reversed(self.rewritings):
            place = rewriting.origin(place, is_end=False)
        return place

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the original that the span of normalised text stands for."""
        if start >= end:
            return self[start], self[start]
        for rewriting in reversed(self.rewritings):
            start, end = rewriting.origin(start, is_end=False), rewriting.origin(end, is_end=True)
        return start, end

    @property
    def is_identity(self) -> bool:
        """Whether every code point stands where it stood."""
        return not self.rewritings


def rewrite(
    text: str, pattern: re.Pattern[str], replacement: Callable[[str], str]
) -> tuple[str, tuple[Rewriting, ...]]:
    """The text with every group of every match replaced (the match itself where the pattern has none).

    With it comes the rewriting, none where no length changed.
    """
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    copied = grown = 0
    for start, end in _places(text, pattern):
        new = replacement(text[start:end])
        parts += (text[copied:start], new)
        copied = end
        if len(new) != end - start:
            pieces.append((start + grown, start + grown + len(new), start, end))
            grown += len(new) - (end - start)
    if not parts:
        return text, ()
    parts.append(text[copied:])
    return "".join(parts), (Rewriting(*zip(*pieces, strict=True)),) if pieces else ()


def _places(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    groups = range(1, pattern.groups + 1) if pattern.groups else (0,)
    for match in pattern.finditer(text):
        for group in groups:
            start, end = match.span(group)
            if start < end:
                yield start, end
