"""The result page."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from holdings.model.document import Unit
from indexer.model.results import ResultPage
from search_app.current import Display, display, services
from search_app.parts import Link, counted
from search_app.query_string import parse_query
from search_app.rendering import page
from search_app.web.present import present_results
from search_app.web.present_form import tries


def show_results() -> str:
    """The results of the address's query; what was wrong in the address is said on the page."""
    query, problems = parse_query(request.args.items(multi=True))
    found = services().search.search(query)
    # Copies are of whole documents: what is found by article stands for itself.
    whole = [hit.document_id for hit in found.hits if found.unit is Unit.DOCUMENT]
    copies = services().holdings.companions.copies(whole)
    view = present_results(found, problems, display(), copies)
    if found.total:
        return page("results.html", view=view)
    return page("empty.html", view=replace(view, tries=_tried(found, display())))


def _tried(found: ResultPage, shown: Display) -> tuple[Link, ...]:
    """Other searches that do find something, with how much."""
    search = services().search
    links = []
    for how, query in tries(found.query, found.unit, shown.words):
        total = search.search(replace(query, size=1)).total
        if total:
            links.append(Link(how, shown.addresses.search(query), count=counted(total)))
    return tuple(links)
