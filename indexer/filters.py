"""Filters and facets of a search as expressions over the field tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from holdings.model.validity import Validity
from holdings.model.versions import NEVER
from holdings.vocabularies import vocabularies
from indexer.model.expression import AllOf, AnyOf, Expression, Not, OneOf, Range
from indexer.model.plan import FacetRequest
from indexer.model.query import FACETS, FACETS_BY_NAME, DateKind, FacetDefinition, SearchQuery

STATUS, YEAR, ISSUER = "status", "year", "org"
#: Facet values counted; a page shows fewer, the exports all.
FACET_SIZE = 100
#: What a day as a number is divided by to give its year.
YEAR_OF_DAY = 10_000


def day_number(day: date) -> int:
    """The day as YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def filters(query: SearchQuery, today: date) -> Mapping[str, Expression]:
    """What narrows a search, by name; a facet's filter bears the facet's name."""
    return dict(_filters(query, today))


def _filters(query: SearchQuery, today: date) -> Iterator[tuple[str, Expression]]:
    yield "version", _version_filter(query.asof)
    if query.date_from or query.date_to:
        low = day_number(query.date_from) if query.date_from else 1
        high = day_number(query.date_to) if query.date_to else NEVER - 1
        yield "date", Range(query.date_kind.value, low, high)
    day = query.asof or today
    for name in FACETS_BY_NAME:
        chosen, excluded = query.facets.get(name, ()), query.excluded.get(name, ())
        parts = ([_values(query, name, chosen, day)] if chosen else []) + (
            [Not(_values(query, name, excluded, day))] if excluded else []
        )
        if parts:
            yield name, parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _version_filter(asof: date | None) -> Expression:
    """The current version, or the one that stood on the day asked for."""
    if asof is None:
        return Range("is_current", 1, 1)
    day = day_number(asof)
    return AllOf((Range("from_day", None, day), Range("until_day", day + 1, None)))


def _values(query: SearchQuery, name: str, values: Sequence[str], day: date) -> Expression:
    if name == YEAR and query.date_kind is not DateKind.SIGNED:
        return AnyOf(tuple(_whole_year(query.date_kind, year) for year in values))
    if name != STATUS:
        return OneOf(FACETS_BY_NAME[name].field, tuple(values))
    settled = AllOf((OneOf("settled_state", tuple(values)), Range("settled_day", None, day_number(day))))
    cases = dict(_unsettled_cases(day))
    unsettled = tuple(cases[value] for value in values if value in cases)
    if not unsettled:
        return settled
    return AnyOf((settled, AllOf((_unsettled(day), AnyOf(unsettled)))))


def _whole_year(kind: DateKind, year: str) -> Expression:
    if not (year.isascii() and year.isdecimal() and len(year) <= 4 and int(year)):
        return AnyOf(())
    first = int(year) * YEAR_OF_DAY
    return Range(kind.value, first, first + YEAR_OF_DAY - 1)


def _unsettled(day: date) -> Expression:
    """Entries whose state still changes after the day."""
    return Range("settled_day", day_number(day) + 1, None)


def _unsettled_cases(day: date) -> Iterator[tuple[str, Expression]]:
    """The states of such entries on the day, in the order in which ``ValidityFacts.on`` decides."""
    today = day_number(day)
    not_applicable = OneOf("basis", (Validity.NOT_APPLICABLE.value,))
    effective, amended = Range("effective", None, today), Range("amended_day", None, today)
    not_amended = Range("amended_day", today + 1, None)
    yield Validity.NOT_APPLICABLE.value, not_applicable
    yield Validity.NOT_YET.value, AllOf((Range("effective", today + 1, None), Not(not_applicable)))
    yield Validity.AMENDED.value, AllOf((effective, amended, Not(not_applicable)))
    for basis in (Validity.IN_FORCE.value, Validity.UNKNOWN.value):
        yield basis, AllOf((OneOf("basis", (basis,)), effective, not_amended))


def facet_requests(query: SearchQuery, day: date) -> tuple[FacetRequest, ...]:
    """Every facet: the validity counted as it is on the day, the year of the date that is asked about.

    Values chosen or excluded are counted wherever they stand, former names of chosen bodies too.
    """
    return tuple(_request(facet, query, day) for facet in FACETS)


def _request(facet: FacetDefinition, query: SearchQuery, day: date) -> FacetRequest:
    chosen = query.facets.get(facet.name, ())
    named = (*chosen, *query.excluded.get(facet.name, ()))
    if facet.name == STATUS:
        cases = tuple(_unsettled_cases(day))
        return FacetRequest(facet.name, facet.field, FACET_SIZE, _unsettled(day), cases, named)
    if facet.name == YEAR and query.date_kind is not DateKind.SIGNED:
        return FacetRequest(facet.name, query.date_kind.value, interval=YEAR_OF_DAY)
    if facet.name == ISSUER:
        named += tuple(old for body in chosen for old in vocabularies().issuers.former_names(body))
    return FacetRequest(facet.name, facet.field, FACET_SIZE, named=named)
