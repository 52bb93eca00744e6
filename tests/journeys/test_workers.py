"""Workers over one ledger: killed at any moment, absent queue, and the clerk's commands around them."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from holdings.store import Holdings
from search_app.queue import TICK_EVERY
from tests.unit.ingest.extractors.made_files import docx, paragraph

COMMAND = [sys.executable, "-m", "search_app.cli"]
NOTICE = "云州市人民政府关于第{0}项工作的通知\n云政发〔2024〕{0}号\n各县（市、区）人民政府：\n现就第{0}项工作通知如下。\n云州市人民政府\n2024年3月5日\n"


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
    return {**kept, "KAIJUAN_HOME": str(home)}


def run(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**environment(home), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def asked(home: Path, *arguments: str) -> dict[str, object]:
    done = run(home, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def make_files(folder: Path, count: int) -> None:
    """Small notices, texts and Word documents, and at the end a damaged, a withheld and a second copy."""
    folder.mkdir()
    for number in range(1, count + 1):
        text = NOTICE.format(number)
        if number % 2:
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        else:
            body = "".join(paragraph(line) for line in text.splitlines())
            (folder / f"{number}.docx").write_bytes(docx(body))
    (folder / "1.txt").write_text("秘密★5年\n云州市会议安排\n", encoding="utf-8")
    (folder / "2.docx").write_bytes(b"PK\x03\x04 nothing")
    (folder / "3.txt").write_bytes((folder / "5.txt").read_bytes())


def start(home: Path, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "worker", "--jobs", "2", "--lease", "2", *arguments],
        env={**environment(home), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def working(home: Path, *arguments: str, **settings: str) -> Iterator[None]:
    """A worker that is told to stop at the end, and does."""
    process = start(home, *arguments, **settings)
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(30) == 0


def left(home: Path) -> int:
    with sqlite3.connect(f"file:{home}/holdings.db?mode=ro", uri=True, timeout=30) as database:
        open_deposits = database.execute("SELECT count(*) FROM deposits WHERE ended_at = ''").fetchone()[0]
        due = database.execute("SELECT count(*) FROM ledger WHERE due_at <> ''").fetchone()[0]
    return int(due + open_deposits)


def until_done(home: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while left(home):
        assert time.monotonic() < end, f"{left(home)} files left"
        time.sleep(0.2)


def end_state(home: Path) -> Mapping[str, object]:
    """Everything that a person could tell the difference by: documents, ledger, report, change list."""
    holdings = Holdings.open(f"sqlite:///{home}/holdings.db", f"file:{home}/files")
    try:
        rows = holdings.ledger.rows(1)
        documents = holdings.documents.iterate(limit=10_000)
        report = holdings.ledger.deposit(1).report
        return {
            "documents": sorted(
                (one.external_id, one.visibility.value, one.current.text.clean) for one in documents
            ),
            "revs": {one.rev for one in documents},
            "ledger": [(row.name, row.sha256, row.state, row.stage, row.reason, row.report) for row in rows],
            "changes": holdings.changes.last(),
            "report": {name: report[name] for name in report if name != "seconds"},
        }
    finally:
        holdings.close()


def claimed(home: Path) -> set[str]:
    with sqlite3.connect(f"file:{home}/holdings.db?mode=ro", uri=True, timeout=30) as database:
        return {row[0] for row in database.execute("SELECT owner FROM ledger WHERE owner <> ''")}


def kill_at_random(home: Path, kills: int, pause: Callable[[], float]) -> int:
    """Starts a worker, and once it has files kills it with all its processes, again and again.

    Gives how often files were left afterwards: the kill was in the middle of the work.
    """
    in_the_middle = 0
    for _ in range(kills):
        before, process, end = claimed(home), start(home, "--no-refresh"), time.monotonic() + 10
        while left(home) and claimed(home) <= before and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(pause())
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        in_the_middle += bool(left(home))
    return in_the_middle


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory, complete_run: bool) -> Iterator[str]:
    """The address of a Redis of our own; skipped where none is installed, failed in a complete run."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is absent") if complete_run else pytest.skip(
            "redis-server is not installed"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/3"
    finally:
        server.terminate()
        server.wait()


def undisturbed_and_disturbed(
    tmp_path: Path, files: int, kills: int
) -> tuple[Mapping[str, object], int, float]:
    """Both runs over the same enqueued deposit; asserts that they end the same."""
    make_files(tmp_path / "in", files)
    calm, rough = tmp_path / "calm", tmp_path / "rough"
    assert asked(calm, "ingest", "--enqueue", "--name", "deposit", str(tmp_path / "in"))["files"] == files - 1
    shutil.rmtree(tmp_path / "in")
    shutil.copytree(calm, rough)
    began = time.monotonic()
    with working(calm, "--no-refresh"):
        until_done(calm, 20 + files)
    calm_seconds = time.monotonic() - began
    chance = random.Random(20261123)
    at_work = kill_at_random(rough, kills, lambda: chance.random() * 0.15)
    with working(rough):
        until_done(rough, 60 + files)
        time.sleep(TICK_EVERY + 1)
        scratch = sorted((rough / "scratch").iterdir())
    assert len(scratch) <= 4, "what killed workers left is cleared away: a folder and a lock for each of two"
    expected = end_state(calm)
    assert end_state(rough) == expected
    assert (len(expected["documents"]), expected["changes"], expected["revs"]) == (files - 2, files - 2, {1})  # type: ignore[arg-type]
    return expected, at_work, calm_seconds


@pytest.mark.slow
def test_workers_killed_at_any_moment_end_as_if_nothing_had_happened(tmp_path: Path) -> None:
    _, at_work, _ = undisturbed_and_disturbed(tmp_path, 40, 2)
    assert at_work, "the files were done before anything could be killed"
    assert asked(tmp_path / "rough", "index", "refresh") is not None
    assert asked(tmp_path / "rough", "search", "通知")["total"] == 37


@pytest.mark.proof
def test_500_files_and_30_kills(
    tmp_path: Path, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    expected, at_work, seconds = undisturbed_and_disturbed(tmp_path, 500, 30)
    figures = {
        "files": 500,
        "workers": 2,
        "kills": 30,
        "kills_in_the_middle": at_work,
        "documents": len(expected["documents"]),  # type: ignore[arg-type]
        "changes": expected["changes"],
        "lost": 498 - len(expected["documents"]),  # type: ignore[arg-type]
        "twice": expected["changes"] - len(expected["documents"]),  # type: ignore[operator,arg-type]
        "seconds_undisturbed": round(seconds, 1),
    }
    write_proof("killed-workers", figures)


@pytest.mark.slow
def test_a_clerks_deposit_by_redis_from_enqueue_to_receipt(tmp_path: Path, redis: str) -> None:
    """Enqueue with a list, a watched folder beside it, a broken file tried again, the receipt."""
    home, folder, drop = tmp_path / "home", tmp_path / "in", tmp_path / "drop"
    make_files(folder, 6)
    drop.mkdir()
    (drop / "later.txt").write_text(NOTICE.format(99), encoding="utf-8")
    rows = "题名,文号,文件\n关于第5项工作的通知,云政发〔2024〕7号,5.txt\n损坏的文件,,2.docx\n没有的文件,,none.txt\n"
    (folder / "移交清单.csv").write_text(rows, encoding="utf-8")
    listed = ["--list", str(folder / "移交清单.csv")]
    queue = {"KAIJUAN_QUEUE": redis}
    done = run(home, "ingest", "--enqueue", "--name", "deposit", str(folder), *listed, **queue)
    assert done.returncode == 0, done.stderr
    assert "2 files for the workers" in done.stdout
    added = run(
        home, "sources", "add", "drop", "watched", str(drop), "--every", "5", "--set", "settle=0.2", **queue
    )
    assert added.returncode == 0, added.stderr
    with working(home, **queue):
        until_done(home, 60)
        end = time.monotonic() + 60
        # Until the refresher has built the first index the search says that there is none.
        while "第99项工作的通知" not in run(home, "search", "第99项").stdout:
            assert time.monotonic() < end, run(home, "sources", "list").stdout
            time.sleep(0.3)
        receipt = run(home, "deposits", "receipt", "1").stdout
        page = run(home, "deposits", "receipt", "1", "--html").stdout
        assert "1 files for the workers" in run(home, "deposits", "retry", "1", "5.txt", **queue).stdout
        until_done(home, 60)
    for words in ("公开文件移交接收回执", "清单校验（SHA-256）", "移交清单.csv", "none.txt", "5.txt  已收（"):
        assert words in receipt
    assert "清单为“云政发〔2024〕7号”，文件为“云政发〔2024〕5号”" in receipt
    assert "<td>5.txt</td><td>已收</td>" in page
    assert "@media print" in page
    again = {row["name"]: row["state"] for row in asked(home, "deposits", "show", "1")["files"]}  # type: ignore[attr-defined]
    assert again["5.txt"] == "unchanged"


def test_an_absent_redis_is_said_before_anything_is_written_down(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    make_files(folder, 6)
    for command in (["ingest", "--enqueue", str(folder)], ["worker", "--no-refresh"]):
        done = run(home, *command, KAIJUAN_QUEUE="redis://:hidden@127.0.0.1:1/0")
        assert done.returncode == 1
        assert "the queue at 127.0.0.1:1/0 cannot be reached" in done.stderr
        assert "start Redis, or correct KAIJUAN_QUEUE" in done.stderr
        assert "hidden" not in done.stderr
        assert "Traceback" not in done.stderr
    assert asked(home, "deposits", "list")["deposits"] == []
    wrong = run(home, "worker", KAIJUAN_QUEUE="amqp://host")
    assert wrong.returncode == 2
    assert "KAIJUAN_QUEUE: expected sqlite:FILE or redis://" in wrong.stderr


@pytest.mark.slow
def test_the_site_takes_jobs_by_itself_and_ends_with_its_children(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    make_files(folder, 6)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=environment(home), stderr=subprocess.DEVNULL
    )
    try:
        assert run(home, "ingest", "--enqueue", str(folder)).returncode == 0
        until_done(home, 60)
        children = [child.pid for child in psutil.Process(site.pid).children(recursive=True)]
        assert len(children) >= 2, "what keeps the index fresh, and what takes jobs"
    finally:
        site.kill()
        site.wait()
    end = time.monotonic() + 20
    while any(map(psutil.pid_exists, children)):
        assert time.monotonic() < end, "the children outlive the site"
        time.sleep(0.2)
