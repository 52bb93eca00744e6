"""The gate over real texts that are public: what it would keep back wrongly."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from ingest.screening import screen_text


def texts(path: Path) -> Iterator[str]:
    unpack = lzma.decompress if path.suffix == ".xz" else gzip.decompress
    for line in unpack(path.read_bytes()).splitlines():
        yield json.loads(line)["text"] or ""


def withheld(path: Path) -> tuple[int, int]:
    """How many texts the gate keeps back, of how many."""
    verdicts = [bool(screen_text(text).findings) for text in texts(path)]
    return sum(verdicts), len(verdicts)


def test_no_law_is_withheld(shared_data: Path) -> None:
    assert withheld(shared_data / "corpus" / "laws.jsonl.xz") == (0, 2766)


def test_no_policy_and_no_report_is_withheld(shared_data: Path) -> None:
    names = ("gov_policy", "gov_work_reports_2026", "gov_work_reports_central")
    found = [withheld(shared_data / "corpus" / f"{name}.jsonl.gz") for name in names]
    assert found == [(0, 40), (0, 16), (0, 2)]
