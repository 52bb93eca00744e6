"""A document's page and its original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from flask import Response, request, send_file

from holdings.model.document import Document, FileReference, Version
from holdings.model.versions import in_time, standing_on
from holdings.store import Companions
from indexer.errors import IndexerError
from indexer.similar import SimilarDocument
from search_app.current import display, services
from search_app.public import public_attachment, public_version
from search_app.query_string import parse_query
from search_app.rendering import page
from search_app.web.asking import count_opened
from search_app.web.present_attachment import present_attachment
from search_app.web.present_citation import as_words
from search_app.web.present_companions import present_companions
from search_app.web.present_day import present_day
from search_app.web.present_document import present_document
from search_app.web.present_relations import present_relations
from search_app.web.present_similar import present_similar


def show_document(address: str) -> str:
    """The page of ``id`` (as it stood on ``asof``) or ``id@version``; words of ``q`` are marked.

    Raises NotOnRecord, Withdrawn.
    """
    document, version = public_version(services().holdings, address)
    query, _ = parse_query(request.args.items(multi=True))
    count_opened(query)
    day = query.asof if "@" not in address else None
    seen, notice = services().today(), None
    if day:
        document = in_time(document)
        stood = standing_on(document.versions, day)
        version, seen = (stood, day) if stood else (document.current, seen)
        notice = present_day(document, stood, day, display())
    marks = services().search.locate(query, version.text.clean) if query.q else ()
    view = present_document(document, version, marks, seen, display(), q=query.q)
    beside = services().holdings.companions.of(document)
    companions = present_companions(beside, version.metadata.gazette, display())
    links = services().holdings.relations.of_public(document.id, version.ordinal)
    relations = present_relations(links, version.metadata, display())
    similar = present_similar(_similar(document, version, beside), display())
    return page(
        "document.html",
        view=view,
        companions=companions,
        relations=relations,
        similar=similar,
        day=notice,
        query=as_words(query),
    )


def _similar(document: Document, version: Version, beside: Companions) -> Sequence[SimilarDocument]:
    """What is like the document; nothing while the index is away: the document can be read all the same."""
    try:
        return services().similar.of(document, version, beside)
    except IndexerError:
        return ()


def send_original(address: str) -> Response:
    """The original as it was deposited, under its own name. Raises NotOnRecord, Withdrawn, FileDamaged."""
    document, version = public_version(services().holdings, address)
    return _sent(*services().holdings.public_file(document.id, version.ordinal))


def show_attachment(address: str, ordinal: int) -> str:
    """The page of a file inside a document's; words of ``q`` are marked. Raises NotOnRecord, Withdrawn."""
    document, version, attachment = public_attachment(services().holdings, address, ordinal)
    query, _ = parse_query(request.args.items(multi=True))
    marks = services().search.locate(query, attachment.text.clean) if query.q else ()
    view = present_attachment(document, version, attachment, marks, display())
    return page("attachment.html", view=view, query=as_words(query))


def send_attachment(address: str, ordinal: int) -> Response:
    """The original of a file inside a document's. Raises NotOnRecord, Withdrawn, FileDamaged."""
    document, version, attachment = public_attachment(services().holdings, address, ordinal)
    return _sent(*services().holdings.public_file(document.id, version.ordinal, attachment.ordinal))


def _sent(file: FileReference, content: BinaryIO) -> Response:
    response = send_file(
        content,
        mimetype=file.media_type or "application/octet-stream",
        as_attachment=True,
        download_name=file.name.replace("\\", "/").rpartition("/")[2] or file.sha256,
        conditional=False,
        max_age=0,
    )
    response.content_length = file.size
    response.set_etag(file.sha256)
    response.headers["X-Content-SHA256"] = file.sha256
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.make_conditional(request)
    return response
