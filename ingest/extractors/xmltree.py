"""XML and HTML trees from hostile bytes: no entities, no network, no document type definitions."""

from __future__ import annotations

import re

from lxml import etree

from ingest.extractors.reading import Refused
from ingest.port import Status

# Atomic and possessive: without a DOCTYPE the search must not go on through the whole document.
_PROLOG = re.compile(rb"\A(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DEEP = "Excessive depth"


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document; raises Refused for a broken one and for any with a DTD."""
    codec = _WIDE.get(data[:2])
    if _PROLOG.match(data.decode(codec, "replace").encode("utf-8") if codec else data):
        raise Refused(Status.DAMAGED, "refused: the XML has a document type definition")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(Status.DAMAGED, f"the XML is not well formed ({error})") from error


def parse_html(text: str) -> tuple[etree._Element | None, bool]:
    """The root of an HTML page and whether all of it was taken; None for a page with nothing in it."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None, True
    except etree.XMLSyntaxError:
        return None, not text.strip()
    whole = not any(_DEEP in entry.message for entry in parser.error_log)
    return root, whole
