"""How an object of a page is drawn: colours, lines, opacity, from itself or its draw parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.extractors.ofd.document import Resources
from ingest.extractors.ofd.geometry import Matrix, box, matrix, number, numbers
from ingest.extractors.ofd.items import Item, Kind
from ingest.extractors.ofd.outlines import Segment, segments_of
from ingest.extractors.ofd.package import child, children, local_name

#: The width of a line where nobody says another, in millimetres (GB/T 33190, 8.2).
_LINE_WIDTH = 0.353
_CAPS = {"Butt": 0, "Round": 1, "Square": 2}
_JOINS = {"Miter": 0, "Round": 1, "Bevel": 2}
_LONGEST_CHAIN = 8
_BLACK = (0.0, 0.0, 0.0)
Outline = tuple[tuple[Segment, ...], Matrix]


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue from 0 to 1, and how opaque they are."""

    rgb: tuple[float, float, float] = _BLACK
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Paint:
    """What an object is drawn with; no ``fill`` or ``stroke`` means that it has none."""

    fill: Colour | None
    stroke: Colour | None
    line_width: float
    cap: int
    join: int
    miter_limit: float
    dash: tuple[float, ...]
    dash_offset: float
    even_odd: bool


def paint_of(item: Item) -> Paint:
    """The paint of a path or text object."""
    own = _Settings(item)
    text = item.kind is Kind.TEXT
    filled = _flag(item.element, "Fill", otherwise=text)
    stroked = _flag(item.element, "Stroke", otherwise=not text)
    return Paint(
        fill=own.colour("FillColor") if filled else None,
        stroke=own.colour("StrokeColor") if stroked else None,
        line_width=abs(own.number("LineWidth", _LINE_WIDTH)),
        cap=_CAPS.get(own.word("Cap"), 0),
        join=_JOINS.get(own.word("Join"), 0),
        miter_limit=max(own.number("MiterLimit", 4.234), 1.0),
        dash=_dash(own.word("DashPattern")),
        dash_offset=own.number("DashOffset", 0.0),
        even_odd=item.element.get("Rule", "").lower() == "even-odd",
    )


def clip_outlines(item: Item) -> Iterator[tuple[Outline, ...]]:
    """The outlines of each clip an object stands under; what is drawn lies in one of each clip's."""
    for clip, frame in item.frame.clips:
        outlines = [
            _outline(path, matrix(area.get("CTM")).then(frame))
            for area in children(clip, "Area")
            for path in children(area, "Path")
        ]
        if outlines:
            yield tuple(outlines)


def _outline(path: etree._Element, frame: Matrix) -> Outline:
    corner = box(path.get("Boundary"))
    placed = Matrix(e=corner.left, f=corner.top) if corner else Matrix()
    return tuple(segments_of(path)), matrix(path.get("CTM")).then(placed).then(frame)


class _Settings:
    """Looks a setting up in the object, its draw parameters, and its layer's."""

    def __init__(self, item: Item) -> None:
        self._resources = item.document.resources
        params = (item.element.get("DrawParam", ""), item.frame.draw_param)
        self._places = [item.element, *(found for name in params for found in _chain(name, self._resources))]
        self._alpha = item.frame.alpha

    def word(self, name: str) -> str:
        """The first place's word for a setting; "" where none says."""
        return next((value for place in self._places if (value := place.get(name)) is not None), "")

    def number(self, name: str, otherwise: float) -> float:
        """A setting as a number."""
        value = number(self.word(name))
        return otherwise if value is None else value

    def colour(self, name: str) -> Colour:
        """A colour with the object's opacity; black where nobody says another."""
        found = next((one for place in self._places if (one := child(place, name)) is not None), None)
        if found is None:
            return Colour(alpha=self._alpha)
        own = number(found.get("Alpha"))
        opaque = min(max(own, 0.0), 255.0) / 255.0 if own is not None else 1.0
        return Colour(_rgb(found, self._resources.colour_spaces), self._alpha * opaque)


def _chain(name: str, resources: Resources) -> Iterator[etree._Element]:
    for _ in range(_LONGEST_CHAIN):
        found = resources.draw_params.get(name)
        if found is None:
            return
        yield found
        name = found.get("Relative", "")


def _rgb(colour: etree._Element, spaces: Mapping[str, str]) -> tuple[float, float, float]:
    value = colour.get("Value")
    if value is None:
        # A gradient or pattern: its first colour stands for all of it.
        first = next((one for one in colour.iter() if local_name(one) == "Color" and one.get("Value")), None)
        return _rgb(first, spaces) if first is not None else _BLACK
    channels = [_channel(word) for word in value.replace(",", " ").split()]
    kind = spaces.get(colour.get("ColorSpace", ""), "").upper()
    if len(channels) >= 4 or kind == "CMYK":
        cyan, magenta, yellow, black = (*channels, 0.0, 0.0, 0.0, 0.0)[:4]
        return tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))  # type: ignore[return-value]
    if len(channels) == 1 or kind == "GRAY":
        return (channels[0],) * 3 if channels else _BLACK
    return (channels[0], channels[1], channels[2]) if len(channels) == 3 else _BLACK


def _channel(word: str) -> float:
    if word.startswith("#"):
        try:
            value: float | None = float(int(word[1:], 16))
        except ValueError:
            value = None
    else:
        value = number(word)
    return min(max(value or 0.0, 0.0), 255.0) / 255.0


def _dash(words: str) -> tuple[float, ...]:
    lengths = tuple(length for length in numbers(words) if length >= 0)[:16]
    return lengths if sum(lengths) > 0 else ()


def _flag(element: etree._Element, name: str, *, otherwise: bool) -> bool:
    value = element.get(name)
    return otherwise if value is None else value.lower() == "true"
