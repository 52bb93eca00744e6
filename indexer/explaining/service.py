"""Explains the place of one document among the results of a query, or its absence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from holdings.errors import NotOnRecord
from holdings.model.document import Document, Unit, Visibility
from holdings.store import Holdings
from indexer.analysis.characterstreams import runs
from indexer.analysis.numerals import spellings
from indexer.analysis.segment import Analyser
from indexer.explaining.absence import Absence
from indexer.explaining.scoring import score_parts
from indexer.model.explanation import MOST_RANKED, Explanation, Reason, ReasonKind
from indexer.model.expression import Everything, Expression, OneOf
from indexer.model.plan import EngineHit, QueryPlan, texts_of
from indexer.model.query import SearchQuery
from indexer.planning import PlannedSearch
from indexer.port import SearchEngine
from indexer.search import SearchService


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks an engine about the entries that some filters leave."""

    engine: SearchEngine
    unit: Unit
    where: Mapping[str, Expression]

    def best(self, query: Expression, filters: Mapping[str, Expression] | None = None) -> EngineHit | None:
        """The best of the entries that also match; None where none does."""
        plan = QueryPlan(self.unit, query, {**self.where, **(filters or {})}, limit=1)
        return next(iter(self.engine.search(plan).hits), None)

    def holds(self, query: Expression) -> bool:
        """Whether one of the entries matches."""
        return self.best(query) is not None

    def score(self, query: Expression) -> float | None:
        """What the best of the entries scores; None where none matches."""
        hit = self.best(query)
        return hit.score if hit else None


class Explanations:
    """Explains searches of one installation (docs/decisions/0332)."""

    def __init__(
        self, holdings: Holdings, engine: SearchEngine, search: SearchService, analyser: Analyser
    ) -> None:
        self._holdings = holdings
        self._engine = engine
        self._search = search
        self._analyser = analyser
        self._absence = Absence(analyser, search.planned)

    def explain(
        self, query: SearchQuery, document_id: str, anchor: str = "", *, staff: bool = False
    ) -> Explanation:
        """Why a query finds a document (of articles: that ``anchor``, or the best one), or why it does not.

        Raises NotOnRecord, alike for what is unknown and what is not public, and Withdrawn; for ``staff``
        what keeps a document from the public is said instead. Raises IndexMissing, EngineUnavailable.
        """
        documents = self._holdings.documents
        document = documents.get(document_id) if staff else documents.get_public(document_id)
        query = replace(query, page=1, cursor=None)
        planned = self._search.planned(query)
        told = Explanation(planned.plan.unit, document.id, document.current.metadata.title)
        if reasons := tuple(_kept_back(document)):
            return replace(told, reasons=reasons)
        asker = Asker(self._engine, told.unit, {"document": OneOf("document_id", (document.id,))})
        entry = asker.best(Everything())
        if entry is None:
            return replace(told, reasons=(self._not_indexed(asker),))
        behind = (Reason(ReasonKind.BEHIND),) if entry.rev < document.rev else ()
        if behind and not staff:
            # What the index has of it may be what is not public any more.
            return replace(told, reasons=behind)
        told = replace(told, reasons=behind)
        standing = asker.best(Everything(), {"version": planned.plan.filters["version"]})
        if standing is None:
            return replace(told, reasons=(*behind, Reason(ReasonKind.ASOF)))
        return self._of_entry(query, planned, told, self._entry(asker, planned, standing, anchor))

    def _not_indexed(self, asker: Asker) -> Reason:
        """Nothing of the document is in the index of the unit; perhaps in that of the other one."""
        other = Unit.ARTICLE if asker.unit is Unit.DOCUMENT else Unit.DOCUMENT
        if replace(asker, unit=other).holds(Everything()):
            return Reason(ReasonKind.UNIT, name=other.value)
        return Reason(ReasonKind.NOT_INDEXED)

    def _entry(self, asker: Asker, planned: PlannedSearch, standing: EngineHit, anchor: str) -> Asker:
        """Asks about the entry that is meant, or of articles about all of the version that stands."""
        if anchor and asker.unit is Unit.ARTICLE:
            entry_id = f"{standing.document_id}@{standing.version}#{anchor}"
            entry = replace(asker, where={"entry": OneOf("entry_id", (entry_id,))})
            if not entry.holds(Everything()):
                raise NotOnRecord(entry_id)
            return entry
        return replace(asker, where={**asker.where, "version": planned.plan.filters["version"]})

    def _of_entry(
        self, query: SearchQuery, planned: PlannedSearch, told: Explanation, asker: Asker
    ) -> Explanation:
        plan = planned.plan
        found = asker.best(plan.query, plan.filters)
        if found is None:
            reasons, looked_for = self._absence.of(query, planned, asker)
            return replace(told, reasons=(*told.reasons, *reasons), looked_for=looked_for)
        added = {
            "".join(runs(spelling))
            for one in planned.added
            for spelling in spellings(self._analyser.normalise(one.added).text)
        }
        entry = replace(asker, where={"entry": OneOf("entry_id", (found.entry_id,))})
        whole = replace(plan, facets=(), offset=0, limit=MOST_RANKED)
        return replace(
            told,
            found=True,
            version=found.version,
            anchor=found.anchor,
            score=found.score,
            parts=score_parts(plan.query, added, entry.score),
            rank=self._rank(whole, found.entry_id),
            first_rank=self._rank(replace(whole, second_pass=None), found.entry_id)
            if whole.reorders
            else None,
        )

    def _rank(self, plan: QueryPlan, entry_id: str) -> int | None:
        """The place of an entry among those that are public at this moment."""
        hits = self._engine.search(plan).hits
        place = next((place for place, hit in enumerate(hits) if hit.entry_id == entry_id), None)
        if place is None:
            return None
        keys = texts_of(hits[: place + 1])
        public = self._holdings.documents.summaries(keys)
        return sum(key in public for key in keys)


def _kept_back(document: Document) -> Iterator[Reason]:
    """Who may see a document that not everybody may, and the rules by which the gate withheld it."""
    versions = {version.visibility for version in document.versions}
    if document.visibility is Visibility.PUBLIC and Visibility.PUBLIC in versions:
        return
    is_whole = document.visibility is not Visibility.PUBLIC
    kept = document.visibility if is_whole else document.current.visibility
    yield Reason(ReasonKind.VISIBILITY, name=kept.value)
    rules = dict.fromkeys(found.rule for version in document.versions for found in version.findings)
    yield from (Reason(ReasonKind.RULE, name=rule) for rule in rules)
