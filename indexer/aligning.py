"""The piece of a title that is nearest to what was typed, and how far from it."""

from __future__ import annotations

from dataclasses import dataclass

#: What mistakes count: those that leave what was typed in the title a little less than those that do not.
#: Other characters at the edges of what was typed count twice: a title with the rest is no better spelling.
MISSING, SWAPPED, OTHER, TOO_MANY = 10, 10, 11, 12

_OPENING = {")": "(", "）": "（", "》": "《", "〉": "〈"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the title, and its distance: the mistakes that part it from what was typed, as they count."""

    start: int
    end: int
    distance: int

    @property
    def mistakes(self) -> int:
        """Characters to change, to add, to leave out or to swap, two for one at an edge; exact below five."""
        return self.distance // MISSING


def nearest_piece(typed: str, title: str) -> Piece | None:
    """The first of the nearest spans of a title; None where either has no letters.

    Signs and blanks are not compared; a span begins and ends with a letter or digit.
    """
    wanted = [one for one in typed if one.isalnum()]
    places = [place for place, one in enumerate(title) if one.isalnum()]
    if not wanted or not places:
        return None
    letters = [title[place] for place in places]
    # One row for each character typed: (distance, where the span begins, negative) by where it ends.
    before: list[tuple[int, int]] = []
    row = [(0, -end) for end in range(len(letters) + 1)]
    for done, character in enumerate(wanted, start=1):
        above, row = row, [(2 * done * TOO_MANY, 0)]
        weight = 2 if done in {1, len(wanted)} else 1
        for end, letter in enumerate(letters, start=1):
            ways = [
                _more(above[end - 1], 0 if letter == character else weight * OTHER),
                _more(above[end], weight * TOO_MANY),
                _more(row[-1], MISSING),
            ]
            if min(done, end) > 1 and (letters[end - 2], letter) == (character, wanted[done - 2]):
                ways.append(_more(before[end - 2], SWAPPED))
            row.append(min(ways))
        before = above
    end = min(range(1, len(row)), key=lambda at: row[at][0])
    distance, start = row[end]
    return Piece(places[-start], _closed(title, places[-start], places[end - 1] + 1), distance)


def _closed(title: str, start: int, end: int) -> int:
    """The end of the span, behind a bracket that closes one in it."""
    opening = _OPENING.get(title[end : end + 1])
    return end + 1 if opening and opening in title[start:end] else end


def _more(way: tuple[int, int], cost: int) -> tuple[int, int]:
    return way[0] + cost, way[1]
