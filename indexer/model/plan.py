"""What is asked of an engine, and what it answers: values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from holdings.model.document import Unit
from indexer.errors import QueryTooLarge
from indexer.model.cursor import Cursor
from indexer.model.expression import MAX_LEAVES, Everything, Expression, leaves
from indexer.model.query import MAX_DEPTH
from indexer.model.second_pass import SecondPass


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Counts by keyword field over what matches the query and every filter but the facet's own.

    ``exception`` and ``cases`` serve values that depend on the day asked for: entries that match
    ``exception`` are not counted by ``field`` but, for each case, under its value if they match it.
    The values ``named`` are counted wherever they stand behind the ``size`` largest. With an ``interval``
    the field is a number field and a value is how often the interval goes into the number (20230930 by
    10000: ``2023``), all of them, whatever ``size`` says; 0, which means not known, is not counted.
    """

    name: str
    field: str
    size: int = 100
    exception: Expression | None = None
    cases: tuple[tuple[str, Expression], ...] = ()
    named: tuple[str, ...] = ()
    interval: int = 0

    def largest(self, counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        """The counts to answer with, of those of all values: largest first, equal ones by value."""
        found = [(value, count) for value, count in counts.items() if count > 0]
        found.sort(key=lambda item: (-item[1], item[0]))
        if self.interval:
            return tuple(found)
        return (*found[: self.size], *(pair for pair in found[self.size :] if pair[0] in self.named))


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A search ready for an engine.

    ``filters`` by name; one named like a facet is left out of that facet's own counts. ``sort`` is a sort
    key field (largest first) or None for relevance; equal scores are ordered by ``entry_id``, ascending.
    ``second_pass`` says how the first hits by relevance are put in order again, if at all. The page begins
    behind ``after`` where that is given; then there is no offset and no second pass.
    """

    unit: Unit
    query: Expression = Everything()
    filters: Mapping[str, Expression] = field(default_factory=dict)
    facets: tuple[FacetRequest, ...] = ()
    sort: str | None = None
    offset: int = 0
    limit: int = 10
    second_pass: SecondPass | None = None
    after: Cursor | None = None

    @property
    def reach(self) -> int:
        """How many hits, best first, have to be known to give the page."""
        stop = self.offset + self.limit
        return max(stop, self.second_pass.depth) if self.second_pass and self.reorders else stop

    @property
    def reorders(self) -> bool:
        """Whether the page is of hits that the second pass puts in order again."""
        return self.sort is None and self.second_pass is not None and self.offset < self.second_pass.depth

    def require_answerable(self) -> None:
        """Nothing where every engine takes the plan. Raises QueryTooLarge (too many clauses, too deep)."""
        expressions = [self.query, *self.filters.values()]
        for facet in self.facets:
            expressions += [facet.exception] if facet.exception else []
            expressions += [expression for _, expression in facet.cases]
        clauses = sum(map(leaves, expressions))
        if clauses > MAX_LEAVES:
            raise QueryTooLarge(f"the query has {clauses} clauses; an engine takes {MAX_LEAVES}")
        if self.offset + self.limit > MAX_DEPTH:
            raise QueryTooLarge(f"an engine pages {MAX_DEPTH} entries deep; narrow the search instead")


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One entry found; ``score`` is 0 where a sort key ordered the hits. ``key`` is what did order them."""

    entry_id: str
    document_id: str
    version: int
    rev: int
    anchor: str
    score: float
    key: float | int = 0


def texts_of(hits: Iterable[EngineHit]) -> list[tuple[str, int]]:
    """The document and version of each hit, as the holdings know a text by."""
    return [(hit.document_id, hit.version) for hit in hits]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: the exact total, one page of hits, and counts per facet, largest first.

    Equal counts are ordered by value.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
