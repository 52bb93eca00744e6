"""Where words stand on pages, on both databases: by the original, for public versions only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdings.model.boxes import Box, PageBoxes, WordBox
from holdings.model.document import Document, DocumentText, FileReference, OffsetRun, Visibility
from holdings.model.places import Place
from holdings.store import Holdings, PutChange
from tests.contract.store_samples import document, put, version, withheld

pytest_plugins = ["tests.contract.store_fixtures"]

SIZE = 0.02
#: Two lines on page 2: 公 开 | 卷 宗; a blank of the raw text is not in the clean one.
RAW = "公 开\n卷宗"


def word(at: int, column: int, row: int) -> WordBox:
    return WordBox(at, at + 1, box(column, row))


def box(column: int, row: int, width: int = 1) -> Box:
    return Box(
        *(round(edge, 4) for edge in (column * SIZE, row * SIZE, (column + width) * SIZE, (row + 1) * SIZE))
    )


WORDS = (word(0, 1, 1), word(2, 2, 1), word(4, 1, 3), word(5, 2, 3))
TEXT = DocumentText(
    "公开\n卷宗",
    (0, 0),
    offset_map=(OffsetRun(0, 2, 0, 1), OffsetRun(1, 2, 2, 2), OffsetRun(3, 2, 4, 2)),
    boxes=(PageBoxes(2, WORDS),),
)


def scan(external_id: str = "scan", sha256: str = "cd" * 32, **values: object) -> Document:
    file = FileReference(sha256, "扫描件.pdf", "application/pdf", 10)
    return document(external_id, versions=(version(text=TEXT, file=file),), **values)


def test_boxes_come_back_page_by_page(holdings: Holdings) -> None:
    document_id = put(holdings, scan())
    assert holdings.documents.page_boxes(document_id, 1, 2) == WORDS
    assert holdings.documents.page_boxes(document_id, 1, 1) == ()
    assert holdings.documents.page_boxes(document_id, 2, 2) == ()
    assert holdings.documents.page_boxes("NOSUCHDOC000", 1, 2) == ()
    assert holdings.documents.get(document_id).current.text == replace(TEXT, boxes=())


def test_a_hit_is_a_place_a_line(holdings: Holdings) -> None:
    document_id = put(holdings, scan())
    found = holdings.documents.places(document_id, 1, [(0, 2), (1, 4), (3, 5), (2, 3)])
    assert found[0] == [Place(2, box(1, 1, 2))]
    assert found[1] == [Place(2, box(2, 1)), Place(2, box(1, 3))]
    assert found[2] == [Place(2, box(1, 3, 2))]
    assert found[3] == []


def test_a_text_without_boxes_has_no_places(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    assert holdings.documents.places(document_id, 1, [(0, 5)]) == [[]]


def test_putting_again_changes_nothing_and_another_text_brings_its_own(holdings: Holdings) -> None:
    document_id = put(holdings, scan())
    assert holdings.documents.put_many([scan()])[0].change is PutChange.UNCHANGED
    fewer = replace(TEXT, clean="公开", boxes=(PageBoxes(2, WORDS[:2]),))
    again = replace(scan(), versions=(replace(scan().current, text=fewer),))
    assert holdings.documents.put_many([again])[0].change is PutChange.CHANGED
    assert holdings.documents.page_boxes(document_id, 1, 2) == WORDS[:2]


def test_boxes_of_what_is_not_public_are_nobodys(holdings: Holdings) -> None:
    kept_back = withheld()
    text = replace(kept_back.current.text, boxes=TEXT.boxes)
    document_id = put(holdings, replace(kept_back, versions=(replace(kept_back.current, text=text),)))
    assert holdings.documents.page_boxes(document_id, 1, 2) == ()
    assert holdings.documents.places(document_id, 1, [(0, 20)]) == [[]]


def test_a_withdrawn_scan_takes_its_boxes_along_and_a_copy_of_it_keeps_them(holdings: Holdings) -> None:
    first, second = put(holdings, scan()), put(holdings, scan("copy"))
    holdings.documents.set_visibility(first, Visibility.WITHDRAWN, "copyright")
    assert holdings.documents.page_boxes(first, 1, 2) == ()
    assert holdings.documents.page_boxes(second, 1, 2) == WORDS
    holdings.documents.set_visibility(first, Visibility.PUBLIC, "")
    assert holdings.documents.page_boxes(first, 1, 2) == WORDS


@pytest.mark.parametrize("put_back", [True, False])
def test_boxes_stay_when_staff_decide(holdings: Holdings, put_back: bool) -> None:
    document_id = put(holdings, scan())
    holdings.documents.set_visibility(document_id, Visibility.WITHHELD, "check")
    if put_back:
        holdings.documents.put_many([scan()])
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "")
    assert holdings.documents.page_boxes(document_id, 1, 2) == WORDS
