"""Results as lines of a table and as entries of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from holdings.model.dates import CivilDate
from indexer.model.query import SearchQuery
from indexer.model.results import Hit
from search_app.current import Display
from search_app.translations import Words
from search_app.web.present import article_label

#: Characters that XML 1.0 has no place for (2.2, Char).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The columns of the table, as keys of the translations.
COLUMNS = (
    "export.rank",
    "document.title",
    "export.article",
    "document.number",
    "document.issuers",
    "document.signed_on",
    "document.published_on",
    "document.effective_on",
    "document.validity",
    "document.genre",
    "document.category",
    "document.theme",
    "export.excerpt",
    "export.address",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a feed; ``updated`` is an instant of RFC 3339."""

    id: str
    title: str
    updated: str
    summary: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A search as a feed; ``href`` is its page, ``own`` the feed's own address."""

    title: str
    language: str
    href: str
    own: str
    updated: str
    author: str
    entries: tuple[Entry, ...]


def head(words: Words) -> tuple[str, ...]:
    """The head of the table."""
    return tuple(words(key) for key in COLUMNS)


def exported(number: int, hit: Hit, query: SearchQuery, display: Display) -> tuple[str, ...]:
    """One result as a line of the table, in the order of COLUMNS."""
    metadata = hit.metadata
    return (
        str(number),
        metadata.title,
        article_label(hit),
        str(metadata.number or ""),
        "；".join(term.label for term in metadata.issuers),
        str(metadata.signed_on or ""),
        str(metadata.published_on or ""),
        str(metadata.effective_on or ""),
        display.words(f"validity.{hit.validity.value}"),
        metadata.genre.label if metadata.genre else "",
        "；".join(term.label for term in metadata.category),
        "；".join(term.label for term in metadata.theme),
        _excerpt(hit),
        _address(hit, query, display),
    )


def feed_of(query: SearchQuery, hits: Iterable[Hit], display: Display, zone: ZoneInfo) -> Feed:
    """The hits of a search as a feed; days are taken as midnight at the site."""
    entries = tuple(_entry(hit, query, display, zone) for hit in hits)
    words, addresses = display.words, display.addresses
    name = words("search.search_title", q=query.q) if query.q else words("search.all_title")
    return Feed(
        title=_plain(f"{name} - {display.site_name}"),
        language=words.tag,
        href=display.origin + addresses.search(query),
        own=display.origin + addresses.search(query, suffix=".atom"),
        updated=max((entry.updated for entry in entries), default=_instant(None, zone)),
        author=display.site_name,
        entries=entries,
    )


def _entry(hit: Hit, query: SearchQuery, display: Display, zone: ZoneInfo) -> Entry:
    metadata = hit.metadata
    label = article_label(hit)
    joined = label and not metadata.title.endswith(label)
    return Entry(
        id=_address(hit, query, display),
        title=_plain(f"{metadata.title}　{label}" if joined else metadata.title),
        updated=_instant(metadata.published_on or metadata.signed_on or metadata.effective_on, zone),
        summary=_excerpt(hit),
        authors=tuple(_plain(term.label) for term in metadata.issuers),
        categories=tuple(_plain(term.label) for term in metadata.category),
    )


def _address(hit: Hit, query: SearchQuery, display: Display) -> str:
    """The permanent address of what was found; of the version that stood on the day that was asked for."""
    version = hit.version if query.asof else None
    return display.origin + display.addresses.permanent(hit.document_id, version, anchor=hit.anchor)


def _excerpt(hit: Hit) -> str:
    """The passages that a result list shows, on one line."""
    return " …… ".join(_plain(piece.text) for piece in hit.snippets)


def _plain(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return " ".join(_NOT_XML.sub(" ", text).split())


def _instant(civil: CivilDate | None, zone: ZoneInfo) -> str:
    if civil is None:
        return datetime.fromtimestamp(0, UTC).isoformat()
    return datetime.combine(civil.day, time(), zone).isoformat()
