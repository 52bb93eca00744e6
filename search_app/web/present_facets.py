"""The facets of a result page as a form: trees, chosen values, the years as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from holdings.model.validity import Validity
from indexer.model.query import FACETS, FACETS_BY_NAME, SearchQuery
from indexer.model.results import FacetValue, ResultPage
from search_app.addresses import Addresses
from search_app.labels import Labels
from search_app.parts import BADGES, counted
from search_app.translations import Words

#: Values shown at once, and behind 更多; a reader who looks for another adds a condition first.
SHOWN, BEHIND_MORE = 8, 40
#: The widest year bar, in the units of its drawing.
BAR = 104
#: The facet whose values are links with bars.
YEARS = "year"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value as a checkbox; ``shape`` is the badge of a validity."""

    value: str
    label: str
    count: str
    selected: bool
    shape: str = ""
    children: tuple[Choice, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year as a link that chooses or drops it."""

    label: str
    href: str
    count: str
    width: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet: the first values, and those behind 更多."""

    name: str
    label: str
    choices: tuple[Choice | YearBar, ...]
    more: tuple[Choice | YearBar, ...] = ()


def present_facets(
    page: ResultPage, labels: Labels, words: Words, addresses: Addresses
) -> tuple[FacetView, ...]:
    """The facets that help to choose, in the table's order; a chosen value is always among them."""
    views = []
    for facet in FACETS:
        values = page.facets.get(facet.name, ())
        if not _helps(values, page.total):
            continue
        names = labels.of(facet.name, values)
        if facet.name == YEARS:
            choices: Sequence[Choice | YearBar] = _years(page.query, values, names, addresses)
        elif facet.tree:
            choices = _tree(facet.name, values, names, labels)
        else:
            choices = [_choice(facet.name, value, names) for value in values]
        views.append(_view(facet.name, choices, words))
    return tuple(views)


def with_value(query: SearchQuery, facet: str, value: str, *, chosen: bool) -> SearchQuery:
    """The query with a facet's value chosen or dropped, from its first page."""
    others = tuple(old for old in query.facets.get(facet, ()) if old != value)
    values = (*others, value) if chosen else others
    facets = {**query.facets, facet: values}
    return replace(query, page=1, facets={name: kept for name, kept in facets.items() if kept})


def _helps(values: Sequence[FacetValue], total: int) -> bool:
    """Whether choosing among the values can change anything."""
    if any(value.selected for value in values):
        return True
    return len(values) > 1 or any(value.count < total for value in values)


def _view(name: str, choices: Sequence[Choice | YearBar], words: Words) -> FacetView:
    first = [choice for place, choice in enumerate(choices) if place < SHOWN or choice.selected]
    rest = [choice for choice in choices[SHOWN:] if not choice.selected]
    return FacetView(name, words(f"facet.{name}"), tuple(first), tuple(rest[:BEHIND_MORE]))


def _choice(
    facet: str, value: FacetValue, names: Mapping[str, str], children: tuple[Choice, ...] = ()
) -> Choice:
    shape = BADGES.get(Validity(value.id), "") if facet == "status" and value.id in _VALIDITIES else ""
    is_open = any(child.selected or child.open for child in children)
    label, count = names.get(value.id) or value.id, counted(value.count)
    return Choice(value.id, label, count, value.selected, shape, children, is_open)


def _tree(
    facet: str, values: Sequence[FacetValue], names: Mapping[str, str], labels: Labels
) -> list[Choice | YearBar]:
    """Every value below the nearest value above it that is present."""
    present = {value.id for value in values}
    below: dict[str, list[FacetValue]] = {}
    tops: list[FacetValue] = []
    for value in values:
        above = next((one for one in labels.ancestors(facet, value.id) if one in present), None)
        (below.setdefault(above, []) if above else tops).append(value)

    def grow(value: FacetValue) -> Choice:
        return _choice(facet, value, names, tuple([grow(child) for child in below.get(value.id, ())]))

    return [grow(value) for value in tops]


def _years(
    query: SearchQuery, values: Sequence[FacetValue], names: Mapping[str, str], addresses: Addresses
) -> list[Choice | YearBar]:
    most = max((value.count for value in values), default=0) or 1
    chosen_too = addresses.search_with(with_value(query, YEARS, "", chosen=True), YEARS)
    return [
        YearBar(
            label=names.get(value.id) or value.id,
            href=addresses.search(with_value(query, YEARS, value.id, chosen=False))
            if value.selected
            else chosen_too(value.id),
            count=counted(value.count),
            width=round(BAR * value.count / most),
            selected=value.selected,
        )
        for value in sorted(values, key=lambda value: value.id, reverse=True)[: SHOWN + BEHIND_MORE]
    ]


_VALIDITIES = frozenset(validity.value for validity in Validity)
assert YEARS in FACETS_BY_NAME
