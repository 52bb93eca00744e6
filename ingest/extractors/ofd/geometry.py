"""Numbers of an OFD page: boxes and matrices in millimetres, x to the right, y downwards."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]
_LARGEST = 1e9
_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle along the axes: its left top corner and its right bottom corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matrix:
    """``x' = a·x + c·y + e``, ``y' = b·x + d·y + f`` (GB/T 33190, CTM)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def direction(self, x: float, y: float) -> Point:
        """Where a step leads, whatever it starts from."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def then(self, outer: Matrix) -> Matrix:
        """This one first, ``outer`` after it."""
        a, b = outer.direction(self.a, self.b)
        c, d = outer.direction(self.c, self.d)
        e, f = outer.point(self.e, self.f)
        return Matrix(a, b, c, d, e, f)

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box around a rectangle's four corners."""
        return around(self.point(x, y) for x in (left, right) for y in (top, bottom))


def around(points: Iterable[Point]) -> Box:
    """The box around one or more points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def numbers(text: str | None) -> list[float]:
    """The finite numbers in an attribute, up to the first word that is none."""
    found: list[float] = []
    for word in (text or "").replace(",", " ").split():
        value = number(word)
        if value is None:
            break
        found.append(value)
    return found


def number(word: str | None) -> float | None:
    """A finite number of reasonable size, or None."""
    try:
        value = float(word or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= _LARGEST else None


def matrix(text: str | None) -> Matrix:
    """The matrix of a CTM attribute; the one that changes nothing where it is absent or broken."""
    values = numbers(text)
    return Matrix(*values) if len(values) == 6 else Matrix()


def box(text: str | None) -> Box | None:
    """The box of an ``x y width height`` attribute, None where it is absent or broken."""
    values = numbers(text)
    if len(values) != 4:
        return None
    left, top, width, height = values
    return Box(left, top, left + width, top + height)


def steps(text: str | None, count: int) -> list[float]:
    """The first ``count`` values of a DeltaX or DeltaY, where ``g n v`` stands for n times v."""
    # However long the attribute, no more of it is looked at than so many numbers take.
    words = (text or "")[: _LONGEST_NUMBER * (count + 3)].replace(",", " ").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < count:
        if words[at].lower() == "g":
            times, value = number(_word(words, at + 1)), number(_word(words, at + 2))
            if times is None or value is None:
                break
            found.extend([value] * min(max(int(times), 0), count - len(found)))
            at += 3
            continue
        value = number(words[at])
        if value is None:
            break
        found.append(value)
        at += 1
    return found


def _word(words: list[str], at: int) -> str:
    return words[at] if at < len(words) else ""
