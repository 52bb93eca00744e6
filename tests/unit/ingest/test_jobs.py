"""What a worker does with the files it claims: every end they can come to."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest

from holdings.errors import NotOnRecord
from holdings.store import Holdings, LedgerRow
from ingest.errors import ExtractorUnavailable, SourceError
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.jobs import MOST_ATTEMPTS, Done, tidy, work_off
from ingest.pipeline import find_deposit, ingest_files
from ingest.port import Extraction, RawFile
from ingest.queueing import Queued, enqueue, retry
from ingest.receipts import as_text, receipt_of
from ingest.scratch import Scratch, clear_abandoned
from search_app.receipts import as_html
from search_app.settings import load_settings

NOTICE = (
    "云州市人民政府关于{0}的通知\n云政发〔2024〕{0}号\n各县：\n现通知如下。\n云州市人民政府\n2024年3月5日\n"
)


class AwayExtractor(EmbeddedExtractor):
    """The real one, whose service goes away at the second file."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def extract(self, file: RawFile) -> Extraction:
        self.asked += 1
        if self.asked == 2:
            raise ExtractorUnavailable("the server does not answer")
        return super().extract(file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "deposit"
    made.mkdir()
    for number in range(1, 5):
        (made / f"{number}.txt").write_text(NOTICE.format(number), encoding="utf-8")
    return made


def queue(holdings: Holdings, folder: Path) -> Queued:
    return enqueue(find_deposit([folder], source_name="jobs"), holdings)


def drain(holdings: Holdings) -> int:
    done = 0
    while settled := work_off(holdings, EmbeddedExtractor()).settled:
        done += settled
    return done


def states(holdings: Holdings, deposit: int) -> dict[str, str]:
    return {row.name: row.state for row in holdings.ledger.rows(deposit)}


def test_an_enqueued_deposit_needs_its_folder_no_more_and_ends_as_a_direct_one(
    holdings: Holdings, folder: Path, tmp_path: Path
) -> None:
    (folder / "copy.txt").write_bytes((folder / "2.txt").read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    direct = Holdings.open(f"sqlite:///{tmp_path}/direct.db", f"file://{tmp_path}/direct")
    expected = ingest_files([folder], direct, EmbeddedExtractor, source_name="jobs").as_json()
    queued = queue(holdings, folder)
    assert (queued.files, queued.settled) == (5, 1)
    shutil.rmtree(folder)
    assert drain(holdings) == 5
    deposit = holdings.ledger.deposit(queued.deposit_id)
    report = dict(deposit.report)
    for name in ("seconds", "deposit_id"):
        del report[name], expected[name]
    assert report == json.loads(json.dumps(expected))
    assert (deposit.ended_at != "", holdings.ledger.queued()) == (True, 0)
    direct.close()


def test_an_empty_deposit_is_closed_at_once(holdings: Holdings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    queued = queue(holdings, tmp_path / "empty")
    assert (queued.files, holdings.ledger.deposit(queued.deposit_id).ended_at != "") == (0, True)


def test_files_wait_where_the_extraction_service_is_away(holdings: Holdings, folder: Path) -> None:
    queued = queue(holdings, folder)
    assert work_off(holdings, AwayExtractor()) == Done(1, 3)
    rows = holdings.ledger.rows(queued.deposit_id)
    assert [(row.state, row.attempts, row.reason) for row in rows[1:]] == [
        ("waiting", 0, "the server does not answer")
    ] * 3
    assert work_off(holdings, EmbeddedExtractor()) == Done(), "not before half a minute has passed"
    assert holdings.ledger.queued() == 3


def test_a_file_that_ends_its_worker_again_and_again_is_given_up(holdings: Holdings, folder: Path) -> None:
    queued = queue(holdings, folder)
    for _ in range(MOST_ATTEMPTS):
        assert holdings.ledger.claim("killed", lease=0, most=10)
    while holdings.ledger.claim("killed", lease=0, most=10)[0].attempts <= MOST_ATTEMPTS:
        pass
    drain(holdings)
    given_up = [name for name, state in states(holdings, queued.deposit_id).items() if state == "failed"]
    assert given_up, "at least the one that was always taken alone"
    assert len(given_up) < 4, "and not those that came with it"
    report = holdings.ledger.deposit(queued.deposit_id).report
    assert {one["kind"] for one in report["failed"]} == {"given-up"}
    assert retry(holdings, queued.deposit_id) == len(given_up)
    drain(holdings)
    assert set(states(holdings, queued.deposit_id).values()) == {"done"}


def test_a_poisoned_file_is_refused_until_it_is_released(holdings: Holdings, folder: Path) -> None:
    queued = queue(holdings, folder)
    digest = holdings.ledger.rows(queued.deposit_id)[0].sha256
    for _ in range(2):
        holdings.poison.blame(digest, "1.txt", "took too much memory")
    drain(holdings)
    assert states(holdings, queued.deposit_id) == {
        "1.txt": "failed",
        "2.txt": "done",
        "3.txt": "done",
        "4.txt": "done",
    }
    assert "took too much memory" in holdings.ledger.rows(queued.deposit_id)[0].reason
    holdings.poison.release(digest)
    retry(holdings, queued.deposit_id, ["1.txt"])
    drain(holdings)
    assert states(holdings, queued.deposit_id)["1.txt"] == "done"


def test_retry_takes_a_file_as_it_is_now_else_the_original_that_was_kept(
    holdings: Holdings, folder: Path
) -> None:
    (folder / "1.txt").write_bytes(b" \n")
    (folder / "2.txt").write_bytes(b"\n\n")
    queued = queue(holdings, folder)
    drain(holdings)
    assert states(holdings, queued.deposit_id)["1.txt"] == "failed"
    (folder / "1.txt").write_text(NOTICE.format(1), encoding="utf-8")
    (folder / "2.txt").unlink()
    assert retry(holdings, queued.deposit_id) == 2
    drain(holdings)
    found = states(holdings, queued.deposit_id)
    assert (found["1.txt"], found["2.txt"]) == ("done", "failed")
    with pytest.raises(SourceError, match=r"has no file x\.txt"):
        retry(holdings, queued.deposit_id, ["x.txt"])
    with pytest.raises(NotOnRecord):
        retry(holdings, 99)


def test_an_original_that_is_gone_costs_itself(holdings: Holdings, folder: Path, tmp_path: Path) -> None:
    queued = queue(holdings, folder)
    shutil.rmtree(folder)
    digest = holdings.ledger.rows(queued.deposit_id)[0].sha256
    next((tmp_path / "store").rglob(digest)).unlink()
    drain(holdings)
    first = holdings.ledger.rows(queued.deposit_id)[0]
    assert (first.state, "deposit it again" in first.reason or "no such file" in first.reason.lower()) == (
        "failed",
        True,
    )
    assert list(states(holdings, queued.deposit_id).values()).count("done") == 3


def test_a_direct_ingest_that_was_cut_off_can_be_given_to_workers(holdings: Holdings, folder: Path) -> None:
    deposit = holdings.ledger.begin("jobs")
    rows = [
        LedgerRow(deposit, "1.txt", "", "extracting", "extraction", "", path=str(folder / "1.txt")),
        LedgerRow(deposit, "2.txt", "", "waiting", "", "", path=str(folder / "2.txt")),
    ]
    holdings.ledger.record_many(rows)
    assert tidy(holdings) == 0
    assert retry(holdings, deposit) == 2
    assert tidy(holdings) == 2
    drain(holdings)
    assert states(holdings, deposit) == {"1.txt": "done", "2.txt": "done"}
    assert holdings.ledger.deposit(deposit).report["taken"] == 2


def test_what_a_killed_worker_left_open_is_closed_by_the_next(holdings: Holdings, folder: Path) -> None:
    queued = queue(holdings, folder)
    for row in holdings.ledger.rows(queued.deposit_id):
        holdings.ledger.record(queued.deposit_id, row.name, row.sha256, "done", "put", "")
    assert holdings.ledger.deposit(queued.deposit_id).ended_at == ""
    assert tidy(holdings) == 0
    assert holdings.ledger.deposit(queued.deposit_id).ended_at != ""


def test_a_receipt_before_and_after_the_end(holdings: Holdings, folder: Path) -> None:
    settings = load_settings({})
    (folder / "移交清单.csv").write_text(
        "题名,文号,文件\n<b>甲</b>,云政发〔2020〕1号,1.txt\n", encoding="utf-8"
    )
    deposit = find_deposit([folder], list_path=folder / "移交清单.csv", source_name="dept")
    queued = enqueue(deposit, holdings)
    early = as_text(receipt_of(holdings, queued.deposit_id, "云州市档案馆", settings.timezone))
    assert "处理中，非最终" in early
    assert "1. 1.txt  待处理" in early
    drain(holdings)
    receipt = receipt_of(holdings, queued.deposit_id, "云州市<档案馆>", settings.timezone)
    text = as_text(receipt)
    assert "处理中" not in text
    assert "清单为“云政发〔2020〕1号”，文件为“云政发〔2024〕1号”" in text
    assert "文件存在而清单未列，未收：2.txt" in text
    page = as_html(receipt, queued.deposit_id)
    assert "云州市&lt;档案馆&gt;" in page
    assert "<档案馆>" not in page
    assert receipt.lines[0].sha256 in page


def test_scratch_goes_when_its_process_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    root = tmp_path / "scratch"
    mine = Scratch(root)
    with tempfile.NamedTemporaryFile(delete=False) as kept:
        kept.write(b"copy")
    assert Path(kept.name).is_relative_to(mine.folder)
    gone = root / "123-dead"
    gone.mkdir()
    (gone / "copy.pdf").write_bytes(b"copy")
    (root / "123-dead.lock").touch()
    assert clear_abandoned(root) == 1
    assert (gone.exists(), Path(kept.name).exists()) == (False, True)
