"""Builds request bodies from plans: pure functions, plain dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from indexer.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Everything,
    Expression,
    Not,
    OneOf,
    Phrase,
    Range,
    Spaced,
    Terms,
)
from indexer.model.plan import FacetRequest, QueryPlan
from indexer.weighing import FieldTerm

Body = dict[str, Any]

#: Lucene leaves the constant factor k1 + 1 out of BM25; scores here have it, as on every engine.
K1_PLUS_ONE = 2.2
#: What a hit carries; the rest of an entry is not stored.
HIT_FIELDS = ["entry_id", "document_id", "version", "rev", "anchor"]
#: What the second pass reads besides, from columns.
PLACE_FIELDS = ["law_id", "ordinal"]
NOTHING: Body = {"match_none": {}}
EVERYTHING: Body = {"match_all": {}}


def search_body(plan: QueryPlan) -> Body:
    """The whole request of a plan: page, exact total, and facets that leave their own filter out.

    Filters of facets are post-filters, so that each facet's aggregation can apply the others itself.
    """
    own = {facet.name for facet in plan.facets}
    before = [e for name, e in plan.filters.items() if name not in own]
    after = [e for name, e in plan.filters.items() if name in own]
    body: Body = {
        "query": filtered(query(plan.query), before),
        "from": 0 if plan.reorders else plan.offset,
        "size": plan.reach if plan.reorders else plan.limit,
        "sort": [{plan.sort or "_score": "desc"}, {"entry_id": "asc"}],
        "track_total_hits": True,
    }
    if plan.after:
        key = int(plan.after.key) if plan.sort else float(plan.after.key)
        body["search_after"] = [key, plan.after.entry_id]
    if plan.reorders:
        body["docvalue_fields"] = PLACE_FIELDS
    if after:
        body["post_filter"] = query(AllOf(tuple(after)))
    if plan.facets:
        body["aggs"] = {facet.name: _facet(facet, plan.filters, own) for facet in plan.facets}
    return body


def count_body(terms: Sequence[FieldTerm]) -> Body:
    """The request for how many entries there are, and how many have each of the terms."""
    having = [{"term": {field: term}} for field, term in terms]
    return {
        "size": 0,
        "track_total_hits": True,
        "aggs": {"terms": {"filters": {"filters": having}}},
    }


def filtered(ranked: Body, conditions: Sequence[Expression]) -> Body:
    """A query with conditions that do not score."""
    if not conditions:
        return ranked
    return {"bool": {"must": [ranked], "filter": [query(condition) for condition in conditions]}}


def _facet(facet: FacetRequest, filters: Mapping[str, Expression], own: Iterable[str]) -> Body:
    others = [e for name, e in filters.items() if name in own and name != facet.name]
    if facet.exception is None:
        return {
            "filter": query(AllOf(tuple(others))),
            "aggs": {"values": _values(facet), **_named_values(facet)},
        }
    usual = AllOf((*others, Not(facet.exception)))
    apart = AllOf((*others, facet.exception))
    cases = [query(case) for _, case in facet.cases]
    return {
        "filter": EVERYTHING,
        "aggs": {
            "usual": {"filter": query(usual), "aggs": {"values": _values(facet), **_named_values(facet)}},
            "apart": {"filter": query(apart), "aggs": {"cases": {"filters": {"filters": cases}}}}
            if cases
            else {"filter": NOTHING},
        },
    }


def _values(facet: FacetRequest) -> Body:
    if facet.interval:
        return {"histogram": {"field": facet.field, "interval": facet.interval, "min_doc_count": 1}}
    return {"terms": {"field": facet.field, "size": facet.size + len(facet.cases)}}


def _named_values(facet: FacetRequest) -> Body:
    """The counts of the values that are asked for or that cases add to, wherever they stand in the order."""
    named = sorted({*facet.named, *(value for value, _ in facet.cases)})
    if not named or facet.interval:
        return {}
    return {"named": {"terms": {"field": facet.field, "include": named, "size": len(named)}}}


def query(expression: Expression) -> Body:
    """The query that matches and scores as the expression says."""
    return _QUERIES[type(expression)](expression)


def _everything(_: Everything) -> Body:
    return {"constant_score": {"filter": EVERYTHING, "boost": 0.0}}


def _terms(expression: Terms) -> Body:
    return _any_of(_alternatives(expression))


def _any(expression: AnyOf) -> Body:
    return _any_of(_alternatives(expression))


def _any_of(alternatives: list[Body]) -> Body:
    if len(alternatives) == 1:
        return alternatives[0]
    return {"bool": {"should": alternatives, "minimum_should_match": 1}} if alternatives else NOTHING


def _alternatives(expression: Expression) -> list[Body]:
    """Nested alternatives laid flat, as the other engine does, so that sums are added alike."""
    if isinstance(expression, AnyOf):
        return [body for part in expression.parts for body in _alternatives(part)]
    if isinstance(expression, Terms):
        counted = Counter(expression.terms).items()
        return [_term(expression.field, term, expression.boost * times) for term, times in counted]
    return [query(expression)]


def _term(field: str, term: str, boost: float) -> Body:
    return {"term": {field: {"value": term, "boost": boost * K1_PLUS_ONE}}}


def _phrase(expression: Phrase) -> Body:
    if len(expression.terms) < 2:
        return query(Terms(expression.field, expression.terms, expression.boost))
    words = " ".join(expression.terms)
    return {"match_phrase": {expression.field: {"query": words, "boost": expression.boost * K1_PLUS_ONE}}}


def _spaced(expression: Spaced) -> Body:
    if len(expression.terms) < 2:
        return _unscored(query(Terms(expression.field, expression.terms)))
    clauses: list[Body] = []
    behind = 0
    for place, term in zip(expression.places, expression.terms, strict=True):
        if place > behind:
            clauses.append({"span_gap": {expression.field: place - behind}})
        clauses.append({"span_term": {expression.field: term}})
        behind = place + 1
    return _unscored({"span_near": {"clauses": clauses, "slop": 0, "in_order": True}})


def _one_of(expression: OneOf) -> Body:
    return _unscored({"terms": {expression.field: list(expression.values)}})


def _range(expression: Range) -> Body:
    bounds = {"gte": expression.low, "lte": expression.high}
    known = {name: bound for name, bound in bounds.items() if bound is not None}
    return _unscored({"range": {expression.field: known}})


def _all(expression: AllOf) -> Body:
    required, forbidden = _conditions(expression)
    if not required:
        required = [_everything(Everything())]
    if len(required) == 1 and not forbidden:
        return required[0]
    return {"bool": {"must": required, **({"must_not": forbidden} if forbidden else {})}}


def _conditions(expression: Expression) -> tuple[list[Body], list[Body]]:
    """What must and what must not match, nested conjunctions laid flat."""
    if isinstance(expression, AllOf):
        pairs = [_conditions(part) for part in expression.parts]
        return [body for must, _ in pairs for body in must], [body for _, no in pairs for body in no]
    if isinstance(expression, Not):
        return [], [query(expression.part)]
    return ([] if isinstance(expression, Everything) else [query(expression)]), []


def _not(expression: Not) -> Body:
    return _all(AllOf((expression,)))


def _constant(expression: Constant) -> Body:
    return {"constant_score": {"filter": query(expression.part), "boost": expression.score}}


def _unscored(body: Body) -> Body:
    return {"constant_score": {"filter": body, "boost": 0.0}}


_QUERIES: Mapping[type, Callable[[Any], Body]] = {
    Everything: _everything,
    Terms: _terms,
    Phrase: _phrase,
    Spaced: _spaced,
    OneOf: _one_of,
    Range: _range,
    AllOf: _all,
    AnyOf: _any,
    Not: _not,
    Constant: _constant,
}
