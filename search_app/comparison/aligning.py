"""Which piece of a newer text an older one became: the same words first, then the most alike."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from search_app.comparison.pieces import Piece

#: The share of common pairs of characters (Dice) from which two pieces are one that changed; less is
#: enough where they have the same number.
ALIKE, ALIKE_WITH_SAME_LABEL = 0.45, 0.25
#: What the same number adds when several pieces are alike.
SAME_LABEL = 0.1
#: A pair of characters in more pieces than this says nothing of which is which.
COMMON = 40

Pairs = dict[int, int]


def align(older: Sequence[Piece], newer: Sequence[Piece]) -> Pairs:
    """For each piece of the newer text that has a former, the former's place in the older text."""
    pairs = _same(older, newer)
    taken = set(pairs.values())
    free = {place: piece for place, piece in enumerate(older) if place not in taken}
    open_ = {place: piece for place, piece in enumerate(newer) if place not in pairs}
    for _, new, old in sorted(_candidates(free, open_), key=lambda one: (-one[0], one[1], one[2])):
        if new not in pairs and old not in taken:
            pairs[new] = old
            taken.add(old)
    return pairs


def _same(older: Sequence[Piece], newer: Sequence[Piece]) -> Pairs:
    """Pieces with the same words, in order where several have them."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for place, piece in enumerate(older):
        places[piece.core].append(place)
    return {place: places[piece.core].popleft() for place, piece in enumerate(newer) if places[piece.core]}


def _candidates(older: Mapping[int, Piece], newer: Mapping[int, Piece]) -> Iterator[tuple[float, int, int]]:
    """(likeness, newer place, older place) of every two pieces that may be one."""
    grams = {place: _pairs_of(piece.core) for place, piece in older.items()}
    where: dict[str, list[int]] = defaultdict(list)
    for place, found in grams.items():
        for gram in found:
            where[gram].append(place)
    telling = {gram: places for gram, places in where.items() if len(places) <= COMMON}
    for new, piece in newer.items():
        mine = _pairs_of(piece.core)
        for old in {old for gram in mine for old in telling.get(gram, ())}:
            alike = 2 * len(mine & grams[old]) / (len(mine) + len(grams[old]))
            likeness = _likeness(alike, older[old].label, piece.label)
            if likeness:
                yield likeness, new, old


def _likeness(alike: float, older: str, newer: str) -> float:
    """What is chosen by; 0 where two pieces are not one."""
    if bool(older) != bool(newer):
        return 0.0
    if older and older == newer:
        return alike + SAME_LABEL if alike >= ALIKE_WITH_SAME_LABEL else 0.0
    return alike if alike >= ALIKE else 0.0


def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(one + other for one, other in pairwise(text)) or frozenset({text})
