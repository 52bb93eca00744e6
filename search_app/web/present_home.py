"""The first page as a view."""

from __future__ import annotations

from dataclasses import dataclass

from holdings.model.document import Unit
from indexer.model.query import SearchQuery, Sort
from indexer.model.results import Hit, ResultPage
from search_app.current import Display
from search_app.parts import Badge, Link, badge, counted


@dataclass(frozen=True, slots=True)
class NewDocument:
    """One of the newest documents."""

    title: str
    href: str
    day: str
    about: str
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything the first page shows."""

    total: str
    everything: str
    newest: tuple[NewDocument, ...]
    categories: tuple[Link, ...]


def present_home(page: ResultPage, display: Display) -> HomeView:
    """The view of the first page from a search for the newest documents."""
    kind = "home.articles" if page.unit is Unit.ARTICLE else "home.documents"
    return HomeView(
        total=display.words(kind, n=counted(page.total)),
        everything=display.addresses.search(SearchQuery(sort=Sort.NEWEST)),
        newest=tuple(_newest(hit, display) for hit in page.hits),
        categories=tuple(_categories(page, display)),
    )


def _newest(hit: Hit, display: Display) -> NewDocument:
    metadata = hit.metadata
    about = [*(issuer.label for issuer in metadata.issuers), metadata.genre.label if metadata.genre else ""]
    return NewDocument(
        title=metadata.title,
        href=display.addresses.document(hit.document_id, anchor=hit.anchor),
        day=str(metadata.signed_on or metadata.published_on or ""),
        about="　".join(part for part in about if part),
        badge=badge(hit.validity, display.words),
    )


def _categories(page: ResultPage, display: Display) -> list[Link]:
    """The categories at the top of the tree that have documents, in the catalogue's order."""
    tops = [value for value in page.facets.get("cat", ()) if not display.labels.ancestors("cat", value.id)]
    names = display.labels.of("cat", tops)
    return [
        Link(
            names.get(value.id) or value.id,
            display.addresses.search(SearchQuery(facets={"cat": (value.id,)})),
            count=counted(value.count),
        )
        for value in sorted(tops, key=lambda value: value.id)
    ]
