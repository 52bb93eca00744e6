"""Every address of the API, version 1; changes only add."""

from __future__ import annotations

from flask import Blueprint

from search_app.api import documents, explain, numbers, search, similar, suggest

blueprint = Blueprint("api", __name__)

blueprint.add_url_rule("/search", view_func=search.answer_search)
blueprint.add_url_rule("/numbers/<path:number>", view_func=numbers.answer_number)
blueprint.add_url_rule("/explain", view_func=explain.answer_explanation)
blueprint.add_url_rule("/suggest", view_func=suggest.answer_suggest)
blueprint.add_url_rule("/documents/<address>", view_func=documents.answer_document)
blueprint.add_url_rule("/documents/<address>/similar", view_func=similar.answer_similar)
blueprint.add_url_rule("/documents/<address>/text", view_func=documents.answer_text)
blueprint.add_url_rule(
    "/documents/<address>/att-<int:ordinal>/text", view_func=documents.answer_attachment_text
)
