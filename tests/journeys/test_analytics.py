"""What is counted of a reader's way through the site, what is not kept, and what staff see of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from holdings.errors import StoreUnavailable
from holdings.store import DayCounts, Door, Holdings, Ranking
from holdings.store.question_counts import Counts
from search_app.analytics import MOST_HELD, QuestionLog, kept_question
from search_app.cli.analytics import analytics
from search_app.queue import Queue
from search_app.settings import load_settings
from search_app.worker import Workplace
from tests.journeys.small_site import TODAY, SmallServices, analyser, answer, document, hit, put

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def counting(site: SmallServices) -> Iterator[SmallServices]:
    site.analytics.is_on = True
    yield site
    site.analytics.close()


def counted(site: SmallServices) -> dict[tuple[str, str], Counts]:
    """The sums by door and question, once everything held was written."""
    site.analytics.write()
    sums = {(one.door.value, ""): one.counts for one in site.holdings.questions.by_day(TODAY)}
    asked = site.holdings.questions.listed(Ranking.TOP, TODAY, 100)
    return sums | {("page", one.question): one.counts for one in asked}


def search(client: FlaskClient, address: str, before: str = "", **headers: str) -> None:
    given = {**HTML, **headers}
    if before:
        given["Referer"] = f"http://localhost{before}"
    assert client.get(address, headers=given).status_code == 200


def test_a_readers_way_is_counted(client: FlaskClient, counting: SmallServices) -> None:
    (document_id,) = put(counting, document("a"))
    counting.search.page = answer(hit(document_id), total=30)
    search(client, "/search?q=查阅")
    search(client, "/search?q=查阅&page=2", before="/search?q=查阅")
    search(client, "/search?q=查阅&sort=signed", before="/search?q=查阅")
    search(client, f"/doc/{document_id}?q=查阅", before="/search?q=查阅&page=2")
    search(client, f"/doc/{document_id}?q=查阅")
    search(client, "/search?q=查阅&genre=g08", before="/search?q=查阅")
    search(client, "/search?q=档案查阅", before="/search?q=查阅&genre=g08")
    counting.search.page = answer(total=0)
    search(client, "/search?q=查　阅无果", before="/search?q=档案查阅")
    found = counted(counting)
    assert found["page", "查阅"] == Counts(asked=1, opened=1, refined=2)
    assert found["page", "档案查阅"] == Counts(asked=1, refined=1)
    assert found["page", "查 阅无果"] == Counts(asked=1, empty=1)


def test_programs_are_counted_apart_and_their_questions_not_kept(
    client: FlaskClient, counting: SmallServices
) -> None:
    counting.search.page = answer(hit(), total=1)
    client.get("/api/v1/search?q=高龄津贴")
    client.get("/api/v1/search?q=高龄津贴&page=2")
    client.get("/search?q=高龄津贴", headers={"Accept": "*/*"})
    assert counted(counting) == {("api", ""): Counts(asked=1), ("crawler", ""): Counts(asked=1)}


def test_nothing_is_counted_where_it_is_switched_off(client: FlaskClient, site: SmallServices) -> None:
    site.search.page = answer(hit(), total=1)
    search(client, "/search?q=查阅")
    assert counted(site) == {}


def test_a_reference_from_elsewhere_or_without_sense_is_no_way(
    client: FlaskClient, counting: SmallServices
) -> None:
    counting.search.page = answer(hit(), total=1)
    for referrer in ("http://elsewhere.example/search?q=甲", "http://[", "x" * 9_000, "http://localhost/"):
        client.get("/search?q=查阅", headers={**HTML, "Referer": referrer})
    assert counted(counting)["page", "查阅"] == Counts(asked=4)


@pytest.mark.parametrize(
    "question",
    [
        "13800000000",
        "电话 138 0000 0000",
        "身份证 110101190001010000",
        "１３８０００",
        "住址：云州市柳湾路12号3单元",
        "张三",
        "赵铁柱的低保",
        "请问王建国拆迁补偿",
    ],
)
def test_a_question_that_may_tell_of_a_person_is_not_kept(question: str) -> None:
    assert kept_question(question, analyser()) == ""


@pytest.mark.parametrize(
    "question",
    ["高龄津贴", "国办发〔2017〕47号", "高考 加分", "武汉市 房屋征收", "安全生产许可证", "司法鉴定 程序"],
)
def test_a_question_of_the_matter_is_kept(question: str) -> None:
    assert kept_question(question, analyser())


def test_what_is_kept_has_one_spelling() -> None:
    assert {kept_question(one, analyser()) for one in ("ＰＰＰ　項目", "PPP 项目")} == {"ppp 项目"}


def test_a_flood_of_questions_is_counted_and_not_kept(site: SmallServices) -> None:
    site.analytics.is_on = True
    for n in range(MOST_HELD + 50):
        site.analytics.asked(Door.API, f"问{n}", 1)
    site.analytics.close()
    assert counted(site) == {("api", ""): Counts(asked=MOST_HELD + 50)}


class Away:
    """Holdings that cannot be written for a while."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self.is_away = True

    @property
    def questions(self) -> object:
        if self.is_away:
            raise StoreUnavailable("away")
        return self._holdings.questions


def test_counts_wait_for_the_holdings(site: SmallServices) -> None:
    away = Away(site.holdings)
    log = QuestionLog(lambda: away, analyser, site.today)  # type: ignore[arg-type,return-value]
    log.asked(Door.PAGE, "查阅", 1)
    log.write()
    log.asked(Door.PAGE, "查阅", 0)
    away.is_away = False
    log.close()
    assert counted(site)["page", "查阅"] == Counts(asked=2, empty=1)


def test_staff_see_lists_and_old_counts_go(tmp_path: Path) -> None:
    settings = load_settings({"KAIJUAN_HOME": str(tmp_path), "KAIJUAN_ANALYTICS_DAYS": "30"})
    workplace = Workplace(settings, Queue(settings.queue), 1)
    today = workplace.services.today()
    old = DayCounts(today - timedelta(days=30), Door.PAGE, Counts(9), "旧问")
    new = DayCounts(today - timedelta(days=29), Door.PAGE, Counts(2, 2), "=新问")
    workplace.services.holdings.questions.add([old, new])
    workplace.tick()
    workplace.services.close()
    told = CliRunner().invoke(analytics, ["--days", "365"], obj=settings).output
    assert "=新问  asked 2, empty 2" in told
    assert "旧问" not in told
    assert CliRunner().invoke(analytics, ["--csv", str(tmp_path / "a.csv")], obj=settings).exit_code == 0
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert ["empty", "'=新问", "2", "2", "0", "0", "1"] in list(csv.reader(file))
    off = replace(settings, analytics_days=0)
    Workplace(off, Queue(off.queue), 1).tick()
    assert "nothing is counted" in CliRunner().invoke(analytics, [], obj=off).output
    report = json.loads(CliRunner().invoke(analytics, ["--json"], obj=off).output)
    assert report["lists"]["top"] == []
    assert date.fromisoformat(report["since"]) == today - timedelta(days=29)
