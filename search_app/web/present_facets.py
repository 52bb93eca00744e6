"""The facets of a result page as a form: trees, chosen values, values left out, the years as a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import filterfalse, islice

from holdings.model.validity import Validity
from indexer.model.query import FACETS, DateKind, SearchQuery
from indexer.model.results import FacetValue, ResultPage
from search_app.addresses import Addresses
from search_app.labels import Labels
from search_app.parts import BADGES, counted
from search_app.query_string import EXCLUDE
from search_app.translations import Words
from search_app.web.choosing import with_exclusion
from search_app.web.facet_trees import Branch, grow
from search_app.web.present_years import YEARS, YearBar, YearChart, present_chart, present_years

#: Values shown at once, and behind 更多; the page of the facet has all of them.
SHOWN, BEHIND_MORE = 8, 24


@dataclass(frozen=True, slots=True)
class Choice:
    """One value as a checkbox; ``shape`` is the badge of a validity.

    ``turn`` is the address that leaves the value out, or lets one that is ``excluded`` in again; "" for a
    chosen one.
    """

    value: str
    label: str
    count: str
    selected: bool
    shape: str = ""
    children: tuple[Choice, ...] = ()
    open: bool = False
    excluded: bool = False
    turn: str = ""


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet: the first values, those behind 更多, and where all of them are.

    ``below`` is how what stands below a value is called; ``chart`` is None but for the years.
    """

    name: str
    label: str
    choices: tuple[Choice | YearBar, ...]
    more: tuple[Choice | YearBar, ...]
    all: str
    below: str
    chart: YearChart | None = None


def present_facets(
    page: ResultPage, labels: Labels, words: Words, addresses: Addresses
) -> tuple[FacetView, ...]:
    """The facets that help to choose, in the table's order; a chosen value is always among them."""
    query = replace(page.query, page=1)
    parts = _Parts(labels, words, addresses, addresses.facet(query))
    return tuple(
        _facet(facet.name, query, values, parts)
        for facet in FACETS
        if _helps(values := page.facets.get(facet.name, ()), page.total)
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What words and addresses are made with; ``whole`` says where a facet is listed to its end."""

    labels: Labels
    words: Words
    addresses: Addresses
    whole: Callable[[str], str]


def _facet(name: str, query: SearchQuery, values: Sequence[FacetValue], parts: _Parts) -> FacetView:
    names = parts.labels.of(name, values)
    chart, first, rest = None, list[Choice | YearBar](), list[Choice | YearBar]()
    if name == YEARS:
        bars = present_years(query, values, names, parts.addresses)
        chart, count = present_chart(bars), len(bars)
        first += [bar for place, bar in enumerate(bars) if place < SHOWN or bar.selected]
        rest += [bar for bar in bars[SHOWN:] if not bar.selected][:BEHIND_MORE]
    else:
        branches, turn = grow(name, values, names, parts.labels), _turns(query, name, parts.addresses)
        seen = [*branches[:SHOWN], *filter(_stays, branches[SHOWN:])]
        behind, count = islice(filterfalse(_stays, branches[SHOWN:]), BEHIND_MORE), len(branches)
        first += [_choice(name, branch, names, turn) for branch in seen]
        rest += [_choice(name, branch, names, turn) for branch in behind]
    return FacetView(
        name=name,
        label=_label(name, query, parts.words),
        choices=tuple(first),
        more=tuple(rest),
        all=parts.whole(name) if count > SHOWN else "",
        below=parts.words("search.former" if name == "org" else "search.narrower"),
        chart=chart,
    )


def _label(name: str, query: SearchQuery, words: Words) -> str:
    """A facet's name; the years say of which date they are where that is not the usual one."""
    label = words(f"facet.{name}")
    if name != YEARS or query.date_kind is DateKind.SIGNED:
        return label
    return words("facet.of_date", facet=label, kind=words(f"date.{query.date_kind.value}"))


def _turns(query: SearchQuery, facet: str, addresses: Addresses) -> Callable[[FacetValue], str]:
    """Where a value is left out, or let in again."""
    left_out = addresses.search_with(with_exclusion(query, facet, "", excluded=True), EXCLUDE + facet)

    def turn(value: FacetValue) -> str:
        if value.excluded:
            return addresses.search(with_exclusion(query, facet, value.id, excluded=False))
        return "" if value.selected else left_out(value.id)

    return turn


def _helps(values: Sequence[FacetValue], total: int) -> bool:
    """Whether choosing among the values can change anything."""
    if any(value.selected or value.excluded for value in values):
        return True
    return len(values) > 1 or any(value.count < total for value in values)


def _stays(branch: Branch) -> bool:
    """Whether a value is seen wherever it stands: it is chosen or left out, or one below it is."""
    return branch.value.selected or branch.value.excluded or any(map(_stays, branch.below))


def _choice(
    facet: str, branch: Branch, names: Mapping[str, str], turn: Callable[[FacetValue], str]
) -> Choice:
    value = branch.value
    children = tuple([_choice(facet, child, names, turn) for child in branch.below])
    shape = BADGES.get(Validity(value.id), "") if facet == "status" and value.id in _VALIDITIES else ""
    # Who chose a body is shown its former names; who chose a category what it divides into.
    is_open = any(one.selected or one.excluded or one.open for one in children) or (
        value.selected and bool(children)
    )
    return Choice(
        value.id,
        names.get(value.id) or value.id,
        counted(value.count),
        value.selected,
        shape,
        children,
        is_open,
        value.excluded,
        turn(value),
    )


_VALIDITIES = frozenset(validity.value for validity in Validity)
