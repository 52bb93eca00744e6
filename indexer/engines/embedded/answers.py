"""Answers a plan from a view: one page in a fixed order, the exact total, and facet counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tantivy import DocAddress, Occur, Order, Query

from indexer.engines.embedded.deep_pages import SLACK, Found, hits_behind
from indexer.engines.embedded.facets import Counts, count_facets
from indexer.engines.embedded.queries import both, translate
from indexer.engines.embedded.view import View, count_of
from indexer.model.expression import Constant, ranks
from indexer.model.plan import Answer, EngineHit, FacetRequest, QueryPlan
from indexer.model.second_pass import FoundPlace, SecondPass
from indexer.weighing import rare_terms, weighed

#: Values of a facet up to which its counts are remembered.
MOST_REMEMBERED = 1_000


def answer(view: View, plan: QueryPlan) -> Answer:
    """What the plan asks for, as the index stood when the view was taken."""
    request = _Request(view, plan)
    total, hits = _page(view, request.ranked(), plan)
    facets: Mapping[str, Counts] = {}
    if plan.facets and (total or request.has_own_filters):
        facets = _remembered(view, request, plan)
    return Answer(total, hits, {facet.name: facets.get(facet.name, ()) for facet in plan.facets})


def _remembered(view: View, request: _Request, plan: QueryPlan) -> Mapping[str, Counts]:
    """The facets' counts; those of a page are remembered, for neither the page nor the order changes them.

    A facet read to its end is not: it may have thousands of values, and is seldom asked for again.
    """
    if any(facet.size > MOST_REMEMBERED for facet in plan.facets):
        return _facets(view, request, plan.facets)
    asked = (plan.query, tuple(plan.filters.items()), plan.facets)
    return view.counted(asked, lambda: _facets(view, request, plan.facets))


class _Request:
    """The parts of a plan, each translated once, put together as the page and each facet need them."""

    def __init__(self, view: View, plan: QueryPlan) -> None:
        self._view = view
        self._plan = plan
        self._query = translate(view.schema, plan.query)
        self._filters = {
            name: translate(view.schema, Constant(expression, 0.0) if ranks(expression) else expression)
            for name, expression in plan.filters.items()
            if view.passing(expression) < view.count  # one that all pass costs time and changes nothing
        }
        self._facets = {facet.name for facet in plan.facets}

    @property
    def has_own_filters(self) -> bool:
        """Whether a facet has a filter of its own, and so counts by another query than the page's."""
        return not self._facets.isdisjoint(self._filters)

    def filtered(self, facet: str) -> bool:
        """Whether the facet has a filter of its own."""
        return facet in self._filters

    def without(self, facet: str | None) -> Query:
        """Everything that must match, but for one facet's own filter."""
        return self._filtered(self._query, [query for name, query in self._filters.items() if name != facet])

    def ranked(self) -> Query:
        """Everything that must match, scored as the plan says: what is only counted needs no weights."""
        rare = rare_terms(self._plan.query) if self._plan.sort is None and self._plan.limit else ()
        if not rare:
            return self.without(None)
        counts = {(field, term): self._view.searcher.doc_freq(field, term) for field, term in rare}
        query = translate(self._view.schema, weighed(self._plan.query, self._view.count, counts))
        return self._filtered(query, list(self._filters.values()))

    @staticmethod
    def _filtered(query: Query, filters: Sequence[Query]) -> Query:
        return both([(Occur.Must, one) for one in (query, *filters)])


def _page(view: View, query: Query, plan: QueryPlan) -> tuple[int, tuple[EngineHit, ...]]:
    if plan.limit < 1:
        return view.matching(query), ()
    if plan.after:
        behind = _in_order(view, hits_behind(view, query, plan, plan.after), 0, plan.limit)
        return view.matching(query), tuple(_hit(view, plan, *one) for one in behind)
    if plan.sort is None and not ranks(plan.query):
        return _by_entry_id(view, query, plan)
    total, found = _enough(view, query, plan)
    start = plan.offset
    if plan.second_pass and plan.reorders:
        found = _again(view, _in_order(view, found, 0, plan.reach), plan.second_pass)
    else:
        found, start = _in_order(view, found, start, plan.reach), 0
    page = found[start : start + plan.limit]
    return total, tuple(_hit(view, plan, *one) for one in page)


def _again(view: View, found: Sequence[Found], second_pass: SecondPass) -> list[Found]:
    """The best hits in the order of the second pass; reads columns, no stored entry."""
    addresses = [address for _, address in found]
    laws: list[Any] = view.searcher.fast_field_values("law_order", addresses)
    ordinals: list[Any] = view.searcher.fast_field_values("ordinal", addresses)
    scores = [score for score, _ in found]
    order = second_pass.order([FoundPlace(*one) for one in zip(scores, laws, ordinals, strict=True)])
    return [(score, addresses[place]) for score, place in order]


def _by_entry_id(view: View, query: Query, plan: QueryPlan) -> tuple[int, tuple[EngineHit, ...]]:
    """The page where nothing ranks: all scores are 0 and the order is that of the ids."""
    result = view.searcher.search(
        query, plan.limit, offset=plan.offset, order_by_field="entry_id", order=Order.Asc
    )
    return count_of(result), tuple(_hit(view, plan, 0.0, address) for _, address in result.hits)


def _enough(view: View, query: Query, plan: QueryPlan) -> tuple[int, list[Found]]:
    """The total and the best hits, down to where a tie at the end of the page ends.

    tantivy orders ties by address, so a tie has to be fetched whole to be put in order; a tie of n
    entries costs about 1.7 n microseconds.
    """
    stop = plan.reach
    limit = stop + SLACK
    while True:
        result = view.searcher.search(query, limit, order_by_field=plan.sort)
        found: list[Found] = result.hits
        if len(found) < limit or found[-1][0] != found[stop - 1][0]:
            return count_of(result), found
        limit *= 8


def _in_order(view: View, found: Sequence[Found], start: int, stop: int) -> list[Found]:
    """The hits from ``start`` to ``stop``, equal keys by entry id; only ties that touch them are read."""
    ordered: list[Found] = []
    place = 0
    for _, tie in groupby(found, key=itemgetter(0)):
        tied = list(tie)
        if place < stop and place + len(tied) > start and len(tied) > 1:
            tied.sort(key=lambda item: view.entry_id(item[1]))
        ordered += tied
        place += len(tied)
    return ordered[start:stop]


def _hit(view: View, plan: QueryPlan, key: float, address: DocAddress) -> EngineHit:
    stored: Any = view.searcher.doc(address)
    return EngineHit(
        entry_id=stored.get_first("entry_id"),
        document_id=stored.get_first("document_id"),
        version=stored.get_first("version"),
        rev=stored.get_first("rev"),
        anchor=stored.get_first("anchor") or "",
        score=key if plan.sort is None else 0.0,
        key=key,
    )


def _facets(view: View, request: _Request, facets: Sequence[FacetRequest]) -> dict[str, Counts]:
    """One pass for all facets without a filter of their own, one more for each that has one."""
    shared = [facet for facet in facets if not request.filtered(facet.name)]
    counted = count_facets(view, request.without(None), shared) if shared else {}
    for facet in facets:
        if request.filtered(facet.name):
            counted |= count_facets(view, request.without(facet.name), [facet])
    return counted
