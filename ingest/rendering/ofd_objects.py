"""The objects of an OFD page in the words of a PDF's content stream."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence

from ingest.extractors.ofd.geometry import Matrix, Point, number
from ingest.extractors.ofd.items import Item, Kind
from ingest.extractors.ofd.outlines import Segment, segments_of
from ingest.extractors.ofd.package import Package
from ingest.extractors.ofd.paint import Colour, Outline, Paint, clip_outlines, paint_of
from ingest.extractors.ofd.text import Glyph, glyphs, scale_of, size_of
from ingest.extractors.reading import Refused
from ingest.rendering.arcs import arc
from ingest.rendering.ofd_fonts import Drawn, PageFonts
from ingest.rendering.pdf_writer import PdfWriter
from ingest.rendering.pictures import pixels_of
from ingest.rendering.port import NotDrawn

_UPRIGHT = Matrix()
#: Quarter turns of single characters (GB/T 33190, 11.2, CharDirection), as the PDF's text matrix sees them.
_TURNS = {90: (0, -1, -1, 0), 180: (-1, 0, 0, 1), 270: (0, 1, 1, 0)}
_SLANT = 0.25
_EMBOLDEN = 0.03
_HEAVY = 600
_NARROWEST = 0.4


class PageDrawing:
    """Writes one page: ``draw`` takes its objects from the back to the front."""

    def __init__(self, scale: float, height: float) -> None:
        """``scale`` is points a millimetre; ``height`` the page's, in millimetres."""
        self._writer = PdfWriter()
        self._fonts = PageFonts(self._writer)
        self._images: dict[tuple[Package | None, str], int | None] = {}
        self._states: dict[tuple[float, float], str] = {}
        # An OFD counts downwards from the left top corner, a PDF upwards from the left bottom.
        self._content = [_transformed(Matrix(scale, 0, 0, -scale, 0, height * scale))]

    def draw(self, item: Item) -> None:
        """Adds an object."""
        self._content.append("q")
        for outlines in clip_outlines(item):
            self._content.append(" ".join((*(word for one in outlines for word in _placed(one)), "W n")))
        self._content.append(_transformed(item.frame.matrix))
        if item.kind is Kind.PATH:
            self._path(item)
        elif item.kind is Kind.IMAGE:
            self._image(item)
        else:
            self._text(item)
        self._content.append("Q")

    def draw_picture(self, picture: bytes, matrix: Matrix) -> None:
        """Adds a picture; ``matrix`` takes the unit square to its place on the page."""
        image = self._images[(None, str(len(self._images)))] = self._image_object(picture)
        if image is not None:
            self._content.append(f"q {_transformed(matrix)} 1 0 0 -1 0 1 cm /I{image} Do Q")

    def document(self, width: float, height: float) -> bytes:
        """The PDF with everything that was drawn, on a page of a size in points."""
        states = " ".join(
            f"/{name} << /ca {fill:.3f} /CA {stroke:.3f} >>" for (fill, stroke), name in self._states.items()
        )
        images = " ".join(f"/I{one} {one} 0 R" for one in self._images.values() if one is not None)
        resources = f"/Font << {self._fonts.resources()} >> /ExtGState << {states} >> /XObject << {images} >>"
        content = "\n".join(self._content).encode("ascii")
        return self._writer.document(width, height, content, resources)

    def _path(self, item: Item) -> None:
        paint = paint_of(item)
        words = list(_outlined(segments_of(item.element), _UPRIGHT))
        if words and (paint.fill or paint.stroke):
            self._set(paint)
            self._content.append(" ".join((*words, _painting(paint))))

    def _image(self, item: Item) -> None:
        path = item.document.resources.media.get(item.element.get("ResourceID", ""), "")
        key = (item.document.package, path)
        if path and key not in self._images:
            with contextlib.suppress(Refused):
                self._images[key] = self._image_object(item.document.package.bytes(path))
        if self._images.get(key) is not None:
            self._state(item.frame.alpha, item.frame.alpha)
            self._content.append(f"1 0 0 -1 0 1 cm /I{self._images[key]} Do")

    def _image_object(self, picture: bytes) -> int | None:
        try:
            found = pixels_of(picture)
        except NotDrawn:
            return None
        size = f"/Type /XObject /Subtype /Image /Width {found.width} /Height {found.height}"
        size += " /BitsPerComponent 8 /Filter /FlateDecode"
        mask = ""
        if found.alpha:
            soft = self._writer.stream(found.alpha, f"{size} /ColorSpace /DeviceGray", pack=False)
            mask = f" /SMask {soft} 0 R"
        return self._writer.stream(found.rgb, f"{size} /ColorSpace /DeviceRGB{mask}", pack=False)

    def _text(self, item: Item) -> None:
        paint = paint_of(item)
        if not (paint.fill or paint.stroke):
            return
        self._set(paint)
        size, scale = size_of(item.element), scale_of(item.element)
        font = self._fonts.of(item)
        words = ["BT"]
        current = mode = ""
        for glyph in glyphs(item.element):
            found = font.find(glyph)
            if found is None:
                continue
            if found.name != current:
                current = found.name
                words.append(f"/{current} {_number(size)} Tf")
            wanted = self._mode(item, paint, stand_in=found.stand_in, size=size)
            if wanted != mode:
                mode = wanted
                words.append(mode)
            slant = _SLANT if found.stand_in and item.element.get("Italic") == "true" else 0.0
            turned = _turned(item, scale * _squeezed(found, glyph, size * scale), slant)
            words.append(f"{turned} {_number(glyph.x)} {_number(glyph.y)} Tm <{found.index:04X}> Tj")
        if current:
            self._content.append(" ".join((*words, "ET")))

    def _mode(self, item: Item, paint: Paint, *, stand_in: bool, size: float) -> str:
        """How letters are painted; where the document's own bold is absent, a line makes up for it."""
        heavy = (number(item.element.get("Weight")) or 0.0) >= _HEAVY
        if stand_in and heavy and paint.fill and not paint.stroke:
            return f"{_rgb(paint.fill)} RG {_number(size * _EMBOLDEN)} w 2 Tr"
        return "2 Tr" if paint.fill and paint.stroke else "1 Tr" if paint.stroke else "0 Tr"

    def _set(self, paint: Paint) -> None:
        fill, stroke = paint.fill or Colour(), paint.stroke or Colour()
        self._state(fill.alpha, stroke.alpha)
        dash = " ".join(map(_number, paint.dash))
        self._content.append(
            f"{_rgb(fill)} rg {_rgb(stroke)} RG {_number(paint.line_width)} w {paint.cap} J {paint.join} j"
            f" {_number(paint.miter_limit)} M [{dash}] {_number(paint.dash_offset)} d"
        )

    def _state(self, fill: float, stroke: float) -> None:
        key = (round(fill, 3), round(stroke, 3))
        if key != (1.0, 1.0):
            name = self._states.setdefault(key, f"G{len(self._states)}")
            self._content.append(f"/{name} gs")


def _squeezed(found: Drawn, glyph: Glyph, size: float) -> float:
    """How much narrower a letter that stands in has to be for the room the absent one was given."""
    taken = found.advance * size
    return max(glyph.room / taken, _NARROWEST) if found.stand_in and 0 < glyph.room < taken else 1.0


def _turned(item: Item, scale: float, slant: float) -> str:
    """The text matrix of one character without its place; flipped, because the page's y runs downwards."""
    degrees = int(number(item.element.get("CharDirection")) or 0) % 360
    a, b, c, d = _TURNS.get(degrees, (1, 0, slant, -1))
    return " ".join(_number(value) for value in (a * scale, b * scale, c, d))


def _painting(paint: Paint) -> str:
    star = "*" if paint.even_odd else ""
    if paint.fill and paint.stroke:
        return f"B{star}"
    return f"f{star}" if paint.fill else "S"


def _placed(outline: Outline) -> Iterator[str]:
    segments, matrix = outline
    return _outlined(segments, matrix)


def _outlined(segments: Iterable[Segment], matrix: Matrix) -> Iterator[str]:
    """The segments of a path as PDF operators, their points taken through a matrix."""
    start = here = (0.0, 0.0)
    begun = False
    for word, values in segments:
        points = _pairs(values)
        if word in "SM":
            start = here = points[0]
            begun = True
            yield f"{_point(here, matrix)} m"
        elif not begun:
            continue
        elif word == "C":
            here = start
            yield "h"
        else:
            curves = arc(here, values) if word == "A" else [_curve(here, points)]
            for curve in curves:
                yield " ".join((*(_point(point, matrix) for point in curve), "l" if len(curve) == 1 else "c"))
                here = curve[-1]


def _curve(here: Point, points: Sequence[Point]) -> Sequence[Point]:
    """The points of a line or a cubic; a quadratic curve is made one."""
    if len(points) != 2:
        return points
    (cx, cy), (x, y) = points
    first = (here[0] + 2 / 3 * (cx - here[0]), here[1] + 2 / 3 * (cy - here[1]))
    return first, (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y)), (x, y)


def _pairs(values: Sequence[float]) -> list[Point]:
    return list(zip(values[::2], values[1::2], strict=False))


def _point(point: Point, matrix: Matrix) -> str:
    x, y = matrix.point(*point)
    return f"{_number(x)} {_number(y)}"


def _transformed(matrix: Matrix) -> str:
    parts = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    return f"{' '.join(map(_number, parts))} cm"


def _rgb(colour: Colour) -> str:
    return " ".join(map(_number, colour.rgb))


def _number(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")
