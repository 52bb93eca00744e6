"""What a request says of how readers ask: its door, and the question whose results it came from."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from flask import request

from holdings.store import Door
from indexer.model.query import SearchQuery
from search_app.current import display, services
from search_app.query_string import parse_query

#: A reference longer than any address of ours is not read.
_LONGEST = 8_000


def door() -> Door:
    """A reader with a browser, or a program that fetches pages: it does not say that it wants HTML."""
    return Door.PAGE if "text/html" in request.headers.get("Accept", "") else Door.CRAWLER


def count_search(query: SearchQuery, total: int) -> None:
    """Counts a search that was answered; pages further on, and another order, are no new question."""
    if not query.q or query.page > 1:
        return
    log = services().analytics
    before = _query_before() if door() is Door.PAGE else None
    if before is None or before.q != query.q:
        log.asked(door(), query.q, total)
    if before and _what(before) != _what(query):
        log.refined(before.q)


def count_opened(query: SearchQuery) -> None:
    """Counts that a document was opened from results, whose question its address carries."""
    if query.q and door() is Door.PAGE and _query_before():
        services().analytics.opened(query.q)


def _query_before() -> SearchQuery | None:
    """The query of the result page that the request came from; None where it came from elsewhere."""
    if not request.referrer or len(request.referrer) > _LONGEST:
        return None
    try:
        parts = urlsplit(request.referrer)
    except ValueError:
        return None
    if parts.netloc != request.host or parts.path != display().addresses.search_form():
        return None
    query, _ = parse_query(parse_qsl(parts.query))
    return query if query.q else None


def _what(query: SearchQuery) -> SearchQuery:
    """The query without order, page and size."""
    plain = SearchQuery()
    return replace(query, page=plain.page, size=plain.size, sort=plain.sort, cursor=None)
