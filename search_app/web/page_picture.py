"""The pages of an original: as pictures, and where their words stand."""

from __future__ import annotations

from contextlib import closing
from dataclasses import astuple

from flask import Response, jsonify, request

from ingest.rendering.port import PictureFormat
from search_app.current import services
from search_app.page_marks import marks_on
from search_app.public import public_version
from search_app.query_string import parse_query


def send_picture(address: str, number: int, extension: PictureFormat) -> Response:
    """The picture of a page of the original. Raises NotOnRecord, Withdrawn, NoSuchPage, NotDrawn, Busy."""
    document, version = public_version(services().holdings, address)
    file, original = services().holdings.public_file(document.id, version.ordinal)
    with closing(original):
        content = services().pages.picture(file.sha256, file.media_type, original, number, extension)
    return _checked_again(Response(content, mimetype=extension.media_type))


def show_words(address: str, number: int) -> Response:
    """The words of a page with their boxes, and with ``q`` the boxes of what it finds on the page.

    Boxes are ``x0, y0, x1, y1`` in fractions of the page from its left top. Errors as ``send_picture``.
    """
    document, version = public_version(services().holdings, address)
    file, original = services().holdings.public_file(document.id, version.ordinal)
    with closing(original):
        words = services().pages.words(file.sha256, file.media_type, original, number)
    query, _ = parse_query(request.args.items(multi=True))
    found = marks_on(words, lambda text: services().search.locate(query, text)) if query.q else ()
    return _checked_again(jsonify(page=number, words=[astuple(word) for word in words], marks=found))


def _checked_again(response: Response) -> Response:
    """A page may be withdrawn: a browser keeps its copy and asks each time whether it still holds."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
