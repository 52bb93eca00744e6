"""The way onto record, on a real store: every end a file can come to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from holdings.model.document import Unit, Version, Visibility
from holdings.store import Holdings
from ingest.errors import ExtractorUnavailable, SourceError
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.pipeline import ingest_files
from ingest.port import Extraction, RawFile, Status
from ingest.records_pipeline import ingest_records
from ingest.report import Report

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "0005fe02fea7350000000049454e44ae426082"
)
NOTICE = "云州市人民政府关于{}的通知\n云政发〔2024〕{}号\n各县（市、区）人民政府：\n现通知如下。\n云州市人民政府\n2024年3月5日\n"


@pytest.fixture
def deposit(tmp_path: Path) -> Path:
    folder = tmp_path / "deposit"
    folder.mkdir()
    for number in range(1, 4):
        write(folder, f"{number}.txt", NOTICE.format(f"第{number}项工作", number))
    return folder


def write(folder: Path, name: str, text: str | bytes) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def taken(report: Report) -> tuple[int, int, int]:
    return report.taken, report.changed, report.unchanged


def states(holdings: Holdings, report: Report) -> dict[str, str]:
    return {row.name: row.state for row in holdings.ledger.rows(report.deposit_id)}


def test_a_folder_goes_on_record_once(holdings: Holdings, deposit: Path) -> None:
    moves: list[tuple[int, int | None]] = []
    first = ingest_files([deposit], holdings, EmbeddedExtractor, progress=lambda *move: moves.append(move))
    assert taken(first) == (3, 0, 0)
    assert (moves[0], moves[-1]) == ((0, 3), (3, 3))
    assert states(holdings, first) == {"1.txt": "done", "2.txt": "done", "3.txt": "done"}
    second = ingest_files([deposit], holdings, EmbeddedExtractor)
    assert taken(second) == (0, 0, 3)
    assert set(states(holdings, second).values()) == {"unchanged"}
    assert holdings.changes.last() == 3
    write(deposit, "2.txt", NOTICE.format("另一项工作", 2))
    assert taken(ingest_files([deposit], holdings, EmbeddedExtractor)) == (0, 1, 2)


def test_two_deposits_of_one_name_do_not_overwrite_each_other(holdings: Holdings, tmp_path: Path) -> None:
    for place in ("甲", "乙"):
        (tmp_path / place / "2024").mkdir(parents=True)
        write(tmp_path / place / "2024", "1.txt", NOTICE.format(place, 1))
        assert taken(ingest_files([tmp_path / place / "2024"], holdings, EmbeddedExtractor)) == (1, 0, 0)
    assert holdings.documents.counts().public == 2


def test_the_same_content_twice_is_one_document(holdings: Holdings, deposit: Path) -> None:
    write(deposit, "4 copy.txt", (deposit / "1.txt").read_bytes())
    for expected in ((3, 0, 0), (0, 0, 3)):
        report = ingest_files([deposit], holdings, EmbeddedExtractor)
        assert taken(report) == expected
        assert [(one.name, one.detail) for one in report.duplicates] == [("4 copy.txt", "1.txt")]
    elsewhere = ingest_files([deposit / "1.txt"], holdings, EmbeddedExtractor, source_name="other")
    assert [note.kind for note in elsewhere.notes] == ["already-on-record"]


def test_bad_files_are_named_and_the_rest_goes_on(holdings: Holdings, deposit: Path) -> None:
    write(deposit, "broken.pdf", b"%PDF-1.4 nothing")
    write(deposit, "picture.png", PICTURE)
    write(deposit, "nothing.txt", b" \n \n")
    report = ingest_files([deposit], holdings, EmbeddedExtractor)
    assert taken(report) == (3, 0, 0)
    assert {(one.name, one.kind) for one in report.failed} == {
        ("broken.pdf", "damaged"),
        ("picture.png", "needs_ocr"),
        ("nothing.txt", "empty"),
    }
    assert states(holdings, report)["broken.pdf"] == "failed"
    assert "需要文字识别" in report.as_text()


def test_what_the_list_describes_goes_on_record_without_text(holdings: Holdings, deposit: Path) -> None:
    write(deposit, "picture.png", PICTURE)
    write(deposit, "broken.pdf", b"%PDF-1.4 nothing")
    rows = "题名,文号,文件\n关于扫描的通知,云政发〔2009〕8号,picture.png\n关于损坏的通知,,broken.pdf\n甲,,没有.txt\n"
    write(deposit, "清单.csv", rows)
    report = ingest_files([deposit], holdings, EmbeddedExtractor, list_path=deposit / "清单.csv")
    assert taken(report) == (2, 0, 0)
    assert [(one.name, one.kind) for one in report.without_text] == [
        ("picture.png", "needs_ocr"),
        ("broken.pdf", "damaged"),
    ]
    assert {one.kind for one in report.list_problems} >= {"absent", "unlisted", "missing-column"}
    ((bearer,),) = holdings.citations.bearers(["n|云政发|2009|8"]).values()
    found = bearer.document_id
    current = holdings.documents.get_public(found).current
    assert (current.metadata.title, current.extraction_status) == ("关于扫描的通知", "needs_ocr")
    assert (current.text.clean, current.file) == ("", None), "an original nobody read is not given out"
    assert holdings.documents.get(found).current.file is not None


def number() -> str:
    """An invented identity number with a true check digit; the region does not exist."""
    first = "99010119000101001"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


def test_what_the_gate_finds_is_withheld_and_never_named(holdings: Holdings, deposit: Path) -> None:
    write(deposit, "list.txt", f"云州市救助名单\n张某某 {number()}\n")
    write(deposit, "secret.txt", "秘密★5年\n云州市会议安排\n")
    report = ingest_files([deposit], holdings, EmbeddedExtractor)
    assert [(one.name, one.kind) for one in report.withheld] == [
        ("list.txt", "identity-number"),
        ("secret.txt", "secrecy-mark"),
    ]
    counts = holdings.documents.counts()
    assert (counts.public, counts.withheld) == (3, 2)
    assert states(holdings, report)["list.txt"] == "withheld"
    assert number() not in json.dumps(report.as_json(), ensure_ascii=False) + report.as_text()
    held = [one for one in holdings.documents.iterate() if one.visibility is Visibility.WITHHELD]
    assert {one.current.visibility for one in held} == {Visibility.WITHHELD}
    assert all(one.current.findings for one in held)


class Unreachable:
    """An extraction service that went away after a few files."""

    def __init__(self, answers: int) -> None:
        self.answers = answers

    @property
    def name(self) -> str:
        return "unreachable"

    def check(self) -> str:
        return ""

    def extract(self, file: RawFile) -> Extraction:
        if self.answers == 0:
            raise ExtractorUnavailable("no answer")
        self.answers -= 1
        return EmbeddedExtractor().extract(file)


def test_an_unreachable_service_stops_the_batch_and_keeps_what_was_read(
    holdings: Holdings, deposit: Path
) -> None:
    with pytest.raises(ExtractorUnavailable):
        ingest_files([deposit], holdings, partial(Unreachable, 2))
    assert holdings.documents.counts().public == 2
    rows = {row.name: row.state for row in holdings.ledger.rows(1)}
    assert rows == {"1.txt": "done", "2.txt": "done", "3.txt": "waiting"}
    assert taken(ingest_files([deposit], holdings, EmbeddedExtractor)) == (1, 0, 2)


class Slow(EmbeddedExtractor):
    """An extractor that finds nothing today, as a busy machine does."""

    def extract(self, file: RawFile) -> Extraction:
        return Extraction(Status.TIMEOUT, "text/plain", warnings=("too slow",))


def test_a_bad_day_takes_no_text_off_the_record(holdings: Holdings, deposit: Path) -> None:
    rows = "题名,文件\n" + "".join(f"关于第{n}项工作的通知,{n}.txt\n" for n in range(1, 4))
    write(deposit, "清单.csv", rows)
    ingest_files([deposit], holdings, EmbeddedExtractor, list_path=deposit / "清单.csv")
    report = ingest_files([deposit], holdings, Slow, list_path=deposit / "清单.csv")
    assert taken(report) == (0, 0, 3)
    assert {note.kind for note in report.notes} == {"kept"}
    assert all(one.current.text.clean for one in holdings.documents.iterate())


class Deadly(EmbeddedExtractor):
    """An extractor that takes its process with it."""

    def extract(self, file: RawFile) -> Extraction:
        if file.name == "2.txt":
            os._exit(9)
        return super().extract(file)


def test_several_processes_do_the_same_and_survive_a_death(holdings: Holdings, deposit: Path) -> None:
    report = ingest_files([deposit], holdings, Deadly, jobs=2)
    assert taken(report) == (2, 0, 0)
    assert [(one.name, one.kind) for one in report.failed] == [("2.txt", "killed")]
    assert taken(ingest_files([deposit], holdings, EmbeddedExtractor, jobs=2)) == (1, 0, 2)


def test_nothing_there(holdings: Holdings, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        ingest_files([tmp_path / "no"], holdings, EmbeddedExtractor)


def records(path: Path, count: int) -> Path:
    lines = [
        json.dumps(
            {"id": f"a{n}", "title": f"云州市条例第{n}条", "text": f"第{n}项规定，应当遵守。"},
            ensure_ascii=False,
        )
        for n in range(1, count + 1)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_records_go_on_record_in_batches(holdings: Holdings, tmp_path: Path) -> None:
    path = records(tmp_path / "laws.jsonl", 1203)
    moves: list[tuple[int, int | None]] = []
    report = ingest_records(path, holdings, progress=lambda *move: moves.append(move))
    assert (report.source, *taken(report)) == ("records:laws", 1203, 0, 0)
    assert moves == [(500, None), (1000, None), (1203, None)]
    ids = holdings.documents.by_external_ids("records:laws", ["a7"])
    document = holdings.documents.get_public(ids["a7"])
    assert (document.unit, document.part_of, document.ordinal) == (Unit.ARTICLE, "云州市条例", 7)
    assert taken(ingest_records(path, holdings)) == (0, 0, 1203)


def test_bad_records_and_marked_ones(holdings: Holdings, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    lines = [
        {"id": "1", "title": "甲", "text": "乙"},
        {"id": "1", "title": "又", "text": "乙"},
        {"title": "无号", "text": "乙"},
        {"id": "2", "title": "名单", "text": f"张某某{number()}。"},
        {"id": "3", "title": "丙", "text": "丁", "theme": "奇谈"},
        {"id": "4", "title": "戊", "text": "己", "theme": "奇谈", "signed_on": "去年"},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("不是JSON\n" + text, encoding="utf-8")
    report = ingest_records(path, holdings, source_name="records:测试")
    assert taken(report) == (4, 0, 0)
    assert [(one.name, one.kind) for one in report.bad_lines] == [
        ("第1行", "bad-line"),
        ("第3行", "duplicate-id"),
        ("第4行", "bad-line"),
    ]
    assert [(one.name, one.kind) for one in report.withheld] == [("2", "identity-number")]
    assert {(one.name, one.detail) for one in report.notes if one.kind == "unknown-value"} == {
        ("2条记录", "主题分类：奇谈")
    }
    assert holdings.documents.counts().withheld == 1
    (row,) = holdings.ledger.rows(report.deposit_id)
    assert (row.state, row.reason) == ("done", "3 bad lines")
    released = holdings.documents.by_external_ids("records:测试", ["2"])["2"]
    holdings.documents.set_visibility(released, Visibility.PUBLIC, "a false alarm")
    assert ingest_records(path, holdings, source_name="records:测试").withheld == []


def test_a_report_is_short_and_says_what_it_left_out() -> None:
    report = Report("甲")
    for line in range(3000):
        report.note_bad_line(line, "bad-line", "not JSON")
    assert (report.bad_line_count, len(report.bad_lines)) == (3000, 1000)
    text = report.as_text(most=10)
    assert "另有 990 条" in text
    assert len(text) < 1000
    began = time.perf_counter()
    json.dumps(report.as_json())
    assert time.perf_counter() - began < 1


KILLED_AT = """
import os, signal, sys
from pathlib import Path
from holdings.store import Holdings
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.pipeline import ingest_files

def progress(done, total):
    if done >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

holdings = Holdings.open(f"sqlite:///{sys.argv[2]}/kaijuan.db", f"file://{sys.argv[2]}/store")
ingest_files([Path(sys.argv[1])], holdings, EmbeddedExtractor, progress=progress)
"""


def test_killed_anywhere_and_run_again_it_ends_the_same(deposit: Path, tmp_path: Path) -> None:
    for number in range(4, 46):
        write(deposit, f"{number:02}.txt", NOTICE.format(f"第{number}项工作", number))
    home = tmp_path / "home"
    home.mkdir()
    for done in ("0", "20", "40"):
        ended = subprocess.run(
            [sys.executable, "-c", KILLED_AT, str(deposit), str(home), done],
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert ended.returncode == -signal.SIGKILL
    killed = Holdings.open(f"sqlite:///{home}/kaijuan.db", f"file://{home}/store")
    whole = Holdings.open(f"sqlite:///{tmp_path}/whole.db", f"file://{tmp_path}/whole")
    assert 0 < killed.documents.counts().public < 45
    for one in (killed, whole):
        ingest_files([deposit], one, EmbeddedExtractor)
    assert contents(killed) == contents(whole)
    assert killed.changes.last() == whole.changes.last() == 45
    killed.close()
    whole.close()


def contents(holdings: Holdings) -> dict[str, Version]:
    return {one.external_id: one.current for one in holdings.documents.iterate()}
