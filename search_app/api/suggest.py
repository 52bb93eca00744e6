"""What somebody may be about to type, in JSON."""

from __future__ import annotations

from itertools import groupby

from flask import Response, jsonify, request

from indexer.model.query import SearchQuery
from indexer.suggesting import Suggestion, SuggestionKind
from search_app.api.schemas import SuggestAnswerSchema
from search_app.current import Display, display, services

#: Seconds a browser or a proxy may keep an answer: somebody who deletes a letter asks again.
AGE = 60


def answer_suggest() -> Response:
    """Suggestions for ``q``, grouped by kind. Any text is fine; too much of it is cut."""
    text = request.args.get("q", "")
    shown = display()
    found = groupby(services().suggestions.suggest(text), key=lambda one: one.kind)
    groups = [
        {
            "kind": kind.value,
            "label": shown.words(f"suggest.{kind.value}"),
            "items": [_item(one, shown) for one in items],
        }
        for kind, items in found
    ]
    answer = jsonify(SuggestAnswerSchema().dump({"q": text, "groups": groups}))
    answer.headers["Cache-Control"] = f"public, max-age={AGE}"
    return answer


def _item(one: Suggestion, shown: Display) -> dict[str, object]:
    return {
        "text": one.text,
        "marks": [list(mark) for mark in one.marks],
        "beside": one.beside or None,
        "count": one.count or None,
        "id": one.id or None,
        "url": _address(one, shown),
    }


def _address(one: Suggestion, shown: Display) -> str:
    if one.kind is SuggestionKind.QUESTION:
        return shown.addresses.search(SearchQuery(q=one.text))
    if one.kind is SuggestionKind.BODY:
        return shown.addresses.search(SearchQuery(facets={"org": (one.id,)}))
    return shown.addresses.document(one.id)
