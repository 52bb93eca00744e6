"""The result page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import redirect, request
from werkzeug.wrappers import Response

from holdings.model.document import Unit
from indexer.best_bets import Recommended
from indexer.citations import Resolution
from indexer.model.query import Jump, SearchQuery
from indexer.model.results import ResultPage
from search_app.current import display, services
from search_app.parts import Link, counted
from search_app.query_string import parse_query
from search_app.rendering import page
from search_app.web.asking import count_search
from search_app.web.present import present_results
from search_app.web.present_bets import present_bets
from search_app.web.present_citation import (
    CitationView,
    address_of,
    as_words,
    is_to_jump,
    present_citation,
)
from search_app.web.present_empty import present_empty


def show_results() -> str | Response:
    """The results of the address's query; what was wrong in the address is said on the page.

    A citation that one document answers beyond doubt leads to that document, unless ``jump=no``.
    """
    query, problems = parse_query(request.args.items(multi=True))
    query = replace(query, cursor=None)  # pages go by number
    cited = _cited(query)
    if cited and cited.target and query.jump is Jump.YES and is_to_jump(query):
        count_search(query, total=1)
        return redirect(address_of(cited.target, cited, display(), query.q))
    found = services().search.search(as_words(query))
    count_search(query, found.total)
    bets = services().best_bets.of(query)
    found = _without(found, bets)
    # Copies are of whole documents: what is found by article stands for itself.
    whole = [hit.document_id for hit in found.hits if found.unit is Unit.DOCUMENT]
    copies = services().holdings.companions.copies(whole)
    view = present_results(found, problems, display(), copies)
    recommended = present_bets(bets, display(), q=query.q)
    view = replace(view, citation=_shown(cited, found), bets=recommended)
    meant = _meant(found)
    if found.total:
        return page("results.html", view=view, meant=meant)
    instead = services().relaxing.instead(found.query, found.unit)
    return page("empty.html", view=view, meant=meant, instead=present_empty(instead, display()))


def _meant(found: ResultPage) -> Link | None:
    """What the reader may have meant, with how much there is of it."""
    other = services().spelling.correct(found)
    return Link(other[0].q, display().addresses.search(other[0]), count=counted(other[1])) if other else None


def _without(found: ResultPage, bets: Sequence[Recommended]) -> ResultPage:
    """The page without the hits that stand above it already; its total counts them as before."""
    above = {one.document_id for one in bets}
    return replace(found, hits=tuple(hit for hit in found.hits if hit.document_id not in above))


def _cited(query: SearchQuery) -> Resolution | None:
    """What the text means as a citation; a page further on has nothing to say of it."""
    return services().citations.resolve(query.q, query.asof) if query.q and query.page == 1 else None


def _shown(cited: Resolution | None, found: ResultPage) -> CitationView | None:
    """What a page of results says of a citation, unless its first result says it already."""
    if cited is None:
        return None
    first = [hit.document_id for hit in found.hits[:1]]
    if first and not cited.citation.article and [one.document_id for one in cited.documents] == first:
        return None
    return present_citation(cited, display(), q=found.query.q) if cited.tells_something else None
