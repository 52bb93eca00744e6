"""OpenDocument text and presentations: zip and lxml directly."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from ingest.extractors.archives import open_zip, read_member
from ingest.extractors.limits import Limits
from ingest.extractors.lines import Lines
from ingest.extractors.reading import Reading, Refused, one_page
from ingest.extractors.xmltree import parse_xml
from ingest.port import Page, Status

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_PARAGRAPHS = (_TEXT + "p", _TEXT + "h")
_ROWS = (_TABLE + "table-row",)
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_NOT_READ = (_TEXT + "tracked-changes", _TEXT + "ruby-text")
_PROPERTY_NAMES = {
    "title": "title", "initial-creator": "author", "creator": "author", "subject": "subject",
    "keyword": "keywords", "creation-date": "created", "date": "modified",
}  # fmt: skip


def refuse_encrypted(data: bytes, limits: Limits) -> None:
    """Raises Refused where an OpenDocument container says that its content is encrypted."""
    archive = open_zip(data, limits)
    try:
        manifest = read_member(archive, "META-INF/manifest.xml")
    except KeyError:
        return
    if b"encryption-data" in manifest:
        raise Refused(Status.ENCRYPTED, "the document is protected by a password")


def read_open_document(data: bytes, limits: Limits) -> Reading:
    """The text of an OpenDocument file; the slides of a presentation come as pages."""
    refuse_encrypted(data, limits)
    archive = open_zip(data, limits)
    if "content.xml" not in archive.namelist():
        raise Refused(Status.DAMAGED, "the OpenDocument file has no content")
    root = parse_xml(read_member(archive, "content.xml"))
    slides = list(root.iter(_DRAW + "page"))
    if slides:
        pages = tuple(Page(number, _flow(slide)) for number, slide in enumerate(slides, start=1))
    else:
        pages = one_page(_flow(root))
    pictured = any(name.startswith("Pictures/") for name in archive.namelist())
    described = "meta.xml" in archive.namelist()
    return Reading(
        pages=pages,
        properties=_properties(parse_xml(read_member(archive, "meta.xml"))) if described else {},
        pictured=tuple(page.number for page in pages if pictured and not page.text.strip()),
        tool="lxml",
        tool_version=etree.__version__,
    )


def _properties(root: etree._Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in root.iter():
        name = _PROPERTY_NAMES.get(etree.QName(element).localname)
        if name and element.text and element.text.strip():
            found.setdefault(name, element.text.strip())
    return found


def _flow(root: etree._Element) -> str:
    _spell_out_blanks(root)
    for element in list(root.iter(*_NOT_READ)):
        _lift(element)
    nested = [item for item in root.iter(*_PARAGRAPHS) if _around(item) is not None]
    outer = {item: _around(item) for item in nested}
    for item in nested:
        _lift(item)
    hoisted: dict[etree._Element | None, list[etree._Element]] = {}
    for item, around in outer.items():
        hoisted.setdefault(around, []).append(item)
    lines = Lines()
    for element in root.iter(*_PARAGRAPHS, *_ROWS, *_CELLS):
        if element.tag in _ROWS:
            lines.row()
        elif element.tag in _CELLS:
            lines.cell()
        else:
            _write(element, lines, hoisted, next(element.iterancestors(*_CELLS), None) is not None)
    return lines.text()


def _write(
    paragraph: etree._Element,
    lines: Lines,
    hoisted: Mapping[etree._Element | None, list[etree._Element]],
    in_cell: bool,
) -> None:
    lines.paragraph("".join(str(piece) for piece in paragraph.itertext()), in_cell=in_cell)
    for item in hoisted.get(paragraph, ()):
        _write(item, lines, hoisted, in_cell)


def _spell_out_blanks(root: etree._Element) -> None:
    for element in root.iter(_TEXT + "s"):
        count = element.get(_TEXT + "c", "1")
        element.text = " " * min(int(count) if count.isdigit() else 1, 100)
    for element in root.iter(_TEXT + "tab"):
        element.text = "\t"
    for element in root.iter(_TEXT + "line-break"):
        element.text = "\n"


def _around(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(*_PARAGRAPHS), None)


def _lift(element: etree._Element) -> None:
    """Takes an element out and leaves the text after it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)
