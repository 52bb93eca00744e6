"""What stands on a page: texts, paths and images, with the matrix that takes each to the page.

Template pages, layers, nested page blocks, composite objects and the appearances of annotations are all
walked, in the order in which they are drawn (GB/T 33190, 7.7, 8.1, 13, 15).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from lxml import etree

from ingest.extractors.ofd.document import OfdDocument, PagePlace
from ingest.extractors.ofd.geometry import Matrix, box, matrix, number
from ingest.extractors.ofd.package import child, children, folder_of, local_name
from ingest.extractors.reading import Refused

_DEEPEST = 12
#: Objects of a page that are walked; long texts and paths count as several. Composite objects may repeat
#: a part any number of times, so that the size of the file bounds nothing.
WORK_A_PAGE = 100_000
_CHARACTERS_AN_OBJECT = 64
_OPAQUE = 255.0
_LAYERS = {"background": 0, "body": 1, "foreground": 2}


class Kind(StrEnum):
    """The three things that can be seen on a page."""

    TEXT = "TextObject"
    PATH = "PathObject"
    IMAGE = "ImageObject"


_DRAWN = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Frame:
    """What an object inherits: the way to the page, its layer's draw parameters, alpha, clips, visibility."""

    matrix: Matrix
    draw_param: str = ""
    alpha: float = 1.0
    clips: tuple[tuple[etree._Element, Matrix], ...] = ()
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A text, path or image object; ``frame.matrix`` takes its own coordinates to the page."""

    kind: Kind
    element: etree._Element
    frame: Frame
    document: OfdDocument


class PageItems:
    """Walks one page; ``warnings`` and ``cut`` say what could not be taken."""

    def __init__(self, place: PagePlace, work: int = WORK_A_PAGE) -> None:
        """``work`` is how many objects are walked. Raises Refused where the page's content cannot be read."""
        self._place = place
        self._document = place.document
        self._package = place.document.package
        self.page = self._package.tree(place.path)
        self.warnings: list[str] = []
        self.cut = False
        self.left = work
        self._document.load_page_resources(self.page, folder_of(place.path))
        self.box = self._document.page_box(self.page)

    def __iter__(self) -> Iterator[Item]:
        """The page's objects from the back to the front."""
        start = Frame(Matrix(e=-self.box.left, f=-self.box.top))
        templates = [self._template(element) for element in children(self.page, "Template")]
        yield from self._contents((root for front, root in templates if not front), start)
        yield from self._layers(self.page, start)
        yield from self._contents((root for front, root in templates if front), start)
        for appearance in self._document.annotations(self._place.identity):
            yield from self._block(appearance, _inside(appearance, start), 0)

    def _template(self, element: etree._Element) -> tuple[bool, etree._Element | None]:
        path, order = self._document.template(element.get("TemplateID", ""))
        front = (element.get("ZOrder") or order).lower() == "foreground"
        try:
            return front, self._package.tree(path) if path else None
        except Refused as refusal:
            self.warnings.append(f"a template page was left out: {refusal.reason}")
            return front, None

    def _contents(self, roots: Iterable[etree._Element | None], frame: Frame) -> Iterator[Item]:
        for root in roots:
            if root is not None:
                yield from self._layers(root, frame)

    def _layers(self, page: etree._Element, frame: Frame) -> Iterator[Item]:
        content = child(page, "Content")
        if content is None:
            return
        layers = sorted(
            children(content, "Layer"), key=lambda layer: _LAYERS.get(layer.get("Type", "").lower(), 1)
        )
        for layer in layers:
            yield from self._block(layer, replace(frame, draw_param=layer.get("DrawParam", "")), 0)

    def _block(self, block: etree._Element, frame: Frame, depth: int) -> Iterator[Item]:
        if depth > _DEEPEST:
            self.cut = True
            return
        for element in block:
            name = local_name(element)
            self.left -= _work(element) if name in _DRAWN else 1
            if self.left < 0:
                self.cut = True
                return
            if name == "PageBlock":
                yield from self._block(element, frame, depth + 1)
            elif name == "CompositeObject":
                yield from self._composite(element, frame, depth)
            elif name in _DRAWN:
                yield Item(Kind(name), element, _inside(element, frame), self._document)

    def _composite(self, element: etree._Element, frame: Frame, depth: int) -> Iterator[Item]:
        unit = self._document.resources.units.get(element.get("ResourceID", ""))
        content = child(unit, "Content") if unit is not None else child(element, "Content")
        if content is not None:
            yield from self._block(content, _inside(element, frame), depth + 1)


def _work(element: etree._Element) -> int:
    return 1 + sum(len(inner.text or "") for inner in element) // _CHARACTERS_AN_OBJECT


def _inside(element: etree._Element, outer: Frame) -> Frame:
    """The frame of what is drawn in an object: its CTM, then its boundary's corner, then what is around."""
    corner = box(element.get("Boundary"))
    placed = Matrix(e=corner.left, f=corner.top).then(outer.matrix) if corner else outer.matrix
    own = element.get("CTM")
    alpha = number(element.get("Alpha"))
    inner = Frame(
        matrix(own).then(placed) if own else placed,
        outer.draw_param,
        outer.alpha * (min(max(alpha, 0.0), _OPAQUE) / _OPAQUE if alpha is not None else 1.0),
        outer.clips,
        outer.visible and element.get("Visible", "true") != "false",
    )
    clips = child(element, "Clips")
    if clips is None:
        return inner
    # TransFlag: whether the object's own CTM moves its clips as well; they do unless it says "false".
    base = placed if clips.get("TransFlag") == "false" else inner.matrix
    return replace(inner, clips=(*outer.clips, *((clip, base) for clip in children(clips, "Clip"))))
