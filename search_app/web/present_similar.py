"""Documents like the one that is shown, as links."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.similar import SimilarDocument
from search_app.current import Display
from search_app.parts import Link


def present_similar(similar: Iterable[SimilarDocument], display: Display) -> tuple[Link, ...]:
    """Links to similar documents; ``count`` says number, body and date of each, as far as they are known."""
    return tuple(
        Link(one.metadata.title, display.addresses.document(one.document_id), count=_about(one))
        for one in similar
    )


def _about(one: SimilarDocument) -> str:
    metadata = one.metadata
    bodies = "、".join(issuer.label for issuer in metadata.issuers)
    facts = (str(metadata.number or ""), bodies, str(metadata.signed_on or metadata.published_on or ""))
    return "　".join(filter(None, facts))
