"""An extractor with a recogniser: which pages it reads, and what the verdict is then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ingest.extractors.embedded import EmbeddedExtractor
from ingest.ocr.pages import PageReader, ReadingBounds
from ingest.ocr.recognising import RecognisingExtractor
from ingest.port import Extraction, RawFile, Status
from tests.unit.ingest.ocr.recognisers import FILES, SCAN, SCANNED_PDF, bare, installed

WITH_TEXT = FILES / "云州市2026年政府工作报告.pdf"


@pytest.fixture(scope="module")
def extractor(complete_run: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecognisingExtractor]:
    folder = tmp_path_factory.mktemp("pages")
    made = RecognisingExtractor(EmbeddedExtractor(), PageReader(installed("tesseract", complete_run), folder))
    yield made
    made.close()


def read(extractor: RecognisingExtractor, path: Path) -> Extraction:
    return extractor.extract(RawFile(path, path.name))


def test_a_picture_and_a_scanned_pdf_become_text(extractor: RecognisingExtractor) -> None:
    for path, words in ((SCAN, "安置方式"), (SCANNED_PDF, "受理范围")):
        found = read(extractor, path)
        assert (found.status, found.pictured) == (Status.OK, None)
        assert words in bare(found.text)
        assert found.pages[0].words
        assert found.tool.endswith("+tesseract")
        assert any("read by OCR" in warning for warning in found.warnings)
        assert not any("needed" in warning for warning in found.warnings)


def test_a_page_scanned_upside_down_is_read_with_its_boxes_where_they_stand(
    extractor: RecognisingExtractor, tmp_path: Path
) -> None:
    upright = read(extractor, SCAN).pages[0]
    with Image.open(SCAN) as scan:
        scan.rotate(180).save(tmp_path / "b.png", dpi=(150, 150))
    turned = read(extractor, tmp_path / "b.png").pages[0]
    assert bare(turned.text)[:60] == bare(upright.text)[:60]
    first, same = (
        next(word.box for word in page.words if page.text[word.start : word.end] == "青")
        for page in (upright, turned)
    )
    assert abs(first.x0 + same.x1 - 1) < 0.02
    assert abs(first.y0 + same.y1 - 1) < 0.02


def test_a_file_with_text_never_meets_the_recogniser(extractor: RecognisingExtractor) -> None:
    assert read(extractor, WITH_TEXT) == read_plainly(WITH_TEXT)


def read_plainly(path: Path) -> Extraction:
    return EmbeddedExtractor().extract(RawFile(path, path.name))


def test_what_cannot_be_drawn_is_damaged(extractor: RecognisingExtractor, tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    found = read(extractor, tmp_path / "图.png")
    assert (found.status, found.text) == (Status.DAMAGED, "")
    assert found.warnings


def test_pages_that_fail_are_named(complete_run: bool, tmp_path: Path) -> None:
    hasty = PageReader(installed("tesseract", complete_run), tmp_path, ReadingBounds(seconds=0.2))
    found = read(RecognisingExtractor(EmbeddedExtractor(), hasty), SCANNED_PDF)
    assert found.status is Status.TIMEOUT
    assert any(warning.startswith("page 1 could not be read") for warning in found.warnings)
