"""Where a place in changed text stood in the original, kept only for what changed its length."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offsets:
    """The way back from changed text to the original, kept only for pieces that changed their length.

    The piece ``i`` of the new text from ``starts[i]`` to ``ends[i]`` stands for ``origins[i]`` to
    ``origin_ends[i]`` of the original; what lies between pieces is copied. Code points, ends exclusive.
    """

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()
    origin_ends: tuple[int, ...] = ()

    def __getitem__(self, place: int) -> int:
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return place
        if place < self.ends[index]:
            return self.origins[index]
        return place - self.ends[index] + self.origin_ends[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest span of the original that the span of changed text stands for."""
        if start >= end:
            return self[start], self[start]
        index = bisect_right(self.starts, end - 1) - 1
        if index >= 0 and end <= self.ends[index]:
            return self[start], self.origin_ends[index]
        return self[start], self[end - 1] + 1

    @property
    def is_identity(self) -> bool:
        """Whether every code point stands where it stood."""
        return not self.starts


def rewrite(text: str, pattern: re.Pattern[str], replacement: Callable[[str], str]) -> tuple[str, Offsets]:
    """The text with every match replaced, and the way back."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    copied = grown = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        new = replacement(match.group())
        parts += (text[copied:start], new)
        copied = end
        if len(new) != end - start:
            pieces.append((start + grown, start + grown + len(new), start, end))
            grown += len(new) - (end - start)
    parts.append(text[copied:])
    return "".join(parts), Offsets(*zip(*pieces, strict=True)) if pieces else Offsets()
