"""A document's record and its text, in JSON."""

from __future__ import annotations

from flask import Response, jsonify

from search_app.api.present import (
    present_attachment_text,
    present_companions,
    present_record,
    present_text,
)
from search_app.api.present_relations import present_relations
from search_app.api.schemas import AttachmentTextSchema, RecordSchema, TextSchema
from search_app.current import display, services
from search_app.public import public_attachment, public_version


def answer_document(address: str) -> Response:
    """The record of ``id`` or ``id@version``. Raises NotOnRecord, Withdrawn."""
    document, version = public_version(services().holdings, address)
    record = present_record(document, version, services().today(), display())
    record |= present_companions(services().holdings.companions.of(document), display())
    links = services().holdings.relations.of_public(document.id, version.ordinal)
    record["relations"] = present_relations(links, display())
    return jsonify(RecordSchema().dump(record))


def answer_text(address: str) -> Response:
    """The clean text with its pages and articles, in code points. Raises NotOnRecord, Withdrawn."""
    document, version = public_version(services().holdings, address)
    return jsonify(TextSchema().dump(present_text(document, version)))


def answer_attachment_text(address: str, ordinal: int) -> Response:
    """The clean text of a file inside the document's. Raises NotOnRecord, Withdrawn."""
    found = public_attachment(services().holdings, address, ordinal)
    return jsonify(AttachmentTextSchema().dump(present_attachment_text(*found)))
