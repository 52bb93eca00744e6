"""What was searched besides what was typed: chips that take it away, in the page, the address and the API."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from flask.testing import FlaskClient

from indexer.model.added import AddedKind, AddedTerm
from indexer.model.query import SearchQuery
from search_app.query_string import REPEATABLE, parse_query, write_query
from tests.journeys.small_site import HOSTILE, SmallServices, answer, hit

ADDED = (
    AddedTerm("老人补贴", "高龄津贴", AddedKind.OFFICIAL),
    AddedTerm("拆迁", HOSTILE, AddedKind.SAME, is_excluded=True),
)


def test_each_term_is_a_chip_that_takes_it_away(client: FlaskClient, site: SmallServices) -> None:
    site.search.page = replace(answer(hit(), total=1), added_terms=ADDED)
    page = client.get("/search?q=老人补贴&page=1").text
    assert "同时搜索：" in page
    assert "同时排除：" in page
    assert f"without={quote('高龄津贴')}" in page
    assert "without=*" in page or "without=%2A" in page
    assert HOSTILE not in page
    assert "恢复同义词" not in page


def test_what_was_taken_away_can_come_back_and_is_not_carried_to_another_question(
    client: FlaskClient, site: SmallServices
) -> None:
    site.search.page = answer(hit(), total=1)
    page = client.get("/search?q=老人补贴&without=高龄津贴").text
    assert site.search.asked[-1].without == ("高龄津贴",)
    assert "恢复同义词" in page
    box = page[page.index('role="search"') :]
    assert 'name="without"' not in box[: box.index("</form>")]


def test_the_api_names_them(client: FlaskClient, site: SmallServices) -> None:
    site.search.page = replace(answer(hit(), total=1), added_terms=ADDED[:1])
    asked = client.get("/api/v1/search?q=老人补贴&without=敬老金&without=甲").get_json()["query"]
    assert asked["without"] == ["敬老金", "甲"]
    assert asked["added_terms"] == [
        {"typed": "老人补贴", "added": "高龄津贴", "kind": "official", "excluded": False}
    ]


def test_the_address_keeps_so_many_and_says_when_there_are_more() -> None:
    query, problems = parse_query([("q", "甲"), *(("without", f"词{n}") for n in range(25))])
    assert len(query.without) == REPEATABLE["without"]
    assert [problem.reason for problem in problems] == ["repeated_many"]
    assert parse_query(write_query(query)) == (query, ())
    assert parse_query([("q", "甲"), ("without", " 乙 "), ("without", "乙"), ("without", "")]) == (
        SearchQuery(q="甲", without=("乙",)),
        (),
    )
