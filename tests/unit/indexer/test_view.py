"""What the embedded engine remembers of an index."""

from __future__ import annotations

from typing import Any, cast

from indexer.engines.embedded.view import SEARCHES, View


def test_the_counts_of_the_searches_asked_last_are_kept_and_no_more() -> None:
    view = View(cast(Any, None), cast(Any, None))
    asked: list[int] = []

    def count(search: int) -> int:
        def counting() -> int:
            asked.append(search)
            return search * 10

        return view.counted(search, counting)

    for search in range(SEARCHES):
        assert count(search) == search * 10
    assert count(0) == 0
    assert asked == list(range(SEARCHES))
    count(SEARCHES)  # takes the place of 1, which was asked longest ago
    count(0)
    count(1)
    assert asked == [*range(SEARCHES + 1), 1]
