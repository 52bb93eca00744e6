"""The pages of a result list as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.model.query import MAX_DEPTH, SearchQuery
from indexer.model.results import ResultPage
from search_app.addresses import Addresses

#: Page links on each side of the current one.
PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of the pager; ``number`` 0 is a gap."""

    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to other pages; ``beyond`` leads back where the asked page is behind the last."""

    pages: tuple[PageLink, ...]
    previous: str
    next: str
    last: int
    beyond: str


def present_pager(page: ResultPage, addresses: Addresses) -> Pager:
    """The pager of a result page; no links where one page holds everything."""
    query, last = page.query, last_page(page)
    return Pager(
        pages=tuple(_pages(query, last, addresses)),
        previous=_page_address(query, query.page - 1, last, addresses),
        next=_page_address(query, query.page + 1, last, addresses),
        last=last,
        beyond=addresses.search(replace(query, page=last)) if page.total and query.page > last else "",
    )


def last_page(page: ResultPage) -> int:
    """The number of the last page that page numbers reach; 1 where nothing was found."""
    reached = min(page.total, MAX_DEPTH)
    size = page.query.size
    return max(1, min(-(-reached // size), MAX_DEPTH // size))


def _pages(query: SearchQuery, last: int, addresses: Addresses) -> Iterator[PageLink]:
    if last == 1:
        return
    here = min(query.page, last)
    near = range(max(1, here - PAGES_AROUND), min(last, here + PAGES_AROUND) + 1)
    before = 0
    for number in sorted({1, *near, last}):
        if number > before + 1:
            yield PageLink(0, "", current=False)
        yield PageLink(number, addresses.search(replace(query, page=number)), number == query.page)
        before = number


def _page_address(query: SearchQuery, number: int, last: int, addresses: Addresses) -> str:
    return addresses.search(replace(query, page=number)) if 1 <= number <= last else ""
