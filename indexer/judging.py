"""The measures of relevance: what a ranked list is worth, given what was judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(ranked: Sequence[str], relevance: Mapping[str, int], depth: int = 10) -> float:
    """The normalised discounted cumulative gain at a depth: gain 2^rel - 1, discount log2(rank + 1)."""
    gains = [(2 ** relevance.get(one, 0) - 1) / log2(rank + 1) for rank, one in enumerate(ranked[:depth], 1)]
    best = sorted(relevance.values(), reverse=True)[:depth]
    ideal = sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(best, 1))
    return sum(gains) / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], relevance: Mapping[str, int], depth: int = 10) -> float:
    """One over the rank of the first that is relevant among the first ``depth``; 0 where none is."""
    for rank, one in enumerate(ranked[:depth], 1):
        if relevance.get(one, 0) > 0:
            return 1 / rank
    return 0.0


def recall(ranked: Sequence[str], relevance: Mapping[str, int], depth: int = 100) -> float:
    """The part of what is relevant that is among the first ``depth``."""
    wanted = {one for one, grade in relevance.items() if grade > 0}
    return len(wanted & set(ranked[:depth])) / len(wanted) if wanted else 0.0


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
