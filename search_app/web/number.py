"""Documents by their number, or by any other citation, in any spelling."""

from __future__ import annotations

from flask import Response, make_response, redirect
from werkzeug.wrappers import Response as Redirection

from holdings.errors import NotOnRecord
from indexer.model.query import SearchQuery
from search_app.current import display, services
from search_app.rendering import page
from search_app.web.present_citation import OWN_PAGE, address_of, as_words, present_citation, words_of


def show_number(number: str) -> Response | Redirection:
    """The document that a citation means, or the choice where several may be meant.

    What is not on record answers 404 with who cites it and what comes near. Raises NotOnRecord for a text
    that is no citation.
    """
    found = services().citations.resolve(number)
    if found is None:
        raise NotOnRecord(number)
    if found.leads_to:
        return redirect(address_of(found.leads_to, found, display(), ""))
    view = present_citation(found, display(), room=OWN_PAGE)
    name = words_of(found)
    search = display().addresses.search(as_words(SearchQuery(q=name)))
    answer = make_response(page("number.html", citation=view, q=name, as_words=search))
    answer.status_code = 200 if found.documents else 404
    return answer
