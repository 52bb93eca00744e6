"""Answers searches: plan, ask the engine, fetch what may be shown, mark the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic, perf_counter

from holdings.model.citations import places_of, read_citation
from holdings.model.document import ArticleStart, DocumentText, Unit
from holdings.store import Holdings, Summary
from indexer.facet_values import facet_values
from indexer.model.cursor import Cursor
from indexer.model.plan import Answer, EngineHit, texts_of
from indexer.model.query import FACETS, MAX_DEPTH, SearchQuery
from indexer.model.results import Hit, ResultPage, Snippet
from indexer.planning import PlannedSearch, Planner
from indexer.port import SearchEngine
from indexer.snippets import article_snippets, document_snippets, text_marks, title_marks
from indexer.standing import as_they_stood

#: Seconds for which "has this collection whole documents?" is remembered.
UNIT_MEMORY = 5.0


@dataclass(frozen=True, slots=True)
class RankedId:
    """One line of a run: the external id of what was found, and its score."""

    external_id: str
    score: float


class SearchService:
    """Searches one installation. ``today`` says which day it is at the site."""

    def __init__(
        self, holdings: Holdings, engine: SearchEngine, planner: Planner, today: Callable[[], date]
    ) -> None:
        self._holdings = holdings
        self._engine = engine
        self._planner = planner
        self._today = today
        self._unit: tuple[float, Unit] = (float("-inf"), Unit.DOCUMENT)

    def search(self, query: SearchQuery) -> ResultPage:
        """One page of what the query finds, with snippets and facets; nothing that is not public.

        Raises IndexMissing, EngineUnavailable, EngineTimeout; never for what stands in ``q``.
        """
        started = perf_counter()
        planned = self.planned(query)
        unit = planned.plan.unit
        answer = self._engine.search(planned.plan)
        found = self._hydrate(answer.hits, planned, unit, query.asof or self._today())
        hits = as_they_stood(self._holdings, found, query.asof)
        return ResultPage(
            query=query,
            unit=unit,
            total=answer.total - (len(answer.hits) - len(hits)),
            hits=hits,
            facets={
                facet.name: facet_values(query, facet.name, answer.facets.get(facet.name, ()))
                for facet in FACETS
            },
            added_terms=planned.added,
            behind=_behind(query, answer),
            reading=planned.reading,
            took_ms=(perf_counter() - started) * 1000,
        )

    def planned(self, query: SearchQuery) -> PlannedSearch:
        """How a query will be asked: the engine's plan, and the words to mark."""
        return self._planner.plan(query, today=self._today(), unit=query.unit or self._default_unit())

    def count(self, query: SearchQuery) -> int:
        """How much a query finds, without fetching any of it. Raises what ``search`` raises."""
        unit = query.unit or self._default_unit()
        planned = self._planner.plan(query, today=self._today(), unit=unit, limit=0, facets=False)
        return self._engine.search(planned.plan).total

    def rank(self, query: SearchQuery, depth: int) -> list[RankedId]:
        """The best ``depth`` external ids in order, without snippets or facets."""
        unit = query.unit or self._default_unit()
        planned = self._planner.plan(query, today=self._today(), unit=unit, limit=depth, facets=False)
        hits = self._engine.search(planned.plan).hits
        summaries = self._holdings.documents.summaries(texts_of(hits))
        return [
            RankedId(summaries[key].external_id, hit.score)
            for hit in hits
            if (key := (hit.document_id, hit.version)) in summaries
        ]

    def locate(self, query: SearchQuery, text: str) -> tuple[tuple[int, int], ...]:
        """Where the query's words stand in a text, in order; code points.

        Of a query that only cites, where the text itself cites the same.
        """
        citation = read_citation(query.q)
        if citation and citation.is_marked:
            return places_of(citation, text)
        planned = self._planner.plan(query, today=self._today(), unit=Unit.DOCUMENT, facets=False)
        return text_marks(text, planned.highlight)

    def _default_unit(self) -> Unit:
        """Documents, or articles where the collection has nothing else."""
        asked, unit = self._unit
        if monotonic() - asked > UNIT_MEMORY:
            unit = self._engine.status().usual_unit
            self._unit = (monotonic(), unit)
        return unit

    def _hydrate(
        self, found: Sequence[EngineHit], planned: PlannedSearch, unit: Unit, day: date
    ) -> tuple[Hit, ...]:
        """The hits that are public at this moment; the index may be a change behind."""
        summaries = self._holdings.documents.summaries(texts_of(found))
        shown = [hit for hit in found if (hit.document_id, hit.version) in summaries]
        snippets = self._snippets(shown, planned, unit)
        return tuple(
            _hit(hit, summaries[hit.document_id, hit.version], pieces, planned, day)
            for hit, pieces in zip(shown, snippets, strict=True)
        )

    def _snippets(
        self, hits: Sequence[EngineHit], planned: PlannedSearch, unit: Unit
    ) -> list[tuple[Snippet, ...]]:
        documents = self._holdings.documents
        if unit is Unit.ARTICLE:
            keys = [(hit.document_id, hit.version, hit.anchor) for hit in hits]
            articles = documents.article_text(keys)
            nothing = (ArticleStart("", "", 0, 0), "")
            return [article_snippets(*articles.get(key, nothing), planned.highlight) for key in keys]
        keys_of_hits = texts_of(hits)
        texts, attached = documents.texts(keys_of_hits), documents.attachment_texts(keys_of_hits)
        empty = DocumentText("")
        return [
            document_snippets(texts.get(key, empty), planned.highlight, attached.get(key, ()))
            for key in keys_of_hits
        ]


def _behind(query: SearchQuery, answer: Answer) -> Cursor | None:
    """Where the list goes on behind the answer; None at its end, and where page numbers lead on."""
    start = query.cursor.position if query.cursor else (query.page - 1) * query.size
    position = start + len(answer.hits)
    if not answer.hits or position >= answer.total:
        return None
    if not query.cursor and (query.page + 1) * query.size <= MAX_DEPTH:
        return None
    last = answer.hits[-1]
    return Cursor(query.sort.value, position, last.key, last.entry_id)


def _hit(
    hit: EngineHit, summary: Summary, snippets: tuple[Snippet, ...], planned: PlannedSearch, day: date
) -> Hit:
    metadata = summary.metadata
    return Hit(
        document_id=hit.document_id,
        external_id=summary.external_id,
        version=hit.version,
        anchor=hit.anchor,
        score=hit.score,
        metadata=metadata,
        validity=metadata.validity.on(day, metadata.effective_on),
        title_marks=title_marks(metadata.title, planned.highlight),
        snippets=snippets,
        file=summary.file,
        pages=summary.page_count,
    )
