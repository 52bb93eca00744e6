"""Documents like another one, by the words that say what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from holdings.model.document import Document, Metadata, Version
from holdings.store import Companions, Holdings
from indexer.analysis.segment import Analyser
from indexer.model.expression import AllOf, AnyOf, Expression, Not, OneOf, Range, Terms
from indexer.model.plan import EngineHit, QueryPlan
from indexer.port import SearchEngine

#: Characters of a text that are read: its beginning says what it is about.
READ = 4_000
#: Words that are looked for, and what the title's count beside the body's.
WORDS = 30
TITLE_TIMES = 3
TITLE_WEIGHT = 0.5
#: Hits asked for beyond those wanted, since texts of one wording are shown once.
SPARE = 7


@dataclass(frozen=True, slots=True)
class SimilarDocument:
    """A public document like the one asked about; ``score`` compares those of one answer only."""

    document_id: str
    metadata: Metadata
    score: float


class SimilarDocuments:
    """Finds documents like another one with one question to the engine (docs/decisions/0331)."""

    def __init__(self, holdings: Holdings, engine: SearchEngine, analyser: Analyser) -> None:
        self._holdings = holdings
        self._engine = engine
        self._analyser = analyser

    def of(
        self, document: Document, version: Version, companions: Companions, most: int = 5
    ) -> tuple[SimilarDocument, ...]:
        """The public documents most like a version, best first, in the versions that are current.

        Its own versions and its ``companions`` (copies of its text, gazette issues that printed it) are left
        out, and of several with one text only the first is given. Raises IndexMissing, EngineUnavailable.
        """
        words = salient_words(version, self._analyser)
        beside = (*companions.copies, *companions.parts, *filter(None, [companions.issue]))
        own = (document.id, *(one.document_id for one in beside))
        plan = QueryPlan(
            unit=document.unit,
            query=AllOf((_about(words), Not(OneOf("document_id", own)))),
            filters={"version": Range("is_current", 1, 1)},
            limit=most + SPARE,
        )
        # A part of an issue is called <issue>#<n>: the issue of a copy says no more than the copy.
        issues = {one.external_id.rpartition("#")[0] for one in companions.copies}
        return tuple(self._shown(self._engine.search(plan).hits, issues))[:most]

    def _shown(self, hits: Iterable[EngineHit], issues: set[str]) -> Iterable[SimilarDocument]:
        """The hits that are public at this moment, each text once."""
        scores = {(hit.document_id, hit.version): hit.score for hit in hits}
        summaries = self._holdings.documents.summaries(list(scores))
        copies = self._holdings.companions.copies(key[0] for key in scores)
        told: set[str] = set()
        for key, score in scores.items():
            summary = summaries.get(key)
            if summary is None or key[0] in told or summary.external_id in issues:
                continue
            told |= {key[0], *(copy.document_id for copy in copies.get(key[0], ()))}
            yield SimilarDocument(key[0], summary.metadata, score)


def salient_words(version: Version, analyser: Analyser) -> tuple[tuple[str, float], ...]:
    """The words that say what a version is about, best first, each with its weight in a question.

    Frequent here and rare in the language; how rare a word is on record the engine's scores say.
    """
    title, text = (
        analyser.fine(analyser.normalise(words).text)
        for words in (version.metadata.title, version.text.clean[:READ])
    )
    counted = Counter(text)
    counted.update({word: TITLE_TIMES * times for word, times in Counter(title).items()})
    weights = {word: sqrt(times) for word, times in counted.items() if _says_something(word, analyser)}
    best = sorted(weights, key=lambda word: (-weights[word] * analyser.rarity(word), word))
    return tuple((word, weights[word]) for word in best[:WORDS])


def _says_something(word: str, analyser: Analyser) -> bool:
    return len(word) > 1 and not word.isnumeric() and word not in analyser.stop_words


def _about(words: Iterable[tuple[str, float]]) -> Expression:
    return AnyOf(
        tuple(
            Terms(field, (word,), weight * share)
            for field, share in (("body_fine", 1.0), ("title_fine", TITLE_WEIGHT))
            for word, weight in words
        )
    )
