"""What a change of the synonyms would do: how many documents it touches, and to which questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from holdings.model.document import Unit
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import Rule, Synonyms
from indexer.filters import filters
from indexer.model.expression import AnyOf
from indexer.model.plan import QueryPlan
from indexer.model.query import SearchQuery
from indexer.planning import Planner
from indexer.planning.leaves import Leaves, scope_fields
from indexer.port import SearchEngine

#: Results of a question that are compared.
DEPTH = 10


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many documents say what is typed, and how many say that or something the line leads to."""

    typed: str
    documents: int
    with_added: int


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question before and after: its totals, and the ids that enter and leave its first ten."""

    question: str
    total_before: int
    total_after: int
    entered: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts for each term that a line starts from, and the questions that change."""

    terms: tuple[TermCount, ...]
    questions: tuple[QuestionChange, ...]


class Previewer:
    """Asks an engine what a change would do; nothing is written."""

    def __init__(self, engine: SearchEngine, analyser: Analyser, today: date) -> None:
        self._engine = engine
        self._analyser = analyser
        self._leaves = Leaves(analyser)
        self._today = today

    def of(self, rule: Rule, questions: Sequence[str], before: Synonyms, after: Synonyms) -> Preview:
        """What a rule's terms find, and how the questions change from one set of rules to another.

        Raises IndexMissing, EngineUnavailable, EngineTimeout.
        """
        changes = (self._change(question, before, after) for question in dict.fromkeys(questions))
        changed = tuple(
            one for one in changes if one.entered or one.left or one.total_before != one.total_after
        )
        return Preview(tuple(self._counted(typed, rule) for typed in rule.typed), changed)

    def _counted(self, typed: str, rule: Rule) -> TermCount:
        return TermCount(typed, self._documents([typed]), self._documents([typed, *rule.added]))

    def _documents(self, terms: Sequence[str]) -> int:
        fields = scope_fields(SearchQuery().scope, Unit.DOCUMENT)
        said = [part for term in terms if (part := self._leaves.contains(term, fields))]
        shown = filters(SearchQuery(), self._today)
        plan = QueryPlan(Unit.DOCUMENT, query=AnyOf(tuple(said)), filters=shown, limit=0)
        return self._engine.search(plan).total

    def _change(self, question: str, before: Synonyms, after: Synonyms) -> QuestionChange:
        total_before, ids_before = self._first(question, before)
        total_after, ids_after = self._first(question, after)
        return QuestionChange(
            question,
            total_before,
            total_after,
            tuple(one for one in ids_after if one not in ids_before),
            tuple(one for one in ids_before if one not in ids_after),
        )

    def _first(self, question: str, synonyms: Synonyms) -> tuple[int, list[str]]:
        planner = Planner(self._analyser, lambda: synonyms)
        query = SearchQuery(q=question, size=DEPTH)
        plan = planner.plan(query, today=self._today, unit=Unit.DOCUMENT, facets=False).plan
        answer = self._engine.search(plan)
        return answer.total, [hit.document_id for hit in answer.hits]
