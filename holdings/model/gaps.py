"""What a collection lacks by its own evidence: numbers left out of sequences, documents that others cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

#: A step wider than this parts two runs: a number typed wrong must not list thousands.
WIDEST_STEP: Final = 10
#: Fewer numbers than this tell nothing of those between them.
SHORTEST_RUN: Final = 3
_KEY: Final = re.compile(r"(?P<code>.*)\|(?P<year>\d{4})?\|(?P<first>\d+)(?:-(?P<last>\d+))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SequenceGap:
    """A body's numbers of one year: how many are on record from ``first`` to ``last``, and which are not.

    ``year`` is None for orders, which are numbered through; ``missing`` are (first, last) pairs.
    """

    code: str
    year: int | None
    first: int
    last: int
    on_record: int
    missing: tuple[tuple[int, int], ...]

    @property
    def missing_count(self) -> int:
        """How many numbers are missing."""
        return sum(last - first + 1 for first, last in self.missing)


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A document that is cited and not on record: its title and number as printed, and by how many."""

    title: str
    number: str
    cited_by: int


@dataclass(frozen=True, slots=True)
class GapReport:
    """Sequences with numbers missing, by code and year, and missing documents, the most cited first."""

    sequences: tuple[SequenceGap, ...]
    cited: tuple[MissingDocument, ...]


def sequence_gaps(number_keys: Iterable[str]) -> tuple[SequenceGap, ...]:
    """The gaps in the sequences that these numbers (``DocumentNumber.key``) belong to.

    Only what lies between numbers on record is missing, in runs of at least three whose steps are no wider
    than ten; what came before the first and after the last, nobody can tell.
    """
    sequences: dict[tuple[str, int | None], set[int]] = {}
    for key in number_keys:
        match = _KEY.match(key)
        if match:
            year = int(match["year"]) if match["year"] else None
            sequences.setdefault((match["code"], year), set()).update(_numbers(match))
    gaps = [gap for place, numbers in sequences.items() for gap in _gaps(*place, numbers)]
    return tuple(sorted(gaps, key=lambda gap: (gap.code, gap.year or 0, gap.first)))


def _numbers(match: re.Match[str]) -> range:
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else first
    # 13-15 are three documents; 5-1 is a part of the fifth.
    return range(first, last + 1) if first < last <= first + WIDEST_STEP else range(first, first + 1)


def _gaps(code: str, year: int | None, numbers: Iterable[int]) -> Iterable[SequenceGap]:
    for run in _runs(sorted(numbers)):
        missing = tuple((before + 1, after - 1) for before, after in pairwise(run) if after - before > 1)
        if len(run) >= SHORTEST_RUN and missing:
            yield SequenceGap(code, year, run[0], run[-1], len(run), missing)


def _runs(numbers: list[int]) -> Iterable[list[int]]:
    begin = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] - numbers[place - 1] > WIDEST_STEP:
            yield numbers[begin:place]
            begin = place


def missing_documents(
    citations: Iterable[tuple[str, str, str]], printed: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[MissingDocument, ...]:
    """The documents that are cited, the most cited first.

    ``citations`` are (title key, number key, citing document), ``printed`` the words by (title key, number
    key). One that is cited with a number here and without it there is one document, where only one number
    goes with its title.
    """
    sources: dict[tuple[str, str], set[str]] = {}
    for title, number, source in citations:
        sources.setdefault((title, number), set()).add(source)
    numbers: dict[str, list[tuple[str, str]]] = {}
    for place in sources:
        if place[0] and place[1]:
            numbers.setdefault(place[0], []).append(place)
    for place in [place for place in sources if not place[1]]:
        fuller = numbers.get(place[0], [])
        if len(fuller) == 1:
            sources[fuller[0]] |= sources.pop(place)
    found = [MissingDocument(*printed[place], len(citing)) for place, citing in sources.items()]
    return tuple(sorted(found, key=lambda one: (-one.cited_by, one.title, one.number)))
