"""Documents by their number, in any spelling."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from holdings.errors import NotOnRecord
from holdings.model.document import Document
from holdings.model.numbers import parse_number
from search_app.current import display, services
from search_app.parts import Link
from search_app.rendering import page

#: A number with more documents than this is no number.
MOST = 50


def show_number(number: str) -> str | Response:
    """The document with the number, or the list where several have it. Raises NotOnRecord."""
    parsed = parse_number(number)
    documents = services().holdings.documents
    ids = documents.find_by_number(parsed.key) if parsed else []
    if not ids:
        raise NotOnRecord(number)
    if len(ids) == 1:
        return redirect(display().addresses.document(ids[0]))
    found = [documents.get_public(document_id) for document_id in ids[:MOST]]
    return page("number.html", number=str(parsed), count=len(ids), links=[_link(one) for one in found])


def _link(document: Document) -> Link:
    metadata = document.current.metadata
    about = [*(issuer.label for issuer in metadata.issuers), str(metadata.signed_on or "")]
    return Link(
        metadata.title, display().addresses.document(document.id), count="　".join(filter(None, about))
    )
