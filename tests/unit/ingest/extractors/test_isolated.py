"""What a file does to a worker process, it does to nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import ExtractorUnavailable
from ingest.extractors.isolated import Bounds, IsolatedExtractor
from ingest.extractors.limits import MEGABYTE
from ingest.extractors.wire import dump, load
from ingest.port import Extraction, Page, RawFile, Status
from tests.unit.ingest.extractors.hostile import Obedient
from tests.unit.ingest.extractors.made_files import zipped

NOWHERE = Path("nowhere")


@pytest.fixture
def isolated() -> Iterator[IsolatedExtractor]:
    bounds = Bounds(seconds=1.5, memory=300 * MEGABYTE, documents=3)
    with IsolatedExtractor(Obedient, bounds) as extractor:
        yield extractor


def told(extractor: IsolatedExtractor, act: str) -> Extraction:
    """What comes of a file that makes its reader do something."""
    return extractor.extract(RawFile(NOWHERE, act))


def test_an_extraction_comes_through_whole(isolated: IsolatedExtractor) -> None:
    assert told(isolated, "fine").text == "云州市\ud800 𠮟"


def test_a_reader_that_hangs_is_ended_and_the_batch_goes_on(isolated: IsolatedExtractor) -> None:
    begun = time.monotonic()
    found = told(isolated, "hang")
    assert found.status is Status.TIMEOUT
    assert found.warnings == ("it took longer than 1.5 seconds to read",)
    assert time.monotonic() - begun < 10
    assert told(isolated, "fine").status is Status.OK


def test_what_a_hanging_reader_started_is_ended_with_it(isolated: IsolatedExtractor) -> None:
    assert told(isolated, "hang_with_a_child").status is Status.TIMEOUT
    for _ in range(100):
        if not any(f"600.{os.getpid()}".encode() in _command(entry) for entry in Path("/proc").iterdir()):
            return
        time.sleep(0.05)
    pytest.fail("the child lives on")


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes() if process.name.isdecimal() else b""
    except OSError:
        return b""


def test_a_reader_that_toils_is_ended_by_the_system(isolated: IsolatedExtractor) -> None:
    found = IsolatedExtractor(Obedient, Bounds(seconds=30)).extract(RawFile(NOWHERE, "toil"))
    assert (found.status, found.warnings) == (Status.KILLED, ("the reader crashed on it (SIGXCPU)",))


@pytest.mark.parametrize("beneath_tmp", [True, False])
def test_a_reader_sees_and_changes_nothing_outside_its_folder(
    isolated: IsolatedExtractor, tmp_path: Path, beneath_tmp: bool
) -> None:
    if "NOT kept" in isolated.check():
        pytest.skip("this system lets nobody give up files")
    place = tmp_path if beneath_tmp else Path("/var/tmp")
    outside = Path(tempfile.mkdtemp(dir=place))
    outside.chmod(0o777)
    (outside / "secret.txt").write_text("kept")
    (tmp_path / "place").write_text(str(outside))
    found = isolated.extract(RawFile(tmp_path / "place", "break_out"))
    assert (found.status, found.text) == (Status.OK, "[]")
    assert [entry.name for entry in outside.iterdir()] == ["secret.txt"]
    assert (outside / "secret.txt").read_text() == "kept"
    shutil.rmtree(outside)


def test_a_reader_gets_a_copy(isolated: IsolatedExtractor, tmp_path: Path) -> None:
    (tmp_path / "deposited").write_text("as it came")
    found = isolated.extract(RawFile(tmp_path / "deposited", "overwrite"))
    assert found.text == "10"
    assert (tmp_path / "deposited").read_text() == "as it came"


def test_a_reader_that_grows_is_ended(isolated: IsolatedExtractor) -> None:
    found = told(isolated, "grow")
    assert found.status is Status.KILLED
    assert "300 MB" in found.warnings[0]
    assert told(isolated, "fine").status is Status.OK


@pytest.mark.parametrize(("act", "cause"), [("crash", "SIGSEGV"), ("leave", "exit code 3")])
def test_a_reader_that_crashes_is_replaced(isolated: IsolatedExtractor, act: str, cause: str) -> None:
    found = told(isolated, act)
    assert found.status is Status.KILLED
    assert cause in found.warnings[0]
    assert told(isolated, "fine").status is Status.OK


def test_noise_on_the_standard_streams_is_no_answer(isolated: IsolatedExtractor) -> None:
    assert told(isolated, "chatter").text == "quiet"


def test_a_worker_reads_so_many_documents_and_is_replaced(isolated: IsolatedExtractor) -> None:
    readers = [told(isolated, "who").text for _ in range(7)]
    assert [len({*readers[:3]}), len({*readers[3:6]}), len(set(readers))] == [1, 1, 3]


def test_temporary_files_go_with_the_worker(isolated: IsolatedExtractor) -> None:
    left = Path(told(isolated, "litter").text)
    assert left.is_file()
    isolated.close()
    assert not left.exists()


def test_a_worker_has_no_network_where_the_system_allows_to_take_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, IsolatedExtractor(Obedient) as extractor:
        if "NOT" in extractor.check():
            pytest.skip("this system does not let a process leave the network")
        note = tmp_path / "port"
        note.write_text(str(server.getsockname()[1]))
        assert extractor.extract(RawFile(note, "call_home")).text.startswith("no way out")


def test_threads_have_workers_of_their_own(isolated: IsolatedExtractor) -> None:
    readers: list[str] = []
    slow = threading.Thread(target=lambda: told(isolated, "hang"))
    slow.start()
    readers.append(told(isolated, "who").text)
    slow.join()
    assert readers


def test_a_fork_leaves_its_parents_workers_alone(isolated: IsolatedExtractor) -> None:
    reader = told(isolated, "who").text
    child = os.fork()
    if not child:
        other = told(isolated, "who").text
        isolated.close()
        os._exit(0 if other != reader else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert told(isolated, "who").text == reader


def test_an_extractor_that_cannot_be_made_is_unavailable() -> None:
    with pytest.raises(ExtractorUnavailable, match="no worker process"):
        IsolatedExtractor("ingest.extractors.nowhere:Nothing").check()


def test_real_files_go_through_it(tmp_path: Path) -> None:
    path = tmp_path / "名.zip"
    path.write_bytes(zipped({"甲.txt": "云州市".encode("gbk")}))
    with IsolatedExtractor() as extractor:
        found = extractor.extract(RawFile(path, path.name))
    assert found.children[0].text == "云州市"


def test_the_wire_keeps_everything() -> None:
    child = Extraction(Status.NEEDS_OCR, "image/png", warnings=("a picture",), name="图.png")
    whole = Extraction(
        Status.PARTIAL, "application/pdf", (Page(1, "一"), Page(3, "三")), "utf-8", {"meta:索引号": "甲"},
        (child,), True, ("remark",), "tool", "1.0", "名.pdf",
    )  # fmt: skip
    assert load(dump(whole)) == whole
