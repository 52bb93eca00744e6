"""A run that is killed while it reads a scan goes on at the page where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest

from tests.unit.ingest.ocr.recognisers import SCANNED_PDF, installed

PAGES = 3


@pytest.mark.slow
def test_pages_read_before_a_kill_are_not_read_again(complete_run: bool, tmp_path: Path) -> None:
    installed("tesseract", complete_run)
    deposit, home = tmp_path / "deposit", tmp_path / "home"
    deposit.mkdir()
    with pypdfium2.PdfDocument(SCANNED_PDF) as page, pypdfium2.PdfDocument.new() as scan:
        for _ in range(PAGES):
            scan.import_pages(page)
        scan.save(deposit / "scan.pdf")
    command = [sys.executable, "-m", "search_app.cli", "ingest", str(deposit), "--no-index"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
    environment = {**kept, "KAIJUAN_HOME": str(home), "KAIJUAN_OCR": "tesseract"}
    running = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (before := read_pages(home)) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert 0 < len(before) < PAGES
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "1, 2, 3" in done.stdout
    after = read_pages(home)
    assert len(after) == PAGES
    assert before.items() <= after.items()


def read_pages(home: Path) -> dict[str, int]:
    """The pages that are kept, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in home.glob("ocr/*/*/*.page")}
