"""Translates expressions to tantivy queries; pure but for the schema, which names the fields.

A reader's words never reach tantivy's own query parser: it knows neither our words nor our fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from tantivy import FieldType, Occur, Query, Schema

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

Clause = tuple[Occur, Query]


def everything() -> Query:
    """Matches all entries with score 0."""
    return Query.const_score_query(Query.all_query(), 0.0)


def translate(schema: Schema, expression: Expression) -> Query:
    """The tantivy query that matches and scores as the expression says."""
    return _TRANSLATE[type(expression)](schema, expression)


def both(clauses: list[Clause]) -> Query:
    """The clauses as one query; a single required one is itself."""
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)


def _all(schema: Schema, expression: Expression) -> Query:
    clauses = list(_required(schema, expression))
    if all(occur == Occur.MustNot for occur, _ in clauses):
        clauses = [(Occur.Must, everything()), *clauses]
    return both(clauses)


def _any(schema: Schema, expression: Expression) -> Query:
    clauses = _optional(schema, expression)
    return both(clauses) if clauses else Query.empty_query()


def _optional(schema: Schema, expression: Expression) -> list[Clause]:
    """The alternatives of an expression, nested ones laid flat: one flat union is what tantivy does fast."""
    if isinstance(expression, Terms):
        return [(Occur.Should, query) for query in _terms(schema, expression)]
    if isinstance(expression, AnyOf):
        return [clause for part in expression.parts for clause in _optional(schema, part)]
    return [(Occur.Should, translate(schema, expression))]


def _required(schema: Schema, expression: Expression) -> Iterable[Clause]:
    """The conditions of an expression, nested conjunctions and negations laid flat."""
    if isinstance(expression, AllOf):
        for part in expression.parts:
            yield from _required(schema, part)
    elif isinstance(expression, Not):
        yield Occur.MustNot, translate(schema, expression.part)
    elif not isinstance(expression, Everything):
        yield Occur.Must, translate(schema, expression)


def _terms(schema: Schema, expression: Terms) -> Iterable[Query]:
    for term, times in Counter(expression.terms).items():
        yield _boosted(Query.term_query(schema, expression.field, term, "freq"), expression.boost * times)


def _boosted(query: Query, boost: float) -> Query:
    return query if boost == 1.0 else Query.boost_query(query, boost)


def _phrase(schema: Schema, phrase: Phrase) -> Query:
    if len(phrase.terms) < 2:
        return translate(schema, Terms(phrase.field, phrase.terms, phrase.boost))
    return _boosted(Query.phrase_query(schema, phrase.field, list(phrase.terms)), phrase.boost)


def _spaced(schema: Schema, spaced: Spaced) -> Query:
    if len(spaced.terms) < 2:
        return Query.const_score_query(translate(schema, Terms(spaced.field, spaced.terms)), 0.0)
    words: list[str | tuple[int, str]] = list(zip(spaced.places, spaced.terms, strict=True))
    return Query.const_score_query(Query.phrase_query(schema, spaced.field, words), 0.0)


def _one_of(schema: Schema, wanted: OneOf) -> Query:
    if not wanted.values:
        return Query.empty_query()
    if len(wanted.values) == 1:
        query = Query.term_query(schema, wanted.field, wanted.values[0], "basic")
    else:
        query = Query.term_set_query(schema, wanted.field, list(wanted.values))
    return Query.const_score_query(query, 0.0)


def _range(schema: Schema, wanted: Range) -> Query:
    low, high = wanted.low, wanted.high
    if low is None and high is None:
        return everything()
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    query = Query.range_query(schema, wanted.field, FieldType.Integer, low, high)
    return Query.const_score_query(query, 0.0)


def _constant(schema: Schema, expression: Constant) -> Query:
    return Query.const_score_query(translate(schema, expression.part), expression.score)


def _everything(schema: Schema, expression: Everything) -> Query:
    return everything()


_TRANSLATE: dict[type, Callable[..., Query]] = {
    Everything: _everything,
    Terms: _any,
    AnyOf: _any,
    Phrase: _phrase,
    Spaced: _spaced,
    OneOf: _one_of,
    Range: _range,
    AllOf: _all,
    Not: _all,
    Constant: _constant,
}
