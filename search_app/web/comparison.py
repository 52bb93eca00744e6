"""The page that shows two versions of a document beside each other."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from search_app.comparison.changes import compare
from search_app.current import display, services
from search_app.public import public_version
from search_app.rendering import page
from search_app.web.present_comparison import chosen, present_comparison


def show_comparison(document_id: str) -> str | Response:
    """Two public versions (``a`` the older, ``b`` the newer, by number) of a document, article by article.

    The current version and the one before it where the address does not say; a document with one version
    leads to its page. Raises NotOnRecord, Withdrawn.
    """
    document, _ = public_version(services().holdings, document_id)
    if len(document.versions) < 2:
        return redirect(display().addresses.document(document.id))
    sides = chosen(document, request.args.get("a", ""), request.args.get("b", ""))
    found = compare(*(side.version.text for side in sides))
    first = request.args.get("from", "")
    start = int(first) if first.isascii() and first.isdecimal() and len(first) < 6 else 0
    view = present_comparison(document, sides, found, display(), start=start)
    return page("comparison.html", view=view)
