"""Why a document is among the results of a search, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from indexer.model.query import SearchQuery
from search_app.current import display, services
from search_app.explained import LONGEST, Told, in_words, meant_in_public
from search_app.parts import Link
from search_app.query_string import Pair, parse_query, write_query
from search_app.rendering import page


@dataclass(frozen=True, slots=True)
class ExplainView:
    """What the page shows; ``told`` and ``document`` are None where no document was asked about."""

    query: SearchQuery
    doc: str
    fields: tuple[Pair, ...]
    results: str
    document: Link | None = None
    told: Told | None = None
    score: float = 0.0


def show_explanation() -> str:
    """Why the document that ``doc`` means is found by the address's query and where, or why it is not.

    ``doc`` is an id, an address or a citation. Raises NotOnRecord, alike for what is unknown and what is not
    public, and Withdrawn.
    """
    query, _ = parse_query(request.args.items(multi=True))
    doc = request.args.get("doc", "").strip()[:LONGEST]
    shown = display()
    conditions = [pair for pair in write_query(query) if pair[0] not in {"q", "page", "cursor"}]
    view = ExplainView(query, doc, (*conditions, *shown.addresses.carried), shown.addresses.search(query))
    if not doc:
        return page("explain.html", view=view)
    meant = meant_in_public(doc, services().holdings, services().citations)
    anchor = request.args.get("anchor", "")[:LONGEST] or meant.anchor
    found = services().explanations.explain(query, meant.document_id, anchor)
    link = Link(
        found.title,
        shown.addresses.document(found.document_id, q=query.q, anchor=found.anchor, asof=query.asof),
    )
    told = in_words(found, shown.words)
    return page(
        "explain.html",
        view=ExplainView(query, doc, view.fields, view.results, link, told, found.score),
    )
