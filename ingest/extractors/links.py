"""Where a page or a feed leads to."""

from __future__ import annotations

from lxml import etree

from ingest.extractors.reading import Refused
from ingest.extractors.xmltree import parse_html, parse_xml

_ATOM = "{http://www.w3.org/2005/Atom}"


def page_links(text: str) -> list[str]:
    """The addresses a page links to, in its order, as written there."""
    root, _ = parse_html(text)
    if root is None:
        return []
    links = (str(link.get("href", "")).strip() for link in root.iter("a", "area"))
    return [link for link in links if link and not link.startswith(("#", "javascript:", "mailto:", "tel:"))]


def feed_links(data: bytes) -> list[str] | None:
    """The addresses of the entries of an Atom or RSS feed; None for what is no feed."""
    if not data.lstrip().startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"\xef\xbb\xbf<")):
        return None
    try:
        root = parse_xml(data)
    except Refused:
        return None
    if root.tag == f"{_ATOM}feed":
        return [link for entry in root.iter(f"{_ATOM}entry") if (link := _atom_link(entry))]
    name = etree.QName(root).localname.lower()
    if name not in {"rss", "rdf"}:
        return None
    items = (element for element in root.iter() if _named(element, "item"))
    return [link for item in items if (link := _rss_link(item))]


def _atom_link(entry: etree._Element) -> str:
    links = entry.findall(f"{_ATOM}link")
    chosen = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return str(chosen[0].get("href", "")).strip() if chosen else ""


def _rss_link(item: etree._Element) -> str:
    return next(((child.text or "").strip() for child in item if _named(child, "link")), "")


def _named(element: etree._Element, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name
