"""The pages over the real parts: SQLite, tantivy, the planner. What is kept back is in no answer of any door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from holdings.model.document import GazettePlace, Term, Visibility
from holdings.model.numbers import DocumentNumber
from indexer.rebuild import rebuild
from indexer.refresh import refresh
from search_app.application import create_app
from search_app.settings import load_settings
from search_app.wiring import Services, services
from tests.journeys.small_site import TEXT, document, metadata, version

#: Stands in the title, the text, the issuing body, the gazette and the file's name of what is kept back.
SECRET = "青鸾计划"
SECRET_NUMBER = DocumentNumber("云密发", 2099, "7")


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home: Path = tmp_path_factory.mktemp("home")
    with services(load_settings({"KAIJUAN_HOME": str(home)})) as made:
        rebuild(made.holdings, made.engine, made.workshop())
        file = made.holdings.files.put(b"secret original", f"{SECRET}.pdf", "application/pdf")
        kept = version(
            text=f"{SECRET}的内容\n{TEXT}",
            file=file,
            title=f"关于{SECRET}的通知",
            number=SECRET_NUMBER,
            issuers=(Term("x-secretbody", f"{SECRET}办公室"),),
            genre=Term("x-secretgenre", SECRET),
            gazette=GazettePlace(f"{SECRET}公报", 2099, "1"),
        )
        open_file = made.holdings.files.put(b"open original", "办法.txt", "text/plain")
        made.holdings.documents.put_many(
            [
                document("open", version(file=open_file)),
                document("two", version(1), version(2, title="云州市档案查阅办法（2024年修订）")),
                document("withheld", kept, visibility=Visibility.WITHHELD),
                document("withdrawn", kept),
                document("half", version(1), replace(kept, ordinal=2, visibility=Visibility.WITHHELD)),
            ]
        )
        ids = made.holdings.documents.by_external_ids("test", ["withdrawn"])
        refresh(made.holdings, made.engine, made.workshop())
        made.holdings.documents.set_visibility(ids["withdrawn"], Visibility.WITHDRAWN, "secret")
        yield made


@pytest.fixture(scope="module")
def client(installation: Services) -> FlaskClient:
    return create_app(installation).test_client()


@pytest.fixture(scope="module")
def ids(installation: Services) -> dict[str, str]:
    names = ["open", "two", "withheld", "withdrawn", "half"]
    return installation.holdings.documents.by_external_ids("test", names)


DOORS = (
    "/",
    "/search",
    f"/search?q={quote('内容')}",
    "/search?q=x&unit=article",
    f"/n/{quote(str(SECRET_NUMBER))}",
    f"/api/v1/numbers/{quote(str(SECRET_NUMBER))}",
    f"/search?q={quote(str(SECRET_NUMBER))}",
    f"/api/v1/search?q={quote(str(SECRET_NUMBER))}&match=exact&year=2099",
    f"/search?q={quote('档案')}&in=title&match=exact",
    "/search?size=100&sort=-signed",
    "/search?org=x-secretbody",
    "/search?genre=x-secretgenre&year=2099",
    "/search/facet/org",
    "/search/facet/org?org=x-secretbody",
    "/search/facet/genre?x.genre=x-secretgenre&unit=article",
    "/search/facet/gazette?asof=2100-01-01",
    "/api/v1/search?size=100",
    f"/api/v1/search?q={quote('内容')}",
    "/api/v1/search?org=x-secretbody&unit=article",
)


def test_what_is_withdrawn_is_no_hit_even_before_the_index_follows(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    for address in DOORS:
        page = client.get(address).text
        assert ids["withdrawn"] not in page
        assert f"关于{SECRET}" not in page


def test_what_is_kept_back_is_behind_no_door(
    installation: Services, client: FlaskClient, ids: dict[str, str]
) -> None:
    refresh(installation.holdings, installation.engine, installation.workshop())
    addresses = list(DOORS)
    for name in ("withheld", "withdrawn", "half"):
        for tail in ("", "@1", "@2", "/file", "@2/file"):
            addresses.append(f"/doc/{ids[name]}{tail}")
        addresses += [f"/api/v1/documents/{ids[name]}", f"/api/v1/documents/{ids[name]}/text"]
        addresses += [f"/api/v1/documents/{ids[name]}@2", f"/api/v1/documents/{ids[name]}@2/text"]
    leaks = [address for address in addresses if SECRET in client.get(address).text]
    assert leaks == []


def test_what_is_kept_back_is_in_no_count(
    installation: Services, client: FlaskClient, ids: dict[str, str]
) -> None:
    refresh(installation.holdings, installation.engine, installation.workshop())
    answer = client.get("/api/v1/search?size=100").json
    assert answer is not None
    assert answer["total"] == 3
    assert ids["withheld"] not in str(answer)
    assert ids["withdrawn"] not in str(answer)
    for address in (
        f"/api/v1/search?q={quote(SECRET)}&match=exact",
        f"/api/v1/search?q={quote(str(SECRET_NUMBER))}&in=number",
    ):
        found = client.get(address).json
        assert found is not None
        assert found["total"] == 0
    assert client.get(f"/n/{quote(str(SECRET_NUMBER))}").status_code == 404
    assert client.get(f"/doc/{ids['withdrawn']}").status_code == 410
    assert client.get(f"/doc/{ids['withheld']}").status_code == 404


def test_a_search_leads_to_its_marked_article(client: FlaskClient, ids: dict[str, str]) -> None:
    page = client.get(f"/search?q={quote('不收费')}")
    assert f"/doc/{ids['open']}?q={quote('不收费')}#art-2" in page.text
    read = client.get(f"/doc/{ids['open']}?q={quote('不收费')}")
    assert '<mark id="hit-1">不收费</mark>' in read.text


def test_a_number_in_any_spelling_is_first(client: FlaskClient) -> None:
    for spelling in ("云政办发〔2016〕3号", "云政办发[2016]3号", "云政办发（2016）3号", "云政办发2016 3号"):
        answer = client.get(f"/api/v1/search?q={quote(spelling)}").json
        assert answer is not None
        assert answer["hits"][0]["number"]["text"] == str(metadata().number), spelling


def test_the_original_is_the_file_that_came(client: FlaskClient, ids: dict[str, str]) -> None:
    assert client.get(f"/doc/{ids['open']}/file").data == b"open original"


def test_facets_filter_and_count(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?genre=g08").json
    assert answer is not None
    assert answer["total"] == 3
    assert answer["facets"]["genre"][0]["selected"]
    assert answer["facets"]["year"][0]["label"] == "2016年"
    assert client.get("/api/v1/search?x.genre=g08").json["total"] == 0  # type: ignore[index]
    assert client.get("/api/v1/search?from=2016-03-02&to=2016-03-02").json["total"] == 3  # type: ignore[index]
    assert client.get("/api/v1/search?from=2017").json["total"] == 0  # type: ignore[index]


def test_a_page_without_results_offers_searches_that_find_something(client: FlaskClient) -> None:
    page = client.get(f"/search?q={quote('档案 飞船')}&match=exact&year=1949").text
    assert "去掉年份条件“1949年”" not in page
    found = client.get(f"/api/v1/search?q={quote('档案 飞船')}&match=exact").json
    assert found is not None
    assert found["total"] == 0
    offered = {one["how"]: one for one in found["relaxed"]}
    assert {"word", "match"} <= set(offered)
    for one in found["relaxed"]:
        answer = client.get(one["url"]).json
        assert answer is not None
        assert answer["total"] == one["total"] > 0
    page = client.get(f"/search?q={quote('档案')}&year=1949").text
    assert "去掉年份条件“1949年”" in page
    assert "这些词出现最多的公开目录" in page
    assert f"/ask?q={quote('档案')}" in page


def test_what_is_kept_back_helps_no_search_that_found_nothing(
    installation: Services, client: FlaskClient, ids: dict[str, str]
) -> None:
    refresh(installation.holdings, installation.engine, installation.workshop())
    for address in ("/search", "/api/v1/search"):
        page = client.get(
            f"{address}?q={quote(SECRET)}&match=exact&org=x-secretbody&genre=x-secretgenre"
        ).text
        assert f"{SECRET}办公室" not in page
        assert ids["withheld"] not in page
    answer = client.get(f"/api/v1/search?q={quote(f'“{SECRET}”')}&year=2099").json
    assert answer is not None
    assert [one["how"] for one in answer["relaxed"] if one["how"] in {"condition", "conditions"}] == []
