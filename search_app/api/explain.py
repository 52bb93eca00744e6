"""Why a document is found, and why not, in JSON."""

from __future__ import annotations

from flask import Response, jsonify, request

from search_app.api.schemas_explain import ExplanationSchema
from search_app.current import display, services
from search_app.explained import LONGEST, meant_in_public
from search_app.query_string import BadParameters, parse_query


def answer_explanation() -> Response:
    """Why the document that ``doc`` means is found by the address's query and where, or why it is not.

    Raises NotOnRecord, alike for what is unknown and what is not public, Withdrawn, and BadParameters.
    """
    query, problems = parse_query(request.args.items(multi=True))
    fatal = [problem for problem in problems if problem.fatal]
    if fatal:
        raise BadParameters(fatal)
    meant = meant_in_public(request.args.get("doc", ""), services().holdings, services().citations)
    anchor = request.args.get("anchor", "")[:LONGEST] or meant.anchor
    found = services().explanations.explain(query, meant.document_id, anchor)
    url = display().addresses.permanent(found.document_id, anchor=found.anchor)
    return jsonify(ExplanationSchema().dump({"q": query.q, "url": url, "explanation": found}))
