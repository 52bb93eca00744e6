"""A document's text as blocks of HTML: headings, articles with anchors, paragraphs, page marks, hits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from holdings.model.document import ArticleStart, DocumentText
from ingest.metadata.contents import Heading, find_headings, find_tables, parts_of
from search_app.marking import Span, settled
from search_app.parts import PASSAGE
from search_app.translations import Words

#: （一）…, (1)…: hangs under its paragraph.
ITEM = re.compile(r"[（(][零一二三四五六七八九十百\d]{1,5}[)）]")
LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``number`` is the article's label where the paragraph begins it.

    ``anchor`` is that of a paragraph or item of an article (``art-2-p1-i3``) or of a section (``sec-2``).
    """

    html: Markup
    item: bool = False
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """An article or passage with its anchor, a heading (``level`` 2…4), a table, or loose paragraphs."""

    anchor: str = ""
    level: int = 0
    heading: Markup = Markup("")
    paragraphs: tuple[Paragraph, ...] = ()
    rows: tuple[tuple[Markup, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of the contents: a heading, with its first and last article where it has any."""

    words: str
    anchor: str
    level: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A text ready to be shown; ``hits`` lists (place, anchor of its first mark, marks there)."""

    blocks: tuple[Block, ...]
    outline: tuple[Outline, ...]
    hits: tuple[tuple[str, str, int], ...]
    hit_count: int


@dataclass(slots=True)
class _Progress:
    """Where the layout stands, and the anchors that are taken."""

    blocks: list[Block] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    rows: list[tuple[Markup, ...]] = field(default_factory=list)
    article: ArticleStart | None = None
    begun: bool = False
    anchors: set[str] = field(default_factory=set)

    def close(self) -> None:
        """Ends the open article, table or run of loose paragraphs; an anchor is used once."""
        if self.paragraphs or self.rows:
            anchor = self.article.anchor if self.article and not self.begun else ""
            self.blocks.append(Block(anchor, paragraphs=tuple(self.paragraphs), rows=tuple(self.rows)))
            self.begun = True
            self.paragraphs, self.rows = [], []

    def take(self, anchor: str) -> str:
        """The anchor, "" where it is taken already."""
        if anchor in self.anchors:
            return ""
        self.anchors.add(anchor)
        return anchor


@dataclass(frozen=True, slots=True)
class _Places:
    """What begins where in a text: headings, rows of tables, and the paragraphs and items of articles."""

    headings: Mapping[int, Heading]
    rows: Mapping[int, tuple[tuple[int, int], ...]]
    parts: Mapping[int, str]

    @classmethod
    def of(cls, text: DocumentText, headings: Iterable[Heading]) -> _Places:
        """The places of a text."""
        rows = (row for table in find_tables(text.clean) for row in table.rows)
        cited = (article for article in text.articles if "art-" in article.anchor)
        parts = (part for article in cited for part in parts_of(text.clean, article)[1:])
        return cls(
            {heading.start: heading for heading in headings},
            {row[0][0]: row for row in rows},
            {part.start: part.anchor for part in parts},
        )


def lay_out(
    text: DocumentText, marks: Iterable[Span], words: Words, page_href: Callable[[int], str] | None = None
) -> LaidOut:
    """The blocks of a text; ``marks`` are spans in its code points, ``words`` name the pages.

    Where a page begins its name leads to ``page_href``, if the original's pages are shown anywhere.
    """
    inline = _Inline(text, settled(marks, len(text.clean)), words, page_href)
    headings = find_headings(text)
    places = _Places.of(text, headings)
    progress = _Progress(anchors={article.anchor for article in text.articles})
    for start, end, article in _pieces(text):
        if article is not progress.article:
            progress.close()
            progress.article, progress.begun = article, False
        _lay(progress, places, inline, start, end)
    progress.close()
    placed = [heading for heading in headings if heading.anchor in progress.anchors]
    return LaidOut(tuple(progress.blocks), tuple(_outline(placed, text)), inline.places(), len(inline.marks))


def _lay(progress: _Progress, places: _Places, inline: _Inline, start: int, end: int) -> None:
    """Puts one line where it belongs: a heading, a row of a table, or a paragraph."""
    article, clean = progress.article, inline.clean
    at = end - len(clean[start:end].lstrip())
    heading = places.headings.get(at)
    row = places.rows.get(at)
    opens = bool(article and article.label and start == article.start and "art-" in article.anchor)
    if heading and heading.whole and heading.end <= end and not opens:
        progress.close()
        anchor = progress.take(heading.anchor)
        progress.blocks.append(Block(anchor, heading.level + 1, inline.html(start, end)))
    elif row and row[-1][1] <= end and not opens:
        if progress.paragraphs:
            progress.close()
        progress.rows.append(tuple(inline.html(*cell) for cell in row))
    else:
        if progress.rows:
            progress.close()
        anchor = progress.take(heading.anchor if heading else places.parts.get(at, ""))
        progress.paragraphs.append(_paragraph(inline, start, end, article, anchor))


def _pieces(text: DocumentText) -> Iterator[tuple[int, int, ArticleStart | None]]:
    """Every line that has words, cut where an article begins or ends, with its article."""
    articles = sorted(text.articles, key=lambda article: article.start)
    cuts = sorted({edge for article in articles for edge in (article.start, article.end)})
    place = cut = 0
    for line in LINE.finditer(text.clean):
        start = line.start()
        while start < line.end():
            while cut < len(cuts) and cuts[cut] <= start:
                cut += 1
            end = min(line.end(), cuts[cut]) if cut < len(cuts) else line.end()
            while place < len(articles) and articles[place].end <= start:
                place += 1
            inside = place < len(articles) and articles[place].start <= start
            if text.clean[start:end].strip():
                yield start, end, articles[place] if inside else None
            start = end


def _paragraph(inline: _Inline, start: int, end: int, article: ArticleStart | None, anchor: str) -> Paragraph:
    clean = inline.clean
    start += len(clean[start:end]) - len(clean[start:end].lstrip())
    item = ITEM.match(clean, start) is not None
    if article and article.start <= start and clean.startswith(article.label or "\n", start):
        head = clean[article.start : start].strip()
        body = start + len(article.label)
        if not head:
            skipped = len(clean[body:end]) - len(clean[body:end].lstrip())
            return Paragraph(inline.html(body + skipped, end), number=article.label, anchor=anchor)
    return Paragraph(inline.html(start, end), item=item, anchor=anchor)


def _outline(headings: Sequence[Heading], text: DocumentText) -> Iterator[Outline]:
    """The headings, each with the range of articles under it."""
    named = [article for article in text.articles if article.label and not article.anchor.startswith(PASSAGE)]
    starts = [*(heading.start for heading in headings), len(text.clean)]
    for place, heading in enumerate(headings):
        end = starts[place + 1]
        labels = [article.label for article in named if heading.start <= article.start < end]
        first, last = (labels[0], labels[-1]) if labels else ("", "")
        yield Outline(heading.words, heading.anchor, heading.level, first, last)


class _Inline:
    """Writes runs of the text with what stands inside them: page marks and numbered hits."""

    def __init__(
        self,
        text: DocumentText,
        marks: list[Span],
        words: Words,
        page_href: Callable[[int], str] | None,
    ) -> None:
        self.marks = marks
        self._text = text
        self._words = words
        self._page_href = page_href
        starts = text.page_starts if len(text.page_starts) > 1 else ()
        # A document of a gazette counts its issue's pages: those before it begin where it begins.
        first = bisect_right(starts, 0)
        self._pages = [(start, number) for number, start in enumerate(starts, start=1) if number >= first]
        self._next_page = 0
        self._next_mark = 0

    @property
    def clean(self) -> str:
        """The text that is written."""
        return self._text.clean

    def html(self, start: int, end: int) -> Markup:
        """The text from start to end, escaped, with page marks and hits; calls go forward."""
        pieces: list[str] = []
        position = start
        for at, until, element in self._events(start, end):
            if at > position:
                pieces.append(escape(self._text.clean[position:at]))
            pieces.append(element)
            position = max(position, at, until)
        pieces.append(escape(self._text.clean[position:end]))
        return Markup("".join(pieces))  # every piece is escaped above

    def places(self) -> tuple[tuple[str, str, int], ...]:
        """Where the hits are: the article's label or the page, the first hit's anchor, how many."""
        found: dict[str, tuple[str, int]] = {}
        articles = sorted(self._text.articles, key=lambda article: article.start)
        starts = [article.start for article in articles]
        for number, (start, _) in enumerate(self.marks, start=1):
            place = bisect_right(starts, start) - 1
            inside = place >= 0 and start < articles[place].end
            article = articles[place] if inside else None
            page = self._page_label(start)
            label = article.label if article and not (page and article.anchor.startswith(PASSAGE)) else page
            anchor, count = found.get(label, (f"hit-{number}", 0))
            found[label] = (anchor, count + 1)
        return tuple((label, anchor, count) for label, (anchor, count) in found.items())

    def _page_label(self, start: int) -> str:
        page = bisect_right(self._text.page_starts, start) if self._pages else 0
        return self._words("document.page_mark", n=page) if page else ""

    def _events(self, start: int, end: int) -> list[tuple[int, int, str]]:
        events: list[tuple[int, int, str]] = []
        while self._next_page < len(self._pages) and self._pages[self._next_page][0] < end:
            at, number = self._pages[self._next_page]
            label = escape(self._words("document.page_mark", n=number))
            if self._page_href:
                label = Markup('<a href="{}">{}</a>').format(self._page_href(number), label)
            events.append((max(at, start), 0, f'<span class="page-mark" id="page-{number}">{label}</span>'))
            self._next_page += 1
        while self._next_mark < len(self.marks) and self.marks[self._next_mark][0] < end:
            first, last = self.marks[self._next_mark]
            first, last = max(first, start), min(last, end)
            self._next_mark += 1
            shown = escape(self._text.clean[first:last]) if first < last else ""
            events.append((first, last, f'<mark id="hit-{self._next_mark}">{shown}</mark>'))
        return sorted(events, key=lambda event: event[:2])
