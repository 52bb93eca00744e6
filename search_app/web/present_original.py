"""A page of an original as a view: where its picture is, the frames on it, its words, the other pages."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from holdings.model.document import Document, DocumentText, FileReference, Version
from search_app.current import Display
from search_app.marking import Span
from search_app.page_marks import Box
from search_app.parts import Link, file_size, file_type
from search_app.public import pinned_version
from search_app.translations import Words
from search_app.web.lay_out import LaidOut, lay_out

#: What a frame's place on the page is counted in.
GRID = 1000
ZOOMED = "2"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: of which version, or of which attachment of it, the text that is on all pages, its number."""

    document: Document
    version: Version
    ordinal: int | None
    text: DocumentText
    number: int

    @property
    def pages(self) -> range:
        """The numbers of the pages: a document of a gazette counts its issue's, from where it begins."""
        starts = self.text.page_starts
        return range(max(bisect_right(starts, 0), 1), len(starts) + 1)

    @property
    def pinned(self) -> int | None:
        """The version's number where the address has to say it."""
        return pinned_version(self.document, self.version)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle around what was found, in thousandths of the page, with its name."""

    anchor: str
    words: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """Another page of the original; ``found`` says that something was found there."""

    number: int
    href: str
    words: str
    current: bool
    found: bool


@dataclass(frozen=True, slots=True)
class OriginalView:
    """Everything the page of an original's page shows."""

    title: str
    parent: Link
    tabs: tuple[Link, ...]
    picture: str
    alternative: str
    caption: str
    zoomed: bool
    zoom: Link
    frames: tuple[Frame, ...]
    found: str
    before: Link | None
    after: Link | None
    pages: tuple[PageLink, ...]
    previous: Link | None
    next: Link | None
    text: LaidOut
    file: str
    kind: str
    canonical: str


def is_shown(sheet: Sheet) -> bool:
    """Whether the document has that page."""
    return sheet.number in sheet.pages


def present_original(
    sheet: Sheet,
    file: FileReference,
    boxes: Sequence[Box],
    found: Sequence[Span],
    display: Display,
    *,
    q: str = "",
    zoom: str = "",
) -> OriginalView:
    """The view of a page; ``boxes`` are framed on the picture, ``found`` are spans of the whole text."""
    words = display.words
    counts = Counter(bisect_right(sheet.text.page_starts, start) for start, _ in found)
    links = tuple(_pages(sheet, counts, display, q))
    title, place = sheet.version.metadata.title, sheet.number - sheet.pages.start
    told = {"title": title, "n": sheet.number, "total": sheet.pages.stop - 1}
    kind = file_type(file, words)
    zoomed = zoom == ZOOMED
    return OriginalView(
        title=title,
        parent=_parent(sheet, display, q),
        tabs=tuple(tabs(sheet, display, q=q)),
        picture=_address(sheet, display, suffix=".webp"),
        alternative=words("original.alternative", **told),
        caption=words("original.caption", kind=kind, **told),
        zoomed=zoomed,
        zoom=_zoom(sheet, display, q, zoomed=zoomed),
        frames=tuple(_frames(boxes, q, words)),
        found=words("original.found", q=q, n=sum(counts.values()), here=counts[sheet.number]) if q else "",
        before=_with_hits(links[:place][::-1], "original.hits_before", words),
        after=_with_hits(links[place + 1 :], "original.hits_after", words),
        pages=links,
        previous=_neighbour(links, place - 1, "original.previous", words),
        next=_neighbour(links, place + 1, "original.next", words),
        text=lay_out(*_cut(sheet, found), words),
        file=_file(sheet, display),
        kind="，".join(part for part in (kind, file_size(file.size)) if part),
        canonical=_address(sheet, display),
    )


def tabs(sheet: Sheet, display: Display, *, q: str = "", in_text: bool = False) -> Iterator[Link]:
    """The text and the original's pages, which open at ``sheet``; ``in_text`` says which is shown."""
    words, addresses = display.words, display.addresses
    text = addresses.document(sheet.document.id, sheet.pinned, q=q)
    if sheet.ordinal is not None:
        text = addresses.attachment(sheet.document.id, sheet.pinned, sheet.ordinal, q=q)
    yield Link(words("document.fulltext"), text, current=in_text)
    pages = _address(sheet, display, q=q)
    yield Link(words("original.tab"), pages, current=not in_text, count=str(len(sheet.pages)))


def opened_at(document: Document, version: Version, found: Sequence[Span]) -> Sheet:
    """The page on which the first of the places stands; the first page where nothing was found."""
    first = Sheet(document, version, None, version.text, 1)
    at = bisect_right(version.text.page_starts, found[0][0]) if found else 0
    return replace(first, number=max(at, first.pages.start))


def _address(sheet: Sheet, display: Display, *, q: str = "", suffix: str = "", zoom: str = "") -> str:
    return display.addresses.page(
        sheet.document.id, sheet.pinned, sheet.number, attachment=sheet.ordinal, suffix=suffix, q=q, zoom=zoom
    )


def _parent(sheet: Sheet, display: Display, q: str) -> Link:
    addresses, anchor = display.addresses, f"page-{sheet.number}"
    if sheet.ordinal is None:
        href = addresses.document(sheet.document.id, sheet.pinned, q=q, anchor=anchor)
    else:
        href = addresses.attachment(sheet.document.id, sheet.pinned, sheet.ordinal, q=q) + f"#{anchor}"
    return Link(display.words("original.whole_text"), href)


def _file(sheet: Sheet, display: Display) -> str:
    if sheet.ordinal is None:
        return display.addresses.file(sheet.document.id, sheet.pinned) if sheet.version.file else ""
    return display.addresses.attachment_file(sheet.document.id, sheet.pinned, sheet.ordinal)


def _zoom(sheet: Sheet, display: Display, q: str, *, zoomed: bool) -> Link:
    key = "original.smaller" if zoomed else "original.larger"
    return Link(display.words(key), _address(sheet, display, q=q, zoom="" if zoomed else ZOOMED))


def _frames(boxes: Sequence[Box], q: str, words: Words) -> Iterator[Frame]:
    for number, (x0, y0, x1, y1) in enumerate(boxes, 1):
        sizes = (f"{value * GRID:.1f}" for value in (x0, y0, x1 - x0, y1 - y0))
        yield Frame(f"h{number}", words("original.frame", n=number, q=q), *sizes)


def _pages(sheet: Sheet, counts: Counter[int], display: Display, q: str) -> Iterator[PageLink]:
    for number in sheet.pages:
        key = "original.page_found" if counts[number] else "original.page"
        other = replace(sheet, number=number)
        yield PageLink(
            number,
            _address(other, display, q=q),
            display.words(key, n=number, found=counts[number]),
            number == sheet.number,
            bool(counts[number]),
        )


def _with_hits(links: Sequence[PageLink], key: str, words: Words) -> Link | None:
    return next((Link(words(key, n=one.number), one.href) for one in links if one.found), None)


def _neighbour(links: Sequence[PageLink], place: int, key: str, words: Words) -> Link | None:
    return Link(words(key), links[place].href) if 0 <= place < len(links) else None


def _cut(sheet: Sheet, found: Sequence[Span]) -> tuple[DocumentText, list[Span]]:
    """The words of the page alone, and the places found in them."""
    starts = sheet.text.page_starts
    first = starts[sheet.number - 1]
    last = starts[sheet.number] if sheet.number < len(starts) else len(sheet.text.clean)
    spans = [(start - first, end - first) for start, end in found if end > first and start < last]
    return DocumentText(sheet.text.clean[first:last]), spans
