"""From a search as a person means it to a plan an engine can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from holdings.model.document import Unit
from holdings.model.numbers import find_numbers, parse_number
from indexer.analysis.characterstreams import character_streams, is_wide, runs
from indexer.analysis.numerals import REFERENCE, spellings
from indexer.analysis.segment import Analyser, QueryTokens
from indexer.analysis.syntax import Leaf, read_question
from indexer.filters import facet_requests, filters
from indexer.highlight import HighlightTerms, highlight_terms
from indexer.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Everything,
    Expression,
    Not,
    OneOf,
    Phrase,
    Terms,
)
from indexer.model.fields import SORT_FIELDS, STREAM_WEIGHTS, TEXT_FIELDS, stream_field
from indexer.model.plan import QueryPlan
from indexer.model.query import Match, Scope, SearchQuery, Sort

#: What the title's words count beside the body's (tests/relevance). An article's title is its law's: there
#: it only decides between articles that say the same.
TITLE_WEIGHTS = {Unit.DOCUMENT: 0.25, Unit.ARTICLE: 0.1}
#: What words of the files inside a document count beside those of its own text.
ATTACHMENT_WEIGHT = 0.4
#: Tokens of a stream that a question may have.
MOST_TOKENS = 64
#: Words of a question short enough for entries with all of them to come first, and of one short enough
#: for titles with all of them to.
SHORT_QUESTION = 3
KEYWORD_QUESTION = 8

#: Scores above any sum of words, in the order in which they decide.
NUMBER_SCORE = 1000.0
CITED_NUMBER_SCORE = 400.0
ALL_WORDS_SCORE = 300.0
ALL_IN_TITLE_SCORE = 100.0
#: What the whole question counts as a phrase of a title; the shorter the title, the more.
TITLE_BOOST = 10.0

_SCOPE_FIELDS = {Scope.TITLE: ("title",), Scope.BODY: ("body",), Scope.ATTACHMENT: ("attachment",)}
#: The document's own words, in which all of a short question stands for it to come first.
_OWN_FIELDS = ("title", "body")


@dataclass(frozen=True, slots=True)
class PlannedSearch:
    """A plan, and what to mark in the texts it finds."""

    plan: QueryPlan
    highlight: HighlightTerms


class Planner:
    """Plans searches; never fails on what stands in ``q``."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

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
        wanted = self._wanted(query, leaves, unit)
        excluded = [
            Not(part)
            for leaf in leaves
            if leaf.is_excluded and (part := self._contains(leaf.text, _fields(query.scope, unit)))
        ]
        sort = query.sort if wanted or query.sort is not Sort.RELEVANCE else Sort.NEWEST
        asked = wanted or Everything()
        size = query.size if limit is None else limit
        plan = QueryPlan(
            unit=unit,
            query=AllOf((asked, *excluded)) if excluded else asked,
            filters=filters(query, today),
            facets=facet_requests(query.asof or today) if facets else (),
            sort=SORT_FIELDS.get(sort.value),
            offset=(query.page - 1) * query.size if limit is None else 0,
            limit=size,
        )
        return PlannedSearch(plan, highlight_terms(leaves, self._analyser))

    def _wanted(self, query: SearchQuery, leaves: Sequence[Leaf], unit: Unit) -> Expression | None:
        """What is looked for and ranks; None where the question has nothing to look for."""
        if query.scope is Scope.ATTACHMENT and unit is Unit.ARTICLE and query.q.strip():
            return AnyOf(())
        ranked = self._ranked(query, leaves, unit)
        number = _number(query.q)
        if number is None:
            return ranked
        if query.scope is Scope.NUMBER or ranked is None:
            return number
        return AnyOf((number, ranked))

    def _ranked(self, query: SearchQuery, leaves: Sequence[Leaf], unit: Unit) -> Expression | None:
        fields = _fields(query.scope, unit)
        weights = dict.fromkeys(fields, 1.0)
        if len(fields) > 1:
            weights |= {"title": TITLE_WEIGHTS[unit], "attachment": ATTACHMENT_WEIGHT}
        asked = [leaf for leaf in leaves if not leaf.is_excluded]
        words = " ".join(leaf.text for leaf in asked if not leaf.is_phrase)
        required = [
            part
            for leaf in asked
            if leaf.is_phrase or query.match is Match.EXACT
            if (part := self._contains(leaf.text, fields, weights))
        ]
        ranking = [*self._sums(words, fields, weights), *self._firsts(asked, fields)]
        if not required:
            return AnyOf(tuple(ranking)) if ranking else None
        return AllOf((*required, AnyOf((Everything(), *ranking)))) if ranking else AllOf(tuple(required))

    def _sums(self, words: str, fields: Sequence[str], weights: dict[str, float]) -> Iterator[Expression]:
        """The sum over streams and fields: what ranks any question.

        In a short one single characters only add to it: nobody who asks for 医改 means all with 改.
        """
        tokens = self._analyser.query(_with_other_spellings(words, self._analyser))
        sums: dict[str, list[Expression]] = {
            stream: [
                Terms(stream_field(field, stream), terms, weight * weights[field])
                for field in fields
                if (terms := _stream_tokens(tokens, stream))
            ]
            for stream, weight in STREAM_WEIGHTS.items()
        }
        characters = sums.pop("unigram")
        pairs = [part for parts in sums.values() for part in parts]
        few = self._content_words([Leaf(words)])
        if characters and 0 < len(few) <= SHORT_QUESTION and all(len(word) > 1 for word in few):
            yield AllOf((AnyOf(tuple(pairs)), AnyOf((Everything(), *characters))))
        else:
            yield from (*pairs, *characters)

    def _firsts(self, asked: Sequence[Leaf], fields: Sequence[str]) -> Iterator[Expression]:
        """What puts an entry before the sum: all of a few words, and a title that has what was typed."""
        words = self._content_words(asked)
        if 0 < len(words) <= SHORT_QUESTION:
            own = [field for field in fields if field in _OWN_FIELDS] or fields
            yield Constant(self._contains_all(words, own), ALL_WORDS_SCORE)
        if "title" not in fields:
            return
        if 0 < len(words) <= KEYWORD_QUESTION:
            yield Constant(self._contains_all(words, ("title",)), ALL_IN_TITLE_SCORE)
        whole = self._contains(" ".join(leaf.text for leaf in asked), ("title",), {"title": TITLE_BOOST})
        if whole:
            yield whole

    def _contains_all(self, words: Sequence[str], fields: Sequence[str]) -> Expression:
        return AllOf(tuple(part for word in words if (part := self._contains(word, fields))))

    def _content_words(self, asked: Sequence[Leaf]) -> tuple[str, ...]:
        """The different words of meaning that are not in quotes; 第十二条 is one word."""
        text = " ".join(leaf.text for leaf in asked if not leaf.is_phrase)
        plain = self._analyser.normalise(text).text
        words = (*REFERENCE.findall(plain), *self._analyser.fine(REFERENCE.sub(" ", plain)))
        return tuple(dict.fromkeys(word for word in words if word not in self._analyser.stop_words))

    def _contains(
        self, text: str, fields: Sequence[str], weights: dict[str, float] | None = None
    ) -> Expression | None:
        """Entries where the text stands as it is, but for punctuation, spaces and the kind of numerals.

        None where the text has nothing else.
        """
        phrases = [
            Phrase(stream_field(field, stream), terms, weights[field] if weights else 1.0)
            for spelling in spellings(self._analyser.normalise(text).text)
            for stream, terms in [_phrase_terms(spelling)]
            if terms
            for field in fields
        ]
        return phrases[0] if len(phrases) == 1 else AnyOf(tuple(phrases)) if phrases else None


def _phrase_terms(plain: str) -> tuple[str, tuple[str, ...]]:
    """The stream that says exactly where a text stands, and its terms.

    Pairs of characters do, but for a single one at an edge, which may be part of a longer run: then single
    characters do.
    """
    found = runs(plain)
    alone = bool(found) and any(is_wide(run) and len(run) == 1 for run in (found[0], found[-1]))
    bigrams, unigrams = character_streams(plain)
    terms = (unigrams if alone else bigrams).split()
    return "unigram" if alone else "bigram", tuple(terms[:MOST_TOKENS])


def _with_other_spellings(words: str, analyser: Analyser) -> str:
    """The words, and behind them the references and years among them in the other kind of numerals."""
    references = REFERENCE.findall(analyser.normalise(words).text)
    others = [other for reference in references for other in spellings(reference)[1:]]
    return " ".join([words, *others])


def _fields(scope: Scope, unit: Unit) -> Sequence[str]:
    """The text fields a scope asks; an article has no attachments."""
    return _SCOPE_FIELDS.get(scope, _OWN_FIELDS if unit is Unit.ARTICLE else TEXT_FIELDS)


def _stream_tokens(tokens: QueryTokens, stream: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(tokens, stream)
    return found[:MOST_TOKENS]


def _number(question: str) -> Expression | None:
    """Documents whose number the question is, or names; numbers are never unique."""
    number = parse_number(question)
    if number is not None:
        return Constant(OneOf("number", (number.key,)), NUMBER_SCORE)
    keys = tuple(dict.fromkeys(found.key for found, _, _ in find_numbers(question)))
    return Constant(OneOf("number", keys), CITED_NUMBER_SCORE) if keys else None
