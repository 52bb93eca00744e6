"""Suggestions as a browser gets them: from titles, numbers, bodies; never of what is not public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from holdings.model.document import Document, Term, Unit, Visibility
from holdings.model.numbers import DocumentNumber
from holdings.store import Door, Holdings, WordList
from holdings.store.question_counts import Counts, DayCounts
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.query import SearchQuery
from indexer.model.results import ResultPage
from indexer.port import Fingerprint
from indexer.projection import project_many
from indexer.spelling import Spelling
from indexer.suggesting import Suggestion, SuggestionKind, Suggestions
from tests.journeys.small_site import TODAY, SmallServices, document, version

TITLES = {
    "云州市政府信息公开办法": "云政发|2016|1",
    "关于做好政府信息公开工作的通知": "云政办发|2017|47",
    "云州市土地征收补偿标准": "云政发|2017|12",
    "云州市银行业管理规定": "云政发|2018|9",
    "云州市密件管理办法": "云政发|2018|77",
}


def made(place: int, title: str, key: str) -> Document:
    code, year, sequence = key.split("|")
    bodies = {0: (Term("cn.scgo", "国务院办公厅"),), 4: (Term("x-secret", "云州市密件局"),)}
    number = DocumentNumber(code, int(year), sequence)
    about = version(title=title, number=number, issuers=bodies.get(place, ()))
    return document(f"s-{place}", about)


Stocked = tuple[Holdings, EmbeddedEngine, Analyser]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    home: Path = tmp_path_factory.mktemp("suggest")
    holdings = Holdings.open(f"sqlite:///{home}/k.db", (home / "files").as_uri())
    outcomes = holdings.documents.put_many([made(n, *item) for n, item in enumerate(TITLES.items())])
    holdings.questions.add(
        DayCounts(date(2026, 11, day), Door.PAGE, Counts(9, 0, 1, 0), "政府采购目录") for day in (1, 2, 3, 4)
    )
    holdings.words.add(WordList.DENIED, "补偿标准")
    analyser = Analyser.load()
    engine = EmbeddedEngine(home / "index")
    generation = engine.begin(Fingerprint("entries-v3", *analyser.fingerprint()))
    engine.write(project_many(holdings.documents.iterate(), analyser), generation=generation)
    engine.publish(generation)
    # The index is a change behind: it has the one that was just taken back still.
    holdings.documents.set_visibility(outcomes[4].document_id, Visibility.WITHHELD, "test")
    yield holdings, engine, analyser
    engine.close()
    holdings.close()


@pytest.fixture(scope="module")
def suggestions(stocked: Stocked) -> Suggestions:
    return Suggestions(*stocked, vocabularies(), lambda: TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("正府信息公开", "政府信息公开"),
        ("zhengfu xinxi gongkai", "政府信息公开"),
        ("tdzsbcbz", "土地征收补偿标准"),
        ("政府信息公开", None),
        ("密见管理", None),
        ("毫不相干的话", None),
        ("", None),
    ],
)
def test_what_titles_say_that_sounds_so_is_proposed(stocked: Stocked, typed: str, meant: str | None) -> None:
    spelling = Spelling(*stocked, lambda _: 1)
    found = spelling.correct(ResultPage(SearchQuery(q=typed), Unit.DOCUMENT, 0, ()))
    assert (found[0].q if found else None) == meant


def titles(found: tuple[Suggestion, ...]) -> list[str]:
    return [one.text for one in found if one.kind is SuggestionKind.TITLE]


@pytest.mark.parametrize(
    "typed",
    [
        "政府信息",
        "政府資訊公開"[:2] + "信息",
        "zfxxgk",
        "zhengfu xinxi",
        "zhengfuxinx",
        "zhengfu信息",
        "正府信息",
    ],
)
def test_titles_are_suggested_however_they_are_begun(suggestions: Suggestions, typed: str) -> None:
    assert titles(suggestions.suggest(typed)) == ["云州市政府信息公开办法", "关于做好政府信息公开工作的通知"]


def test_a_title_that_begins_so_comes_first_and_says_where_it_matches(suggestions: Suggestions) -> None:
    [first, *_] = [one for one in suggestions.suggest("关于做好") if one.kind is SuggestionKind.TITLE]
    assert (first.text, first.marks) == ("关于做好政府信息公开工作的通知", ((0, 4),))
    [bank] = [one for one in suggestions.suggest("yinhangye") if one.kind is SuggestionKind.TITLE]
    assert bank.text[slice(*bank.marks[0])] == "银行业"


@pytest.mark.parametrize("typed", ["云政办发2017", "云政办发〔2017〕4", "云政办发[2017]47号", "2017 47"])
def test_numbers_are_suggested_in_any_spelling(suggestions: Suggestions, typed: str) -> None:
    numbers = [one.text for one in suggestions.suggest(typed) if one.kind is SuggestionKind.NUMBER]
    assert "云政办发〔2017〕47号" in numbers


@pytest.mark.parametrize("typed", ["国务院办", "国办", "gwybgt"])
def test_bodies_are_suggested_by_every_name(suggestions: Suggestions, typed: str) -> None:
    [body] = [one for one in suggestions.suggest(typed) if one.kind is SuggestionKind.BODY]
    assert (body.text, body.id, body.count) == ("国务院办公厅", "cn.scgo", 1)


@pytest.mark.parametrize("typed", ["采购", "zhengfucaigou", "zfcg"])
def test_popular_questions_are_suggested(suggestions: Suggestions, typed: str) -> None:
    assert [one.text for one in suggestions.suggest(typed) if one.kind is SuggestionKind.QUESTION] == [
        "政府采购目录"
    ]


@pytest.mark.parametrize("typed", ["密件", "云政发〔2018〕77", "云州市密件局", "yzsmj", "征收补偿"])
def test_what_is_not_public_or_denied_is_never_suggested(suggestions: Suggestions, typed: str) -> None:
    assert [one for one in suggestions.suggest(typed) if "密件" in one.text + one.beside] == []
    assert [one for one in suggestions.suggest(typed) if "补偿标准" in one.text + one.beside] == []


@pytest.mark.parametrize(
    "typed", ["", "  ", "\x00\ud800", "《》", "a" * 9_000, "政" * 9_000, "x' OR 1=1", "'"]
)
def test_any_text_is_fine(suggestions: Suggestions, typed: str) -> None:
    assert isinstance(suggestions.suggest(typed), tuple)


def test_the_page_asks_what_was_meant_and_replaces_nothing(site: SmallServices, client: FlaskClient) -> None:
    site.spelling.meant = (SearchQuery(q="政府信息公开"), 12)
    shown = client.get("/search?q=正府信息公开").text
    assert "您是不是要找：" in shown
    assert site.search.asked[0].q == "正府信息公开"
    answered = client.get("/api/v1/search?q=正府信息公开").json
    assert answered is not None
    assert answered["suggestion"] == "政府信息公开"


def test_the_api_answers_in_groups(site: SmallServices, client: FlaskClient) -> None:
    site.suggestions.found = (
        Suggestion(SuggestionKind.NUMBER, "云政发〔2016〕1号", id="0123456789AB", version=1, beside="办法"),
        Suggestion(SuggestionKind.BODY, "云州市", ((0, 2),), "x-yunzhou", count=3),
    )
    answered = client.get("/api/v1/suggest?q=云")
    assert answered.headers["Cache-Control"] == "public, max-age=60"
    assert answered.json is not None
    number, body = answered.json["groups"]
    assert number["kind"] == "number"
    assert number["items"][0]["url"] == "/doc/0123456789AB"
    assert body["items"][0] == {
        "text": "云州市", "marks": [[0, 2]], "beside": None, "count": 3, "id": "x-yunzhou",
        "url": "/search?org=x-yunzhou",
    }  # fmt: skip
