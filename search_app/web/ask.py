"""How to ask the archive for what was not found."""

from __future__ import annotations

from flask import request

from search_app.current import display
from search_app.query_string import MAX_TEXT, parse_query
from search_app.rendering import page


def show_ask() -> str:
    """What to say to the archive and where, with the words of the search ready to be copied."""
    query, _ = parse_query([("q", request.args.get("q", "")[:MAX_TEXT])])
    return page("ask.html", q=query.q, site=display().site_name)
