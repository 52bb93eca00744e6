"""What a program gets: shapes that only grow, and problems that say everything at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from holdings.model.document import GazettePlace
from holdings.model.validity import Validity
from indexer.model.query import Sort
from indexer.model.results import Snippet
from tests.journeys.small_site import HOSTILE, TEXT, SmallServices, answer, document, hit, put, version


def json_of(client: FlaskClient, address: str, status: int = 200) -> dict[str, Any]:
    answered = client.get(address)
    assert answered.status_code == status
    assert answered.json is not None
    return dict(answered.json)


def test_a_search_answers_in_the_promised_shape(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit(), total=38)
    got = json_of(client, "/api/v1/search?q=查阅&cat=c13&sort=-signed&size=5&page=2")
    assert set(got) == {
        "total",
        "took_ms",
        "unit",
        "query",
        "hits",
        "facets",
        "best_bets",
        "suggestion",
        "citation",
        "relaxed",
        "next",
    }
    assert site.search.asked[0].sort is Sort.NEWEST
    assert got["query"] == {
        "q": "查阅", "cat": ["c13"], "sort": "-signed", "page": "2", "size": "5", "added_terms": [], "reading": None,
    }  # fmt: skip
    assert got["next"] == "/api/v1/search?q=%E6%9F%A5%E9%98%85&cat=c13&sort=-signed&page=3&size=5"
    [found] = got["hits"]
    assert set(found) == {
        "id", "version", "external_id", "title", "number", "issuers", "category", "genre", "dates", "validity",
        "score", "snippets", "url", "duplicates",
    }  # fmt: skip
    assert found["number"] == {
        "text": "云政办发〔2016〕3号",
        "code": "云政办发",
        "year": 2016,
        "sequence": "3",
    }
    assert found["dates"] == {"signed": "2016-03-02", "published": "2016-03-05", "effective": "2016-04"}
    assert found["snippets"][0] == {
        "html": "<mark>查阅</mark>已公开的档案不收费",
        "article": "第二条",
        "anchor": "art-2",
        "page": None,
        "attachment": None,
    }
    assert got["facets"]["cat"][2] == {
        "value": "c13", "label": "审批服务", "count": 3, "selected": True, "excluded": False,
    }  # fmt: skip
    assert got["suggestion"] is None


def test_the_last_page_has_no_next(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    assert json_of(client, "/api/v1/search")["next"] is None
    site.search.page = answer(hit(), total=50_000)
    assert json_of(client, "/api/v1/search?page=1000")["next"] is None


def test_wrong_parameters_are_all_listed(client: FlaskClient) -> None:
    answered = client.get("/api/v1/search?page=-1&from=2024-13-40&sort=hot&q=a")
    assert answered.status_code == 422
    assert answered.mimetype == "application/problem+json"
    problem = answered.json
    assert problem is not None
    assert problem["type"] == "urn:kaijuan:problem:bad-parameters"
    assert problem["status"] == 422
    assert [wrong["parameter"] for wrong in problem["errors"]] == ["page", "from", "sort"]


def test_long_text_is_no_wrong_parameter(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    assert json_of(client, "/api/v1/search?q=" + "a" * 10_000)["total"] == 1


def test_a_record_is_complete(site: SmallServices, client: FlaskClient) -> None:
    file = site.holdings.files.put(b"original", "办法.pdf", "application/pdf")
    gazette = GazettePlace("云州市人民政府公报", 2016, "3", 12)
    [document_id] = put(site, document("e1", version(1), version(2, file=file, gazette=gazette)))
    record = json_of(client, f"/api/v1/documents/{document_id}")
    assert record["id"] == document_id
    assert record["external_id"] == "e1"
    assert record["version"] == 2
    assert record["validity"] == {"value": Validity.IN_FORCE, "label": "有效", "evidence": "移交清单：有效"}
    assert record["file"]["sha256"] == file.sha256
    assert client.get(record["file"]["url"]).data == b"original"
    assert record["gazette"]["issue"] == "3"
    assert record["provenance"]["title"]["source"] == "text_rule"
    assert [one["current"] for one in record["versions"]] == [False, True]
    assert json_of(client, record["versions"][0]["url"])["version"] == 1
    assert json_of(client, record["text_url"])["version"] == 2


def test_offsets_of_the_text_are_code_points(site: SmallServices, client: FlaskClient) -> None:
    [document_id] = put(site, document("e1", version()))
    got = json_of(client, f"/api/v1/documents/{document_id}/text")
    assert got["text"] == TEXT
    assert [got["text"][one["start"] :][:3] for one in got["articles"]] == ["第一条", "第二条", "第三条"]
    assert [(one["anchor"], one["level"], one["label"]) for one in got["contents"]] == [
        ("ch-1", 2, "第一章　总则"),
        ("ch-2", 2, "第二章　附则"),
    ]


def test_html_in_snippets_is_escaped(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit(snippets=(Snippet(HOSTILE, ((0, 3),)),)))
    html = json_of(client, "/api/v1/search?q=a")["hits"][0]["snippets"][0]["html"]
    assert html.startswith("<mark>&lt;sc</mark>ript&gt;")
    assert "<script" not in html


@pytest.mark.parametrize("address", ["/api/v1/nowhere", "/api/v1/documents/ZZZZZZZZZZZZ", "/api/"])
def test_what_is_not_there_is_a_problem(client: FlaskClient, address: str) -> None:
    answered = client.get(address)
    assert answered.status_code == 404
    assert answered.mimetype == "application/problem+json"


def test_a_method_that_is_not_taken_names_those_that_are(client: FlaskClient) -> None:
    answered = client.post("/api/v1/search")
    assert answered.status_code == 405
    assert "GET" in answered.headers["Allow"]


def test_a_mounted_site_writes_its_own_addresses(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    page = client.get("/search?q=a", environ_overrides={"SCRIPT_NAME": "/kaijuan"})
    assert 'href="/kaijuan/doc/0123456789AB?q=a"' in page.text
    assert 'action="/kaijuan/search"' in page.text
