"""What a page without results offers instead: other searches that find something, and categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.model.results import FacetValue
from indexer.relaxing import Instead
from search_app.current import Display
from search_app.differences import how_it_differs
from search_app.parts import Link, counted


@dataclass(frozen=True, slots=True)
class EmptyView:
    """Links to other searches and to categories, each with how much is there."""

    tries: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()


def present_empty(instead: Instead, display: Display) -> EmptyView:
    """The view of what may be done where nothing was found."""
    return EmptyView(
        tuple(
            Link(
                how_it_differs(one, display),
                display.addresses.search(one.query),
                count=counted(one.total),
            )
            for one in instead.searches
        ),
        tuple(_categories(instead, display)),
    )


def _categories(instead: Instead, display: Display) -> Iterator[Link]:
    names = display.labels.of("cat", instead.categories)
    for value in instead.categories:
        target = replace(instead.words, facets={"cat": (value.id,)})
        yield Link(
            _name(value, names.get(value.id)), display.addresses.search(target), count=counted(value.count)
        )


def _name(value: FacetValue, label: str | None) -> str:
    return label or value.id
