"""PDF by PDFium."""

from __future__ import annotations

from pathlib import Path

from ingest.extractors.limits import Limits
from ingest.port import Status
from tests.unit.ingest.extractors.made_files import locked_pdf, pdf
from tests.unit.ingest.extractors.reading_of import extracted

_DRAWING = "RAW:0 0 m 100 100 l S"


def test_pages_are_numbered_from_one(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.pdf", pdf(["first page here", "second page here"]))
    assert found.status is Status.OK
    assert [(page.number, page.text.strip()) for page in found.pages] == [
        (1, "first page here"),
        (2, "second page here"),
    ]
    assert found.tool == "pypdfium2"


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.pdf", pdf(["words", _DRAWING, "words", _DRAWING]))
    assert found.status is Status.PARTIAL
    assert "OCR is needed: 2, 4" in found.warnings[0]


def test_a_page_with_nothing_on_it_needs_no_ocr(tmp_path: Path) -> None:
    assert extracted(tmp_path, "a.pdf", pdf(["words", ""])).status is Status.OK


def test_only_drawings_need_ocr(tmp_path: Path) -> None:
    assert extracted(tmp_path, "a.pdf", pdf([_DRAWING])).status is Status.NEEDS_OCR


def test_nothing_at_all_is_empty(tmp_path: Path) -> None:
    assert extracted(tmp_path, "a.pdf", pdf([""])).status is Status.EMPTY


def test_a_password(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.pdf", locked_pdf())
    assert (found.status, found.text) == (Status.ENCRYPTED, "")


def test_a_cut_file_is_never_fine(tmp_path: Path) -> None:
    whole = pdf(["some words", "more words"])
    for share in (0.3, 0.6, 0.9):
        found = extracted(tmp_path, "a.pdf", whole[: int(len(whole) * share)])
        assert found.status in (Status.DAMAGED, Status.PARTIAL)
        assert found.warnings


def test_properties_have_this_rooms_names(tmp_path: Path) -> None:
    made = pdf(["x"], info="/Title (A title) /Author (Somebody)")
    found = extracted(tmp_path, "a.pdf", made)
    assert found.properties["title"] == "A title"
    assert found.properties["author"] == "Somebody"


def test_a_limit_cuts_after_a_page(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.pdf", pdf(["0123456789"] * 5), Limits(characters=15))
    assert found.truncated
    assert len(found.pages) == 2
    assert found.status is Status.PARTIAL
