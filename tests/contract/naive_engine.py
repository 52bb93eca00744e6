"""A search engine of sets: what both real ones are compared with. It does not rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from indexer.model.entry import IndexEntry
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
from indexer.model.fields import NUMBER_FIELDS, STREAMS, SUGGESTION_FIELDS
from indexer.model.plan import FacetRequest, QueryPlan

MISSING = {field.name: field.missing for field in NUMBER_FIELDS}
Facets = dict[str, tuple[tuple[str, int], ...]]


def answer(entries: Sequence[IndexEntry], plan: QueryPlan) -> tuple[set[str], Facets]:
    """The ids of everything a plan matches, and its facets."""
    found = _filtered(entries, plan, None)
    return {item.entry_id for item in found}, {
        facet.name: _facet(entries, plan, facet) for facet in plan.facets
    }


def _filtered(entries: Sequence[IndexEntry], plan: QueryPlan, but: str | None) -> list[IndexEntry]:
    conditions = [plan.query, *(e for name, e in plan.filters.items() if name != but)]
    return [item for item in entries if all(matches(item, condition) for condition in conditions)]


def _facet(
    entries: Sequence[IndexEntry], plan: QueryPlan, facet: FacetRequest
) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for item in _filtered(entries, plan, facet.name):
        if facet.exception is not None and matches(item, facet.exception):
            counts.update(value for value, case in facet.cases if matches(item, case))
        elif facet.interval:
            number = _number(item, facet.field)
            counts.update([str(number // facet.interval)] if number >= facet.interval else [])
        else:
            counts.update(set(item.keywords.get(facet.field, ())))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        pair
        for place, pair in enumerate(ordered)
        if facet.interval or place < facet.size or pair[0] in facet.named
    )


def matches(item: IndexEntry, expression: Expression) -> bool:
    """Whether an entry matches, by the words of indexer/model/expression.py."""
    return bool(_MATCHES[type(expression)](item, expression))


def _phrase(item: IndexEntry, phrase: Phrase) -> bool:
    tokens, length = _tokens(item, phrase.field), len(phrase.terms)
    windows = (tuple(tokens[start : start + length]) for start in range(len(tokens) - length + 1))
    return length > 0 and phrase.terms in windows


def _spaced(item: IndexEntry, spaced: Spaced) -> bool:
    places: dict[int, str] = dict(enumerate(_tokens(item, spaced.field)))
    wanted = list(zip(spaced.places, spaced.terms, strict=True))
    return any(wanted and all(places.get(start + at) == term for at, term in wanted) for start in places)


def _one_of(item: IndexEntry, wanted: OneOf) -> bool:
    is_stream = wanted.field.rpartition("_")[2] in STREAMS
    values = _tokens(item, wanted.field) if is_stream else item.keywords.get(wanted.field, ())
    return not set(wanted.values).isdisjoint(values)


def _within(item: IndexEntry, range_: Range) -> bool:
    number = _number(item, range_.field)
    low, high = range_.low, range_.high
    return (low is None or low <= number) and (high is None or number <= high)


_MATCHES: dict[type, Callable[[IndexEntry, Any], bool]] = {
    Everything: lambda item, e: True,
    Terms: lambda item, e: not set(e.terms).isdisjoint(_tokens(item, e.field)),
    Phrase: _phrase,
    Spaced: _spaced,
    OneOf: _one_of,
    Range: _within,
    AllOf: lambda item, e: all(matches(item, part) for part in e.parts),
    AnyOf: lambda item, e: any(matches(item, part) for part in e.parts),
    Not: lambda item, e: not matches(item, e.part),
    Constant: lambda item, e: matches(item, e.part),
}


def _tokens(item: IndexEntry, field: str) -> list[str]:
    if field in SUGGESTION_FIELDS:
        return item.suggested.get(field, "").split()
    text, _, stream = field.partition("_")
    streams = item.streams.get(text)
    return str(getattr(streams, stream)).split(" ") if streams else []


def _number(item: IndexEntry, field: str) -> int:
    own: Mapping[str, int] = {"version": item.version, "rev": item.rev}
    return own.get(field, item.numbers.get(field, MISSING[field]))
