"""A text's sketch: so few numbers that two texts of almost the same words can be told by them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from heapq import nsmallest

#: How many of a text's clauses a sketch keeps, and how many of them are looked up.
SKETCH, KEYS = 128, 12
#: A clause of fewer letters, and a text of fewer clauses, says too little.
SHORTEST_CLAUSE, FEWEST_CLAUSES = 6, 12
_CLAUSE_ENDS = re.compile(r"[。；：！？，、,;:!?（）()《》〈〉〔〕\[\]“”\"‘’'…—\-.·]+")


def sketch_of(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's clauses, rising; () for a text too short to be told from others.

    Blanks and line breaks do not count, so that a copy set in other lines has the same clauses. Numbers are
    CRC-32: the smallest ones of all clauses are a sample that is the same for the same clauses (bottom-k
    sketch, Cohen and Kaplan 2007).
    """
    hashes = set(_hashes(text))
    return tuple(nsmallest(SKETCH, hashes)) if len(hashes) >= FEWEST_CLAUSES else ()


def _hashes(text: str) -> Iterator[int]:
    for clause in _CLAUSE_ENDS.split("".join(text.split())):
        if len(clause) >= SHORTEST_CLAUSE:
            yield zlib.crc32(clause.encode("utf-8", "surrogatepass"))


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated share of clauses that two texts have in common, of all clauses of both: 0…1."""
    if not one or not other:
        return 0.0
    both = set(one) & set(other)
    if len(one) < SKETCH and len(other) < SKETCH:
        return len(both) / len(set(one) | set(other))
    smallest = nsmallest(SKETCH, set(one) | set(other))
    return sum(1 for number in smallest if number in both) / len(smallest)
