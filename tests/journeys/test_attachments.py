"""What is inside a document's file: found, shown and handed out by itself, or known to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient

from holdings.model.document import Attachment, DocumentText, Finding, Visibility
from indexer.model.query import Scope, SearchQuery
from indexer.rebuild import rebuild
from search_app.application import create_app
from search_app.settings import load_settings
from search_app.wiring import Services, services
from tests.journeys.small_site import TEXT, document, version

SECRET = "青鸾计划"
TABLE = "收费标准表\n复印每页二角，扫描每页五角。"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home: Path = tmp_path_factory.mktemp("home")
    with services(load_settings({"KAIJUAN_HOME": str(home)})) as made:
        original = made.holdings.files.put(b"the whole message", "办法.eml", "message/rfc822")
        inside = made.holdings.files.put(TABLE.encode(), "收费表.txt", "text/plain")
        open_one = Attachment(1, "附/收费表.txt", "text/plain", DocumentText(TABLE), file=inside)
        scan = Attachment(2, "照片.png", "image/png", DocumentText(""), "needs_ocr")
        kept = Attachment(
            3,
            f"{SECRET}.txt",
            "text/plain",
            DocumentText(f"{SECRET}的名册"),
            visibility=Visibility.WITHHELD,
            findings=(Finding("internal-mark", 0, 4),),
        )
        whole = version(file=original)
        made.holdings.documents.put_many(
            [
                document("rich", replace(whole, attachments=(open_one, scan, kept))),
                document(
                    "plain", version(file=original, title="云州市复印管理规定", text=f"复印规定。{TEXT}")
                ),
                document("open", replace(whole, attachments=(open_one,))),
            ]
        )
        rebuild(made.holdings, made.engine, made.workshop())
        yield made


@pytest.fixture(scope="module")
def client(site: Services) -> FlaskClient:
    return create_app(site).test_client()


@pytest.fixture(scope="module")
def ids(site: Services) -> dict[str, str]:
    return site.holdings.documents.by_external_ids("test", ["rich", "plain", "open"])


def found(site: Services, q: str, scope: Scope = Scope.ALL) -> list[str]:
    return [hit.external_id for hit in site.search.search(SearchQuery(q=q, scope=scope)).hits]


def test_words_of_an_attachment_find_its_document_behind_those_that_say_them(site: Services) -> None:
    assert found(site, "复印")[0] == "plain"
    assert set(found(site, "复印")) == {"plain", "rich", "open"}
    assert set(found(site, "扫描每页五角")) >= {"rich", "open"}
    assert set(found(site, "收费表", Scope.ATTACHMENT)) == {"rich", "open"}
    assert found(site, "查阅", Scope.ATTACHMENT) == []
    assert found(site, "“扫描每页五角”", Scope.BODY) == []


def test_what_is_withheld_inside_is_not_found(site: Services) -> None:
    assert found(site, f"“{SECRET}”") == []
    assert found(site, f"“{SECRET}”", Scope.ATTACHMENT) == []


def test_a_result_shows_the_passage_and_leads_to_the_attachment(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    page = client.get("/search?q=扫描每页五角")
    assert "附件 附/收费表.txt" in page.text
    assert f"/doc/{ids['rich']}/att-1?q=" in page.text
    answer = client.get("/api/v1/search?q=扫描每页五角").get_json()
    piece = next(hit for hit in answer["hits"] if hit["id"] == ids["rich"])["snippets"][-1]
    assert (piece["attachment"], piece["article"]) == (1, None)
    assert "<mark>" in piece["html"]


def test_the_documents_page_lists_what_is_open(client: FlaskClient, ids: dict[str, str]) -> None:
    page = client.get(f"/doc/{ids['rich']}").text
    listed = lxml.html.fromstring(page).xpath("//*[@id='attachments']//li/@id")
    assert listed == ["att-1", "att-2"]
    assert SECRET not in page
    assert f"/doc/{ids['rich']}/att-1/file" in page
    assert f"/doc/{ids['rich']}/att-2/file" not in page
    assert f'href="/doc/{ids["rich"]}/file"' not in page, "the message holds what is withheld"
    assert f'href="/doc/{ids["open"]}/file"' in client.get(f"/doc/{ids['open']}").text


def test_an_attachment_has_a_page_of_its_own(client: FlaskClient, ids: dict[str, str]) -> None:
    page = client.get(f"/doc/{ids['rich']}@1/att-1?q=复印")
    assert page.status_code == 200
    assert "<mark" in page.text
    assert "云州市档案查阅办法" in page.text
    original = client.get(f"/doc/{ids['rich']}/att-1/file")
    assert original.get_data(as_text=True) == TABLE
    assert "text/plain" in original.content_type


@pytest.mark.parametrize("tail", ["/att-2/file", "/att-3", "/att-3/file", "/att-4", "/file", "@2/att-1"])
def test_what_is_not_open_answers_like_what_is_not_there(
    client: FlaskClient, ids: dict[str, str], tail: str
) -> None:
    answered = client.get(f"/doc/{ids['rich']}{tail}")
    unknown = client.get(f"/doc/000000000000{tail}")
    assert answered.status_code == unknown.status_code == 404
    assert answered.text.replace(ids["rich"], "000000000000") == unknown.text


def test_the_record_lists_them_for_programs(client: FlaskClient, ids: dict[str, str]) -> None:
    record = client.get(f"/api/v1/documents/{ids['rich']}").get_json()
    first, second = record["attachments"]
    assert (first["name"], first["characters"], second["extraction_status"]) == (
        "附/收费表.txt",
        len(TABLE),
        "needs_ocr",
    )
    assert (record["file"], second["file"]) == (None, None)
    text = client.get(first["text_url"]).get_json()
    assert (text["text"], text["attachment"]) == (TABLE, 1)
    assert client.get(f"/api/v1/documents/{ids['rich']}/att-3/text").status_code == 404
    assert SECRET not in str(record)
