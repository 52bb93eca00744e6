"""What is searched for where nothing was found: the smallest difference first, counted, within its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import sleep

import pytest

from holdings.model.document import Unit
from indexer import relaxing
from indexer.analysis.segment import Analyser
from indexer.model.query import Match, Scope, SearchQuery
from indexer.model.results import FacetValue
from indexer.relaxing import How, Instead, Relaxing


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


def tried(query: SearchQuery, count: Callable[[SearchQuery], int], analyser: Analyser) -> Instead:
    values = (FacetValue("c03", 3), FacetValue("c04", 0))
    return Relaxing(count, lambda _query, _facet: values, lambda: analyser).instead(query, Unit.DOCUMENT)


def test_each_condition_is_left_out_by_itself_and_what_finds_least_comes_first(analyser: Analyser) -> None:
    query = SearchQuery(
        q="停车",
        facets={"year": ("1949",), "genre": ("g08", "g09")},
        excluded={"cat": ("c03",)},
        asof=date(2020, 1, 1),
        date_from=date(2000, 1, 1),
        page=3,
    )
    found = tried(query, lambda one: 5 if "year" not in one.facets else 9, analyser)
    conditions = [(one.facet, one.values, one.total) for one in found.searches if one.how is How.CONDITION]
    assert conditions == [("year", ("1949",), 5), ("genre", ("g08", "g09"), 9), ("cat", ("c03",), 9)]
    assert [one.how for one in found.searches][3:] == [How.ASOF, How.DATES, How.CONDITIONS]
    assert {one.query.page for one in found.searches} == {1}
    assert found.searches[0].query.facets == {"genre": ("g08", "g09")}


def test_an_earlier_question_is_left_out(analyser: Analyser) -> None:
    found = tried(SearchQuery(q="停车", within=("收费", "泊位")), lambda one: len(one.within) + 1, analyser)
    assert [(one.how, one.word, one.query.within) for one in found.searches[:2]] == [
        (How.WITHIN, "收费", ("泊位",)),
        (How.WITHIN, "泊位", ("收费",)),
    ]


def test_what_finds_nothing_is_not_offered(analyser: Analyser) -> None:
    query = SearchQuery(q="停车 收费", match=Match.EXACT, scope=Scope.TITLE)
    found = tried(query, lambda one: int(one.q == "停车"), analyser)
    assert [(one.how, one.word, one.total) for one in found.searches] == [(How.WORD, "收费", 1)]
    assert tried(query, lambda _: 0, analyser).searches == ()


def test_a_phrase_loses_its_quotes_or_is_cut_into_its_words(analyser: Analyser) -> None:
    found = tried(SearchQuery(q="“停车收费办法”"), lambda _: 3, analyser)
    ways = {one.how: one.query for one in found.searches}
    assert ways[How.APART].q.split() == ["停车", "收费", "办法"]
    assert ways[How.APART].match is Match.EXACT
    assert ways[How.QUOTES].q == "停车收费办法"
    assert How.WORD not in ways


def test_an_exclusion_is_taken_back_but_never_stays_alone(analyser: Analyser) -> None:
    found = tried(SearchQuery(q="停车 -收费"), lambda _: 3, analyser)
    assert [one.query.q for one in found.searches if one.how is How.EXCLUSION] == ["停车"]
    assert "-收费" not in [one.query.q for one in found.searches]


@pytest.mark.parametrize(
    "q", ["国办发〔2019〕66号", "(停车 OR 泊车) 收费", "标题:停车 收费", "", "“", "-", "   ", "😀"]
)
def test_a_number_and_what_is_joined_keep_their_words(q: str, analyser: Analyser) -> None:
    found = tried(SearchQuery(q=q), lambda _: 3, analyser)
    assert {one.how for one in found.searches} <= {How.UNIT, How.LOOSEST, How.QUOTES}


def test_the_loosest_search_is_tried_only_where_nothing_else_helps(analyser: Analyser) -> None:
    query = SearchQuery(q="停车", facets={"year": ("1949",)}, scope=Scope.TITLE)
    found = tried(query, lambda one: int(one == SearchQuery(q="停车")), analyser)
    assert [one.how for one in found.searches] == [How.LOOSEST]


def test_conditions_and_a_word_are_left_out_together_where_neither_helps_alone(analyser: Analyser) -> None:
    query = SearchQuery(q="停车 收费 飞船", facets={"year": ("1949",)}, match=Match.EXACT)
    wanted = SearchQuery(q="停车 收费", match=Match.EXACT)
    found = tried(query, lambda one: int(one == wanted), analyser)
    assert [(one.how, one.word, one.bare) for one in found.searches] == [(How.WORD, "飞船", True)]
    assert found.words == wanted


def test_no_more_is_offered_than_a_page_takes_nor_tried_than_a_reader_waits_for(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    conditions = {
        name: ("x",) for name in ("status", "cat", "org", "year", "genre", "theme", "level", "mode")
    }
    asked: list[SearchQuery] = []

    def slow(query: SearchQuery) -> int:
        asked.append(query)
        sleep(0.01)
        return 1

    assert len(tried(SearchQuery(q="停车", facets=conditions), slow, analyser).searches) == 6
    monkeypatch.setattr(relaxing, "PATIENCE", 0.02)
    asked.clear()
    tried(SearchQuery(q="停车", facets=conditions), slow, analyser)
    assert len(asked) < 6


def test_categories_are_those_of_all_the_words_else_of_any(analyser: Analyser) -> None:
    query = SearchQuery(q="“停车收费” 泊位", scope=Scope.TITLE, facets={"year": ("1949",)})
    found = tried(query, lambda _: 2, analyser)
    assert found.categories == (FacetValue("c03", 3),)
    assert found.words == SearchQuery(q="停车 收费 泊位", match=Match.EXACT)
    loosest = SearchQuery(q="停车收费 泊位")
    assert tried(query, lambda one: int(one == loosest), analyser).words == loosest
    many = SearchQuery(q="停车 收费 泊位 公园", scope=Scope.TITLE)
    assert tried(many, lambda one: int(one == SearchQuery(q=many.q)), analyser).categories == ()
