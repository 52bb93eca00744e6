"""The page of one facet as a view: every value with its count, to choose or to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from unicodedata import normalize

from indexer.model.query import SearchQuery
from indexer.model.results import FacetValue
from search_app.current import Display, Facets
from search_app.parts import counted
from search_app.query_string import EXCLUDE, MAX_VALUE, Pair, write_query
from search_app.web.facet_trees import BODIES, Branch, grow
from search_app.web.present_years import YEARS

#: Values listed; who looks for another one types its name.
LISTED = 500
#: Former bodies whose years are looked up for one page.
DATED = 40


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value; ``depth`` counts from 0, ``years`` are those of a former body's documents, "" for others."""

    value: str
    label: str
    count: str
    selected: bool
    excluded: bool
    depth: int
    years: str


@dataclass(frozen=True, slots=True)
class FacetPage:
    """Everything the page shows; ``find_fields`` and ``choose_fields`` are carried by its two forms."""

    name: str
    label: str
    q: str
    filter: str
    rows: tuple[FacetRow, ...]
    found: str
    left: str
    find_fields: tuple[Pair, ...]
    choose_fields: tuple[Pair, ...]
    find: str
    back: str
    whole: str


def present_facet_page(
    query: SearchQuery, name: str, filter_: str, facets: Facets, display: Display
) -> FacetPage:
    """The view of a facet's values whose names contain ``filter_``; chosen ones behind it stay chosen."""
    query, filter_ = replace(query, page=1, cursor=None), filter_.strip()[:MAX_VALUE]
    values = facets.values(query, name)
    names = display.labels.of(name, values)
    wanted = [one for one in values if _folded(filter_) in _folded(names.get(one.id) or one.id)]
    if name == YEARS:
        wanted.sort(key=lambda value: value.id, reverse=True)
    branches = _in_order(grow(name, wanted, names, display.labels))
    rows = tuple(islice(_rows(branches, names), LISTED))
    if name == BODIES:
        rows = tuple(_dated(rows, query, facets, display))
    listed = {row.value for row in rows}
    unseen = [value for value in values if value.id not in listed]
    carried = display.addresses.carried
    bare = _without(query, name)
    return FacetPage(
        name=name,
        label=display.words(f"facet.{name}"),
        q=query.q,
        filter=filter_,
        rows=rows,
        found=counted(len(wanted)),
        left=counted(len(wanted) - len(rows)) if len(wanted) > len(rows) else "",
        find_fields=(*write_query(query), *carried),
        choose_fields=(*write_query(bare), *_kept(name, unseen), *carried),
        find=display.addresses.facet_form(name),
        back=display.addresses.search(query),
        whole=display.addresses.facet(query)(name) if filter_ else "",
    )


def _folded(text: str) -> str:
    return normalize("NFKC", text).casefold()


def _in_order(branches: Iterable[Branch], depth: int = 0) -> Iterator[tuple[Branch, int]]:
    for branch in branches:
        yield branch, depth
        yield from _in_order(branch.below, depth + 1)


def _rows(branches: Iterable[tuple[Branch, int]], names: Mapping[str, str]) -> Iterator[FacetRow]:
    for branch, depth in branches:
        value = branch.value
        label, count = names.get(value.id) or value.id, counted(value.count)
        yield FacetRow(value.id, label, count, value.selected, value.excluded, depth, "")


def _dated(
    rows: Iterable[FacetRow], query: SearchQuery, facets: Facets, display: Display
) -> Iterator[FacetRow]:
    """The rows of bodies; those of former ones with the years their documents are from."""
    left = DATED
    for row in rows:
        if not row.depth or not left:
            yield row
            continue
        left -= 1
        span = facets.years(query, BODIES, row.value)
        words = display.words("facet.years", span="–".join(dict.fromkeys(map(str, span)))) if span else ""
        yield replace(row, years=words)


def _without(query: SearchQuery, name: str) -> SearchQuery:
    """The query but for the facet, whose values the form has itself."""
    return replace(
        query,
        facets={other: values for other, values in query.facets.items() if other != name},
        excluded={other: values for other, values in query.excluded.items() if other != name},
    )


def _kept(name: str, unseen: Iterable[FacetValue]) -> Iterator[Pair]:
    for value in unseen:
        if value.selected:
            yield name, value.id
        if value.excluded:
            yield EXCLUDE + name, value.id
