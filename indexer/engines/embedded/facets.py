"""Counts facets: one pass over what matches for all of them, and corrections where a day decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tantivy import Occur, Query

from indexer.engines.embedded.queries import both, translate
from indexer.engines.embedded.schema import NOTHING
from indexer.engines.embedded.view import ALL_BUCKETS, View, terms_request
from indexer.model.plan import FacetRequest

Counts = tuple[tuple[str, int], ...]
Tally = dict[str, int]
#: Up to so many exceptions in the whole index are looked up one by one instead of counted by queries.
FEW = 5_000
#: Values read of a long tail, in sizes of what is shown, so that a tie at the end is seldom cut.
MARGIN = 3


def count_facets(view: View, query: Query, facets: Sequence[FacetRequest]) -> dict[str, Counts]:
    """Each facet's values among what the query matches, largest first, equal counts by value."""
    counts = _count(view, query, facets)
    for facet in facets:
        if facet.exception is not None and view.passing(facet.exception):
            _correct(view, query, facet, counts[facet.name])
    return {facet.name: facet.largest(counts[facet.name]) for facet in facets}


def _count(view: View, query: Query, facets: Sequence[FacetRequest]) -> dict[str, Tally]:
    """Every value's count per facet, in one pass; a long tail that no page shows may be left out."""
    limits = {facet.name: _limit(view, facet) for facet in facets}
    counts = _tallies(view, query, facets, limits)
    cut = [facet for facet in facets if _cuts_a_tie(counts[facet.name], facet.size, limits[facet.name])]
    if cut:
        counts |= _tallies(view, query, cut, {facet.name: ALL_BUCKETS for facet in cut})
    return counts


def _limit(view: View, facet: FacetRequest) -> int:
    """How many values of a column are worth reading: sums and corrections need all of them."""
    simple = facet.exception is None and not facet.named and len(_columns(view, facet)) == 1
    return MARGIN * facet.size if simple else ALL_BUCKETS


def _cuts_a_tie(counts: Tally, size: int, limit: int) -> bool:
    if len(counts) < limit - 1:  # less the entries without a value
        return False
    ordered = sorted(counts.values(), reverse=True)
    return len(ordered) > size and ordered[-1] == ordered[size - 1]


def _tallies(
    view: View, query: Query, facets: Sequence[FacetRequest], limits: Mapping[str, int]
) -> dict[str, Tally]:
    requests = {
        f"{facet.name} {column}": _request(facet, column, limits[facet.name])
        for facet in facets
        for column in _columns(view, facet)
    }
    answered = view.searcher.aggregate(query, requests) if requests else {}
    tallies: dict[str, Tally] = {}
    for facet in facets:
        tally = tallies[facet.name] = {}
        for column in _columns(view, facet):
            buckets = answered[f"{facet.name} {column}"]["buckets"]
            _add(tally, {_value(facet, bucket["key"]): bucket["doc_count"] for bucket in buckets})
        tally.pop(NOTHING, None)
    return tallies


def _columns(view: View, facet: FacetRequest) -> tuple[str, ...]:
    return (facet.field,) if facet.interval else view.columns(facet.field)


def _request(facet: FacetRequest, column: str, limit: int) -> dict[str, Any]:
    if facet.interval:
        return {"histogram": {"field": column, "interval": facet.interval, "min_doc_count": 1}}
    return terms_request(column, limit)


def _value(facet: FacetRequest, key: Any) -> str:
    """A bucket's value; the interval of what is not known is no value."""
    if not facet.interval:
        return str(key)
    return str(int(key) // facet.interval) if key else NOTHING


def _add(tally: Tally, found: Mapping[str, int], times: int = 1) -> None:
    for value, count in found.items():
        tally[value] = tally.get(value, 0) + times * count


def _correct(view: View, query: Query, facet: FacetRequest, counts: Tally) -> None:
    """Moves the entries of a facet's exception from their field's values to its cases."""
    assert facet.exception is not None
    exceptions = view.passing(facet.exception)
    apart = _within(query, translate(view.schema, facet.exception))
    if exceptions <= FEW:
        changes = view.remembered(facet, lambda: _changes(view, facet))
        matched = Counter(changes[place] for place in view.places(apart, exceptions))
        for change, times in matched.items():
            _add(counts, dict(change), times)
        return
    _add(counts, _count(view, apart, [facet])[facet.name], -1)
    for value, case in facet.cases:
        _add(counts, {value: view.matching(_within(apart, translate(view.schema, case)))})


def _changes(view: View, facet: FacetRequest) -> dict[tuple[int, int], Counts]:
    """What each exception adds to and takes from the counts, by its place in the index."""
    assert facet.exception is not None
    apart = translate(view.schema, facet.exception)
    exceptions = view.passing(facet.exception)
    changes: dict[tuple[int, int], Tally] = {place: {} for place in view.places(apart, exceptions)}
    steps = [(value, +1, translate(view.schema, case)) for value, case in facet.cases]
    for value in _count(view, apart, [facet])[facet.name]:
        steps.append((value, -1, Query.term_query(view.schema, facet.field, value, "basic")))
    for value, change, query in steps:
        for place in view.places(_within(apart, query), exceptions):
            _add(changes[place], {value: change})
    return {place: tuple(change.items()) for place, change in changes.items()}


def _within(query: Query, condition: Query) -> Query:
    return both([(Occur.Must, query), (Occur.Must, condition)])
