"""Relations as plain values for the schemas."""

from __future__ import annotations

from typing import Any

from holdings.store import Link, Links, OtherDocument
from search_app.current import Display

Values = dict[str, Any]


def present_relations(links: Links, display: Display) -> Values:
    """What a version says of other documents, and what others say of its document."""
    return {
        "stated": [_stated(link, display) for link in links.stated],
        "received": [_link(link, display) for link in links.received],
        "counts": dict(links.counts),
    }


def _stated(link: Link, display: Display) -> Values:
    relation = link.relation
    return {
        **_link(link, display),
        "title": relation.title or None,
        "number": str(relation.number) if relation.number else None,
        "start": relation.start,
        "end": relation.end,
    }


def _link(link: Link, display: Display) -> Values:
    relation = link.relation
    return {
        "kind": relation.kind.value,
        "articles": relation.articles or None,
        "proof": link.proof or None,
        "source": relation.source.value,
        "confidence": relation.confidence,
        "document": _document(link.other, display) if link.other else None,
    }


def _document(other: OtherDocument, display: Display) -> Values:
    return {
        "id": other.document_id,
        "title": other.title,
        "number": str(other.number) if other.number else None,
        "url": display.addresses.permanent(other.document_id),
    }
