"""Resolved citations as plain values for the schemas."""

from __future__ import annotations

from typing import Any

from holdings.store import Citing
from indexer.citations import CitedDocument, Resolution
from search_app.current import Display

Values = dict[str, Any]


def present_citation(found: Resolution, display: Display) -> Values:
    """What a citation means: documents, or who speaks of it and what comes near."""
    return {
        "state": found.state.value,
        "kind": found.citation.kind.value,
        "words": found.citation.words,
        "place": found.citation.place or None,
        "documents": [_cited(one, display) for one in found.documents],
        "cited_by": found.cited_by,
        "citing": [_citing(one, display) for one in found.citing],
        "near": [_cited(one, display) for one in found.near],
    }


def _cited(one: CitedDocument, display: Display) -> Values:
    return {
        "id": one.document_id,
        "version": one.shown.ordinal,
        "title": one.metadata.title,
        "number": str(one.metadata.number) if one.metadata.number else None,
        "anchor": one.anchor or None,
        "text": one.words or None,
        "validity": one.validity.value,
        "url": display.addresses.permanent(one.document_id, one.version, anchor=one.anchor),
    }


def _citing(one: Citing, display: Display) -> Values:
    return {
        "id": one.document_id,
        "title": one.title,
        "number": one.number or None,
        "proof": one.proof,
        "printed_title": one.printed or None,
        "url": display.addresses.permanent(one.document_id),
    }
