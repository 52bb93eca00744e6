"""From an extraction's pages to clean text: what is shown, searched and hashed, and where it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from holdings.model.boxes import PageBoxes
from holdings.model.document import DocumentText, OffsetRun
from ingest.port import Extraction, Page

#: Characters that never reach clean text: controls, zero-width marks, surrogates, noncharacters, the BOM.
_UNWANTED = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
)
_STRIPPED = re.compile(f"[{_UNWANTED}]+")
_CJK = "\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_HEAD_MARK = (
    r"第[0-9０-９〇零一二三四五六七八九十百千]{1,8}(?:编|分编|章|节|条|条之[一二三四五六七八九十]{1,3})"
)

#: One character for one: odd blanks become a space, so that offsets do not move.
_BLANKS = {ord(blank): " " for blank in "\t\x0b\xa0\u2002\u2003\u2009\u202f"}
_LINE = re.compile("[^\n\r\x0c\x85\u2028\u2029]*")
_BREAK = re.compile(f"[ \u3000\r{_UNWANTED}]*(\n)")
_EXTRA_BLANKS = re.compile("(?<=[ \u3000])[ \u3000]+")
_BLANKS_IN_CJK = re.compile(f"(?<=[{_CJK}])(?<!^)[ ]+(?=[{_CJK}])")
#: 总 则, 通 知: single characters spread over the line.
_SPREAD = re.compile(
    "(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u3000]{1,4}[\u4e00-\u9fff])+(?![\u4e00-\u9fff])"
)
#: The blank between two bodies of a joint issue is the only thing that parts them.
_BODY_ENDS = "局厅委部会府室院署办"
_NEXT_BODY = re.compile("[\u4e00-\u9fff]{2,16}?(?:局|厅|委员会|部|办公室|政府|法院|检察院|署)")
_HEAD = re.compile(rf"{_HEAD_MARK}[ \u3000]")
_MARKDOWN_HEAD = re.compile("#{1,6}[ \u3000]+")
_MARKDOWN = re.compile("(?m)^(?:#{1,6} |<!--[^\n]*-->)")
_COMMENT = re.compile("<!--.*?-->")
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:\d{1,4}|第\s*\d{1,4}\s*页(?:[\s,，/共]*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})[-—–－·\s]*"
)
_STARTS_PARAGRAPH = re.compile(
    rf"[ \u3000]{{2,}}|\u3000|(?:{_HEAD_MARK})|附\s*件|[一二三四五六七八九十]{{1,3}}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[.．、]\s*\D|[—-]{2}|〔|各\S{1,30}[:：]\s*$"
)
#: A document number or a day alone on a line is one line of a head or of a signature.
_STANDS_ALONE = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*\d{1,5}\s*号\s*"
    r"|[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*"
)
_SENTENCE_END = tuple("。！？；：!?;:.…”）")
_WRAPPED_TYPES = ("application/pdf", "application/ofd", "image/")
_MARGIN = 2
#: A line this part of a full one is full; indents after fewer short lines than this say nothing.
_NEARLY, _FEWEST_INDENTS = 0.85, 5


@dataclass(slots=True)
class _Line:
    """A line of a page: its number among the pages and its span in the page's raw text."""

    page: int
    start: int
    end: int
    text: str
    indented: bool = False
    dropped: bool = False
    width: float = 0.0


class _Writer:
    """Collects pieces of raw text into the clean text and remembers where each stood."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[OffsetRun] = []
        self.length = 0
        self.page_starts: list[int] = []

    def raw(self, text: str, page: int, at: int) -> None:
        if not text:
            return
        last = self.runs[-1] if self.runs else None
        if (
            last
            and last.page == page
            and last.raw + last.length == at
            and last.clean + last.length == self.length
        ):
            self.runs[-1] = OffsetRun(last.clean, page, last.raw, last.length + len(text))
        else:
            self.runs.append(OffsetRun(self.length, page, at, len(text)))
        self._add(text)

    def own(self, text: str) -> None:
        """Adds characters that stand nowhere in the original."""
        self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def begin_page(self, number: int) -> None:
        while len(self.page_starts) < number:
            self.page_starts.append(self.length)


def strip_unwanted(text: str) -> str:
    """The text without controls, zero-width marks, surrogates and noncharacters; tabs and breaks stay."""
    return _STRIPPED.sub("", text)


def is_clean(text: str) -> bool:
    """Whether a text holds none of the characters ``strip_unwanted`` takes away."""
    # All of them are unprintable; few texts have other unprintable characters than line breaks, and asking
    # takes a twentieth of the time of looking for them (0.5 of 11 µs for 120 characters).
    return text.replace("\n", "").isprintable() or _STRIPPED.search(text) is None


def clean(extraction: Extraction) -> DocumentText:
    """The clean text of an extraction with page starts and the map back to pages and raw characters.

    Page-number lines and running heads go, wrapped lines are joined, blanks between CJK characters of
    typeset pages go, empty lines go: a line of the result is a paragraph. Offsets are code points; the
    map covers every character but line breaks put between pages. Embedded files have texts of their own.
    """
    writer = _Writer()
    _write_pages(writer, extraction.pages, extraction.media_type)
    return DocumentText(
        clean="".join(writer.parts),
        page_starts=tuple(writer.page_starts) or (0,),
        offset_map=tuple(writer.runs),
        boxes=tuple(PageBoxes(page.number, page.words) for page in extraction.pages if page.words),
    )


def _write_pages(writer: _Writer, pages: tuple[Page, ...], media_type: str) -> None:
    typeset = media_type.startswith(_WRAPPED_TYPES)
    lines = [line for page in pages for line in _lines(page)]
    if len(pages) > 1:
        _drop_page_furniture(lines)
    _drop_comments(lines, pages)
    kept = [line for line in lines if not line.dropped]
    full = _full_width(kept)
    indented = _marks_paragraphs_by_indents(kept, full)
    texts = {page.number: page.text.translate(_BLANKS) for page in pages}
    for before, line in zip([None, *kept], kept, strict=False):
        if before is not None and not _continues(before, line, full, indented=indented):
            _write_break(writer, before, texts[before.page])
        writer.begin_page(line.page)
        _write_line(writer, line, texts[line.page], typeset=typeset)
    writer.begin_page(max((page.number for page in pages), default=0))


def _lines(page: Page) -> list[_Line]:
    found = []
    for match in _LINE.finditer(page.text.translate(_BLANKS)):
        text = match.group()
        visible = _STRIPPED.sub("", text).strip(" \u3000")
        if not visible:
            continue
        core = text.strip(" \u3000")
        start = match.start() + text.index(core)
        indented = text[: start - match.start()].count("\u3000") * 2 + (start - match.start()) >= 3
        # In GB 18030 a narrow character takes one byte and a wide one two.
        width = len(visible.encode("gb18030", "replace")) / 2
        found.append(_Line(page.number, start, start + len(core), visible, indented, width=width))
    return found


def _drop_page_furniture(lines: list[_Line]) -> None:
    pages: dict[int, list[_Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    margins = {
        number: own[:_MARGIN] + own[max(_MARGIN, len(own) - _MARGIN) :] for number, own in pages.items()
    }
    for margin in margins.values():
        for line in margin:
            line.dropped = _PAGE_NUMBER.fullmatch(line.text) is not None
    if len(pages) < 3:
        return
    candidates = [line for margin in margins.values() for line in margin if not line.dropped]
    shapes: dict[str, list[_Line]] = {}
    for line in candidates:
        shapes.setdefault(_shape(line), []).append(line)
    for recurring in shapes.values():
        if len({line.page for line in recurring}) >= max(3, 0.6 * len(pages)):
            _drop_running(recurring)


def _drop_running(recurring: list[_Line]) -> None:
    """Drops a running head everywhere but once: what is the same on all pages is often the title."""
    same = len({line.text for line in recurring}) == 1
    first = [line for line in recurring if line.page == recurring[0].page]
    for line in recurring:
        line.dropped = not (same and line is first[-1])


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _drop_comments(lines: list[_Line], pages: tuple[Page, ...]) -> None:
    """Takes the marks of a Markdown law away: comment lines, and ``#`` before headings."""
    if not any(_MARKDOWN.search(page.text) for page in pages):
        return
    for line in lines:
        if _COMMENT.fullmatch(line.text):
            line.dropped = True
        head = _MARKDOWN_HEAD.match(line.text)
        if head and line.end - line.start >= head.end():
            line.start += head.end()
            line.text = line.text[head.end() :]


def _full_width(lines: list[_Line]) -> float:
    """The width of a full line where the text is wrapped by hand or typeset, else infinity."""
    widths = sorted(line.width for line in lines)
    if len(widths) < 5:
        return float("inf")
    full = widths[int(len(widths) * 0.9)]
    near = sum(1 for line in lines if line.width >= 0.9 * full and not line.text.endswith(_SENTENCE_END))
    if not 15 <= full <= 70 or near < 0.2 * len(lines):
        return float("inf")
    return full


def _marks_paragraphs_by_indents(lines: list[_Line], full: float) -> bool:
    """Whether what follows a short line, which only a paragraph can, is indented nearly always."""
    after_short = [line for before, line in pairwise(lines) if before.width < _NEARLY * full]
    marked = sum(line.indented for line in after_short)
    return full < float("inf") and marked >= max(_FEWEST_INDENTS, 0.6 * len(after_short))


def _continues(before: _Line, line: _Line, full: float, *, indented: bool) -> bool:
    """Whether a line goes on with the paragraph of the one before it.

    Where indents mark paragraphs a full line goes on whatever it ends with (… 保险法 / 第六十五条 …).
    """
    if before.width < _NEARLY * full or line.indented or _STANDS_ALONE.fullmatch(line.text):
        return False
    if indented:
        return True
    return not before.text.endswith(("。", "！", "？", "；", "：")) and not _STARTS_PARAGRAPH.match(line.text)


def _write_break(writer: _Writer, before: _Line, raw: str) -> None:
    match = _BREAK.match(raw, before.end)
    if match:
        writer.raw("\n", before.page, match.start(1))
    else:
        writer.own("\n")


def _write_line(writer: _Writer, line: _Line, raw: str, *, typeset: bool) -> None:
    text = raw[line.start : line.end]
    at = 0
    for start, end in _deletions(text, typeset=typeset):
        writer.raw(text[at:start], line.page, line.start + at)
        at = end
    writer.raw(text[at:], line.page, line.start + at)


def _deletions(text: str, *, typeset: bool) -> list[tuple[int, int]]:
    spans = [match.span() for match in _STRIPPED.finditer(text)]
    if " " in text or "\u3000" in text:
        spans += [match.span() for match in _EXTRA_BLANKS.finditer(text)]
        head = _HEAD.match(text)
        keep = head.end() if head else 0
        if typeset:
            spans += [
                match.span()
                for match in _BLANKS_IN_CJK.finditer(text, keep)
                if not (text[match.start() - 1] in _BODY_ENDS and _NEXT_BODY.match(text, match.end()))
            ]
        for match in _SPREAD.finditer(text, keep):
            spans += [
                (match.start() + blank.start(), match.start() + blank.end())
                for blank in re.finditer("[ \u3000]+", match.group())
            ]
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
