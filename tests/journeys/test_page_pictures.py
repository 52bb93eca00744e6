"""Pages of originals as pictures: who gets them, who does not, and what is marked on them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from PIL import Image

from holdings.model.boxes import Box, PageBoxes, WordBox
from holdings.model.document import Attachment, DocumentText, FileReference, OffsetRun, Visibility
from tests.journeys.small_site import SmallServices, document, put, version
from tests.unit.ingest.extractors.made_ofd import MadeOfd, ofd, text

PAGES = ("page/1.webp", "page/1.png", "page/1.json")


def deposited(site: SmallServices, content: bytes | None = None) -> FileReference:
    made = ofd(MadeOfd([text("云州市档案查阅办法", 30, 40), text("第二页", 30, 40)]))
    return site.holdings.files.put(content or made, "办法.ofd", "application/ofd")


def test_a_page_is_handed_out_as_a_picture(site: SmallServices, client: FlaskClient) -> None:
    (document_id,) = put(site, document("e1", version(file=deposited(site))))
    for name, kind in (("webp", "WEBP"), ("png", "PNG")):
        answer = client.get(f"/doc/{document_id}/page/2.{name}")
        assert (answer.status_code, answer.mimetype) == (200, f"image/{name}")
        picture = Image.open(io.BytesIO(answer.data))
        assert (picture.format, picture.size) == (kind, (1191, 1684))
        assert answer.headers["Cache-Control"] == "no-cache"
        again = client.get(
            f"/doc/{document_id}@1/page/2.{name}", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")


def test_words_have_boxes_and_what_is_asked_for_is_marked(site: SmallServices, client: FlaskClient) -> None:
    (document_id,) = put(site, document("e1", version(file=deposited(site))))
    page = client.get(f"/doc/{document_id}/page/1.json?q=档案").get_json()
    assert page["page"] == 1
    assert "".join(word[0] for word in page["words"]) == "云州市档案查阅办法"
    (mark,) = page["marks"]
    boxes = {word[0]: word[1:] for word in page["words"]}
    assert (mark[0], mark[2]) == (boxes["档"][0], boxes["案"][2])
    assert mark[0] == pytest.approx(45 / 210, abs=0.01)
    assert client.get(f"/doc/{document_id}/page/1.json").get_json()["marks"] == []


def test_the_words_of_a_scan_are_those_that_were_recognised(site: SmallServices, client: FlaskClient) -> None:
    target = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(target, "PNG")
    scan = site.holdings.files.put(target.getvalue(), "扫描.png", "image/png")
    # On the page the title is spaced and followed by a page number, which the clean text has not.
    boxes = tuple(
        WordBox(at, at + 1, Box(0.1 + at / 20, 0.2, 0.15 + at / 20, 0.25)) for at in (0, 1, 3, 4, 6)
    )
    read = DocumentText(
        "公开目录", offset_map=(OffsetRun(0, 1, 0, 2), OffsetRun(2, 1, 3, 2)), boxes=(PageBoxes(1, boxes),)
    )
    (document_id,) = put(site, document("e1", replace(version(file=scan), text=read)))
    page = client.get(f"/doc/{document_id}/page/1.json?q=目录").get_json()
    assert page["words"] == [
        ["公", 0.1, 0.2, 0.15, 0.25],
        ["开", 0.15, 0.2, 0.2, 0.25],
        ["目", 0.25, 0.2, 0.3, 0.25],
        ["录", 0.3, 0.2, 0.35, 0.25],
    ]
    assert page["marks"] == [[0.25, 0.2, 0.35, 0.25]]
    assert client.get(f"/doc/{document_id}/page/1.webp").status_code == 200


def test_what_is_kept_back_has_no_pages_and_answers_like_the_unknown(
    site: SmallServices, client: FlaskClient
) -> None:
    file = deposited(site)
    public, withheld = put(
        site,
        document("e1", version(file=file)),
        document("e2", version(file=file), visibility=Visibility.WITHHELD),
    )
    for page in PAGES:
        assert client.get(f"/doc/{public}/{page}").status_code == 200
        kept_back, unknown = client.get(f"/doc/{withheld}/{page}"), client.get(f"/doc/ZZZZZZZZZZZZ/{page}")
        assert kept_back.status_code == unknown.status_code == 404
        assert kept_back.data.replace(withheld.encode(), b"ID") == unknown.data.replace(
            b"ZZZZZZZZZZZZ", b"ID"
        )
        assert set(kept_back.headers.keys()) == set(unknown.headers.keys())


def test_an_attachment_has_pages_unless_it_is_kept_back(site: SmallServices, client: FlaskClient) -> None:
    file = deposited(site)
    open_one = Attachment(1, "附表.ofd", "application/ofd", DocumentText("云州市档案查阅办法"), file=file)
    kept = replace(open_one, ordinal=2, visibility=Visibility.WITHHELD)
    (document_id,) = put(site, document("e1", replace(version(), attachments=(open_one, kept))))
    for page in PAGES:
        assert client.get(f"/doc/{document_id}/att-1/{page}").status_code == 200
        absent = client.get(f"/doc/{document_id}/att-3/{page}")
        withheld = client.get(f"/doc/{document_id}/att-2/{page}")
        assert withheld.status_code == absent.status_code == 404
        assert withheld.data.replace(b"att-2", b"att-3") == absent.data


def test_an_original_that_was_not_read_to_its_end_has_no_pages(
    site: SmallServices, client: FlaskClient
) -> None:
    partly = replace(version(file=deposited(site)), extraction_status="partial")
    (document_id,) = put(site, document("e1", partly))
    assert client.get(f"/doc/{document_id}").status_code == 200
    assert [client.get(f"/doc/{document_id}/{page}").status_code for page in PAGES] == [404, 404, 404]


def test_a_withdrawn_document_loses_its_pages_at_once(site: SmallServices, client: FlaskClient) -> None:
    (document_id,) = put(site, document("e1", version(file=deposited(site))))
    etag = client.get(f"/doc/{document_id}/page/1.png").headers["ETag"]
    site.holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "mistake")
    for page in PAGES:
        answer = client.get(f"/doc/{document_id}/{page}", headers={"If-None-Match": etag})
        assert answer.status_code == 410


def test_pages_that_are_not_there_are_not_found(site: SmallServices, client: FlaskClient) -> None:
    broken = deposited(site, b"PK\x03\x04 not whole")
    whole, damaged, without = put(
        site,
        document("e1", version(file=deposited(site))),
        document("e2", version(file=broken)),
        document("e3", version()),
    )
    missing = (f"{whole}/page/3", f"{whole}/page/0", f"{damaged}/page/1", f"{without}/page/1")
    for address in missing:
        assert client.get(f"/doc/{address}.png").status_code == 404
    assert client.get(f"/doc/{whole}/page/1.gif").status_code == 404


def test_a_document_of_a_gazette_has_the_pages_of_its_issue(site: SmallServices, client: FlaskClient) -> None:
    issue, part = put(
        site,
        document("公报.ofd", version(file=deposited(site))),
        replace(document("公报.ofd#1", version()), part_of="公报.ofd"),
    )
    of_part = client.get(f"/doc/{part}/page/2.png")
    assert (of_part.status_code, of_part.data) == (200, client.get(f"/doc/{issue}/page/2.png").data)
    assert client.get(f"/doc/{part}/page/2.json").get_json()["words"]
    site.holdings.documents.set_visibility(issue, Visibility.WITHHELD, "查看")
    assert [client.get(f"/doc/{part}/{name}").status_code for name in PAGES] == [404] * 3
