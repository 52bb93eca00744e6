"""The pages of an original: as pictures, and where their words stand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple

from flask import Response, jsonify, request

from holdings.model.boxes import WordBox
from holdings.model.document import Document, Version
from indexer.model.query import SearchQuery
from ingest.rendering.port import PageWord, PictureFormat
from search_app.current import services
from search_app.page_marks import Box, marks_on, recognised_words
from search_app.public import public_attachment, public_version
from search_app.query_string import parse_query


def send_picture(address: str, number: int, extension: PictureFormat, ordinal: int | None = None) -> Response:
    """The picture of a page of the original, or of attachment ``ordinal``.

    Raises NotOnRecord, Withdrawn, NoSuchPage, NotDrawn, Busy.
    """
    document_id, version = paged_version(address, ordinal)
    file, original = services().holdings.public_file(document_id, version.ordinal, ordinal)
    with closing(original):
        content = services().pages.picture(file.sha256, file.media_type, original, number, extension)
    return _checked_again(Response(content, mimetype=extension.media_type))


def show_words(address: str, number: int, ordinal: int | None = None) -> Response:
    """The words of a page with their boxes, and with ``q`` the boxes of what it finds on the page.

    Boxes are ``x0, y0, x1, y1`` in fractions of the page from its left top. Errors as ``send_picture``.
    """
    document_id, version = paged_version(address, ordinal)
    query, _ = parse_query(request.args.items(multi=True))
    words, marks = words_and_marks(document_id, version, ordinal, number, query)
    return _checked_again(jsonify(page=number, words=[astuple(word) for word in words], marks=marks))


def words_and_marks(
    document_id: str, version: Version, ordinal: int | None, number: int, query: SearchQuery
) -> tuple[Sequence[PageWord], list[Box]]:
    """The words of a page, and where on it the words of the query stand. Errors as ``send_picture``."""
    file, original = services().holdings.public_file(document_id, version.ordinal, ordinal)
    with closing(original):
        recognised = _recognised(document_id, version, number) if ordinal is None else ()
        if recognised:
            return (
                recognised_words(version.text, recognised, number),
                _places(document_id, version, number, query),
            )
        words = services().pages.words(file.sha256, file.media_type, original, number)
        return words, marks_on(words, lambda text: services().search.locate(query, text)) if query.q else []


def paged_version(address: str, ordinal: int | None) -> tuple[str, Version]:
    """The id and the version whose original an address speaks of; an attachment has to be public too."""
    if ordinal is not None:
        document, version, _ = public_attachment(services().holdings, address, ordinal)
        return document.id, version
    return drawn_version(*public_version(services().holdings, address))


def drawn_version(document: Document, version: Version) -> tuple[str, Version]:
    """The id and the version whose original shows a version's pages.

    A document of a gazette has no original of its own: its pages are those of the issue.
    """
    issue = services().holdings.companions.of(document).issue if version.file is None else None
    if issue:
        document, version = public_version(services().holdings, issue.document_id)
    return document.id, version


def _recognised(document_id: str, version: Version, number: int) -> Sequence[WordBox]:
    return services().holdings.documents.page_boxes(document_id, version.ordinal, number)


def _places(document_id: str, version: Version, number: int, query: SearchQuery) -> list[Box]:
    """Where on a recognised page the query's words stand."""
    ranges = services().search.locate(query, version.text.clean) if query.q else ()
    places = services().holdings.documents.places(document_id, version.ordinal, ranges)
    return [astuple(one.box) for found in places for one in found if one.page == number]


def _checked_again(response: Response) -> Response:
    """A page may be withdrawn: a browser keeps its copy and asks each time whether it still holds."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
