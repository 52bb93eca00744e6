"""What a result page lets a reader change: scopes, units, matching, filters, order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from holdings.model.document import Unit
from indexer.model.query import FACETS, MOST_WITHIN, DateKind, Jump, Match, Scope, SearchQuery, Sort
from indexer.model.results import ResultPage
from search_app.addresses import Addresses
from search_app.current import Display
from search_app.parts import Link, long_day
from search_app.query_string import Pair, write_query
from search_app.translations import Words
from search_app.web.choosing import with_exclusion, with_value
from search_app.web.present_dates import Dates, present_dates
from search_app.web.present_facets import FacetView, present_facets

#: Scopes with a tab of their own; another one shows when the address asks for it.
SCOPE_TABS = (Scope.ALL, Scope.TITLE, Scope.BODY, Scope.NUMBER)


@dataclass(frozen=True, slots=True)
class Switches:
    """The search box and what stands under it; ``box_fields`` is what the box carries along unseen.

    ``within_fields`` is what the box for a search within the results does, () where there is none.
    """

    scopes: tuple[Link, ...]
    units: tuple[Link, ...]
    matches: tuple[Link, ...]
    box_fields: tuple[Pair, ...]
    within_fields: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """The filter form, the chips of what is chosen, and the order."""

    chips: tuple[Link, ...]
    clear: str
    reset: str
    facets: tuple[FacetView, ...]
    dates: Dates
    filter_fields: tuple[Pair, ...]
    sorts: tuple[Link, ...]
    sort_fields: tuple[Pair, ...]


def present_switches(page: ResultPage, display: Display) -> Switches:
    """The links of scope, unit and matching, each to the first page of the changed search."""
    words, addresses = display.words, display.addresses
    query = replace(page.query, page=1)
    return Switches(
        scopes=tuple(_scopes(query, words, addresses)),
        units=tuple(
            Link(words(f"unit.{unit.value}"), addresses.search(replace(query, unit=unit)), unit is page.unit)
            for unit in Unit
        ),
        matches=tuple(
            Link(words(f"match.{one.value}"), addresses.search(replace(query, match=one)), one is query.match)
            for one in Match
        ),
        box_fields=_fields(replace(query, q="", jump=Jump.YES, without=(), within=()), addresses),
        within_fields=_within_fields(page, addresses),
    )


def present_conditions(page: ResultPage, display: Display) -> Conditions:
    """The filters that can be chosen and those that are."""
    words, addresses = display.words, display.addresses
    query = replace(page.query, page=1)
    chips = tuple(_chips(query, page, display))
    return Conditions(
        chips=chips,
        clear=addresses.search(without_filters(query)) if chips else "",
        reset=addresses.search(SearchQuery(q=query.q, jump=query.jump)),
        facets=present_facets(page, display.labels, words, addresses),
        dates=present_dates(query, display),
        filter_fields=_fields(_without_controls(query), addresses),
        sorts=tuple(Link(words(f"sort.{sort.value}"), sort.value, sort is query.sort) for sort in Sort),
        sort_fields=_fields(replace(query, sort=Sort.RELEVANCE), addresses),
    )


def without_filters(query: SearchQuery) -> SearchQuery:
    """The query with its words, scope and unit, but no condition."""
    return SearchQuery(
        q=query.q,
        scope=query.scope,
        match=query.match,
        unit=query.unit,
        sort=query.sort,
        size=query.size,
        jump=query.jump,
    )


def _scopes(query: SearchQuery, words: Words, addresses: Addresses) -> Iterator[Link]:
    for scope in Scope:
        if scope in SCOPE_TABS or scope is query.scope:
            target = addresses.search(replace(query, scope=scope))
            yield Link(words(f"scope.{scope.value}"), target, scope is query.scope)


def _chips(query: SearchQuery, page: ResultPage, display: Display) -> Iterator[Link]:
    """What the reader chose, each with the address of the search without it."""
    words, addresses = display.words, display.addresses
    for text in query.within:
        target = replace(query, page=1, within=tuple(one for one in query.within if one != text))
        yield Link(words("search.within_chip", q=text), addresses.search(target))
    for facet in FACETS:
        chosen = query.facets.get(facet.name, ())
        excluded = query.excluded.get(facet.name, ())
        if not chosen and not excluded:
            continue
        values = page.facets.get(facet.name, ())
        names = display.labels.of(facet.name, [one for one in values if one.id in {*chosen, *excluded}])
        for value in chosen:
            target = with_value(query, facet.name, value, chosen=False)
            yield Link(names.get(value) or value, addresses.search(target))
        for value in excluded:
            target = with_exclusion(query, facet.name, value, excluded=False)
            yield Link(words("search.without", label=names.get(value) or value), addresses.search(target))
    if query.date_from or query.date_to:
        target = replace(query, page=1, date_from=None, date_to=None)
        yield Link(_range_words(query, words), addresses.search(target))
    if query.asof:
        target = replace(query, page=1, asof=None)
        yield Link(words("search.asof_chip", date=long_day(query.asof, words)), addresses.search(target))


def _range_words(query: SearchQuery, words: Words) -> str:
    kind = words(f"date.{query.date_kind.value}")
    key = "range" if query.date_from and query.date_to else "range_from" if query.date_from else "range_to"
    return words(f"search.{key}", kind=kind, **{"from": query.date_from, "to": query.date_to})


def _without_controls(query: SearchQuery) -> SearchQuery:
    """What the filter form carries along unseen: everything it has no control for."""
    years = {"year": query.facets["year"]} if "year" in query.facets else {}
    return replace(query, facets=years, date_kind=DateKind.SIGNED, date_from=None, date_to=None, asof=None)


def _within_fields(page: ResultPage, addresses: Addresses) -> tuple[Pair, ...]:
    query = page.query
    if not page.total or not query.q or query.q in query.within or len(query.within) == MOST_WITHIN:
        return ()
    return _fields(replace(query, q="", page=1, within=(*query.within, query.q)), addresses)


def _fields(query: SearchQuery, addresses: Addresses) -> tuple[Pair, ...]:
    return (*write_query(query), *addresses.carried)
