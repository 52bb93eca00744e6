"""A search as a person means it, as the plan of one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from holdings.model.document import Unit
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import Synonyms
from indexer.filters import facet_requests, filters
from indexer.highlight import HighlightTerms, highlight_terms
from indexer.model.added import AddedTerm
from indexer.model.expression import AllOf
from indexer.model.fields import SORT_FIELDS
from indexer.model.plan import QueryPlan
from indexer.model.query import SearchQuery, Sort
from indexer.model.question import Question
from indexer.planning.asking import Asking
from indexer.planning.ranking import SECOND_PASS


@dataclass(frozen=True, slots=True)
class PlannedSearch:
    """A plan, what to mark in the texts it finds, and what was looked for besides what was typed.

    ``reading`` is how the question was read.
    """

    plan: QueryPlan
    highlight: HighlightTerms
    added: tuple[AddedTerm, ...] = ()
    reading: Question = Question()


class Planner:
    """Plans searches; never fails on what stands in ``q``."""

    def __init__(self, analyser: Analyser, synonyms: Callable[[], Synonyms] = Synonyms) -> None:
        """``synonyms`` gives the rules of the moment; none where it is left out."""
        self._analyser = analyser
        self._asking = Asking(analyser, synonyms)

    def plan(
        self,
        query: SearchQuery,
        *,
        today: date,
        unit: Unit,
        limit: int | None = None,
        facets: bool = True,
    ) -> PlannedSearch:
        """The plan of one page of a search; of its first ``limit`` entries where that is given."""
        asked = self._asking(query, unit)
        sort = query.sort if asked.wanted or query.sort is not Sort.RELEVANCE else Sort.NEWEST
        narrowed = {"within": AllOf(asked.earlier)} if asked.earlier else {}
        plan = QueryPlan(
            unit=unit,
            query=asked.whole,
            filters={**filters(query, today), **narrowed},
            facets=facet_requests(query, query.asof or today) if facets else (),
            sort=SORT_FIELDS.get(sort.value),
            offset=(query.page - 1) * query.size if limit is None and not query.cursor else 0,
            limit=query.size if limit is None else limit,
            second_pass=None if query.cursor else SECOND_PASS[unit],
            after=query.cursor if query.cursor and query.cursor.position else None,
        )
        highlight = highlight_terms(asked.leaves, self._analyser, asked.added)
        return PlannedSearch(plan, highlight, asked.added, asked.readings[0])
