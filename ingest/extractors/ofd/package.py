"""An OFD file as a container: its parts by their locations, its XML by local names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from ingest.extractors.archives import open_zip, read_member
from ingest.extractors.limits import Limits
from ingest.extractors.reading import Refused
from ingest.extractors.xmltree import parse_xml
from ingest.port import Status

#: Parsed parts that are kept: template pages stand behind page after page.
_KEPT = 8


class Package:
    """The parts of an OFD file; raises Refused for a container that is damaged, hostile or encrypted."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = open_zip(data, limits)
        self._names: dict[str, str] = {}
        for member in self._archive.infolist():
            if not member.is_dir():
                self._names.setdefault(_plain(member.filename), member.filename)
        # GM/T 0099: what it names was encrypted, and what still lies open may be there to deceive.
        if "encryptions.xml" in self._names:
            raise Refused(Status.ENCRYPTED, "the OFD document is encrypted")
        self._tree = lru_cache(maxsize=_KEPT)(self._parsed)

    def find(self, location: str, folder: str = "") -> str:
        """The path of the part a location names, seen from a folder; "" where there is none.

        A location that begins with ``/`` counts from the root; one that finds nothing is tried from
        there too, as readers in use do.
        """
        written = location.strip().replace("\\", "/")
        if not written:
            return ""
        beside = "" if written.startswith("/") else folder
        for start in dict.fromkeys((beside, "")):
            path = _plain(posixpath.normpath(f"{start}/{written}"))
            if path in self._names:
                return path
        return ""

    def bytes(self, path: str) -> bytes:
        """The content of a part; raises Refused where it is damaged or not there."""
        try:
            return read_member(self._archive, self._names[path])
        except KeyError as error:
            raise Refused(Status.DAMAGED, f"the part {path or '(unnamed)'} is missing") from error

    def tree(self, path: str) -> etree._Element:
        """The root of an XML part; raises Refused."""
        return self._tree(path)

    def _parsed(self, path: str) -> etree._Element:
        return parse_xml(self.bytes(path))


def folder_of(path: str) -> str:
    """The folder a part lies in, without a slash at its end."""
    return posixpath.dirname(path)


def local_name(element: etree._Element) -> str:
    """A tag without its namespace: makers spell the namespace in several ways."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children with one of these local names, in order."""
    return (child for child in element if local_name(child) in names)


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant down a path of local names, or None."""
    found: etree._Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def text_of(element: etree._Element | None) -> str:
    """An element's own text without blanks around it; "" for None."""
    return (element.text or "").strip() if element is not None else ""


def _plain(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()
