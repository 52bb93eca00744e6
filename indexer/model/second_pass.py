"""The second pass over the best hits: what is found of a law speaks for each of its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One hit: its score, what names its law (or document), and its ordinal there."""

    score: float
    law: str | int
    ordinal: int


@dataclass(frozen=True, slots=True)
class SecondPass:
    """How the first ``depth`` hits are put in order again: score + ``by_law`` · M + ``by_neighbour`` · N.

    M is the sum of the ``best`` best scores among hits of the same law, divided by ``best``; N the best
    score among hits of the same law at most ``distance`` articles away, itself included.
    """

    depth: int = 500
    by_law: float = 0.5
    best: int = 10
    by_neighbour: float = 0.2
    distance: int = 4

    def order(self, found: Sequence[FoundPlace]) -> list[tuple[float, int]]:
        """The new score and the former place of each hit, best first; equal scores stay in their order.

        Hits beyond ``depth`` stay where they are: none of them has more than those before it.
        """
        laws: dict[str | int, list[FoundPlace]] = {}
        for one in found[: self.depth]:
            laws.setdefault(one.law, []).append(one)
        means = {law: self._mean(hits) for law, hits in laws.items()}
        scored = [
            (
                one.score + self.by_law * means[one.law] + self.by_neighbour * self._near(one, laws[one.law]),
                place,
            )
            for place, one in enumerate(found[: self.depth])
        ]
        scored.sort(key=lambda item: (-item[0], item[1]))
        return scored + [(one.score, self.depth + place) for place, one in enumerate(found[self.depth :])]

    def _mean(self, hits: Sequence[FoundPlace]) -> float:
        return sum(nlargest(self.best, (one.score for one in hits))) / self.best

    def _near(self, one: FoundPlace, hits: Sequence[FoundPlace]) -> float:
        # hits come best first, so the first one near enough is the best
        return next(other.score for other in hits if abs(other.ordinal - one.ordinal) <= self.distance)
