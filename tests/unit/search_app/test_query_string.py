"""Addresses and queries: one table, two functions that undo each other."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings.model.document import Unit
from indexer.model.cursor import Cursor
from indexer.model.query import FACETS, MAX_DEPTH, DateKind, Jump, Match, Scope, SearchQuery, Sort
from search_app.query_string import (
    EXCLUDE,
    MAX_FILTERS,
    MAX_TEXT,
    OTHER_NAMES,
    PARAMETERS,
    parse_query,
    write_query,
)

REFERENCE = Path(__file__).parents[3] / "docs/reference/urls.md"

words = st.text(max_size=40).map(lambda text: parse_query([("q", text)])[0].q)
values = st.lists(
    st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Pd"]), min_size=1, max_size=12),
    min_size=1,
    max_size=4,
    unique=True,
).map(tuple)
chosen = st.dictionaries(st.sampled_from([facet.name for facet in FACETS]), values, max_size=4)
days = st.none() | st.dates()


@st.composite
def queries(draw: st.DrawFn) -> SearchQuery:
    first, last = draw(days), draw(days)
    if first and last and first > last:
        first, last = last, first
    size = draw(st.integers(1, 100))
    sort = draw(st.sampled_from(Sort))
    key = draw(st.integers(-(2**62), 2**62) | st.floats(-1e9, 1e9))
    place = Cursor(sort.value, draw(st.integers(1, 2**31 - 1)), key, draw(words))
    cursor = draw(st.none() | st.just(Cursor()) | st.just(place))
    return SearchQuery(
        q=draw(words),
        scope=draw(st.sampled_from(Scope)),
        match=draw(st.sampled_from(Match)),
        unit=draw(st.none() | st.sampled_from(Unit)),
        facets=draw(chosen),
        excluded=draw(chosen),
        date_kind=draw(st.sampled_from(DateKind)),
        date_from=first,
        date_to=last,
        asof=draw(days),
        sort=sort,
        page=1 if cursor else draw(st.integers(1, MAX_DEPTH // size)),
        size=size,
        cursor=cursor,
        jump=draw(st.sampled_from(Jump)),
        within=tuple(draw(st.lists(words.filter(bool), max_size=3, unique=True))),
    )


@given(queries())
def test_reading_undoes_writing(query: SearchQuery) -> None:
    assert parse_query(write_query(query)) == (query, ())


@given(
    st.lists(
        st.tuples(st.sampled_from([p.name for p in PARAMETERS]) | st.text(max_size=5), st.text(max_size=12))
    )
)
@settings(max_examples=300)
def test_nothing_makes_reading_fail_and_what_is_read_can_be_written(pairs: list[tuple[str, str]]) -> None:
    query, _ = parse_query(pairs)
    assert parse_query(write_query(query)) == (query, ())


def test_nothing_said_is_nothing_written() -> None:
    assert write_query(SearchQuery()) == []
    assert parse_query([]) == (SearchQuery(), ())


@pytest.mark.parametrize(
    ("pairs", "reasons"),
    [
        ([("page", "-1")], ["page"]),
        ([("page", "1e3")], ["page"]),
        ([("page", "１")], ["page"]),
        ([("page", "1001")], ["page_deep"]),
        ([("size", "1000")], ["size"]),
        ([("size", "0")], ["size"]),
        ([("from", "2024-13-40")], ["date"]),
        ([("from", "yesterday"), ("to", "2024-02-30"), ("asof", "24")], ["date", "date", "date"]),
        ([("from", "2024-02-02"), ("to", "2024-02-01")], ["range_reversed"]),
        ([("sort", "hot"), ("in", "titel"), ("match", "x"), ("unit", "page")], ["choice"] * 4),
        ([("date", "printed")], ["choice"]),
        ([("q", "a"), ("q", "b")], ["repeated"]),
        ([("org", "x" * 1000)], ["value_long"]),
        ([("org", str(number)) for number in range(64_000)], ["filters_many", "pairs_many"]),
    ],
)
def test_what_cannot_be_used_is_reported_and_left_aside(
    pairs: list[tuple[str, str]], reasons: list[str]
) -> None:
    query, problems = parse_query(pairs)
    assert [problem.reason for problem in problems] == reasons
    assert all(problem.fatal for problem in problems)
    assert query.page == 1
    assert (query.date_from, query.date_to, query.asof) == (None, None, None)
    assert len(query.facets.get("org", ())) <= MAX_FILTERS


def test_unknown_names_and_empty_values_mean_nothing() -> None:
    assert parse_query([("utm_source", "x"), ("q", " "), ("from", ""), ("cat", ""), ("gclid", "9")]) == (
        SearchQuery(),
        (),
    )


def test_a_month_or_year_means_all_of_it() -> None:
    query, _ = parse_query([("from", "2023"), ("to", "2024-02")])
    assert (query.date_from, query.date_to) == (date(2023, 1, 1), date(2024, 2, 29))
    assert parse_query([("to", "2024-12")])[0].date_to == date(2024, 12, 31)
    assert parse_query([("to", "2024")])[0].date_to == date(2024, 12, 31)


def test_long_text_is_cut_and_that_is_no_mistake() -> None:
    query, problems = parse_query([("q", "档" * 10_000)])
    assert len(query.q) == MAX_TEXT
    assert [(problem.reason, problem.fatal) for problem in problems] == [("text_cut", False)]


def test_characters_no_page_can_hold_are_dropped() -> None:
    query, problems = parse_query([("q", "a\x00b\ud800\n c　"), ("cat", "\x07c02\x9f")])
    assert query.q == "ab  c"
    assert query.facets == {"cat": ("c02",)}
    assert not problems


def test_every_facet_can_be_chosen_and_excluded() -> None:
    names = {parameter.name for parameter in PARAMETERS}
    assert names >= {facet.name for facet in FACETS} | {EXCLUDE + facet.name for facet in FACETS}


def test_the_reference_page_has_the_table() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    table = [
        (parameter.name, parameter.takes, parameter.meaning)
        for parameter in PARAMETERS
        if not parameter.name.startswith(EXCLUDE)
    ]
    assert [row for row in rows if row[0] not in OTHER_NAMES] == table
    for name, meaning in OTHER_NAMES.items():
        assert (name, meaning) in [(row[0], row[2]) for row in rows]
