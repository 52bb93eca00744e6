"""A document's page and its original."""

from __future__ import annotations

from flask import Response, request, send_file

from search_app.current import display, services
from search_app.public import public_version
from search_app.query_string import parse_query
from search_app.rendering import page
from search_app.web.present_companions import present_companions
from search_app.web.present_document import present_document


def show_document(address: str) -> str:
    """The page of ``id`` or ``id@version``; words of ``q`` are marked. Raises NotOnRecord, Withdrawn."""
    document, version = public_version(services().holdings, address)
    query, _ = parse_query(request.args.items(multi=True))
    marks = services().search.locate(query, version.text.clean) if query.q else ()
    view = present_document(document, version, marks, services().today(), display())
    beside = services().holdings.companions.of(document)
    companions = present_companions(beside, version.metadata.gazette, display())
    return page("document.html", view=view, companions=companions, query=query)


def send_original(address: str) -> Response:
    """The original as it was deposited, under its own name. Raises NotOnRecord, Withdrawn, FileDamaged."""
    document, version = public_version(services().holdings, address)
    file, content = services().holdings.public_file(document.id, version.ordinal)
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
