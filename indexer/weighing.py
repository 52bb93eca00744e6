"""What it counts that a term is there at all, as constants an engine can add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import log

from indexer.model.expression import AllOf, AnyOf, Constant, Expression, Terms

#: A term of a stream field: (field, term).
FieldTerm = tuple[str, str]


def rare_terms(expression: Expression) -> tuple[FieldTerm, ...]:
    """The different terms whose rarity an expression asks for."""
    match expression:
        case Terms() if expression.presence:
            return tuple(dict.fromkeys((expression.field, term) for term in expression.terms))
        case AllOf() | AnyOf():
            return tuple(dict.fromkeys(found for part in expression.parts for found in rare_terms(part)))
        case _:
            return ()


def weighed(expression: Expression, entries: int, counts: Mapping[FieldTerm, int]) -> Expression:
    """The expression with presence spelled out as constants, given how many entries have each term."""
    match expression:
        case Terms() if expression.presence:
            constants = [
                Constant(Terms(field, (term,)), expression.presence * rarity(entries, counts[field, term]))
                for field, term in rare_terms(expression)
            ]
            return AnyOf((replace(expression, presence=0.0), *constants))
        case AllOf() | AnyOf():
            return type(expression)(tuple(weighed(part, entries, counts) for part in expression.parts))
        case _:
            return expression


def rarity(entries: int, having: int) -> float:
    """ln(1 + (N - df + .5) / (df + .5)); ``having`` may still count entries that were deleted."""
    return log(1 + (max(entries - having, 0) + 0.5) / (having + 0.5))
