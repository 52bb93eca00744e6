"""Documents like another one, in JSON."""

from __future__ import annotations

from flask import Response, jsonify

from indexer.similar import SimilarDocument
from search_app.api.schemas import SimilarAnswerSchema
from search_app.current import Display, display, services
from search_app.public import public_version


def answer_similar(address: str) -> Response:
    """The public documents most like ``id`` or ``id@version``. Raises NotOnRecord, Withdrawn."""
    document, version = public_version(services().holdings, address)
    beside = services().holdings.companions.of(document)
    found = [_similar(one, display()) for one in services().similar.of(document, version, beside)]
    return jsonify(SimilarAnswerSchema().dump({"id": document.id, "documents": found}))


def _similar(one: SimilarDocument, display: Display) -> dict[str, object]:
    return {
        "id": one.document_id,
        "title": one.metadata.title,
        "number": str(one.metadata.number) if one.metadata.number else None,
        "url": display.addresses.permanent(one.document_id),
        "score": one.score,
    }
