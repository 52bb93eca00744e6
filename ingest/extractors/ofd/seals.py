"""The pictures of seals that signatures put on pages (GB/T 33190, 18; GB/T 38540); nothing is verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.extractors.ofd.document import OfdDocument
from ingest.extractors.ofd.geometry import Box, box
from ingest.extractors.ofd.package import child, children, folder_of, text_of
from ingest.extractors.reading import Refused

#: What the picture of a seal begins with: PNG, JPEG, GIF, BMP, or an OFD of its own.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"PK\x03\x04")
_LEAST = 64
_DEEPEST = 12
_CONSTRUCTED, _OCTETS = 0x20, 0x04


@dataclass(frozen=True, slots=True)
class Seal:
    """The bytes of a seal's picture and where it stands on its page, in millimetres."""

    picture: bytes
    place: Box


def seals_on(document: OfdDocument, page_id: str) -> Iterator[Seal]:
    """The seals of a page, as far as their signatures can be read."""
    package = document.package
    path = package.find(document.signatures)
    if not path:
        return
    for listed in _children_of(document, path, "Signature"):
        own = package.find(listed.get("BaseLoc", ""), folder_of(path))
        for signed in _children_of(document, own, "SignedInfo") if own else ():
            places = [stamp for stamp in children(signed, "StampAnnot") if stamp.get("PageRef") == page_id]
            picture = _picture(document, own, signed) if places else b""
            for stamp in places:
                place = box(stamp.get("Boundary"))
                if picture and place is not None:
                    yield Seal(picture, place)


def _children_of(document: OfdDocument, path: str, name: str) -> list[etree._Element]:
    try:
        return list(children(document.package.tree(path), name))
    except Refused:
        return []


def _picture(document: OfdDocument, path: str, signed: etree._Element) -> bytes:
    """The picture in the seal's own file, or in the signed value, which holds the seal too."""
    package = document.package
    root = signed.getparent()
    value = text_of(child(root, "SignedValue")) if root is not None else ""
    for location in (text_of(child(signed, "Seal", "BaseLoc")), value):
        part = package.find(location, folder_of(path))
        if not part:
            continue
        try:
            found = next(_pictures_in(package.bytes(part), 0), b"")
        except Refused:
            continue
        if found:
            return found
    return b""


def _pictures_in(data: bytes, depth: int) -> Iterator[bytes]:
    """The octet strings in DER that begin like a picture (ITU-T X.690)."""
    at = 0
    while at + 2 <= len(data) and depth <= _DEEPEST:
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[start : start + count], "big")
            start += count
        content = data[start : start + length]
        if tag & _CONSTRUCTED:
            yield from _pictures_in(content, depth + 1)
        elif tag == _OCTETS and length >= _LEAST and content.startswith(_PICTURES):
            yield content
        at = start + max(length, 0)
