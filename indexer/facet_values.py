"""Facets of a search: what was counted and chosen as values, and one facet with all it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from indexer.filters import YEAR
from indexer.model.plan import QueryPlan
from indexer.model.query import FACETS_BY_NAME, SearchQuery
from indexer.model.results import FacetValue
from indexer.planning import PlannedSearch
from indexer.port import SearchEngine

#: More values than any engine gives.
EVERY = 60_000


def facet_values(query: SearchQuery, name: str, counted: Sequence[tuple[str, int]]) -> tuple[FacetValue, ...]:
    """The values of a facet as counted; what the reader chose or left out stays, even at 0."""
    chosen, excluded = query.facets.get(name, ()), query.excluded.get(name, ())
    counts = dict(counted)
    absent = [value for value in (*chosen, *excluded) if value not in counts]
    return tuple(
        FacetValue(value, counts.get(value, 0), value in chosen, value in excluded)
        for value in (*counts, *dict.fromkeys(absent))
    )


class WholeFacets:
    """Reads one facet to its end, which no result page does. ``planned`` says how a query is asked."""

    def __init__(self, planned: Callable[[SearchQuery], PlannedSearch], engine: SearchEngine) -> None:
        self._planned = planned
        self._engine = engine

    def values(self, query: SearchQuery, name: str) -> tuple[FacetValue, ...]:
        """Every value of a facet with its count, largest first; the facet's own choice left aside.

        Raises KeyError for a name that is none, and what a search raises.
        """
        if name not in FACETS_BY_NAME:
            raise KeyError(name)
        return facet_values(query, name, self._counts(query, name))

    def years(self, query: SearchQuery, name: str, value: str) -> tuple[int, int] | None:
        """The first and the last year of what bears a value, whatever else the query asks for."""
        bearing = SearchQuery(unit=query.unit, facets={name: (value,)}, asof=query.asof)
        years = [int(year) for year, _ in self._counts(bearing, YEAR) if year.isdecimal()]
        return (min(years), max(years)) if years else None

    def _counts(self, query: SearchQuery, name: str) -> Sequence[tuple[str, int]]:
        plan = self._planned(query).plan
        requests = tuple(replace(facet, size=EVERY) for facet in plan.facets if facet.name == name)
        asked: QueryPlan = replace(plan, facets=requests, sort=None, offset=0, limit=0)
        counts: Mapping[str, Sequence[tuple[str, int]]] = self._engine.search(asked).facets
        return counts[name]
