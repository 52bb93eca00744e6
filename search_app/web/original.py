"""A page of an original as a page of the site: its picture, what is found on it, its words."""

from __future__ import annotations

from contextlib import suppress

from flask import request

from holdings.errors import NotOnRecord
from ingest.rendering.port import DRAWN_TYPES, Busy, NotDrawn
from search_app.current import display, services
from search_app.page_marks import Box
from search_app.public import public_attachment, public_version
from search_app.query_string import parse_query
from search_app.rendering import page
from search_app.web.page_picture import drawn_version, words_and_marks
from search_app.web.present_original import Sheet, is_shown, present_original


def show_page(address: str, number: int, ordinal: int | None = None) -> str:
    """Page ``number`` of the original of a document, or of attachment ``ordinal``, with ``q`` framed on it.

    The picture and the words are shown though the frames cannot be found. Raises NotOnRecord, also for a
    page the document does not have, and Withdrawn.
    """
    holdings = services().holdings
    if ordinal is None:
        document, version = public_version(holdings, address)
        of_id, of_version = drawn_version(document, version)
        text, file = version.text, of_version.file
    else:
        document, version, attachment = public_attachment(holdings, address, ordinal)
        of_id, of_version = document.id, version
        text, file = attachment.text, attachment.file
    sheet = Sheet(document, version, ordinal, text, number)
    if file is None or file.media_type not in DRAWN_TYPES or not is_shown(sheet):
        raise NotOnRecord(f"{address}/page/{number}")
    query, _ = parse_query(request.args.items(multi=True))
    boxes: list[Box] = []
    if query.q:
        with suppress(Busy, NotDrawn):
            boxes = words_and_marks(of_id, of_version, ordinal, number, query)[1]
    found = services().search.locate(query, text.clean) if query.q else ()
    view = present_original(
        sheet, file, boxes, found, display(), q=query.q, zoom=request.args.get("zoom", "")
    )
    return page("original.html", view=view, query=query)
