"""From words found in a text to boxes on the page it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from holdings.model.boxes import WordBox
from holdings.model.document import DocumentText
from ingest.rendering.port import PageWord

Box = tuple[float, float, float, float]
Locate = Callable[[str], Sequence[tuple[int, int]]]
#: A gap of so many heights within a line does not part a mark; both in fractions, as of an upright A4.
_GAP = 0.9


def marks_on(words: Sequence[PageWord], locate: Locate) -> list[Box]:
    """The boxes of what ``locate`` finds in a page's words: one a line where words stand side by side."""
    text, starts = _joined(words)
    found: list[Box] = []
    for first, last in locate(text):
        inside = (
            (word.x0, word.y0, word.x1, word.y1)
            for word, start in zip(words, starts, strict=True)
            if start < last and start + len(word.text) > first
        )
        found.extend(_merged(inside))
    return found


def recognised_words(text: DocumentText, boxes: Sequence[WordBox], page: int) -> list[PageWord]:
    """The words that OCR found on a page, as the clean text has them; what was cleaned away is left out."""
    shown: dict[int, str] = {}
    for run in text.offset_map:
        if run.page == page:
            letters = text.clean[run.clean : run.clean + run.length]
            shown.update(enumerate(letters, start=run.raw))
    found = []
    for one in boxes:
        letters = "".join(shown.get(at, "") for at in range(one.start, one.end)).strip()
        if letters:
            found.append(PageWord(letters, one.box.x0, one.box.y0, one.box.x1, one.box.y1))
    return found


def _joined(words: Sequence[PageWord]) -> tuple[str, list[int]]:
    """The words as a text and where each begins; a blank only between words that would run together."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    before = ""
    for word in words:
        if before.isascii() and word.text.isascii() and before:
            parts.append(" ")
            length += 1
        starts.append(length)
        parts.append(word.text)
        length += len(word.text)
        before = word.text
    return "".join(parts), starts


def _merged(boxes: Iterator[Box]) -> Iterator[Box]:
    mark: Box | None = None
    for box in boxes:
        if mark is None:
            mark = box
        elif _beside(mark, box):
            mark = (min(mark[0], box[0]), min(mark[1], box[1]), max(mark[2], box[2]), max(mark[3], box[3]))
        else:
            yield mark
            mark = box
    if mark is not None:
        yield mark


def _beside(mark: Box, box: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    gap = box[0] - mark[2]
    return mark[1] <= middle <= mark[3] and abs(gap) <= _GAP * (mark[3] - mark[1])
