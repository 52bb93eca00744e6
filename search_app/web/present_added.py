"""What was looked for besides what was typed, as chips that take each term away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.model.added import NOTHING_ADDED, AddedTerm
from indexer.model.results import ResultPage
from search_app.current import Display
from search_app.parts import Link


@dataclass(frozen=True, slots=True)
class AddedView:
    """Terms looked for, and terms excluded, besides those typed; each chip leads to the search without it.

    ``none`` leads to the search as typed, ``again`` to that with everything; "" where there is nothing to do.
    """

    wanted: tuple[Link, ...]
    excluded: tuple[Link, ...]
    none: str
    again: str


def present_added(page: ResultPage, display: Display) -> AddedView:
    """The chips of a result page; several places of a question that lead to one term share its chip."""
    query = replace(page.query, page=1)
    search = display.addresses.search

    def chips(terms: Sequence[AddedTerm]) -> tuple[Link, ...]:
        names = dict.fromkeys(term.added for term in terms)
        return tuple(Link(name, search(replace(query, without=(*query.without, name)))) for name in names)

    return AddedView(
        wanted=chips([term for term in page.added_terms if not term.is_excluded]),
        excluded=chips([term for term in page.added_terms if term.is_excluded]),
        none=search(replace(query, without=(NOTHING_ADDED,))) if len(page.added_terms) > 1 else "",
        again=search(replace(query, without=())) if query.without else "",
    )
