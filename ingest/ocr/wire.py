"""A page that was read, as JSON: how the process that reads tells it, and how it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from holdings.model.boxes import Box, WordBox

#: Boxes are kept in ten-thousandths of the page: 0.02 mm on A4.
_UNITS = 10_000


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of a page, where its words stand, and how sure the recogniser is on average (0 … 1).

    Of a page with text of its own, what that lacks; its first ``above`` characters stand above that.
    """

    text: str
    words: tuple[WordBox, ...]
    confidence: float
    above: int = 0


def dump_page(page: ReadPage) -> bytes:
    """A page as ASCII JSON; ``load_page`` gives it back."""
    words = [
        [word.start, word.end, *(round(edge * _UNITS) for edge in _edges(word.box))] for word in page.words
    ]
    found = {"text": page.text, "words": words, "confidence": round(page.confidence, 4), "above": page.above}
    return json.dumps(found, separators=(",", ":")).encode("ascii")


def load_page(data: bytes) -> ReadPage:
    """The page ``dump_page`` was given; raises ValueError, KeyError or TypeError for anything else."""
    return page_of(json.loads(data))


def page_of(found: Any) -> ReadPage:
    """The page in parsed JSON; raises as ``load_page``."""
    words = tuple(
        WordBox(int(start), int(end), Box(*(int(edge) / _UNITS for edge in edges)))
        for start, end, *edges in found["words"]
    )
    return ReadPage(str(found["text"]), words, float(found["confidence"]), int(found["above"]))


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
