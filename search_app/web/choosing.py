"""A search with one value of a facet more or less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indexer.model.query import SearchQuery


def with_value(query: SearchQuery, facet: str, value: str, *, chosen: bool) -> SearchQuery:
    """The query with a facet's value chosen or dropped, from its first page."""
    return replace(query, page=1, facets=_changed(query.facets, facet, value, taken=chosen))


def with_exclusion(query: SearchQuery, facet: str, value: str, *, excluded: bool) -> SearchQuery:
    """The query with a facet's value left out or let in again, from its first page."""
    return replace(query, page=1, excluded=_changed(query.excluded, facet, value, taken=excluded))


def _changed(
    chosen: Mapping[str, tuple[str, ...]], facet: str, value: str, *, taken: bool
) -> dict[str, tuple[str, ...]]:
    others = tuple(old for old in chosen.get(facet, ()) if old != value)
    changed = {**chosen, facet: (*others, value) if taken else others}
    return {name: kept for name, kept in changed.items() if kept}
