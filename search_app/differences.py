"""How another search differs from the one that found nothing, in words."""

from __future__ import annotations

from dataclasses import replace

from holdings.model.document import Unit
from indexer.model.results import FacetValue
from indexer.relaxing import How, Relaxed
from search_app.current import Display

#: Values of a condition that are named.
MOST_NAMED = 3


def how_it_differs(one: Relaxed, display: Display) -> str:
    """How a search differs from the one that found nothing."""
    words = display.words
    if one.bare:
        return words("empty.bare", also=how_it_differs(replace(one, bare=False), display))
    if one.how is How.CONDITION:
        names = display.labels.of(one.facet, [FacetValue(value, 0) for value in one.values])
        values = "、".join(names.get(value) or value for value in one.values[:MOST_NAMED])
        more = "……" if len(one.values) > MOST_NAMED else ""
        return words("empty.without", facet=words(f"facet.{one.facet}"), word=values + more)
    if one.how in {How.WORD, How.EXCLUSION, How.WITHIN}:
        return words(f"empty.{one.how.value}", word=one.word)
    if one.how is How.UNIT:
        return words("empty.articles" if one.query.unit is Unit.ARTICLE else "empty.documents")
    return words(f"empty.{one.how.value}")
