"""What a request may use: the services of the application, its words, and how its page is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, cast
from zoneinfo import ZoneInfo

from flask import Request, current_app, g, request

from indexer.best_bets import Recommended
from indexer.model.query import SearchQuery
from indexer.model.results import FacetValue, ResultPage
from search_app.addresses import Addresses
from search_app.labels import Labels
from search_app.translations import DEFAULT_LANGUAGE, Words, languages

if TYPE_CHECKING:
    from holdings.model.document import Document, Version
    from holdings.store import Companions, Door, Holdings
    from holdings.vocabularies import Vocabularies
    from indexer.citations import CitationService
    from indexer.model.explanation import Explanation
    from indexer.relaxing import Relaxing
    from indexer.similar import SimilarDocument
    from indexer.suggesting import Suggestion
    from ingest.rendering.kept import KeptPages

#: Where the application keeps its services and labels.
EXTENSION = "kaijuan"
#: Where it keeps the printed words of facet values that it has read before.
PRINTED_WORDS = "kaijuan.printed_words"

#: ``view`` → classes of the page's root element.
VIEWS = {"standard": "", "elder": "elder", "contrast": "hc", "elder-contrast": "elder hc"}


class Search(Protocol):
    """Answers searches."""

    def search(self, query: SearchQuery) -> ResultPage:
        """One page of what the query finds."""
        ...

    def locate(self, query: SearchQuery, text: str) -> Sequence[tuple[int, int]]:
        """Where the query's words stand in a text, in code points."""
        ...


class Similar(Protocol):
    """Finds documents like another one."""

    def of(
        self, document: Document, version: Version, companions: Companions
    ) -> Sequence[SimilarDocument]:
        """The public documents most like a version, best first."""
        ...


class Explains(Protocol):
    """Says why a document is found, and why not."""

    def explain(self, query: SearchQuery, document_id: str, anchor: str = "") -> Explanation:
        """As the public may know it. Raises NotOnRecord, Withdrawn."""
        ...


class Facets(Protocol):
    """Reads one facet of a search to its end."""

    def values(self, query: SearchQuery, name: str) -> Sequence[FacetValue]:
        """Every value of the facet with its count."""
        ...

    def years(self, query: SearchQuery, name: str, value: str) -> tuple[int, int] | None:
        """The first and the last year of what bears a value."""
        ...


class BestBets(Protocol):
    """Finds what staff put above results."""

    def of(self, query: SearchQuery) -> Sequence[Recommended]:
        """The public documents above a question's first page."""
        ...


class Analytics(Protocol):
    """Counts what is asked."""

    def asked(self, door: Door, question: str, total: int) -> None:
        """Counts that a question was asked and found so many."""
        ...

    def opened(self, question: str) -> None:
        """Counts that a document was opened from results."""
        ...

    def refined(self, question: str) -> None:
        """Counts that somebody went on to another search."""
        ...


class Speller(Protocol):
    """Asks whether something else was meant."""

    def correct(self, page: ResultPage) -> tuple[SearchQuery, int] | None:
        """Another search and what it finds; None where what was typed stands in texts."""
        ...


class Suggester(Protocol):
    """Suggests what somebody may be about to type."""

    def suggest(self, text: str) -> Sequence[Suggestion]:
        """What the text may be the beginning or a part of, grouped by kind."""
        ...


class SiteSettings(Protocol):
    """The settings that a page shows."""

    @property
    def site_name(self) -> str:
        """The archive's name."""
        ...

    @property
    def timezone(self) -> ZoneInfo:
        """The site's zone."""
        ...

    @property
    def help_phone(self) -> str:
        """The help line, or ""."""
        ...


class Services(Protocol):
    """What the doors work with; search_app.wiring makes the real one."""

    @property
    def settings(self) -> SiteSettings:
        """The settings that a page shows."""
        ...

    @property
    def search(self) -> Search:
        """Answers searches."""
        ...

    @property
    def similar(self) -> Similar:
        """Finds documents like another one."""
        ...

    @property
    def explanations(self) -> Explains:
        """Says why a document is found, and why not."""
        ...

    @property
    def facets(self) -> Facets:
        """One facet of a search with all its values."""
        ...

    @property
    def relaxing(self) -> Relaxing:
        """Finds what to search for where nothing was found."""
        ...

    @property
    def citations(self) -> CitationService:
        """Finds what a typed citation means."""
        ...

    @property
    def best_bets(self) -> BestBets:
        """Finds what staff put above results."""
        ...

    @property
    def analytics(self) -> Analytics:
        """Counts what is asked."""
        ...

    @property
    def spelling(self) -> Speller:
        """Asks whether something else was meant."""
        ...

    @property
    def suggestions(self) -> Suggester:
        """Suggests what somebody may be about to type."""
        ...

    @property
    def holdings(self) -> Holdings:
        """What is on record."""
        ...

    @property
    def pages(self) -> KeptPages:
        """Draws the pages of originals."""
        ...

    @property
    def vocabularies(self) -> Vocabularies:
        """The labels and trees of categories, themes, genres and bodies."""
        ...

    def today(self) -> date:
        """The day it is at the site."""
        ...


def services() -> Services:
    """The services of the application that answers this request."""
    return cast(Services, current_app.extensions[EXTENSION])


@dataclass(frozen=True, slots=True)
class Display:
    """How one request's page is shown: its words, its addresses, the day it is, and its view.

    ``chosen`` are the cookies to set because the address asked for a language or view.
    """

    words: Words
    addresses: Addresses
    labels: Labels
    today: date
    site_name: str
    origin: str
    view: str
    chosen: Mapping[str, str]


def display() -> Display:
    """How the page of this request is shown; made once a request."""
    if "display" not in g:
        g.display = _read_display(request)
    return cast(Display, g.display)


def _search(query: SearchQuery) -> ResultPage:
    """Searches; the engine is opened only when somebody does."""
    return services().search.search(query)


def _read_display(request: Request) -> Display:
    allowed: dict[str, Any] = {"lang": languages(), "view": VIEWS}
    chosen = {name: request.args[name] for name in allowed if request.args.get(name) in allowed[name]}
    kept = {name: request.cookies[name] for name in allowed if request.cookies.get(name) in allowed[name]}
    language = chosen.get("lang") or kept.get("lang") or DEFAULT_LANGUAGE
    carried = [(name, value) for name, value in chosen.items() if kept.get(name) != value]
    words = languages()[language]
    return Display(
        words=words,
        addresses=Addresses(request.script_root, tuple(carried)),
        labels=Labels(
            lambda: services().holdings,
            services().vocabularies,
            _search,
            words,
            current_app.extensions[PRINTED_WORDS],
        ),
        today=services().today(),
        site_name=services().settings.site_name,
        origin=request.host_url.rstrip("/"),
        view=chosen.get("view") or kept.get("view") or "standard",
        chosen=chosen,
    )
