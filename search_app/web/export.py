"""A list of results as a file: CSV, XLSX, and Atom for those who follow a search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from flask import Response, render_template, request

from indexer.model.query import MAX_PAGE_SIZE, SearchQuery, Sort
from indexer.model.results import Hit
from search_app.current import display, services
from search_app.query_string import parse_query
from search_app.tables import csv_lines, xlsx_file
from search_app.web.present_export import exported, feed_of, head

#: Results of a list that are written to a file, and entries of a feed.
MOST_ROWS, FEED_ENTRIES = 1000, 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_csv() -> Response:
    """The results of the address's query as CSV, the first thousand of them."""
    lines = list(csv_lines(_rows()))
    return _attached(Response(lines, mimetype="text/csv"), "csv")


def send_xlsx() -> Response:
    """The results of the address's query as a spreadsheet, the first thousand of them."""
    content = xlsx_file(_rows(), title=display().words("search.results"))
    return _attached(Response(content, mimetype=XLSX), "xlsx")


def send_feed() -> Response:
    """The newest results of the address's query as an Atom feed (RFC 4287)."""
    given, _ = parse_query(request.args.items(multi=True))
    query = replace(given, page=1)
    newest = Sort.NEWEST_PUBLISHED if query.sort is Sort.RELEVANCE else query.sort
    asked = replace(query, sort=newest, size=FEED_ENTRIES)
    found = services().search.search(asked)
    feed = feed_of(query, found.hits, display(), services().settings.timezone)
    response = Response(render_template("web/feed.xml", feed=feed), mimetype="application/atom+xml")
    response.headers["Cache-Control"] = "max-age=600"
    response.add_etag()
    response.make_conditional(request)
    return response


def _rows() -> Iterator[tuple[str, ...]]:
    query, _ = parse_query(request.args.items(multi=True))
    shown = display()
    return chain(
        [head(shown.words)], (exported(n, hit, query, shown) for n, hit in enumerate(_hits(query), 1))
    )


def _hits(query: SearchQuery) -> Iterator[Hit]:
    """The first results in order, read page by page."""
    for page in range(1, MOST_ROWS // MAX_PAGE_SIZE + 1):
        found = services().search.search(replace(query, page=page, size=MAX_PAGE_SIZE))
        yield from found.hits
        if page * MAX_PAGE_SIZE >= found.total:
            return


def _attached(response: Response, suffix: str) -> Response:
    name = f"kaijuan-{services().today():%Y%m%d}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
