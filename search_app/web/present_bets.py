"""Best bets above the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.best_bets import Recommended
from search_app.current import Display
from search_app.parts import Badge, badge


@dataclass(frozen=True, slots=True)
class BetView:
    """One recommended document."""

    title: str
    href: str
    badge: Badge | None
    facts: tuple[str, ...]


def present_bets(bets: Sequence[Recommended], display: Display, *, q: str) -> tuple[BetView, ...]:
    """The recommended documents with the facts of a hit."""
    return tuple(_bet(one, display, q) for one in bets)


def _bet(one: Recommended, display: Display, q: str) -> BetView:
    metadata = one.summary.metadata
    return BetView(
        metadata.title,
        display.addresses.document(one.document_id, q=q),
        badge(metadata.validity.on(display.today, metadata.effective_on), display.words),
        tuple(_facts(one)),
    )


def _facts(one: Recommended) -> Iterator[str]:
    metadata = one.summary.metadata
    if metadata.number:
        yield str(metadata.number)
    yield from (issuer.label for issuer in metadata.issuers)
    if metadata.signed_on:
        yield str(metadata.signed_on)
