"""What is known of a number or another citation, in JSON."""

from __future__ import annotations

from flask import Response, jsonify

from holdings.errors import NotOnRecord
from search_app.api.present_citation import present_citation
from search_app.api.schemas import CitationSchema
from search_app.current import display, services


def answer_number(number: str) -> Response:
    """The documents that a citation in any spelling means, or who cites it, or what comes near.

    Raises NotOnRecord, alike for what is unknown and what was never public, and for what is no citation.
    """
    found = services().citations.resolve(number)
    if found is None or not found.tells_something:
        raise NotOnRecord(number)
    return jsonify(CitationSchema().dump(present_citation(found, display())))
