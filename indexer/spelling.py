"""Asks “did you mean” by sound: what titles say that sounds as was typed (正府信息 → 政府信息, zfxxgk)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from holdings.model.document import Unit
from holdings.store import Holdings
from indexer.analysis.pinyin import pinyin
from indexer.analysis.segment import Analyser
from indexer.model.expression import Range
from indexer.model.plan import QueryPlan
from indexer.model.query import SearchQuery
from indexer.model.results import ResultPage
from indexer.planning.leaves import Leaves
from indexer.port import SearchEngine
from indexer.suggesting.typed import by_sound, marks, read_typed

#: Titles read for what they say in the place of what was typed.
TITLES_READ = 20
#: Characters of a question that may be a misspelt name; a longer one is a sentence.
LONGEST = 40


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
        meant = self._as_titles_say(query.q)
        if not meant or meant == typed:
            return None
        other = SearchQuery(q=meant)
        found = self._count(other)
        return (other, found) if found else None

    def _is_shown(self, typed: str, page: ResultPage) -> bool:
        fold = self._analyser.normaliser.fold
        return any(
            typed in fold(text)
            for hit in page.hits
            for text in (hit.metadata.title, *(snippet.text for snippet in hit.snippets))
        )

    def _stands_somewhere(self, question: str) -> bool:
        whole = self._leaves.contains(question, ("title", "body", "attachment"))
        plan = QueryPlan(Unit.DOCUMENT, whole, limit=0) if whole else None
        return plan is None or self._engine.search(plan).total > 0

    def _as_titles_say(self, question: str) -> str:
        """What most titles that sound so have in its place, "" where none does."""
        typed = read_typed(question, self._analyser, pinyin())
        sounding = by_sound(typed, self._leaves, pinyin())
        if sounding is None:
            return ""
        filters = {"version": Range("is_current", 1, 1)}
        hits = self._engine.search(QueryPlan(Unit.DOCUMENT, sounding, filters, limit=TITLES_READ)).hits
        summaries = self._holdings.documents.summaries([(hit.document_id, hit.version) for hit in hits])
        said: Counter[str] = Counter()
        for summary in summaries.values():
            folded = self._analyser.normaliser.fold(summary.metadata.title)
            said.update(folded[start:end] for start, end in marks(typed, folded, pinyin()))
        return said.most_common(1)[0][0] if said else ""
