"""What stands beside a document, as links: its gazette issue, the documents of an issue, and copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from holdings.model.document import GazettePlace
from holdings.store import Companion, Companions
from search_app.current import Display
from search_app.parts import Link
from search_app.translations import Words


@dataclass(frozen=True, slots=True)
class CompanionsView:
    """Links to a document's neighbours; ``issue`` says where the document was printed."""

    issue: Link | None = None
    parts: tuple[Link, ...] = ()
    copies: tuple[Link, ...] = ()


def present_companions(
    companions: Companions, place: GazettePlace | None, display: Display
) -> CompanionsView:
    """The links from a document to its neighbours."""
    issue = companions.issue
    return CompanionsView(
        issue=Link(_printed_in(issue, place, display.words), display.addresses.document(issue.document_id))
        if issue
        else None,
        parts=tuple(_part(part, display) for part in companions.parts),
        copies=present_copies(companions.copies, display),
    )


def present_copies(copies: Iterable[Companion], display: Display) -> tuple[Link, ...]:
    """Links to the other documents with the same text; ``count`` says where each comes from."""
    return tuple(
        Link(
            copy.metadata.title,
            display.addresses.document(copy.document_id),
            count=_provided_by(copy, display),
        )
        for copy in copies
    )


def _provided_by(copy: Companion, display: Display) -> str:
    place = copy.metadata.gazette
    if place:
        return gazette_words(place, display.words)
    return copy.metadata.origin or "、".join(body.label for body in copy.metadata.issuers)


def gazette_words(place: GazettePlace, words: Words) -> str:
    """《云州市人民政府公报》2024年第3期第5–7页, as far as it is known."""
    span = place.last_page is not None and place.last_page != place.page
    key = "gazette_place" if place.page is None else "gazette_pages" if span else "gazette_page"
    return words(
        f"document.{key}",
        gazette=place.gazette,
        year=place.year,
        issue=place.issue,
        page=place.page,
        last=place.last_page,
    )


def _printed_in(issue: Companion, place: GazettePlace | None, words: Words) -> str:
    return gazette_words(place, words) if place else issue.metadata.title


def _part(part: Companion, display: Display) -> Link:
    place = part.metadata.gazette
    page = "" if place is None or place.page is None else display.words("search.page", n=place.page)
    return Link(part.metadata.title, display.addresses.document(part.document_id), count=page)
