"""Reads what Tika says, whichever way it was asked: its XHTML as pages of text, its metadata as properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from ingest.extractors.markup import element_text
from ingest.extractors.xmltree import parse_html
from ingest.port import Page

_PROPERTIES: tuple[tuple[str, str], ...] = (
    ("dc:title", "title"), ("dc:creator", "author"), ("dc:subject", "subject"), ("meta:keyword", "keywords"),
    ("dcterms:created", "created"), ("dcterms:modified", "modified"),
    ("extended-properties:Application", "application"), ("xmp:CreatorTool", "application"),
)  # fmt: skip
_PAGE_CLASSES = frozenset({"page", "slide-content", "slide"})


def pages_of(markup: str, characters: int) -> tuple[tuple[Page, ...], bool]:
    """The pages in Tika's XHTML, at most ``characters`` of text, and whether that or its depth cut it."""
    root, whole = parse_html(markup)
    body = root.find("body") if root is not None else None
    if body is None:
        return (), not whole
    _drop_package_entries(body)
    marked = [item for item in body.iter("div") if item.get("class") in _PAGE_CLASSES and not _nested(item)]
    if len(marked) < 2:
        text = element_text(body)
        return (Page(1, text[:characters]),), len(text) > characters or not whole
    return _numbered(body, marked, characters, whole)


def _numbered(
    body: etree._Element, marked: Sequence[etree._Element], characters: int, whole: bool
) -> tuple[tuple[Page, ...], bool]:
    pages: list[Page] = []
    for number, item in enumerate(marked, start=1):
        text = element_text(item)
        pages.append(Page(number, text[:characters]))
        characters -= len(text)
        if characters < 0:
            return tuple(pages), True
    for item in marked:
        item.clear()
    rest = element_text(body)
    if rest.strip():
        pages[-1] = Page(pages[-1].number, f"{pages[-1].text}\n{rest[:characters]}".strip("\n"))
    return tuple(pages), len(rest) > characters or not whole


def _nested(element: etree._Element) -> bool:
    return any(outer.get("class") in _PAGE_CLASSES for outer in element.iterancestors("div"))


def _drop_package_entries(body: etree._Element) -> None:
    """Thumbnails and embedded files are named again in the text; only their names, never their content."""
    for item in list(body.iter("div")):
        parent = item.getparent()
        if parent is not None and item.get("class") == "embedded" and not len(item):
            parent.remove(item) if not item.tail else item.clear(keep_tail=True)


def properties_of(found: Mapping[str, str | Sequence[str]]) -> Mapping[str, str]:
    """Title, author and dates under this room's names; the first of several values."""
    properties: dict[str, str] = {}
    for key, name in _PROPERTIES:
        value = found.get(key)
        first = value if isinstance(value, str) else value[0] if value else ""
        if first.strip():
            properties.setdefault(name, first.strip())
    return properties
