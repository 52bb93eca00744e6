"""The only place where the parts are chosen and put together; an adapter is loaded when it is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from holdings.store import Holdings
from holdings.vocabularies import Vocabularies, vocabularies
from indexer.analysis.data import short_titles
from indexer.analysis.segment import Analyser
from indexer.best_bets import BestBetService
from indexer.citations import CitationService
from indexer.explaining import Explanations
from indexer.facet_values import WholeFacets
from indexer.planning import Planner
from indexer.port import Fingerprint, SearchEngine
from indexer.relaxing import Relaxing
from indexer.search import SearchService
from indexer.similar import SimilarDocuments
from indexer.site_words import SiteWords
from indexer.spelling import Spelling
from indexer.suggesting import Suggestions
from indexer.workshop import Source, Workshop
from ingest.port import TextExtractor
from ingest.rendering.isolated import IsolatedRenderer
from ingest.rendering.kept import KeptPages
from mappings import SCHEMA_VERSION
from search_app.analytics import QuestionLog
from search_app.readers import extractor_maker
from search_app.settings import Settings


@dataclass
class Services:
    """What the doors work with; each part is made when it is first asked for, and once."""

    settings: Settings

    @cached_property
    def holdings(self) -> Holdings:
        """What is on record. Raises StoreUnavailable, SchemaOutdated."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        return Holdings.open(self.settings.database, self.settings.files)

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The labels and trees of categories, themes, genres and bodies."""
        return vocabularies()

    @cached_property
    def engine(self) -> SearchEngine:
        """The search engine of the settings; it is not asked anything yet."""
        setting = self.settings.engine
        if setting.folder is not None:
            from indexer.engines.embedded import EmbeddedEngine  # noqa: PLC0415

            return EmbeddedEngine(setting.folder)
        from indexer.engines.opensearch import OpenSearchEngine  # noqa: PLC0415

        return OpenSearchEngine(setting.hosts, prefix=setting.prefix, ca_file=setting.ca_file)

    @cached_property
    def extractor(self) -> TextExtractor:
        """The text extractor of the settings, in a process of its own with limits."""
        return extractor_maker(self.settings)()

    @cached_property
    def pages(self) -> KeptPages:
        """Draws pages of originals in processes of their own and keeps them under the home."""
        return KeptPages(self.settings.home / "pages", IsolatedRenderer())

    @cached_property
    def analyser(self) -> Analyser:
        """Normaliser and segmenters with the product's dictionary."""
        return Analyser.load()

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What an index made by this installation carries."""
        return Fingerprint(SCHEMA_VERSION, *Analyser.fingerprint())

    @cached_property
    def site_words(self) -> SiteWords:
        """The synonyms of this moment."""
        return SiteWords(self.holdings, self.analyser)

    @cached_property
    def search(self) -> SearchService:
        """Answers searches."""
        return SearchService(
            self.holdings, self.engine, Planner(self.analyser, self.site_words.synonyms), self.today
        )

    @cached_property
    def suggestions(self) -> Suggestions:
        """Suggests what somebody may be about to type."""
        return Suggestions(self.holdings, self.engine, self.analyser, self.vocabularies, self.today)

    @cached_property
    def spelling(self) -> Spelling:
        """Asks whether something else was meant."""
        return Spelling(self.holdings, self.engine, self.analyser, self.search.count)

    @cached_property
    def similar(self) -> SimilarDocuments:
        """Finds documents like another one."""
        return SimilarDocuments(self.holdings, self.engine, self.analyser)

    @cached_property
    def explanations(self) -> Explanations:
        """Says why a document is found, and why not."""
        return Explanations(self.holdings, self.engine, self.search, self.analyser)

    @cached_property
    def facets(self) -> WholeFacets:
        """One facet of a search with all its values."""
        return WholeFacets(self.search.planned, self.engine)

    @cached_property
    def relaxing(self) -> Relaxing:
        """Finds what to search for where nothing was found."""
        return Relaxing(self.search.count, self.facets.values, lambda: self.analyser)

    @cached_property
    def citations(self) -> CitationService:
        """Finds what a typed citation means."""
        return CitationService(self.holdings, self.analyser.normalise, short_titles(), self.today)

    @cached_property
    def best_bets(self) -> BestBetService:
        """Finds what staff put above results."""
        return BestBetService(self.holdings, lambda text: self.analyser.normalise(text).text, self.today)

    @cached_property
    def analytics(self) -> QuestionLog:
        """Counts what readers ask; nothing is written in a request."""
        is_on = self.settings.analytics_days > 0
        return QuestionLog(lambda: self.holdings, lambda: self.analyser, self.today, is_on)

    def workshop(self) -> Workshop:
        """What turns documents into entries, in this process."""
        return Workshop(self.holdings, lambda: self.analyser, self.fingerprint)

    def source(self) -> Source:
        """How a process of its own opens the holdings."""
        return Source(self.settings.database, self.settings.files)

    def today(self) -> date:
        """The day it is at the site."""
        return datetime.now(self.settings.timezone).date()

    def close(self) -> None:
        """Lets go of what was opened; what was never asked for is not opened for it."""
        for name in ("analytics", "pages", "extractor", "engine", "holdings"):
            close = getattr(self.__dict__.pop(name, None), "close", None)
            if close:
                close()


@contextmanager
def services(settings: Settings) -> Iterator[Services]:
    """The services of one command or process, closed at its end."""
    made = Services(settings)
    try:
        yield made
    finally:
        made.close()
