"""What is asked of an engine, and what it answers: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdings.model.document import Unit
from indexer.model.expression import Everything, Expression


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Counts by keyword field over what matches the query and every filter but the facet's own.

    ``exception`` and ``cases`` serve values that depend on the day asked for: entries that match
    ``exception`` are not counted by ``field`` but, for each case, under its value if they match it.
    """

    name: str
    field: str
    size: int = 100
    exception: Expression | None = None
    cases: tuple[tuple[str, Expression], ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A search ready for an engine.

    ``filters`` by name; one named like a facet is left out of that facet's own counts. ``sort`` is a sort
    key field (largest first) or None for relevance; equal scores are ordered by ``entry_id``, ascending.
    """

    unit: Unit
    query: Expression = Everything()
    filters: Mapping[str, Expression] = field(default_factory=dict)
    facets: tuple[FacetRequest, ...] = ()
    sort: str | None = None
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One entry found; ``score`` is 0 where a sort key ordered the hits."""

    entry_id: str
    document_id: str
    version: int
    rev: int
    anchor: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: the exact total, one page of hits, and counts per facet, largest first.

    Equal counts are ordered by value.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
