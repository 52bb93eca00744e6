"""A clerk's day: a list with identity numbers comes in, is kept back, redacted, published, and stays so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from search_app.application import create_app
from search_app.cli import kaijuan
from search_app.settings import load_settings
from search_app.wiring import services
from tests.unit.ingest.planted import ID, MOBILE

ROLL = (
    "云州市2024年临时救助对象名单公示\n"
    f"姓名 身份证号 家庭住址 联系电话\n张甲乙 {ID} 河口村5组12号 {MOBILE}\n"
    "公示期为五个工作日，对救助对象有异议的，请向云州市民政局反映。\n云州市民政局\n2024年3月5日\n"
)
LIST = "题名,发文机关,成文日期,文件\n临时救助对象名单公示,云州市民政局,2024-03-05,名单.txt\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "deposit"
    folder.mkdir()
    (folder / "名单.txt").write_text(ROLL, encoding="utf-8")
    (folder / "清单.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.fixture
def site(home: Path) -> Iterator[FlaskClient]:
    with services(load_settings(environment(home))) as made:
        yield create_app(made).test_client()


def environment(home: Path) -> Mapping[str, str]:
    return {"KAIJUAN_HOME": str(home / "var"), "KAIJUAN_SECRET_KEY": "a key"}


def run(home: Path, *arguments: str) -> str:
    done = CliRunner().invoke(kaijuan, arguments, env=environment(home), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    for value in (ID, MOBILE, "河口村5组12号"):
        assert value not in done.output, "a value was printed"
    return done.stdout


def ingest(home: Path) -> Any:
    deposit = home / "deposit"
    return json.loads(run(home, "ingest", str(deposit), "--list", str(deposit / "清单.csv"), "--json"))


def found(site: FlaskClient, words: str) -> int:
    answer = site.get("/api/v1/search", query_string={"q": words})
    assert answer.status_code == 200
    total: int = answer.get_json()["total"]
    return total


def test_a_list_with_identity_numbers(home: Path, site: FlaskClient) -> None:
    report = ingest(home)
    assert [one["kind"] for one in report["withheld"]] == ["home-address"]
    assert found(site, "临时救助") == 0

    waiting = json.loads(run(home, "review", "list", "--json"))["withheld"]
    assert {place["rule"] for place in waiting[0]["places"]} == {"identity-number", "mobile", "home-address"}
    document_id = waiting[0]["address"].partition("@")[0]
    assert site.get(f"/doc/{document_id}").status_code == 404
    assert "138■■■■0000" in run(home, "review", "show", document_id)

    before = run(home, "review", "original", document_id, "--as", "甲", "--out", str(home / "original.txt"))
    assert (home / "original.txt").read_text(encoding="utf-8") == ROLL
    run(home, "review", "redact", document_id, "--as", "甲", "--out", str(home / "look.txt"))
    assert ID not in (home / "look.txt").read_text(encoding="utf-8")
    assert found(site, "临时救助") == 0, "redacted is not published"
    run(home, "review", "publish", document_id, "--reason", "已遮盖", "--as", "乙")

    check_what_is_public(site, document_id, before.split()[-1])
    again = ingest(home)
    assert (again["unchanged"], again["changed"]) == (1, 0)
    assert again["withheld"] == [], "what staff released is not told as kept back"
    check_what_is_public(site, document_id, before.split()[-1])

    run(home, "review", "correct", document_id, "题名", "云州市临时救助公示", "--as", "乙")
    assert site.get(f"/api/v1/documents/{document_id}").get_json()["title"] == "云州市临时救助公示"
    run(home, "review", "withdraw", document_id, "--reason", "personal_data", "--as", "乙")
    assert site.get(f"/doc/{document_id}").status_code == 410
    assert "涉及个人信息" in site.get(f"/doc/{document_id}").get_data(as_text=True)
    assert found(site, "临时救助") == 0

    steps = [line["entry"]["action"] for line in json.loads(run(home, "audit", "--json"))["lines"]]
    assert steps == ["open-original", "redact", "decide", "correct", "decide"]
    assert "5 lines, whole" in run(home, "audit", "--verify")


def check_what_is_public(site: FlaskClient, document_id: str, original: str) -> None:
    """The document is found and given out, and no door has a hidden value or the original's digest."""
    assert found(site, "临时救助") == 1
    for words in (ID, MOBILE, "河口村5组12号"):
        assert found(site, f"“{words}”") == 0
    file = site.get(f"/doc/{document_id}/file")
    assert file.status_code == 200
    answers = [file.get_data(as_text=True), str(file.headers)]
    for address in (
        f"/doc/{document_id}",
        f"/api/v1/documents/{document_id}",
        f"/api/v1/documents/{document_id}/text",
        "/search?q=救助",
        "/api/v1/search?q=救助",
    ):
        answer = site.get(address)
        assert answer.status_code == 200, address
        answers.append(answer.get_data(as_text=True))
    for words in (ID, MOBILE, "河口村5组12号", original):
        assert not any(words in answer for answer in answers), words
    assert "■■■" in answers[2]
