"""A search as a person means it, as the plan of one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from holdings.model.document import Unit
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import Addition, Synonyms
from indexer.analysis.syntax import Leaf, read_question
from indexer.filters import facet_requests, filters
from indexer.highlight import HighlightTerms, highlight_terms
from indexer.model.added import AddedTerm
from indexer.model.expression import AllOf, AnyOf, Everything, Expression, Not
from indexer.model.fields import SORT_FIELDS
from indexer.model.plan import QueryPlan
from indexer.model.query import Match, Scope, SearchQuery, Sort
from indexer.planning.additions import Added, Additions
from indexer.planning.leaves import Leaves, scope_fields
from indexer.planning.numbers import number
from indexer.planning.ranking import SECOND_PASS, Ranking, field_weights


@dataclass(frozen=True, slots=True)
class PlannedSearch:
    """A plan, what to mark in the texts it finds, and what was looked for besides what was typed."""

    plan: QueryPlan
    highlight: HighlightTerms
    added: tuple[AddedTerm, ...] = ()


class Planner:
    """Plans searches; never fails on what stands in ``q``."""

    def __init__(self, analyser: Analyser, synonyms: Callable[[], Synonyms] = Synonyms) -> None:
        """``synonyms`` gives the rules of the moment; none where it is left out."""
        self._analyser = analyser
        self._additions = Additions(analyser, synonyms)
        self._leaves = Leaves(analyser)
        self._ranking = Ranking(analyser, self._leaves)

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
        leaves = read_question(query.q)
        added = self._added(query, leaves)
        wanted = self._wanted(query, leaves, unit, added.places)
        fields = scope_fields(query.scope, unit)
        excluded = [
            Not(part)
            for leaf in leaves
            if leaf.is_excluded
            for text in (leaf.text, *added.excluded.get(leaf.text, ()))
            if (part := self._leaves.contains(text, fields))
        ]
        sort = query.sort if wanted or query.sort is not Sort.RELEVANCE else Sort.NEWEST
        asked = wanted or Everything()
        size = query.size if limit is None else limit
        plan = QueryPlan(
            unit=unit,
            query=AllOf((asked, *excluded)) if excluded else asked,
            filters=filters(query, today),
            facets=facet_requests(query, query.asof or today) if facets else (),
            sort=SORT_FIELDS.get(sort.value),
            offset=(query.page - 1) * query.size if limit is None else 0,
            limit=size,
            second_pass=SECOND_PASS[unit],
        )
        return PlannedSearch(plan, highlight_terms(leaves, self._analyser, added.terms), added.terms)

    def _added(self, query: SearchQuery, leaves: Sequence[Leaf]) -> Added:
        """What the words lead to; a phrase, and a question asked exactly, leads to nothing."""
        if query.match is Match.EXACT or query.scope is Scope.NUMBER:
            return Added()
        words = [leaf for leaf in leaves if not leaf.is_phrase]
        wanted = [leaf.text for leaf in words if not leaf.is_excluded]
        excluded = [leaf.text for leaf in words if leaf.is_excluded]
        return self._additions.of(wanted, excluded, query.without)

    def _wanted(
        self, query: SearchQuery, leaves: Sequence[Leaf], unit: Unit, added: Sequence[Addition]
    ) -> Expression | None:
        """What is looked for and ranks; None where the question has nothing to look for."""
        if query.scope is Scope.ATTACHMENT and unit is Unit.ARTICLE and query.q.strip():
            return AnyOf(())
        ranked = self._ranked(query, leaves, unit, added)
        named = number(self._analyser.normalise(query.q).text)
        if named is None:
            return ranked
        if query.scope is Scope.NUMBER or ranked is None:
            return named
        return AnyOf((named, ranked))

    def _ranked(
        self, query: SearchQuery, leaves: Sequence[Leaf], unit: Unit, added: Sequence[Addition]
    ) -> Expression | None:
        fields = scope_fields(query.scope, unit)
        weights = field_weights(fields, unit)
        asked = [leaf for leaf in leaves if not leaf.is_excluded]
        required = [
            part
            for leaf in asked
            if leaf.is_phrase or query.match is Match.EXACT
            if (part := self._leaves.contains(leaf.text, fields, weights))
        ]
        ranking = self._ranking.parts(asked, fields, weights, unit, added)
        if not required:
            return AnyOf(ranking) if ranking else None
        return AllOf((*required, AnyOf((Everything(), *ranking)))) if ranking else AllOf(tuple(required))
