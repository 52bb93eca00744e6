"""Suggests what somebody may be about to type; only what is public, and nothing that staff denied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from time import monotonic

from holdings.model.document import Unit
from holdings.model.validity import Validity
from holdings.store import Holdings, Summary
from holdings.vocabularies import Vocabularies
from indexer.analysis.pinyin import pinyin
from indexer.analysis.segment import Analyser
from indexer.model.expression import Expression, OneOf, Range
from indexer.model.fields import SORT_FIELDS
from indexer.model.plan import EngineHit, FacetRequest, QueryPlan, texts_of
from indexer.planning.leaves import Leaves
from indexer.port import SearchEngine
from indexer.suggesting.names import Name, NameReader, best_names, body_names, words_by_body
from indexer.suggesting.typed import (
    Typed,
    beginnings_first,
    by_sound,
    literally,
    marks,
    number_begun,
    read_typed,
)

#: Most suggestions of each kind.
TITLES, NUMBERS, BODIES, QUESTIONS = 6, 3, 3, 3
#: Entries looked at, of which the best are suggested.
LOOKED_AT = 24
#: Seconds for which bodies, popular questions and the deny-list are remembered.
MEMORY = 30.0
#: Bodies and popular questions remembered, and the days over which questions are popular.
MOST_BODIES, MOST_QUESTIONS = 5_000, 500
POPULAR_DAYS = 90
_CURRENT = {"version": Range("is_current", 1, 1)}
#: States of what no longer holds: suggested after everything else.
_OVER = frozenset({Validity.REPEALED, Validity.EXPIRED, Validity.SUPERSEDED})


class SuggestionKind(StrEnum):
    """What is suggested, in the order in which groups are shown."""

    QUESTION = "question"
    NUMBER = "number"
    TITLE = "title"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box; ``marks`` are (start, end) within ``text``, code points.

    A title or number leads to the document (``id``, ``version``), a body (``id``) to its ``count``
    documents, a question to its results. ``beside`` is the number's title, or the name by which a body
    was found.
    """

    kind: SuggestionKind
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    id: str = ""
    version: int = 0
    count: int = 0
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is remembered for a while."""

    until: float
    unit: Unit
    bodies: tuple[Name, ...]
    questions: tuple[Name, ...]
    denied: tuple[str, ...]


class Suggestions:
    """Suggests from titles and numbers in the index, and from the names it remembers (some MB)."""

    def __init__(
        self,
        holdings: Holdings,
        engine: SearchEngine,
        analyser: Analyser,
        vocabularies: Vocabularies,
        today: Callable[[], date],
    ) -> None:
        self._holdings = holdings
        self._engine = engine
        self._analyser = analyser
        self._vocabularies = vocabularies
        self._today = today
        self._leaves = Leaves(analyser)
        self._pinyin = pinyin()
        self._name = NameReader(analyser, self._pinyin)
        self._kept: _Kept | None = None

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """What the text may be the beginning or a part of, grouped by kind, the likeliest first.

        Raises IndexMissing, EngineUnavailable, EngineTimeout; never for what the text is.
        """
        typed = read_typed(text, self._analyser, self._pinyin)
        if not typed.ways and not typed.initials:
            return ()
        kept = self._remembered()
        found = [
            *self._named(SuggestionKind.QUESTION, kept.questions, typed, QUESTIONS),
            *self._numbers(typed, kept.unit),
            *self._titles(typed, kept.unit),
            *self._bodies(kept, typed),
        ]
        return tuple(one for one in found if not self._is_denied(one, kept.denied))

    def _titles(self, typed: Typed, unit: Unit) -> Iterator[Suggestion]:
        hits, summaries = self._documents_titled(typed, unit)
        folded = {key: self._analyser.normaliser.fold(one.metadata.title) for key, one in summaries.items()}
        day = self._today()
        once: dict[str, tuple[tuple[bool, bool, int, str], Suggestion]] = {}
        for key in dict.fromkeys((hit.document_id, hit.version) for hit in hits):
            if key not in summaries:
                continue
            metadata = summaries[key].metadata
            places = marks(typed, folded[key], self._pinyin)
            is_over = metadata.validity.on(day, metadata.effective_on) in _OVER
            order = (not places or places[0][0] > 1, is_over, len(folded[key]), key[0])
            one = Suggestion(SuggestionKind.TITLE, metadata.title, places, *key)
            once[folded[key]] = min(once.get(folded[key], (order, one)), (order, one), key=lambda of: of[0])
        yield from (one for _, one in sorted(once.values(), key=lambda of: of[0])[:TITLES])

    def _documents_titled(
        self, typed: Typed, unit: Unit
    ) -> tuple[Sequence[EngineHit], dict[tuple[str, int], Summary]]:
        """Entries whose title has what was typed; as it sounds, where letters were or nothing has it."""
        for expression in (literally(typed, self._leaves), by_sound(typed, self._leaves, self._pinyin)):
            if expression is None:
                continue
            hits = self._hits(beginnings_first(expression, typed, unit), unit)
            if hits:
                return hits, self._public(hits)
        return (), {}

    def _numbers(self, typed: Typed, unit: Unit) -> Iterator[Suggestion]:
        begun = number_begun(typed) if unit is Unit.DOCUMENT else None
        if begun is None:
            return
        hits = self._hits(begun, unit, sort=SORT_FIELDS["-signed"], limit=NUMBERS)
        summaries = self._public(hits)
        for hit in hits:
            one = summaries.get((hit.document_id, hit.version))
            if one and one.metadata.number:
                yield Suggestion(
                    SuggestionKind.NUMBER,
                    str(one.metadata.number),
                    id=hit.document_id,
                    version=hit.version,
                    beside=one.metadata.title,
                )

    def _bodies(self, kept: _Kept, typed: Typed) -> Iterator[Suggestion]:
        for one in self._named(SuggestionKind.BODY, kept.bodies, typed, BODIES):
            # What is remembered may have been taken back a moment ago, the body's name with it.
            hits = self._hits(OneOf("issuer", (one.id,)), kept.unit, limit=1)
            if self._public(hits):
                yield one

    def _named(
        self, kind: SuggestionKind, names: Sequence[Name], typed: Typed, most: int
    ) -> Iterator[Suggestion]:
        for name in best_names(names, typed, most):
            places = marks(typed, self._analyser.normaliser.fold(name.shown), self._pinyin)
            beside = name.name if name.name != name.shown else ""
            yield Suggestion(kind, name.shown, places, name.id, count=name.count, beside=beside)

    def _hits(
        self, expression: Expression, unit: Unit, *, sort: str | None = None, limit: int = LOOKED_AT
    ) -> Sequence[EngineHit]:
        plan = QueryPlan(unit=unit, query=expression, filters=_CURRENT, sort=sort, limit=limit)
        return self._engine.search(plan).hits

    def _public(self, hits: Sequence[EngineHit]) -> dict[tuple[str, int], Summary]:
        """What is public of it at this moment; the index may be a change behind."""
        return self._holdings.documents.summaries(texts_of(hits))

    def _is_denied(self, one: Suggestion, denied: Sequence[str]) -> bool:
        text = self._analyser.normaliser.fold(f"{one.text} {one.beside}")
        return any(word in text for word in denied)

    def _remembered(self) -> _Kept:
        kept = self._kept
        if kept is None or monotonic() > kept.until:
            kept = self._kept = self._learn()
        return kept

    def _learn(self) -> _Kept:
        unit = self._engine.status().usual_unit
        since = self._today() - timedelta(days=POPULAR_DAYS)
        popular = self._holdings.questions.popular(since, MOST_QUESTIONS)
        return _Kept(
            until=monotonic() + MEMORY,
            unit=unit,
            bodies=tuple(self._learn_bodies(unit)),
            questions=tuple(self._name(one.question, one.question, one.counts.asked) for one in popular),
            denied=tuple(self._analyser.normaliser.fold(word) for word in self._holdings.words.denied()),
        )

    def _learn_bodies(self, unit: Unit) -> Iterator[Name]:
        asked = FacetRequest("org", "issuer", MOST_BODIES)
        plan = QueryPlan(unit=unit, filters=_CURRENT, facets=(asked,), limit=0)
        counted = dict(self._engine.search(plan).facets["org"])
        issuers = self._vocabularies.issuers
        words = words_by_body(issuers)
        for body_id, label in self._holdings.terms.labels("issuers", counted).items():
            if label == body_id:
                continue
            for name in dict.fromkeys(body_names(body_id, label, issuers, words)):
                yield self._name(label, name, counted[body_id], body_id)
