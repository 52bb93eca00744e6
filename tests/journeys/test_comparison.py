"""Two versions of a document beside each other, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ingest.records_pipeline import ingest_records
from search_app.application import create_app
from search_app.settings import load_settings
from search_app.wiring import Services, services

LEAK = "供水企业应当定期检查管网，发现漏损的，应当在{}小时内组织抢修。"
RECORDS = [
    {
        "id": "old",
        "title": "云州市供水条例",
        "text": "第一条 城市用水、节水。\n第二条 "
        + LEAK.format("四十八")
        + "\n第三条 <b>城区</b>用水按表计量。",
        "published_on": "2010-05-01",
    },
    {
        "id": "new",
        "title": "云州市供水条例",
        "text": "第一条 城市用水，节水。\n第二条 " + LEAK.format("二十四") + "\n第三条 鼓励使用智能水表。",
        "published_on": "2024-03-29",
    },
    {"id": "one", "title": "云州市用水定额规定", "text": "第一条 用水定额。", "published_on": "2015-01-01"},
]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Services]:
    path = tmp_path / "laws.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS), encoding="utf-8")
    with services(load_settings({"KAIJUAN_HOME": str(tmp_path)})) as opened:
        ingest_records(path, opened.holdings)
        yield opened


@pytest.fixture
def client(made: Services) -> FlaskClient:
    return create_app(made).test_client()


def known(made: Services) -> dict[str, str]:
    return dict(made.holdings.documents.by_external_ids("records:laws", ["old", "new", "one"]))


def test_the_current_version_beside_the_one_before_it(made: Services, client: FlaskClient) -> None:
    document = known(made)["old"]
    html = client.get(f"/doc/{document}/diff").get_data(as_text=True)
    assert "1 处有改动，1 处新增，1 处删去，1 处未改动" in html
    assert '<del><span class="vh">【删去】</span>四十八<span class="vh">【完】</span></del>' in html
    assert '<ins><span class="vh">【新增】</span>二十四<span class="vh">【完】</span></ins>' in html
    assert "仅标点、空格不同" in html
    assert "<b>城区</b>" not in html
    assert "&lt;b&gt;城区&lt;/b&gt;" in html


def test_versions_are_chosen_by_number_and_nonsense_is_no_error(made: Services, client: FlaskClient) -> None:
    document = known(made)["old"]
    back = client.get(f"/doc/{document}/diff?a=2&b=1").get_data(as_text=True)
    assert '<del><span class="vh">【删去】</span>二十四' in back
    for wrong in ("?a=1&b=1", "?a=9&b=x", "?from=-1", "?from=99", "?a=%00&b=" + "9" * 300):
        assert client.get(f"/doc/{document}/diff{wrong}").status_code == 200, wrong


def test_the_document_page_leads_to_it(made: Services, client: FlaskClient) -> None:
    document = known(made)["old"]
    html = client.get(f"/doc/{document}").get_data(as_text=True)
    assert f"/doc/{document}/diff?a=1&amp;b=2" in html


def test_a_document_of_one_version_leads_to_its_page(made: Services, client: FlaskClient) -> None:
    document = known(made)["one"]
    answer = client.get(f"/doc/{document}/diff")
    assert (answer.status_code, answer.location) == (302, f"/doc/{document}")
    assert client.get("/doc/ZZZZZZZZZZZZ/diff").status_code == 404


def test_a_withheld_version_is_neither_shown_nor_offered(
    made: Services, client: FlaskClient, tmp_path: Path
) -> None:
    secret = {**RECORDS[0], "id": "secret", "published_on": "2016-01-01"}
    secret["text"] = "机密★10年\n" + secret["text"].replace("城市", "水源地")
    (tmp_path / "more.jsonl").write_text(json.dumps(secret, ensure_ascii=False), encoding="utf-8")
    ingest_records(tmp_path / "more.jsonl", made.holdings, source_name="records:laws")
    document = known(made)["old"]
    html = client.get(f"/doc/{document}/diff?a=3&b=1").get_data(as_text=True)
    assert html.count('<option value="') == 4
    assert "水源地" not in html
