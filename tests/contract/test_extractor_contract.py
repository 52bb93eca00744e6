"""One contract for both text extractors: every file of the shared set behaves as its manifest says."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import ExtractorUnavailable
from ingest.extractors.isolated import Bounds, IsolatedExtractor
from ingest.extractors.tika import TikaExtractor
from ingest.ocr.pages import PageReader
from ingest.ocr.recognising import RecognisingExtractor
from ingest.port import Extraction, RawFile, Status, TextExtractor
from tests.contract import extraction_manifest as manifest
from tests.contract.tika_server import NoServer, end, started_server, tika_server
from tests.unit.ingest.extractors.made_files import zipped
from tests.unit.ingest.extractors.made_ofd import MadeOfd, ofd, text
from tests.unit.ingest.ocr.recognisers import installed

LONGEST_SECONDS = 60.0
Skip = Callable[[NoServer], None]


@pytest.fixture(scope="module")
def absent(complete_run: bool) -> Skip:
    """What to do where Tika cannot be had."""

    def skip(error: NoServer) -> None:
        if complete_run:
            raise error
        pytest.skip(f"no Tika server: {error}")

    return skip


@pytest.fixture(scope="module", params=manifest.ADAPTERS)
def extractor(request: pytest.FixtureRequest, absent: Skip) -> Iterator[TextExtractor]:
    """Each adapter in turn: the embedded one in its worker processes, Tika by a real server."""
    with contextmanager(_adapter)(request.param, absent) as found:
        yield found


def _adapter(name: str, absent: Skip) -> Iterator[TextExtractor]:
    if name == "embedded":
        with IsolatedExtractor(bounds=Bounds(seconds=LONGEST_SECONDS)) as found:
            yield found
        return
    try:
        with tika_server() as url:
            yield TikaExtractor(url)
    except NoServer as error:
        absent(error)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pages are kept, so that both extractors' scans are read once."""
    return tmp_path_factory.mktemp("pages")


def deposited(folder: Path, name: str, content: bytes) -> RawFile:
    """A file as a depositor would hand it in."""
    path = folder / name
    path.write_bytes(content)
    return RawFile(path, name)


@pytest.mark.slow
def test_every_file_of_the_set_behaves_as_its_manifest_says(
    extractor: TextExtractor, shared_data: Path
) -> None:
    wrong: list[str] = []
    outcomes: Counter[str] = Counter()
    for row in manifest.rows(shared_data):
        begun = time.monotonic()
        found = extractor.extract(RawFile(shared_data / "files" / row.file, row.file))
        seconds = time.monotonic() - begun
        outcomes[f"{row.behaviour} → {found.status.value}"] += 1
        complaint = manifest.shortcoming(row, extractor.name, found)
        print(
            f"{extractor.name:9} {row.behaviour:8} {found.status.value:11} {seconds * 1000:6.0f} ms  {row.file}"
        )
        if complaint:
            wrong.append(f"{row.file}: {row.behaviour}, but {complaint}")
        if seconds > LONGEST_SECONDS + 5:
            wrong.append(f"{row.file}: {seconds:.0f} seconds")
    print(f"{extractor.name}: {dict(sorted(outcomes.items()))}")
    assert sum(outcomes.values()) == 100
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tesseract", pytest.param("rapidocr", marks=pytest.mark.proof)])
def test_every_scan_of_the_set_is_read_where_a_recogniser_is(
    extractor: TextExtractor, name: str, shared_data: Path, pages: Path, complete_run: bool
) -> None:
    recognising = RecognisingExtractor(extractor, PageReader(installed(name, complete_run), pages))
    wrong: list[str] = []
    scans = [row for row in manifest.rows(shared_data) if row.behaviour == "ocr"]
    for row in scans:
        found = recognising.extract(RawFile(shared_data / "files" / row.file, row.file))
        print(f"{extractor.name:9} {name:9} {found.status.value:11} {row.file}")
        if complaint := manifest.shortcoming_with_ocr(row, found):
            wrong.append(f"{row.file}: {complaint}")
    assert len(scans) == 6
    assert not wrong, "\n".join(wrong)


def test_text_is_found_with_its_type_and_encoding(extractor: TextExtractor, tmp_path: Path) -> None:
    words = "云州市人民政府关于加强档案工作的通知\r\n各县人民政府：\r\n现就有关事项通知如下。"
    found = extractor.extract(deposited(tmp_path, "通知.txt", words.encode("gb18030")))
    assert (found.status, found.media_type, found.charset) == (Status.OK, "text/plain", "gb18030")
    assert found.text.split("\n") == words.split("\r\n")
    assert found.name == "通知.txt"
    assert found.tool


def test_a_wrong_charset_in_a_page_is_overridden(extractor: TextExtractor, tmp_path: Path) -> None:
    page = '<html><head><meta charset="utf-8"><title>公告</title></head><body><p>云州市公告</p><p>第二段</p></body></html>'
    found = extractor.extract(deposited(tmp_path, "公告.html", page.encode("gb18030")))
    assert (found.status, found.charset) == (Status.OK, "gb18030")
    assert "云州市公告\n第二段" in found.text
    assert found.properties["title"] == "公告"


def test_the_metadata_table_of_a_page_becomes_properties(extractor: TextExtractor, tmp_path: Path) -> None:
    page = (
        "<html><head><title>通知</title></head><body><table><tr><td><b>索 引 号：</b></td><td>YZ/2024-001</td>"
        "<td><b>发文字号：</b></td><td>云政发〔2024〕1号</td></tr>"
        "<tr><td><b>标　　题：</b></td><td colspan=3>云州市通知</td></tr></table><p>正文在此。</p></body></html>"
    )
    found = extractor.extract(deposited(tmp_path, "a.html", page.encode()))
    assert found.properties["meta:索引号"] == "YZ/2024-001"
    assert found.properties["meta:发文字号"] == "云政发〔2024〕1号"
    assert found.properties["meta:标题"] == "云州市通知"


def test_an_ofd_is_read_by_our_own_reader_wherever_it_lies(extractor: TextExtractor, tmp_path: Path) -> None:
    made = ofd(MadeOfd([text("云州市通告", 30, 40)], title="通告"))
    found = extractor.extract(deposited(tmp_path, "通告.ofd", made))
    assert (found.status, found.text, found.tool, found.properties["title"]) == (
        Status.OK,
        "云州市通告",
        "ofd",
        "通告",
    )
    message = EmailMessage()
    message["Subject"] = "报送"
    message["From"] = "a@example.org"
    message.set_content("附件请查收。")
    message.add_attachment(made, maintype="application", subtype="ofd", filename="通告.ofd")
    for name, content in (("包.zip", zipped({"通告.ofd": made})), ("信.eml", message.as_bytes())):
        (child,) = extractor.extract(deposited(tmp_path, name, content)).children
        assert (child.name, child.status, child.text, child.tool) == (
            "通告.ofd",
            Status.OK,
            "云州市通告",
            "ofd",
        )


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("空.docx", b"", Status.DAMAGED),
        ("坏.pdf", b"%PDF-1.4\nnothing follows", Status.DAMAGED),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, Status.NEEDS_OCR),
        ("谜.bin", bytes(range(256)) * 4, Status.UNSUPPORTED),
        ("白.txt", b"  \n \n", Status.EMPTY),
        (
            "炸弹.xml",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
            Status.DAMAGED,
        ),
    ],
)
def test_a_bad_file_is_a_verdict_with_a_reason(
    extractor: TextExtractor, tmp_path: Path, name: str, content: bytes, status: Status
) -> None:
    found = extractor.extract(deposited(tmp_path, name, content))
    assert found.status is status
    assert found.warnings
    assert not found.text


def test_a_file_that_is_not_there_is_a_verdict_too(extractor: TextExtractor, tmp_path: Path) -> None:
    found = extractor.extract(RawFile(tmp_path / "gone.pdf", "gone.pdf"))
    assert found.status is Status.DAMAGED


def test_a_check_names_the_tool(extractor: TextExtractor) -> None:
    assert extractor.check().startswith(f"{extractor.name}: ")


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        extractor = TikaExtractor(f"http://127.0.0.1:{nobody.getsockname()[1]}", patience=0.5)
        with pytest.raises(ExtractorUnavailable, match="cannot be reached"):
            extractor.check()
        with pytest.raises(ExtractorUnavailable, match="cannot be reached"):
            extractor.extract(deposited(tmp_path, "a.txt", b"text"))


def test_something_else_than_tika_is_found_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        extractor = TikaExtractor(f"http://127.0.0.1:{other.getsockname()[1]}", patience=0.5)
        other.close()
        with pytest.raises(ExtractorUnavailable):
            extractor.check()


@pytest.mark.slow
def test_a_document_that_kills_the_servers_child_is_named_and_one_without_a_server_is_left(
    absent: Skip, tmp_path: Path
) -> None:
    long = deposited(tmp_path, "long.rtf", b"{\\rtf1 " + b"words\\par " * 2_000_000 + b"}")
    try:
        with started_server() as (url, process):
            extractor = TikaExtractor(url)
            assert _read(extractor, tmp_path).status is Status.OK
            killer = threading.Timer(0.5, _kill_children, [process.pid])
            killer.start()
            found = extractor.extract(long)
            killer.join()
            assert (found.status, found.text) == (Status.KILLED, "")
            assert _read(extractor, tmp_path).status is Status.OK
            killer = threading.Timer(0.5, end, [process])
            killer.start()
            with pytest.raises(ExtractorUnavailable):
                TikaExtractor(url, patience=1.0).extract(long)
            killer.join()
    except NoServer as error:
        absent(error)


def _kill_children(parent: int) -> None:
    for listed in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in listed.read_text().split():
            os.kill(int(child), signal.SIGKILL)


def _read(extractor: TextExtractor, folder: Path) -> Extraction:
    return extractor.extract(deposited(folder, "a.html", b"<p>words enough for a page</p>"))
