"""The dates of the filter form: which date is meant, usual spans, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from indexer.model.query import DateKind, SearchQuery
from search_app.current import Display
from search_app.parts import Link

#: Usual spans, and how long each is in months, or in days.
SPANS: Mapping[str, timedelta | int] = {"week": timedelta(days=7), "month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Dates:
    """The kinds of date, and the usual spans up to today as links; ``own`` where none of them is chosen."""

    kinds: tuple[Link, ...]
    spans: tuple[Link, ...]
    own: bool


def present_dates(query: SearchQuery, display: Display) -> Dates:
    """The view of a query's dates on the day it is at the site."""
    words = display.words
    spans = tuple(_spans(query, display))
    return Dates(
        kinds=tuple(
            Link(words(f"date.{kind.value}"), kind.value, kind is query.date_kind) for kind in DateKind
        ),
        spans=spans,
        own=bool(query.date_from or query.date_to) and not any(span.current for span in spans),
    )


def _spans(query: SearchQuery, display: Display) -> Iterator[Link]:
    for name, length in SPANS.items():
        first = since(display.today, length)
        chosen = query.date_from == first and query.date_to is None
        other = replace(query, page=1, date_from=None if chosen else first, date_to=None)
        yield Link(display.words(f"search.span.{name}"), display.addresses.search(other), chosen)


def since(today: date, length: timedelta | int) -> date:
    """The day so long before today; a month back from the 31st is the last day of the month before."""
    if isinstance(length, timedelta):
        return today - length
    months = today.year * 12 + today.month - 1 - length
    year, month = divmod(months, 12)
    next_month = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=today.day - 1), next_month - timedelta(days=1))
