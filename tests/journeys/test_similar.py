"""Documents like the one that is read, as a reader and a program see them."""

from __future__ import annotations

from flask.testing import FlaskClient

from holdings.model.document import Visibility
from indexer.errors import EngineUnavailable
from indexer.similar import SimilarDocument
from tests.journeys.small_site import HOSTILE, SmallServices, document, metadata, put


def test_the_page_and_the_api_list_what_is_like_a_document(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    site.similar.found = (SimilarDocument("0123456789AB", metadata(title=f"云州市{HOSTILE}"), 7.5),)
    shown = client.get(f"/doc/{one}").get_data(as_text=True)
    assert "相似文件" in shown
    assert '<a href="/doc/0123456789AB">' in shown
    assert HOSTILE not in shown
    answer = client.get(f"/api/v1/documents/{one}/similar").get_json()
    assert answer["id"] == one
    assert [(like["id"], like["url"]) for like in answer["documents"]] == [
        ("0123456789AB", "/doc/0123456789AB")
    ]
    assert answer["documents"][0]["number"] == "云政办发〔2016〕3号"


def test_a_document_is_read_while_the_index_is_away(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    site.similar.error = EngineUnavailable("away")
    page = client.get(f"/doc/{one}")
    assert page.status_code == 200
    assert "相似文件" not in page.get_data(as_text=True)
    assert client.get(f"/api/v1/documents/{one}/similar").status_code == 503


def test_what_is_withheld_has_nothing_like_it_for_the_public(
    site: SmallServices, client: FlaskClient
) -> None:
    (one,) = put(site, document("one"))
    site.holdings.documents.set_visibility(one, Visibility.WITHHELD, "查看")
    unknown = client.get("/api/v1/documents/0123456789AB/similar")
    withheld = client.get(f"/api/v1/documents/{one}/similar")
    assert (withheld.status_code, withheld.data) == (404, unknown.data)
