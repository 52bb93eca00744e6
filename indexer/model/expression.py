"""The little algebra both engines speak: leaves over index fields, and how they combine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every entry with score 0."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Entries with at least one of the terms in a stream field; scores are summed BM25 (k1 1.2, b .75).

    A term that stands twice counts twice. ``presence`` is what a term adds besides for being there at all,
    times its rarity ln(1 + (N - df + .5) / (df + .5)) among the N entries of the unit.
    """

    field: str
    terms: tuple[str, ...]
    boost: float = 1.0
    presence: float = 0.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Entries with the terms at consecutive positions of a stream field; one term is a term."""

    field: str
    terms: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Spaced:
    """Entries with the terms of a stream field at such places from the first one on; score 0.

    ``places`` begin with 0 and grow; where they grow by more than 1, any terms may stand between.
    """

    field: str
    terms: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Entries whose keyword or stream field has one of the values; score 0."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Entries whose number field is within low…high, both inclusive, None for open; score 0."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Entries that match every part; scores are summed. No parts match everything."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Entries that match at least one part; scores are summed. No parts match nothing."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Entries that do not match the part; score 0."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Constant:
    """Entries that match the part, each with the same score."""

    part: Expression
    score: float


Expression = Everything | Terms | Phrase | Spaced | OneOf | Range | AllOf | AnyOf | Not | Constant


#: More leaves than this in one plan is an error on every engine (Lucene's own limit).
MAX_LEAVES = 1024


def leaves(expression: Expression) -> int:
    """How many clauses an engine sees in an expression; a list of keyword values is one."""
    match expression:
        case Terms():
            return len(expression.terms) * (2 if expression.presence else 1)
        case AllOf() | AnyOf():
            return sum(leaves(part) for part in expression.parts)
        case Not() | Constant():
            return leaves(expression.part)
        case _:
            return 1


def ranks(expression: Expression) -> bool:
    """Whether an expression can score entries differently."""
    match expression:
        case Terms() | Phrase() | Constant():
            return True
        case AllOf() | AnyOf():
            return any(ranks(part) for part in expression.parts)
        case _:
            return False
