"""Searches, answered in JSON; the parameters are those of the page."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from holdings.store import Door
from indexer.relaxing import Relaxed
from search_app.api.present import present_bets, present_search
from search_app.api.present_citation import present_citation
from search_app.api.schemas import SearchAnswerSchema
from search_app.current import Display, display, services
from search_app.differences import how_it_differs
from search_app.query_string import BadParameters, parse_query


def answer_search() -> Response:
    """The results of a query. Raises BadParameters, which lists every parameter that cannot be used."""
    query, problems = parse_query(request.args.items(multi=True))
    fatal = [problem for problem in problems if problem.fatal]
    if fatal:
        raise BadParameters(fatal)
    found = services().search.search(query)
    if query.q and query.page == 1 and not query.cursor:
        services().analytics.asked(Door.API, query.q, found.total)
    copies = services().holdings.companions.copies(hit.document_id for hit in found.hits)
    answer = present_search(found, display(), copies)
    cited = services().citations.resolve(query.q, query.asof) if query.q and query.page == 1 else None
    meant = services().spelling.correct(found)
    answer["suggestion"] = meant[0].q if meant else None
    answer["best_bets"] = present_bets(services().best_bets.of(query), display())
    answer["citation"] = present_citation(cited, display()) if cited and cited.tells_something else None
    instead = None if found.total else services().relaxing.instead(found.query, found.unit)
    answer["relaxed"] = [_relaxed(one, display()) for one in instead.searches] if instead else []
    return jsonify(SearchAnswerSchema().dump(answer))


def _relaxed(one: Relaxed, display: Display) -> dict[str, Any]:
    return {
        "how": one.how.value,
        "label": how_it_differs(one, display),
        "facet": one.facet or None,
        "word": one.word or None,
        "total": one.total,
        "url": display.addresses.api_search(one.query),
    }
