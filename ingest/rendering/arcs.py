"""Arcs of an ellipse as cubic curves (SVG 1.1, appendix F.6, whose notation OFD's arcs share)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ingest.extractors.ofd.geometry import Point

_QUARTER = math.pi / 2


def arc(start: Point, values: Sequence[float]) -> Iterator[Sequence[Point]]:
    """The curves of an arc: two radii, turn in degrees, whether large, whether clockwise, and its end."""
    rx, ry, degrees, large, sweep, x, y = values
    rx, ry, phi = abs(rx), abs(ry), math.radians(degrees)
    if min(rx, ry) < 1e-9 or start == (x, y):
        yield ((x, y),)
        return
    across, down = _turn((start[0] - x) / 2, (start[1] - y) / 2, -phi)
    # Radii too small to reach are made just large enough.
    reach = math.sqrt((across / rx) ** 2 + (down / ry) ** 2)
    rx, ry = rx * max(reach, 1.0), ry * max(reach, 1.0)
    share = (across / rx) ** 2 + (down / ry) ** 2
    factor = math.sqrt(max(0.0, 1.0 / share - 1.0)) * (1 if bool(large) != bool(sweep) else -1)
    middle = (factor * rx * down / ry, -factor * ry * across / rx)
    first = math.atan2((down - middle[1]) / ry, (across - middle[0]) / rx)
    last = math.atan2((-down - middle[1]) / ry, (-across - middle[0]) / rx)
    turn = (last - first) % (2 * math.pi)
    if not sweep:
        turn -= 2 * math.pi
    offset = _turn(*middle, phi)
    centre = (offset[0] + (start[0] + x) / 2, offset[1] + (start[1] + y) / 2)
    yield from _curves(centre, (rx, ry), phi, first, turn)


def _curves(centre: Point, radii: Point, phi: float, first: float, turn: float) -> Iterator[Sequence[Point]]:
    count = max(1, math.ceil(abs(turn) / _QUARTER - 1e-9))
    step = turn / count
    handle = 4 / 3 * math.tan(step / 4)

    def placed(x: float, y: float) -> Point:
        turned = _turn(x * radii[0], y * radii[1], phi)
        return turned[0] + centre[0], turned[1] + centre[1]

    for at in range(count):
        begin, end = first + at * step, first + (at + 1) * step
        yield (
            placed(math.cos(begin) - handle * math.sin(begin), math.sin(begin) + handle * math.cos(begin)),
            placed(math.cos(end) + handle * math.sin(end), math.sin(end) - handle * math.cos(end)),
            placed(math.cos(end), math.sin(end)),
        )


def _turn(x: float, y: float, phi: float) -> Point:
    return x * math.cos(phi) - y * math.sin(phi), x * math.sin(phi) + y * math.cos(phi)
