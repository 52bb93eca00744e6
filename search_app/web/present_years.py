"""The years of a result page: links with bars, which are the table, and one chart over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.model.query import SearchQuery
from indexer.model.results import FacetValue
from search_app.addresses import Addresses
from search_app.parts import counted
from search_app.web.choosing import with_value

#: The facet whose values are years.
YEARS = "year"
#: The widest bar of the table, and the chart's height and a column's width, in the units of their drawings.
BAR, HEIGHT, COLUMN = 104, 48, 10
#: Years that a chart spans, counted from the last one, and how many must differ to draw one.
SPAN, FEW = 60, 4
#: Columns for which a chart has room, so that three years are not three walls.
ROOM = 16


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year as a link that chooses or drops it; ``share`` is its part of the largest year's count."""

    year: int
    label: str
    href: str
    count: str
    share: float
    selected: bool

    @property
    def width(self) -> int:
        """How wide its bar is."""
        return round(BAR * self.share)


@dataclass(frozen=True, slots=True)
class Column:
    """One year of the chart: its link, and where its column stands."""

    bar: YearBar
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class YearChart:
    """Columns over the years from ``first`` to ``last``; ``width`` is that of the whole drawing."""

    columns: tuple[Column, ...]
    first: int
    last: int
    width: int


def present_years(
    query: SearchQuery, values: Sequence[FacetValue], names: Mapping[str, str], addresses: Addresses
) -> list[YearBar]:
    """Every year with its link, the last one first; a value that is no year is left out."""
    years = [value for value in values if value.id.isascii() and value.id.isdecimal()]
    most = max((value.count for value in years), default=0) or 1
    taken = with_value(query, YEARS, "", chosen=True)
    chosen_too = addresses.search_with(taken, YEARS)
    return [
        YearBar(
            year=int(value.id),
            label=names.get(value.id) or value.id,
            href=addresses.search(with_value(query, YEARS, value.id, chosen=False))
            if value.selected
            else chosen_too(value.id),
            count=counted(value.count),
            share=value.count / most,
            selected=value.selected,
        )
        for value in sorted(years, key=lambda value: int(value.id), reverse=True)
    ]


def present_chart(bars: Sequence[YearBar]) -> YearChart | None:
    """The chart over the last years, in the order of time; None where there are too few for a picture."""
    if len(bars) < FEW:
        return None
    last = bars[0].year
    shown = [bar for bar in reversed(bars) if bar.year > last - SPAN]
    first = shown[0].year
    columns = tuple(_column(bar, first) for bar in shown)
    return YearChart(columns, first, last, COLUMN * max(last - first + 1, ROOM))


def _column(bar: YearBar, first: int) -> Column:
    height = max(1, round(HEIGHT * bar.share)) if bar.share else 0
    return Column(bar, COLUMN * (bar.year - first), HEIGHT - height, height)
