"""Kill -9 in the middle of ingest and of rebuild: run it again, and all is as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from search_app.cli.ingest import LARGE

RECORDS = 4000
COMMAND = [sys.executable, "-m", "search_app.cli"]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
    return {**kept, "KAIJUAN_HOME": str(home)}


def kaijuan(home: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def kill_after(home: Path, seconds: float, *arguments: str) -> bool:
    """Starts the command, kills it with its children; whether it was still at work."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    at_work = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL) if at_work else None
    process.wait()
    return at_work


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """So many that a process beside indexes them while they come in."""
    file = tmp_path / "records.jsonl"
    lines = (
        {
            "id": f"r{n}",
            "title": f"云州市通知第{n}件",
            "text": f"第{n}件通知：公共租赁住房申请条件与租金标准。" * 16,
        }
        for n in range(RECORDS)
    )
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert file.stat().st_size > LARGE
    return file


def end_state(home: Path) -> tuple[int, bool]:
    page = kaijuan(home, "search", "公共租赁住房", "--json")
    drift = kaijuan(home, "index", "verify", "--json")
    return page["total"], not (drift["missing"] or drift["ghosts"] or drift["stale"])


@pytest.mark.slow
def test_ingest_killed_at_any_moment_and_run_again(tmp_path: Path, records: Path) -> None:
    home = tmp_path / "home"
    interrupted = 0
    for seconds in (1.2, 1.8, 2.4, 3.0):
        interrupted += kill_after(home, seconds, "ingest", "--source", "records", str(records))
    assert interrupted, "the ingest was over before it could be killed"
    report = kaijuan(home, "ingest", "--source", "records", str(records), "--json")
    assert report["failed"] == []
    assert end_state(home) == (RECORDS, True)
    again = kaijuan(home, "ingest", "--source", "records", str(records), "--json")
    assert (again["taken"], again["unchanged"]) == (0, RECORDS)


@pytest.mark.slow
def test_rebuild_killed_at_any_moment_leaves_a_whole_index(tmp_path: Path, records: Path) -> None:
    home = tmp_path / "home"
    kaijuan(home, "ingest", "--source", "records", str(records), "--json")
    for seconds in (0.8, 1.1, 1.5):
        kill_after(home, seconds, "index", "rebuild")
        assert end_state(home) == (RECORDS, True)
    kaijuan(home, "index", "rebuild", "--json")
    assert end_state(home) == (RECORDS, True)
