"""The first page: a search box, the catalogue with counts, the newest documents."""

from __future__ import annotations

from indexer.model.query import SearchQuery, Sort
from search_app.current import display, services
from search_app.rendering import page
from search_app.web.present_home import present_home

#: Documents listed as the newest.
NEWEST = 7


def show_home() -> str:
    """The first page of the site."""
    newest = services().search.search(SearchQuery(sort=Sort.NEWEST, size=NEWEST))
    return page("home.html", view=present_home(newest, display()))
