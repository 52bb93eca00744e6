"""A question and the earlier ones it searches within, as expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from holdings.model.document import Unit
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import Synonyms
from indexer.analysis.syntax import as_words, read_question, without_wide_leaves
from indexer.model.added import AddedTerm
from indexer.model.expression import MAX_LEAVES, AllOf, AnyOf, Everything, Expression, Not, leaves
from indexer.model.query import Match, Scope, SearchQuery
from indexer.model.question import KEYWORD_PLACES, Form, Leaf, Question, is_plain
from indexer.planning.additions import Added, Additions
from indexer.planning.leaves import Leaves, scope_fields
from indexer.planning.matching import Matching, condition
from indexer.planning.numbers import NUMBER_SCORE, number
from indexer.planning.ranking import Ranking, field_weights
from indexer.planning.resolving import Resolver

#: Clauses a question and the earlier ones may have; the rest is for filters and facets.
MOST_CLAUSES = MAX_LEAVES - 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an engine. ``wanted`` is None where the question looks for nothing.

    ``readings`` are how the question and then each earlier one were read, ``earlier`` what those ask for,
    ``added`` the terms that are looked for besides what was typed.
    """

    readings: tuple[Question, ...]
    wanted: Expression | None
    excluded: tuple[Not, ...]
    earlier: tuple[Expression, ...]
    added: tuple[AddedTerm, ...]

    @property
    def whole(self) -> Expression:
        """The question as one expression; everything where it looks for nothing."""
        asked = self.wanted or Everything()
        return AllOf((asked, *self.excluded)) if self.excluded else asked

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """What is looked for, of the earlier questions too."""
        return tuple(leaf for reading in self.readings for leaf in reading.wanted)


class _Parts(NamedTuple):
    wanted: Expression | None
    excluded: tuple[Not, ...]
    added: tuple[AddedTerm, ...] = ()


class Asking:
    """Reads questions and turns them into what has to match and what ranks."""

    def __init__(self, analyser: Analyser, synonyms: Callable[[], Synonyms]) -> None:
        self._analyser = analyser
        self._additions = Additions(analyser, synonyms)
        self._leaves = Leaves(analyser)
        self._ranking = Ranking(analyser, self._leaves)
        self._resolver = Resolver(analyser, vocabularies().issuers)

    def __call__(self, query: SearchQuery, unit: Unit) -> Asked:
        """What is asked as it was read, or read as something simpler where an engine takes no more."""
        readings = tuple(self._resolver(read_question(text)) for text in (query.q, *query.within))
        for simpler in (_as_it_stands, without_wide_leaves, as_words):
            asked = self._asked(query, tuple(map(simpler, readings)), unit)
            if leaves(AllOf((asked.whole, *asked.earlier))) <= MOST_CLAUSES:
                break
        return asked

    def _asked(self, query: SearchQuery, readings: tuple[Question, ...], unit: Unit) -> Asked:
        parts = self._parts(query, readings[0], unit)
        earlier = []
        for text, reading in zip(query.within, readings[1:], strict=True):
            before = self._parts(replace(query, q=text), reading, unit)
            earlier.append(condition(AllOf((before.wanted or Everything(), *before.excluded))))
        return Asked(readings, parts.wanted, parts.excluded, tuple(earlier), parts.added)

    def _parts(self, query: SearchQuery, question: Question, unit: Unit) -> _Parts:
        fields = scope_fields(query.scope, unit)
        weights = field_weights(fields, unit)
        added = self._added(query, question)
        matching = Matching(self._leaves, fields, weights, added.instead)
        excluded = matching.excluded(question.parts)
        if query.scope is Scope.ATTACHMENT and unit is Unit.ARTICLE and query.q.strip():
            return _Parts(AnyOf(()), excluded)
        required = matching.required(question.parts, every_word=query.match is Match.EXACT)
        asked = [leaf for leaf in question.wanted if leaf.place not in KEYWORD_PLACES]
        ranking = self._ranking.parts(asked, fields, weights, unit, added.places)
        named = number(self._analyser.normalise(_plain_words(query, question)).text)
        if named and query.scope is Scope.NUMBER:
            return _Parts(AllOf((*required, named)) if required else named, excluded)
        # A question that is nothing but a number finds its documents in whatever spelling they print it.
        beside = not required or (question.is_plain and named and named.score == NUMBER_SCORE)
        if named and not beside:
            ranking = (named, *ranking)
        ranked = _ranked(required, ranking)
        wanted = AnyOf((named, ranked)) if named and ranked and beside else ranked or named
        return _Parts(wanted, excluded, added.terms)

    def _added(self, query: SearchQuery, question: Question) -> Added:
        """What the words lead to; a phrase, and a question asked exactly, leads to nothing."""
        if query.match is Match.EXACT or query.scope is Scope.NUMBER:
            return Added()
        wanted, excluded = (
            [leaf.text for leaf in leaves if leaf.form is Form.WORDS and leaf.place not in KEYWORD_PLACES]
            for leaves in (question.wanted, question.excluded)
        )
        return self._additions.of(wanted, excluded, query.without)


def _ranked(required: tuple[Expression, ...], ranking: tuple[Expression, ...]) -> Expression | None:
    """What has to hold, and what ranks; where nothing has to, something that ranks does."""
    if required:
        return AllOf((*required, AnyOf((Everything(), *ranking)))) if ranking else AllOf(required)
    return AnyOf(ranking) if ranking else None


def _plain_words(query: SearchQuery, question: Question) -> str:
    """What may be or name a number: the whole question, of one with operators its plain words."""
    if question.is_plain:
        return query.q
    return " ".join(one.text for one in question.parts if isinstance(one, Leaf) and is_plain(one))


def _as_it_stands(question: Question) -> Question:
    return question
