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
from indexer.model.plan import EngineHit, QueryPlan, texts_of
from indexer.model.query import SearchQuery
from indexer.model.results import ResultPage
from indexer.planning.leaves import Leaves
from indexer.port import SearchEngine
from indexer.suggesting.typed import by_sound, marks, read_typed
from indexer.wordings import SHORT, Wordings

#: Titles read for what they say in the place of what was typed, and those of them with most pairs in common.
TITLES_READ, TITLES_ALIGNED = 20, 5
#: Characters of a question that may be a misspelt title.
LONGEST = 64
#: Characters typed for each that a title may have otherwise; fewer than ``SHORTEST_TITLE`` say too little.
FOR_EACH_MISTAKE, SHORTEST_TITLE = 6, 4
#: Mistakes in a title of any length.
MOST_MISTAKES = 2
#: Wordings of a sentence whose new word is looked for.
MOST_WORDS = 2
#: Seconds after which no further wording is tried.
PATIENCE = 0.2
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
        if self._is_shown(query.q, page):
            return None
        odd = self._wordings.odd(typed)
        is_short = len(typed) <= SHORT or not page.hits or typed.isascii()
        is_title = is_short or self._is_like_a_title(typed, page)
        if not odd and not is_title:
            return None
        if self._stands_somewhere(query.q):
            return None
        for meant in self._meant(query.q, typed, odd, is_title=is_title):
            if meant and meant != typed:
                other = SearchQuery(q=meant)
                found = self._count(other)
                if found:
                    return other, found
        return None

    def _meant(self, question: str, typed: str, odd: frozenset[int], *, is_title: bool) -> Iterator[str]:
        """What may have been meant, the surest first, "" where one way leads to nothing."""
        yield self._as_titles_say(question)
        until = monotonic() + PATIENCE
        if typed.isascii():
            yield self._most_found(self._wordings.sounding(question), until)
            yield self._most_found(self._wordings.abbreviated(question), until)
            return
        instead = self._wordings.instead(typed, odd) if odd else []
        yield self._most_found(instead, until)
        if is_title:
            yield self._as_titles_spell(typed)
        yield self._most_found(self._wordings.shorter(typed, odd) if odd else [], until)
        yield self._with_a_word_that_stands(typed, instead, until)

    def _is_shown(self, question: str, page: ResultPage) -> bool:
        """Whether the hits show what was typed: whole, or each of the pieces that blanks part."""
        pieces = self._analyser.normalise(question).text.split()
        fold = self._analyser.normaliser.fold
        shown = [
            fold(text)
            for hit in page.hits
            for text in (hit.metadata.title, *(snippet.text for snippet in hit.snippets))
        ]
        return all(any(piece in text for text in shown) for piece in pieces)

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

    def _with_a_word_that_stands(self, typed: str, instead: Sequence[str], until: float) -> str:
        """The likeliest wording of a sentence with a word that texts have where what was typed is in none."""
        for wording in instead[:MOST_WORDS]:
            old, new = self._wordings.changed_words(typed, wording)
            is_new = len(new) > 1 and monotonic() < until and not self._stands_somewhere(old)
            if is_new and self._most_found([new], until):
                return wording
        return ""

    def _as_titles_spell(self, typed: str) -> str:
        """What titles have that is nearest to what was typed, "" where that is too far from it."""
        if len(typed) < SHORTEST_TITLE:
            return ""
        pairs = self._analyser.query(typed).bigram
        titles = Counter(self._titles(Terms("title_bigram", pairs), TITLES_READ))
        nearest = sorted(titles, key=lambda title: -_in_common(pairs, title))[:TITLES_ALIGNED]
        most = min(MOST_MISTAKES, max(1, len(typed) // FOR_EACH_MISTAKE))
        said: Counter[tuple[int, str]] = Counter()
        for title in nearest:
            piece = nearest_piece(typed, title)
            if piece and piece.mistakes <= most:
                said[piece.distance, title[piece.start : piece.end]] += titles[title]
        return min(said, key=lambda one: (one[0], -said[one]))[1] if said else ""

    def _is_like_a_title(self, typed: str, page: ResultPage) -> bool:
        """Whether a hit's title has half of the pairs of what was typed."""
        pairs = self._analyser.query(typed).bigram
        fold = self._analyser.normaliser.fold
        return any(2 * _in_common(pairs, fold(hit.metadata.title)) >= len(pairs) for hit in page.hits)

    def _titles(self, asked: Expression, most: int) -> Titles:
        """The folded titles in force that match best, of what is public at this moment."""
        plan = QueryPlan(Unit.DOCUMENT, asked, {"version": Range("is_current", 1, 1)}, limit=most)
        return self._titles_of(self._engine.search(plan).hits)

    def _titles_of(self, hits: Sequence[EngineHit]) -> Titles:
        summaries = self._holdings.documents.summaries(texts_of(hits))
        return [self._analyser.normaliser.fold(one.metadata.title) for one in summaries.values()]


def _in_common(pairs: Iterable[str], title: str) -> int:
    return sum(pair in title for pair in pairs)
