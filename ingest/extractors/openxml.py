"""Word and PowerPoint (Office Open XML): zip and lxml directly, all text in reading order."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.extractors.archives import open_zip, read_member
from ingest.extractors.limits import Limits
from ingest.extractors.lines import Lines
from ingest.extractors.numbering import Numbering
from ingest.extractors.reading import Part, Reading, Refused, one_page
from ingest.extractors.xmltree import parse_xml
from ingest.port import Page, Status

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/main", _A[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/presentationml/main", _P[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)
_PROPERTY_NAMES = {
    "title": "title", "creator": "author", "subject": "subject", "keywords": "keywords",
    "created": "created", "modified": "modified",
}  # fmt: skip
_NOT_READ = (_W + "del", _W + "moveFrom", _W + "rt", _MC_FALLBACK)
_INLINE = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": "\t"}
_PIECES = (_W + "t", *_INLINE)
_BODY = (_W + "p", _W + "tr", _W + "tc", _W + "altChunk")
_PAGE_NUMBER = re.compile(r"^[\s\-—－–\d/·第页共]*$")

ChunkReader = Callable[[bytes, str], str]
_Boxes = dict[etree._Element | None, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class Package:
    """An Office Open XML container: its parts by name and what they point to."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    @classmethod
    def open(cls, data: bytes, limits: Limits) -> Package:
        """A container within the limits; raises Refused."""
        archive = open_zip(data, limits)
        return cls(archive, frozenset(archive.namelist()))

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part, in the transitional namespaces whichever it was written in."""
        data = read_member(self.archive, name)
        if b"purl.oclc.org/ooxml" in data:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        return parse_xml(data)

    def targets(self, name: str) -> list[tuple[str, str, str]]:
        """What a part points to inside the container: (relationship id, last word of its type, part name)."""
        folder, base = posixpath.split(name)
        relations = f"{folder}/_rels/{base}.rels".lstrip("/")
        if relations not in self.names:
            return []
        return [
            (
                relation.get("Id", ""),
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in self.tree(relations)
            if relation.get("TargetMode") != "External"
        ]

    def properties(self) -> Mapping[str, str]:
        """Title, author and dates from the container's core properties."""
        if "docProps/core.xml" not in self.names:
            return {}
        found: dict[str, str] = {}
        for element in self.tree("docProps/core.xml"):
            name = _PROPERTY_NAMES.get(etree.QName(element).localname)
            if name and element.text and element.text.strip():
                found[name] = element.text.strip()
        return found

    def embedded(self) -> tuple[Part, ...]:
        """The files embedded in the document."""
        return tuple(
            Part(posixpath.basename(name), read_member(self.archive, name))
            for name in sorted(self.names)
            if "/embeddings/" in name and not name.endswith("/")
        )

    def has_pictures(self) -> bool:
        """Whether there are pictures in it, which may hold text."""
        return any("/media/" in name for name in self.names)


def read_docx(data: bytes, limits: Limits, read_chunk: ChunkReader) -> Reading:
    """The text of a Word document: headers, body, notes, comments; ``read_chunk`` reads inserted files."""
    package = Package.open(data, limits)
    main = next((target for _, kind, target in package.targets("") if kind == "officeDocument"), "")
    main = main if main in package.names else "word/document.xml"
    if main not in package.names:
        raise Refused(Status.DAMAGED, "the Word document has no body")
    story = _Story(package, main, read_chunk)
    text = "\n".join(section for section in story.sections() if section)
    unseen = {"unseen": "\n".join(story.unseen)} if story.unseen else {}
    return Reading(
        pages=one_page(text[: limits.characters]),
        properties={**package.properties(), **unseen},
        parts=package.embedded(),
        pictured=(1,) if package.has_pictures() and not text.strip() else (),
        truncated=len(text) > limits.characters,
        warnings=tuple(story.warnings),
        status=Status.PARTIAL if story.warnings else None,
        tool="lxml",
        tool_version=etree.__version__,
    )


class _Story:
    """The parts of a Word document in the order somebody reads them."""

    def __init__(self, package: Package, main: str, read_chunk: ChunkReader) -> None:
        self._package = package
        self._main = main
        self._read_chunk = read_chunk
        self._targets = package.targets(main)
        self._chunks = {rid: target for rid, kind, target in self._targets if kind == "aFChunk"}
        self.unseen: list[str] = []
        self.warnings: list[str] = []

    def sections(self) -> Iterator[str]:
        yield from self._others("header")
        lists = self._tree_of("numbering")
        numbering = Numbering() if lists is None else Numbering.of(lists, self._tree_of("styles"))
        yield self._flow(self._package.tree(self._main), numbering)
        yield from self._others("diagramData", _drawing_text)
        yield from self._others("chart", _drawing_text)
        for kind in ("footnotes", "endnotes", "comments", "footer"):
            yield from self._others(kind)

    def _tree_of(self, kind: str) -> etree._Element | None:
        name = next((target for _, found, target in self._targets if found == kind), "")
        try:
            return self._package.tree(name) if name in self._package.names else None
        except Refused:
            return None

    def _others(self, kind: str, read: Callable[[etree._Element], str] | None = None) -> Iterator[str]:
        seen: set[str] = set()
        for _, found, target in self._targets:
            if found != kind or target not in self._package.names:
                continue
            try:
                tree = self._package.tree(target)
            except Refused as refusal:
                self.warnings.append(f"{posixpath.basename(target)}: {refusal.reason}")
                continue
            text = read(tree) if read else self._flow(tree, Numbering())
            if kind in ("header", "footer"):
                text = "\n".join(line for line in text.split("\n") if not _PAGE_NUMBER.match(line))
            if text.strip() and text not in seen:
                seen.add(text)
                yield text

    def _flow(self, root: etree._Element, numbering: Numbering) -> str:
        for element in list(root.iter(*_NOT_READ)):
            if element.tag == _W + "del" and (words := "".join(map(str, element.itertext(_W + "delText")))):
                self.unseen.append(words)
            _cut(element)
        boxes: _Boxes = {}
        for box in list(root.iter(_W + "txbxContent")):
            boxes.setdefault(_paragraph_around(box), []).append(box)
        for box in (box for inside in boxes.values() for box in inside):
            _cut(box)
        lines = Lines()
        self._write(root, lines, numbering, boxes)
        return lines.text()

    def _write(self, root: etree._Element, lines: Lines, numbering: Numbering, boxes: _Boxes) -> None:
        for element in root.iter(*_BODY):
            if element.tag == _W + "p":
                text = numbering.label(element) + _paragraph_text(element)
                lines.paragraph(text, in_cell=_in_cell(element))
                for box in boxes.get(element, ()):
                    self._write(box, lines, numbering, boxes)
            elif element.tag == _W + "tr":
                lines.row()
            elif element.tag == _W + "tc":
                lines.cell()
            else:
                lines.paragraph(self._chunk(element.get(_R + "id", "")))

    def _chunk(self, relation: str) -> str:
        name = self._chunks.get(relation, "")
        if name not in self._package.names:
            self.warnings.append("an inserted file (altChunk) is missing")
            return ""
        try:
            return self._read_chunk(read_member(self._package.archive, name), posixpath.basename(name))
        except Refused as refusal:
            self.warnings.append(f"an inserted file (altChunk) cannot be read: {refusal.reason}")
            return ""


def _paragraph_text(paragraph: etree._Element) -> str:
    return "".join(
        piece.text or "" if piece.tag == _W + "t" else _INLINE[str(piece.tag)]
        for piece in paragraph.iter(*_PIECES)
        if not _is_tab_stop(piece)
    )


def _is_tab_stop(piece: etree._Element) -> bool:
    parent = piece.getparent()
    return parent is not None and parent.tag == _W + "tabs"


def _in_cell(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    while parent is not None and parent.tag not in (_W + "tc", _W + "body", _W + "txbxContent"):
        parent = parent.getparent()
    return parent is not None and parent.tag == _W + "tc"


def _paragraph_around(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(_W + "p"), None)


def _cut(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drawing_text(root: etree._Element) -> str:
    paragraphs = ("".join(run.text or "" for run in item.iter(_A + "t")) for item in root.iter(_A + "p"))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def read_pptx(data: bytes, limits: Limits) -> Reading:
    """The slides of a presentation as pages, each with its notes, tables and diagrams."""
    package = Package.open(data, limits)
    main = "ppt/presentation.xml"
    if main not in package.names:
        raise Refused(Status.DAMAGED, "the presentation has no table of slides")
    targets = {rid: target for rid, _, target in package.targets(main)}
    order = [targets.get(slide.get(_R + "id", ""), "") for slide in package.tree(main).iter(_P + "sldId")]
    pages = tuple(
        Page(number, _slide_text(package, name))
        for number, name in enumerate((name for name in order if name in package.names), start=1)
    )
    bare = tuple(page.number for page in pages if not page.text.strip() and package.has_pictures())
    return Reading(
        pages=pages,
        properties=package.properties(),
        parts=package.embedded(),
        pictured=bare,
        tool="lxml",
        tool_version=etree.__version__,
    )


def _slide_text(package: Package, name: str) -> str:
    texts = [_drawing_text(package.tree(name))]
    for _, kind, target in package.targets(name):
        if kind in ("notesSlide", "diagramData", "chart", "comments") and target in package.names:
            texts.append(_drawing_text(package.tree(target)))
    return "\n".join(text for text in texts if text)
