"""The pages of an original as pages of the site: the picture, what is framed on it, the way to the others."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from holdings.model.document import DocumentText, FileReference, Visibility
from ingest.rendering.draw import DRAWERS
from ingest.rendering.port import DRAWN_TYPES
from tests.journeys.small_site import SmallServices, document, put, version
from tests.unit.ingest.extractors.made_ofd import MadeOfd, ofd, text

FIRST, SECOND = "云州市档案查阅办法", "档案馆应当<及时>答复"
TEXT = DocumentText(f"{FIRST}\n{SECOND}", page_starts=(0, len(FIRST) + 1))


def deposited(site: SmallServices) -> FileReference:
    made = ofd(MadeOfd([text(FIRST, 30, 40), text("档案馆应当&lt;及时&gt;答复", 30, 40)]))
    return site.holdings.files.put(made, "办法.ofd", "application/ofd")


def put_one(site: SmallServices, visibility: Visibility = Visibility.PUBLIC) -> str:
    made = replace(version(file=deposited(site)), text=TEXT)
    (document_id,) = put(site, document("e1", made, visibility=visibility))
    return document_id


def test_a_page_shows_its_picture_its_frames_and_its_words(site: SmallServices, client: FlaskClient) -> None:
    document_id = put_one(site)
    html = client.get(f"/doc/{document_id}/page/2?q=档案").get_data(as_text=True)
    assert f'<img src="/doc/{document_id}/page/2.webp"' in html
    assert html.count("<rect ") == 1
    assert "“档案”　全文 2 处，本页 1 处" in html
    assert "&lt;及时&gt;" in html
    assert "查阅办法" not in html.split('class="page-words"')[1]
    assert f'/doc/{document_id}/page/1?q=%E6%A1%A3%E6%A1%88">上一处（第 1 页）' in html


def test_without_a_question_nothing_is_framed(site: SmallServices, client: FlaskClient) -> None:
    html = client.get(f"/doc/{put_one(site)}/page/1").get_data(as_text=True)
    assert "<rect" not in html
    assert "hitnav" not in html


def test_the_text_leads_to_the_page_that_was_found(site: SmallServices, client: FlaskClient) -> None:
    document_id = put_one(site)
    html = client.get(f"/doc/{document_id}?q=答复").get_data(as_text=True)
    assert f'href="/doc/{document_id}/page/2?q=%E7%AD%94%E5%A4%8D">原件页面' in html


def test_a_page_that_is_not_there_is_not_on_record(site: SmallServices, client: FlaskClient) -> None:
    document_id = put_one(site)
    for number in ("0", "3", "99999999"):
        assert client.get(f"/doc/{document_id}/page/{number}").status_code == 404, number


def test_what_is_kept_back_answers_like_the_unknown(site: SmallServices, client: FlaskClient) -> None:
    document_id = put_one(site, visibility=Visibility.WITHHELD)
    unknown = client.get("/doc/ZZZZZZZZZZZZ/page/1")
    answer = client.get(f"/doc/{document_id}/page/1")
    same = answer.get_data(as_text=True).replace(document_id, "Z" * 12)
    assert (answer.status_code, same) == (404, unknown.get_data(as_text=True))


def test_every_type_that_is_said_to_be_drawn_is() -> None:
    assert set(DRAWERS) == DRAWN_TYPES
