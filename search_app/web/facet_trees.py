"""Values of a facet below one another: narrower categories and themes, former names of bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from holdings.vocabularies import vocabularies
from indexer.model.query import FACETS_BY_NAME
from indexer.model.results import FacetValue
from search_app.labels import Labels

#: The facet of bodies, where a former name stands below the body of today.
BODIES = "org"


@dataclass(frozen=True, slots=True)
class Branch:
    """A value and what stands below it."""

    value: FacetValue
    below: tuple[Branch, ...] = ()


def grow(facet: str, values: Sequence[FacetValue], names: Mapping[str, str], labels: Labels) -> list[Branch]:
    """Every value below the nearest one above it that is among the values; their order is kept."""
    is_tree = FACETS_BY_NAME[facet].tree
    if not is_tree and facet != BODIES:
        return [Branch(value) for value in values]
    present = {value.id for value in values}
    below: dict[str, list[FacetValue]] = {}
    tops: list[FacetValue] = []
    for value in values:
        over = labels.ancestors(facet, value.id) if is_tree else _successors(names.get(value.id, ""))
        above = next((one for one in over if one in present and one != value.id), None)
        (below.setdefault(above, []) if above else tops).append(value)

    def branch(value: FacetValue) -> Branch:
        return Branch(value, tuple([branch(child) for child in below.get(value.id, ())]))

    return [branch(value) for value in tops]


@lru_cache(maxsize=4096)
def _successors(name: str) -> tuple[str, ...]:
    """The ids of the bodies of today that took over from a body of that name."""
    return tuple(term.id for term in vocabularies().issuers.successors(name))
