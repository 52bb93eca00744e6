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


def test_what_was_filled_into_a_form_is_text(tmp_path: Path) -> None:
    field = (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Filled in by hand) /Rect [50 50 200 80] >>"
    )
    made = pdf(["a form"], "/AcroForm << /Fields [6 0 R] >>", page="/Annots [6 0 R]", further=[field])
    assert extracted(tmp_path, "a.pdf", made).text.splitlines() == ["a form", "Filled in by hand"]


def test_attached_files_are_children(tmp_path: Path) -> None:
    names = "/Names << /EmbeddedFiles << /Names [(list.txt) 6 0 R] >> >>"
    content = "attached words"
    further = [
        "<< /Type /Filespec /F (list.txt) /EF << /F 7 0 R >> >>",
        f"<< /Type /EmbeddedFile /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    (child,) = extracted(tmp_path, "a.pdf", pdf(["a letter"], names, further=further)).children
    assert (child.name, child.status, child.text) == ("list.txt", Status.OK, content)


def test_a_picture_as_wide_as_a_line_may_hold_text(tmp_path: Path) -> None:
    def shown(width: int, height: int) -> Status:
        picture = (
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
            " /Length 1 >>\nstream\nx\nendstream"
        )
        content = f"RAW:BT /F1 12 Tf 72 20 Td (words under it) Tj ET q {width} 0 0 {height} 0 0 cm /I Do Q"
        made = pdf([content], further=[picture]).replace(
            b"/Font << /F1 3 0 R >>", b"/Font << /F1 3 0 R >> /XObject << /I 6 0 R >>"
        )
        return extracted(tmp_path, "a.pdf", made).status

    assert shown(400, 60) is Status.PARTIAL
    assert shown(100, 100) is Status.OK
    assert shown(595, 842) is Status.OK
