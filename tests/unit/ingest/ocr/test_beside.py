"""A page with text and pictures gets what only its pictures say, in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extractors.embedded import EmbeddedExtractor
from ingest.ocr.beside import compose_beside, merged
from ingest.ocr.pages import PageReader
from ingest.ocr.port import Raster
from ingest.ocr.recognising import RecognisingExtractor
from ingest.ocr.wire import ReadPage, dump_page, load_page
from ingest.port import Page, RawFile, Status
from ingest.rendering.port import PageWord
from tests.unit.ingest.ocr.recognisers import bare, installed
from tests.unit.ingest.ocr.test_layout import PAGE, line


def read(*lines: str) -> ReadPage:
    """Lines every 40 pixels, of which the third is the page's own."""
    own = [PageWord("自有文字", 0.1, 180 / 1400, 0.18, 200 / 1400)]
    found = [line(words, 100, 100 + 40 * place) for place, words in enumerate(lines)]
    text, words, above = compose_beside(found, own, PAGE)
    return load_page(dump_page(ReadPage(text, words, 1.0, above)))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("红头", "文件", "自有文字", "印章"), "红头\n文件\n自有文字\n印章"),
        (("红头", "文件", "自有文字"), "红头\n文件\n自有文字\n"),
        ((), "自有文字\n"),
    ],
)
def test_lines_go_above_and_below(lines: tuple[str, ...], text: str) -> None:
    page = merged(Page(1, "自有文字\n"), read(*lines))
    assert page.text == text
    assert all(len(page.text[word.start : word.end].strip()) == 1 for word in page.words)
    assert len(page.words) == len(bare(text)) - len("自有文字")


def test_a_page_without_text_is_what_was_read() -> None:
    found = merged(Page(1, "\n"), ReadPage("红头", read("红头").words, 1.0))
    assert found.text.strip() == "红头"
    assert [found.text[word.start : word.end] for word in found.words] == ["红", "头"]


def test_a_raster_without_own_words_keeps_every_line() -> None:
    assert compose_beside([line("红头", 100, 100)], [], Raster(1000, 1400, b"", 200))[0] == "红头"


def test_the_picture_on_a_page_of_text_is_read(complete_run: bool, shared_data: Path, tmp_path: Path) -> None:
    reader = PageReader(installed("tesseract", complete_run), tmp_path)
    extractor = RecognisingExtractor(EmbeddedExtractor(), reader)
    path = shared_data / "files" / "033_single-page-mixed.pdf"
    found = extractor.extract(RawFile(path, path.name))
    extractor.close()
    assert found.status is Status.OK
    first = bare(found.pages[0].text)
    assert first.count("furthertextonpage1") == 1
    assert first.endswith("alsoonpage1.")
