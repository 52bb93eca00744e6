"""Parts of a small site: documents true to form, and a search whose results each test decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from holdings.model.dates import CivilDate
from holdings.model.document import (
    ArticleStart,
    Document,
    DocumentText,
    FileReference,
    Metadata,
    Provenance,
    Term,
    Unit,
    ValueSource,
    Version,
    Visibility,
)
from holdings.model.numbers import DocumentNumber
from holdings.model.validity import Validity, ValidityFacts
from holdings.store import Companions, Holdings
from holdings.vocabularies import Vocabularies, vocabularies
from indexer.analysis.data import short_titles
from indexer.analysis.segment import Analyser
from indexer.best_bets import BestBetService
from indexer.citations import CitationService
from indexer.model.explanation import Explanation
from indexer.model.query import SearchQuery
from indexer.model.results import FacetValue, Hit, ResultPage, Snippet
from indexer.relaxing import Relaxing
from indexer.similar import SimilarDocument
from indexer.suggesting import Suggestion
from ingest.rendering.kept import KeptPages
from search_app.analytics import QuestionLog

TODAY = date(2026, 11, 23)
HOSTILE = "<script>alert(1)</script>\"'&"


@dataclass(frozen=True)
class SiteSettings:
    site_name: str = "云州市档案馆"
    timezone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    help_phone: str = "0999-000 0001"


class CannedSearch:
    """Answers every query with the page it was given; what was asked is kept."""

    def __init__(self) -> None:
        self.page = ResultPage(SearchQuery(), Unit.DOCUMENT, 0, ())
        self.asked: list[SearchQuery] = []
        self.error: Exception | None = None

    def search(self, query: SearchQuery) -> ResultPage:
        self.asked.append(query)
        if self.error:
            raise self.error
        return replace(self.page, query=query, unit=query.unit or self.page.unit)

    def count(self, query: SearchQuery) -> int:
        return self.search(query).total

    def locate(self, query: SearchQuery, text: str) -> Sequence[tuple[int, int]]:
        """Every place of the query's text."""
        return [found.span() for found in re.finditer(re.escape(query.q), text)]


class CannedSimilar:
    """Finds what it was given to be like every document, or fails as it was told to."""

    def __init__(self) -> None:
        self.found: Sequence[SimilarDocument] = ()
        self.error: Exception | None = None

    def of(
        self, document: Document, version: Version, companions: Companions
    ) -> Sequence[SimilarDocument]:
        if self.error:
            raise self.error
        return self.found


class CannedExplanations:
    """Explains every document as it was told to; what was asked is kept."""

    def __init__(self) -> None:
        self.told = Explanation(Unit.DOCUMENT, "0123456789AB", "云州市档案查阅办法")
        self.asked: list[tuple[SearchQuery, str, str]] = []

    def explain(self, query: SearchQuery, document_id: str, anchor: str = "") -> Explanation:
        self.asked.append((query, document_id, anchor))
        return replace(self.told, document_id=document_id)


@cache
def analyser() -> Analyser:
    return Analyser.load()


@dataclass
class CannedFacets:
    """Lists what the canned page counted, and dates every value alike."""

    search: CannedSearch

    def values(self, query: SearchQuery, name: str) -> Sequence[FacetValue]:
        chosen, excluded = query.facets.get(name, ()), query.excluded.get(name, ())
        values = self.search.page.facets.get(name, ())
        return [replace(one, selected=one.id in chosen, excluded=one.id in excluded) for one in values]

    def years(self, query: SearchQuery, name: str, value: str) -> tuple[int, int] | None:
        return (1998, 2017)


class CannedSpelling:
    """Means what it was told, whatever was searched."""

    def __init__(self) -> None:
        self.meant: tuple[SearchQuery, int] | None = None

    def correct(self, page: ResultPage) -> tuple[SearchQuery, int] | None:
        return self.meant


class CannedSuggestions:
    """Suggests what it was given, whatever was typed."""

    def __init__(self) -> None:
        self.found: Sequence[Suggestion] = ()

    def suggest(self, text: str) -> Sequence[Suggestion]:
        return self.found


@dataclass
class SmallServices:
    holdings: Holdings
    pages: KeptPages
    settings: SiteSettings = field(default_factory=SiteSettings)
    search: CannedSearch = field(default_factory=CannedSearch)
    similar: CannedSimilar = field(default_factory=CannedSimilar)
    spelling: CannedSpelling = field(default_factory=CannedSpelling)
    explanations: CannedExplanations = field(default_factory=CannedExplanations)
    suggestions: CannedSuggestions = field(default_factory=CannedSuggestions)
    vocabularies: Vocabularies = field(default_factory=vocabularies)

    @property
    def facets(self) -> CannedFacets:
        return CannedFacets(self.search)

    @property
    def relaxing(self) -> Relaxing:
        return Relaxing(self.search.count, self.facets.values, analyser)

    @cached_property
    def best_bets(self) -> BestBetService:
        return BestBetService(self.holdings, lambda text: analyser().normalise(text).text, self.today)

    @cached_property
    def analytics(self) -> QuestionLog:
        return QuestionLog(lambda: self.holdings, analyser, self.today, is_on=False)

    @cached_property
    def citations(self) -> CitationService:
        return CitationService(self.holdings, analyser().normalise, short_titles(), self.today)

    def today(self) -> date:
        return TODAY


TEXT = (
    "云州市档案查阅办法\n（2016年3月2日发布）\n第一章　总则\n第一条　为了方便查阅，制定本办法。\n"
    "第二条　查阅已公开的档案不收费：\n（一）单位；\n（二）个人。\n第二章　附则\n第三条　本办法自发布之日起施行。"
)


def articles_of(text: str) -> tuple[ArticleStart, ...]:
    labels = ["第一条", "第二条", "第三条"]
    starts = [text.index(f"{label}　") for label in labels]
    ends = [*starts[1:], len(text)]
    return tuple(
        ArticleStart(f"art-{number}", label, start, end)
        for number, (label, start, end) in enumerate(zip(labels, starts, ends, strict=True), start=1)
    )


def metadata(title: str = "云州市档案查阅办法", **changed: object) -> Metadata:
    made = Metadata(
        title=title,
        number=DocumentNumber("云政办发", 2016, "3"),
        issuers=(Term("x-yunzhou", "云州市人民政府"),),
        signed_on=CivilDate.parse("2016-03-02"),
        published_on=CivilDate.parse("2016-03-05"),
        effective_on=CivilDate.parse("2016-04"),
        category=(Term("c02", "地方法规、政府规章和规范性文件"),),
        genre=Term("g08", "意见"),
        validity=ValidityFacts(basis=Validity.IN_FORCE, evidence="移交清单：有效"),
        provenance={"title": Provenance(ValueSource.TEXT_RULE, 0.9, title)},
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def version(
    ordinal: int = 1, *, text: str = TEXT, file: FileReference | None = None, **changed: object
) -> Version:
    known = metadata(**changed)  # type: ignore[arg-type]
    return Version(
        ordinal, known, DocumentText(text, articles=articles_of(text) if text == TEXT else ()), file
    )


def document(external_id: str, *versions: Version, visibility: Visibility = Visibility.PUBLIC) -> Document:
    return Document(external_id, "test", versions or (version(),), visibility=visibility)


def put(site: SmallServices, *documents: Document) -> list[str]:
    return [outcome.document_id for outcome in site.holdings.documents.put_many(documents)]


def hit(document_id: str = "0123456789AB", **changed: object) -> Hit:
    made = Hit(
        document_id=document_id,
        external_id="e1",
        version=1,
        anchor="",
        score=3.5,
        metadata=metadata(),
        validity=Validity.IN_FORCE,
        title_marks=((3, 5),),
        snippets=(Snippet("查阅已公开的档案不收费", ((0, 2),), "第二条", "art-2", None, True, True),),
        file=FileReference("ab" * 32, "办法.pdf", "application/pdf", 12345),
        pages=3,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def answer(*hits: Hit, total: int | None = None) -> ResultPage:
    return ResultPage(
        query=SearchQuery(),
        unit=Unit.DOCUMENT,
        total=len(hits) if total is None else total,
        hits=hits,
        facets={
            "status": (FacetValue("in_force", 19), FacetValue("repealed", 7), FacetValue("unknown", 4)),
            "cat": (FacetValue("c02", 36), FacetValue("c08", 9), FacetValue("c13", 3, selected=True)),
            "org": tuple(FacetValue(f"x-body{number}", 40 - number) for number in range(30)),
            "year": tuple(FacetValue(str(2000 + number), number + 1) for number in range(20)),
            "genre": (FacetValue("g08", 12), FacetValue("g09", 3)),
        },
        took_ms=12.0,
    )
