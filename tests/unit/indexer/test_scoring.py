"""The measures of relevance against cases worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from indexer.judging import ndcg, recall


@pytest.mark.parametrize(
    ("ranked", "relevance", "expected"),
    [
        (["a", "b"], {"a": 1}, 1.0),
        (["b", "a"], {"a": 1}, 1 / log2(3)),
        (["x", "y"], {"a": 1}, 0.0),
        ([], {"a": 1}, 0.0),
        (["a", "x", "b"], {"a": 1, "b": 1}, (1 + 1 / 2) / (1 + 1 / log2(3))),
        (["b", "a"], {"a": 2, "b": 1}, (1 + 3 / log2(3)) / (3 + 1 / log2(3))),
        (["x"] * 10 + ["a"], {"a": 1}, 0.0),
        (["a"], {"a": 0}, 0.0),
    ],
)
def test_ndcg(ranked: list[str], relevance: dict[str, int], expected: float) -> None:
    assert ndcg(ranked, relevance) == pytest.approx(expected)


def test_recall() -> None:
    assert recall(["a", "x"], {"a": 1, "b": 1, "c": 0}) == 0.5
    assert recall(["x"] * 100 + ["a"], {"a": 1}) == 0.0
    assert recall([], {}) == 0.0
