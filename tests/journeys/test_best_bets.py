"""Best bets as staff set them and as readers see them: labelled, public only, counted once."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

import indexer.edited
from holdings.model.document import Visibility
from holdings.store import BestBet
from indexer.model.query import SearchQuery
from search_app.cli.bets import bets
from search_app.settings import Settings, load_settings
from search_app.wiring import services
from tests.journeys.small_site import TODAY, SmallServices, answer, document, hit, metadata, put, version


@pytest.fixture(autouse=True)
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.edited, "LOOK_AGAIN", -1.0)


def recommended(site: SmallServices, q: str, **values: object) -> list[str]:
    return [one.document_id for one in site.best_bets.of(SearchQuery(q=q, **values))]  # type: ignore[arg-type]


def test_a_bet_stands_above_the_results_and_only_there(client: FlaskClient, site: SmallServices) -> None:
    first, second = put(site, document("a"), document("b", version(title="云州市高龄津贴办法")))
    site.holdings.bets.put(BestBet("高龄津贴", (second,)))
    site.search.page = answer(hit(first), hit(second, metadata=metadata("云州市高龄津贴办法")), total=2)
    page = client.get("/search?q=高齡津貼").text
    assert "推荐" in page
    assert page.count(f'href="/doc/{second}?') == 1
    assert "<b>2</b>" in page
    answered = client.get("/api/v1/search?q=高龄津贴").get_json()
    assert [one["id"] for one in answered["best_bets"]] == [second]
    assert answered["total"] == 2
    for address in ("/search?q=高龄", "/search?q=高龄津贴&page=2", "/search?q=高龄津贴&genre=g08"):
        assert "推荐" not in client.get(address).text


def test_a_question_without_results_has_its_bet(client: FlaskClient, site: SmallServices) -> None:
    (only,) = put(site, document("a"))
    site.holdings.bets.put(BestBet("*热线*", (only,)))
    site.search.page = answer(total=0)
    page = client.get("/search?q=便民热线电话").text
    assert "推荐" in page
    assert f'href="/doc/{only}?' in page


@pytest.mark.parametrize("decided", [Visibility.WITHHELD, Visibility.WITHDRAWN])
def test_what_is_not_public_is_never_recommended(
    client: FlaskClient, site: SmallServices, decided: Visibility
) -> None:
    (kept,) = put(site, document("a"))
    site.holdings.bets.put(BestBet("高龄津贴", (kept,)))
    site.holdings.documents.set_visibility(kept, decided, "check")
    site.search.page = answer(hit("0123456789AC"), total=1)
    assert recommended(site, "高龄津贴") == []
    assert kept not in client.get("/search?q=高龄津贴").text
    assert client.get("/api/v1/search?q=高龄津贴").get_json()["best_bets"] == []


def test_patterns_days_and_kinds_of_search(site: SmallServices) -> None:
    ids = put(site, *(document(name) for name in "abcde"))
    site.holdings.bets.put(BestBet("*津贴", (ids[0],), until_day=TODAY.isoformat()))
    site.holdings.bets.put(BestBet("津*贴", (ids[1],), from_day="2027-01-01"))
    site.holdings.bets.put(BestBet("津贴", tuple(ids[2:])))
    assert recommended(site, "津贴") == ids[2:]
    assert recommended(site, "高龄 津贴") == [ids[0]]
    assert recommended(site, "津贴.") == []
    site.holdings.bets.remove("津贴")
    assert recommended(site, "津贴") == [ids[0]]
    site.holdings.bets.put(BestBet("*" * 60 + "津" + "*" * 60, (ids[0],)))
    assert recommended(site, "甲" * 120) == []


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(bets, list(arguments), obj=settings)


def test_staff_add_list_and_remove(tmp_path: object) -> None:
    settings = load_settings({"KAIJUAN_HOME": str(tmp_path)})
    with services(settings) as made:
        (one,) = (outcome.document_id for outcome in made.holdings.documents.put_many([document("a")]))
    told = run(settings, "add", "  高齡　津貼 ", one, "--until", "2026-12-31", "--as", "lin")
    assert told.output == "高龄 津贴: 1 documents, 1 of them public\n"
    assert json.loads(run(settings, "list", "--json").output)["bets"] == [
        {"question": "高龄 津贴", "document_ids": [one], "from_day": "", "until_day": "2026-12-31"}
    ]
    assert "高龄 津贴  … - 2026-12-31" in run(settings, "list").output
    assert "needs words" in run(settings, "add", "*", one).output
    assert "at most 3 stars" in run(settings, "add", "*甲*乙*丙*", one).output
    late = run(settings, "add", "甲", one, "--from", "2026-02-01", "--until", "2026-01-01")
    assert "before the first" in late.output
    assert run(settings, "add", "甲", "NOSUCHDOC000").exit_code == 1
    assert run(settings, "remove", "高龄 津贴").output == "高龄 津贴: removed\n"
    assert run(settings, "remove", "高龄 津贴").exit_code == 1
