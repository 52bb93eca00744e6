"""All values of one facet of a search."""

from __future__ import annotations

from flask import abort, request

from indexer.model.query import FACETS_BY_NAME
from search_app.current import display, services
from search_app.query_string import parse_query
from search_app.rendering import page
from search_app.web.present_facet_page import present_facet_page


def show_facet(name: str) -> str:
    """Every value of a facet with its count among what the address's query finds; ``fq`` narrows the list."""
    if name not in FACETS_BY_NAME:
        abort(404)
    query, _ = parse_query(request.args.items(multi=True))
    view = present_facet_page(query, name, request.args.get("fq", ""), services().facets, display())
    return page("facet.html", view=view)
