"""Reads Tika's XHTML, whichever way it was asked for: pages of text, and its metadata as properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ingest.extractors.lines import collapsed
from ingest.extractors.markup import element_text
from ingest.extractors.page_table import page_table
from ingest.extractors.xmltree import parse_html
from ingest.port import Page

_PROPERTIES = {
    "dc:title": "title", "dc:creator": "author", "dc:subject": "subject", "meta:keyword": "keywords",
    "dcterms:created": "created", "dcterms:modified": "modified",
    "extended-properties:Application": "application", "xmp:CreatorTool": "application",
}  # fmt: skip
_PAGE_CLASSES = frozenset({"page", "slide-content", "slide"})


@dataclass(frozen=True, slots=True)
class Xhtml:
    """What an XHTML answer of Tika says; ``truncated`` where it was cut, by length or by depth."""

    pages: tuple[Page, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    page_table: Mapping[str, str] = field(default_factory=dict)
    truncated: bool = False


def read_xhtml(markup: str, characters: int, *, keep_breaks: bool = True) -> Xhtml:
    """At most ``characters`` of text in an answer, in pages where Tika marks them, and its metadata."""
    root, whole = parse_html(markup)
    body = root.find("body") if root is not None else None
    if root is None or body is None:
        return Xhtml(truncated=not whole)
    table = page_table(body)
    pages, cut = _pages(body, characters, keep_breaks)
    return Xhtml(pages, _properties(root), table, cut or not whole)


def _properties(root: etree._Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = _PROPERTIES.get(element.get("name", ""))
        if name and (value := element.get("content", "").strip()):
            found.setdefault(name, value)
    return found


def _pages(body: etree._Element, characters: int, keep_breaks: bool) -> tuple[tuple[Page, ...], bool]:
    _drop_names_of_pictures(body)
    marked = [item for item in body.iter("div") if item.get("class") in _PAGE_CLASSES and not _nested(item)]
    if len(marked) < 2:
        text = element_text(body, keep_breaks=keep_breaks)
        return (Page(1, text[:characters]),), len(text) > characters
    texts = [element_text(item, keep_breaks=keep_breaks) for item in marked]
    for item in marked:
        item.clear()
    # Notes, attachments' names and the like follow the last page.
    if rest := element_text(body, keep_breaks=keep_breaks).strip():
        texts[-1] = f"{texts[-1]}\n{rest}".strip("\n")
    return _within(texts, characters)


def _within(texts: Sequence[str], characters: int) -> tuple[tuple[Page, ...], bool]:
    pages: list[Page] = []
    for number, text in enumerate(texts, start=1):
        pages.append(Page(number, collapsed(text)[:characters]))
        characters -= len(text)
        if characters < 0:
            return tuple(pages), True
    return tuple(pages), False


def _nested(element: etree._Element) -> bool:
    return any(outer.get("class") in _PAGE_CLASSES for outer in element.iterancestors("div"))


def _drop_names_of_pictures(body: etree._Element) -> None:
    """Thumbnails and pictures are named in the text; nobody looks for ``image1.wmf``."""
    for item in list(body.iter("div", "img")):
        if item.tag == "img" or item.get("class") == "embedded":
            item.text = None
            item.attrib.pop("alt", "")
