"""The verdict on a reading."""

from __future__ import annotations

import pytest

from ingest.extractors import kinds
from ingest.extractors.quality import judge, text_fault
from ingest.extractors.reading import Reading, one_page
from ingest.port import Page, Status

GOOD = "为了加强档案管理和收集、整理工作，有效地保护和利用档案，为社会主义现代化建设服务，制定本法。" * 3


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor." * 3,
        "Les élèves français étaient déjà là, où l'été fut très chaud, à côté de la forêt." * 3,
        "為了加強檔案管理和收集、整理工作，有效地保護和利用檔案，數位內容與會議紀錄應妥為保存。" * 3,
        "日本語のテキストです。講演会で明らかにされた現代の情報戦とゾルゲ事件。" * 3,
        "张𠮷、李㼆、王䶮三位同志" + GOOD,
        "短",
    ],
)
def test_text_that_reads_like_text(text: str) -> None:
    assert text_fault(text) == ""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (GOOD.encode().decode("latin-1"), "Latin-1"),
        (GOOD.encode().decode("cp1252", "ignore"), "Latin-1"),
        (GOOD.encode().decode("gb18030", "ignore"), "GB18030"),
        (GOOD.encode("gb18030").decode("utf-8", "replace"), "replacement"),
        (GOOD + "锟斤拷锟斤拷", "锟斤拷"),
        ("".join(chr(0xE000 + number % 500) for number in range(200)) + GOOD, "private-use"),
        (
            "犐犆犛３５．０４０犔８０犌犕／犜００３１犛犲犮狌狉犲犲犾犲犮狋狉狅狀犻犮狊犲犪犾犮狉狔狆狋狅犵狉犪狆犺狔狋犲犮犺狀犻犮犪犾",
            "nobody uses",
        ),
    ],
)
def test_text_that_does_not(text: str, word: str) -> None:
    assert word in text_fault(text)


def verdict(reading: Reading, kind: str = kinds.TEXT) -> Status:
    return judge(reading, kind)[0]


def test_no_characters_are_empty_and_said_to_be() -> None:
    status, pages, remarks = judge(Reading(pages=one_page(" \n ")), kinds.DOC)
    assert (status, pages) == (Status.EMPTY, ())
    assert remarks


def test_text_as_long_as_the_limit_is_partial() -> None:
    assert verdict(Reading(pages=one_page(GOOD), truncated=True)) is Status.PARTIAL


def test_a_doubtful_text_is_partial_and_kept() -> None:
    status, pages, remarks = judge(Reading(pages=one_page(GOOD.encode().decode("latin-1"))), kinds.HTML)
    assert status is Status.PARTIAL
    assert pages
    assert "doubtful" in remarks[0]


def test_a_pdf_whose_fonts_lie_needs_ocr_and_its_text_is_not_kept() -> None:
    glyphs = "".join(chr(0xE000 + number % 500) for number in range(200))
    status, pages, _ = judge(Reading(pages=one_page(glyphs)), kinds.PDF)
    assert (status, pages) == (Status.NEEDS_OCR, ())


def test_pages_with_pictures_are_named() -> None:
    pages = (Page(1, GOOD), Page(2, ""), Page(3, GOOD))
    status, _, remarks = judge(Reading(pages=pages, pictured=(2, 3)), kinds.PDF)
    assert status is Status.PARTIAL
    assert remarks == (
        "pages without text, OCR is needed: 2",
        "pages with a picture that may hold text, OCR is needed: 3",
    )


def test_a_readers_own_verdict_stands() -> None:
    assert verdict(Reading(pages=one_page(GOOD), status=Status.ENCRYPTED)) is Status.ENCRYPTED
    assert verdict(Reading(pages=one_page(GOOD), status=Status.PARTIAL)) is Status.PARTIAL
    assert verdict(Reading(pages=one_page(""), status=Status.PARTIAL)) is Status.DAMAGED
