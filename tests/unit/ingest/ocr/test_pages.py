"""Pages of the sample's scans by the real recognisers, in their process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.extractors import kinds
from ingest.extractors.reading import Refused
from ingest.ocr.choose import CHOICES, reader_name
from ingest.ocr.pages import PageReader, ReadingBounds
from ingest.ocr.port import ReaderAbsent
from ingest.port import Status
from tests.unit.ingest.extractors.made_ofd import MadeOfd, ofd
from tests.unit.ingest.ocr.recognisers import SCAN, SCANNED_PDF, bare, installed


@pytest.fixture(scope="module", params=CHOICES)
def reader(
    request: pytest.FixtureRequest, complete_run: bool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PageReader]:
    made = PageReader(installed(request.param, complete_run), tmp_path_factory.mktemp("pages"))
    yield made
    made.close()


def test_a_scan_is_read_with_its_words(reader: PageReader) -> None:
    read = reader.read(SCAN, kinds.PNG).read[1]
    text = bare(read.text)
    for words in ("征收土地公告", "柳湾镇东门村", "青苗补偿", "46.32"):
        assert words in text
    assert read.confidence > 0.75
    assert all(0 <= word.start < word.end <= len(read.text) for word in read.words)
    found = {read.text[word.start : word.end]: word.box for word in read.words}
    assert found["综"].y0 < found["养"].y0
    assert all(0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1 for box in found.values())


def test_a_page_that_was_read_is_not_read_again(reader: PageReader) -> None:
    once = reader.read(SCAN, kinds.PNG)
    began = time.monotonic()
    assert reader.read(SCAN, kinds.PNG, [1]) == once
    assert time.monotonic() - began < 0.2


def test_a_scan_inside_an_ofd_is_read(complete_run: bool, tmp_path: Path) -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="i"/>'
    media = (
        '<ofd:MultiMedias><ofd:MultiMedia ID="i" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile>'
        "</ofd:MultiMedia></ofd:MultiMedias>"
    )
    pages = ['<ofd:PageBlock ID="b"/>', picture]
    scanned = MadeOfd(pages, resources=media, files={"Res/a.png": SCAN.read_bytes()})
    (tmp_path / "a.ofd").write_bytes(ofd(scanned))
    patient = PageReader(installed("tesseract", complete_run), tmp_path / "pages")
    try:
        assert "征收土地公告" in bare(patient.read(tmp_path / "a.ofd", kinds.OFD, [2]).read[2].text)
        assert list(patient.read(tmp_path / "a.ofd", kinds.OFD).read) == [1, 2]
    finally:
        patient.close()


def test_a_file_that_is_no_picture_is_refused(reader: PageReader, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    with pytest.raises(Refused) as refusal:
        reader.read(tmp_path / "a.png", kinds.PNG)
    assert refusal.value.status is Status.DAMAGED


def test_a_page_that_takes_too_long_ends_its_process_twice_and_is_left_alone(
    complete_run: bool, tmp_path: Path
) -> None:
    name = installed("tesseract", complete_run)
    reader = PageReader(name, tmp_path, ReadingBounds(seconds=0.2))
    failed = reader.read(SCANNED_PDF, kinds.PDF, [1]).failed[1]
    assert failed.status is Status.TIMEOUT
    patient = PageReader(name, tmp_path)
    assert patient.read(SCANNED_PDF, kinds.PDF, [1]).failed[1].status is Status.KILLED
    patient.close()


def test_a_process_that_dies_is_replaced(complete_run: bool, tmp_path: Path) -> None:
    reader = PageReader(installed("tesseract", complete_run), tmp_path)
    try:
        with pytest.raises(Refused):
            reader.read(tmp_path / "absent.png", kinds.PNG)
        for listed in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
            for child in map(int, listed.read_text().split()):
                if "ingest.ocr.worker" in Path(f"/proc/{child}/cmdline").read_text():
                    os.kill(child, signal.SIGKILL)
        assert "受理范围" in bare(reader.read(SCANNED_PDF, kinds.PDF, [1]).read[1].text)
    finally:
        reader.close()


def test_what_a_setting_means_here() -> None:
    assert reader_name("none") == ""
    there = [name for name, choice in CHOICES.items() if choice.is_installed()]
    assert reader_name("auto") == next(iter(there), "")
    for name in set(CHOICES) - set(there):
        with pytest.raises(ReaderAbsent, match=name):
            reader_name(name)
