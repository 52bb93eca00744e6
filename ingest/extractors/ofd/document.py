"""The documents in an OFD file: pages in order, template pages, annotations, attachments, resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.extractors.limits import Limits
from ingest.extractors.ofd.geometry import Box, box
from ingest.extractors.ofd.package import Package, child, children, folder_of, local_name, text_of
from ingest.extractors.reading import Part, Refused
from ingest.port import Status

A4 = Box(0.0, 0.0, 210.0, 297.0)
_PROPERTIES = {
    "title": "title", "author": "author", "subject": "subject", "keywords": "keywords",
    "creationdate": "created", "moddate": "modified", "creator": "application",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a document: its names, and the path of the part it is embedded in ("" for none)."""

    name: str
    family: str
    path: str
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class Resources:
    """What the pages of a document share, by id."""

    fonts: dict[str, Font] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    units: dict[str, etree._Element] = field(default_factory=dict)
    draw_params: dict[str, etree._Element] = field(default_factory=dict)
    colour_spaces: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PagePlace:
    """One page: its number in the whole file from 1, its id, its content part, its document."""

    number: int
    identity: str
    path: str
    document: OfdDocument


class OfdDocument:
    """One DocBody of an OFD file."""

    def __init__(self, package: Package, path: str, body: etree._Element) -> None:
        """``path`` is the DocRoot's part. Raises Refused where it cannot be read."""
        self.package = package
        self.folder = folder_of(path)
        self.root = package.tree(path)
        self.properties = _properties(body)
        self.signatures = text_of(child(body, "Signatures"))
        self.warnings: list[str] = []
        common = child(self.root, "CommonData")
        self._common = common if common is not None else etree.Element("CommonData")
        self.resources = Resources()
        for element in children(self._common, "PublicRes", "DocumentRes"):
            self._load_resources(text_of(element), self.folder)
        self._templates = {
            template.get("ID", ""): (
                package.find(template.get("BaseLoc", ""), self.folder),
                template.get("ZOrder", ""),
            )
            for template in children(self._common, "TemplatePage")
        }
        self._annotations = self._annotation_parts()

    def page_locations(self) -> Iterator[tuple[str, str]]:
        """(id, part) of each page in order; the part is "" where it is missing."""
        pages = child(self.root, "Pages")
        for page in children(pages, "Page") if pages is not None else ():
            yield page.get("ID", ""), self.package.find(page.get("BaseLoc", ""), self.folder)

    def template(self, identity: str) -> tuple[str, str]:
        """(part, z-order) of a template page, both "" where there is none."""
        return self._templates.get(identity, ("", ""))

    def load_page_resources(self, page: etree._Element, folder: str) -> None:
        """Adds the resources a page names for itself; ids are unique in a document."""
        for element in children(page, "PageRes"):
            self._load_resources(text_of(element), folder)

    def page_box(self, page: etree._Element) -> Box:
        """A page's physical box: its own, the document's, or A4."""
        for area in (child(page, "Area"), child(self._common, "PageArea")):
            found = box(text_of(child(area, "PhysicalBox"))) if area is not None else None
            if found is not None and found.width > 0 and found.height > 0:
                return found
        return A4

    def annotations(self, page_id: str) -> Iterator[etree._Element]:
        """The appearances of a page's annotations (GB/T 33190, 15)."""
        for path in self._annotations.get(page_id, ()):
            root = self._tree_or_warn(path)
            for note in children(root, "Annot") if root is not None else ():
                yield from children(note, "Appearance")

    def attachments(self, limits: Limits) -> Iterator[Part]:
        """The attached files under the names a reader of the document sees (GB/T 33190, 17)."""
        path = self.package.find(text_of(child(self.root, "Attachments")), self.folder)
        root = self._tree_or_warn(path) if path else None
        for element in list(children(root, "Attachment"))[: limits.parts] if root is not None else ():
            location = text_of(child(element, "FileLoc"))
            part = self.package.find(location, folder_of(path)) or self.package.find(location, self.folder)
            try:
                yield Part(_attached_name(element, part or location), self.package.bytes(part))
            except Refused as refusal:
                self.warnings.append(f"an attachment was left out: {refusal.reason}")

    def _annotation_parts(self) -> Mapping[str, list[str]]:
        path = self.package.find(text_of(child(self.root, "Annotations")), self.folder)
        root = self._tree_or_warn(path) if path else None
        found: dict[str, list[str]] = {}
        for page in children(root, "Page") if root is not None else ():
            for location in children(page, "FileLoc"):
                part = self.package.find(text_of(location), folder_of(path))
                found.setdefault(page.get("PageID", ""), []).append(part)
        return found

    def _tree_or_warn(self, path: str) -> etree._Element | None:
        try:
            return self.package.tree(path)
        except Refused as refusal:
            self.warnings.append(refusal.reason)
            return None

    def _load_resources(self, location: str, folder: str) -> None:
        path = self.package.find(location, folder) or self.package.find(location, self.folder)
        root = self._tree_or_warn(path) if path else None
        if root is None:
            return
        base = f"{folder_of(path)}/{root.get('BaseLoc', '')}".strip("/")
        for group in root:
            for element in group:
                self._take(element, base, folder_of(path))

    def _take(self, element: etree._Element, base: str, beside: str) -> None:
        identity, kind = element.get("ID", ""), local_name(element)
        if kind == "Font":
            location = text_of(child(element, "FontFile"))
            self.resources.fonts[identity] = Font(
                element.get("FontName", ""),
                element.get("FamilyName", ""),
                self.package.find(location, base) or self.package.find(location, beside),
                bold=element.get("Bold") == "true",
                italic=element.get("Italic") == "true",
            )
        elif kind == "MultiMedia":
            location = text_of(child(element, "MediaFile"))
            self.resources.media[identity] = self.package.find(location, base) or self.package.find(
                location, beside
            )
        elif kind == "CompositeGraphicUnit":
            self.resources.units[identity] = element
        elif kind == "DrawParam":
            self.resources.draw_params[identity] = element
        elif kind == "ColorSpace":
            self.resources.colour_spaces[identity] = element.get("Type", "RGB")


def documents(package: Package) -> Iterator[OfdDocument]:
    """The documents of a file in order; raises Refused where there is none, or one cannot be read."""
    path = package.find("OFD.xml")
    if not path:
        raise Refused(Status.DAMAGED, "the OFD document has no OFD.xml")
    bodies = list(children(package.tree(path), "DocBody"))
    if not bodies:
        raise Refused(Status.DAMAGED, "the OFD document has no body")
    for body in bodies:
        yield OfdDocument(package, _root_part(package, body), body)


def _root_part(package: Package, body: etree._Element) -> str:
    """The DocRoot that counts: the current version's where versions are kept (GB/T 33190, 19)."""
    versions = child(body, "Versions")
    for version in children(versions, "Version") if versions is not None else ():
        path = package.find(version.get("BaseLoc", ""))
        if version.get("Current") == "true" and path:
            root = package.find(text_of(child(package.tree(path), "DocRoot")), folder_of(path))
            if root:
                return root
    return package.find(text_of(child(body, "DocRoot")))


def _properties(body: etree._Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    info = child(body, "DocInfo")
    for element in info if info is not None else ():
        name = _PROPERTIES.get(local_name(element).lower())
        words = text_of(element) or " ".join(filter(None, map(text_of, element)))
        if name and words:
            found.setdefault(name, words)
    return found


def _attached_name(element: etree._Element, location: str) -> str:
    """The attachment's name; its file's extension is added where the name has none."""
    file = location.rpartition("/")[2]
    name = element.get("Name", "").strip() or file
    extension = element.get("Format", "").strip().lstrip(".").lower() or file.rpartition(".")[2]
    return name if "." in name or not extension else f"{name}.{extension}"
