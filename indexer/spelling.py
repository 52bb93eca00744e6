"""Asks “did you mean”: what titles and texts say that sounds, looks or is spelt almost as what was typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import monotonic

from holdings.model.document import Unit
from holdings.store import Holdings
from indexer.aligning import nearest_piece
from indexer.analysis.confusable import lookalikes, sound_words
from indexer.analysis.pinyin import pinyin
from indexer.analysis.segment import Analyser
from indexer.model.expression import Expression, Range, Terms
from indexer.model.plan import EngineHit, QueryPlan
from indexer.model.query import SearchQuery
from indexer.model.results import ResultPage
from indexer.planning.leaves import Leaves
from indexer.port import SearchEngine
from indexer.suggesting.typed import by_sound, marks, read_typed
from indexer.wordings import Wordings, is_han

#: Titles read for what they say in the place of what was typed: that sound so, and that are spelt almost so.
TITLES_READ, TITLES_ALIGNED = 20, 10
#: Characters of a question that may be a misspelt name; a longer one is a sentence.
LONGEST = 40
#: Characters typed for each that a title may have otherwise; fewer than ``SHORTEST_TITLE`` say too little.
FOR_EACH_MISTAKE, SHORTEST_TITLE = 6, 4
#: Seconds after which no further wording is tried.
PATIENCE = 0.05
#: Hits of a wording of which one has to be public.
PROOFS = 5

Titles = Sequence[str]


class Spelling:
    """Proposes another wording; it never replaces what was typed."""

    def __init__(
        self,
        holdings: Holdings,
        engine: SearchEngine,
        analyser: Analyser,
        count: Callable[[SearchQuery], int],
    ) -> None:
        self._holdings = holdings
        self._engine = engine
        self._analyser = analyser
        self._count = count
        self._leaves = Leaves(analyser)
        self._wordings = Wordings(analyser, pinyin(), sound_words(), lookalikes())

    def correct(self, page: ResultPage) -> tuple[SearchQuery, int] | None:
        """The search that may have been meant, and what it finds; None where what was typed stands in texts.

        A hit that shows the words as typed settles it without a question to the engine. Raises
        EngineUnavailable, EngineTimeout.
        """
        query = page.query
        typed = "".join(self._analyser.normalise(query.q).text.split())
        if not 2 <= len(typed) <= LONGEST or page.unit is not Unit.DOCUMENT or query.page > 1:
            return None
        if self._is_shown(typed, page) or self._stands_somewhere(query.q):
            return None
        for meant in self._meant(query.q, typed):
            if meant and meant != typed:
                other = SearchQuery(q=meant)
                found = self._count(other)
                if found:
                    return other, found
        return None

    def _meant(self, question: str, typed: str) -> Iterator[str]:
        """What may have been meant, the surest first, "" where one way leads to nothing."""
        yield self._as_titles_say(question)
        until = monotonic() + PATIENCE
        if is_han(typed):
            yield self._most_found(self._wordings.instead(typed), until)
        elif typed.isascii():
            yield self._most_found(self._wordings.sounding(question), until)
        yield self._as_titles_spell(typed)
        if is_han(typed):
            yield self._most_found(self._wordings.shorter(typed), until)

    def _is_shown(self, typed: str, page: ResultPage) -> bool:
        fold = self._analyser.normaliser.fold
        return any(
            typed in fold(text)
            for hit in page.hits
            for text in (hit.metadata.title, *(snippet.text for snippet in hit.snippets))
        )

    def _stands_somewhere(self, question: str) -> bool:
        plan = self._standing(question, 0)
        return plan is None or self._engine.search(plan).total > 0

    def _standing(self, text: str, limit: int) -> QueryPlan | None:
        whole = self._leaves.contains(text, ("title", "body", "attachment"))
        return QueryPlan(Unit.DOCUMENT, whole, limit=limit) if whole else None

    def _most_found(self, wordings: Iterable[str], until: float) -> str:
        """The wording that stands as it is in most documents, one of them public; "" where none does."""
        most, best = 0, ""
        for wording in wordings:
            plan = self._standing(wording, PROOFS) if monotonic() < until else None
            answer = self._engine.search(plan) if plan else None
            if answer and answer.total > most and self._titles_of(answer.hits):
                most, best = answer.total, wording
        return best

    def _as_titles_say(self, question: str) -> str:
        """What most titles that sound so have in its place, "" where none does."""
        typed = read_typed(question, self._analyser, pinyin())
        sounding = by_sound(typed, self._leaves, pinyin())
        said: Counter[str] = Counter()
        for title in self._titles(sounding, TITLES_READ) if sounding else ():
            said.update(title[start:end] for start, end in marks(typed, title, pinyin()))
        return said.most_common(1)[0][0] if said else ""

    def _as_titles_spell(self, typed: str) -> str:
        """What titles have that is nearest to what was typed, "" where that is too far from it."""
        if len(typed) < SHORTEST_TITLE:
            return ""
        most = max(1, len(typed) // FOR_EACH_MISTAKE)
        said: Counter[tuple[int, str]] = Counter()
        for title in self._titles(Terms("title_bigram", self._analyser.query(typed).bigram), TITLES_ALIGNED):
            piece = nearest_piece(typed, title)
            if piece and piece.mistakes <= most:
                said[piece.distance, title[piece.start : piece.end]] += 1
        return min(said, key=lambda one: (one[0], -said[one]))[1] if said else ""

    def _titles(self, asked: Expression, most: int) -> Titles:
        """The folded titles in force that match best, of what is public at this moment."""
        plan = QueryPlan(Unit.DOCUMENT, asked, {"version": Range("is_current", 1, 1)}, limit=most)
        return self._titles_of(self._engine.search(plan).hits)

    def _titles_of(self, hits: Sequence[EngineHit]) -> Titles:
        summaries = self._holdings.documents.summaries([(hit.document_id, hit.version) for hit in hits])
        return [self._analyser.normaliser.fold(one.metadata.title) for one in summaries.values()]
