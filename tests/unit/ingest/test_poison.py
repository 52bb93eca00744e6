"""A file that ends its reader twice is not read again until staff release it."""

from __future__ import annotations

from pathlib import Path

from holdings.store import Holdings
from ingest.extractors.isolated import Bounds, IsolatedExtractor
from ingest.pipeline import ingest_files
from tests.unit.ingest.extractors.hostile import Obedient


def test_two_kills_then_refused_then_released(holdings: Holdings, tmp_path: Path) -> None:
    folder = tmp_path / "交来"
    folder.mkdir()
    (folder / "leave").write_text("the reader crashes on this name")
    (folder / "fine").write_text("this one is read")
    extractor = IsolatedExtractor(Obedient, Bounds(seconds=20))
    outcomes = []
    for _ in range(3):
        report = ingest_files([folder], holdings, lambda: extractor)
        outcomes += [(note.name, note.kind) for note in report.failed]
        assert report.on_record == 1, "the next file is untouched"
    assert outcomes == [("leave", "killed"), ("leave", "killed"), ("leave", "poisoned")]
    (entry,) = holdings.poison.entries()
    assert (entry.name, entry.reason) == ("leave", "the reader crashed on it (exit code 3)")
    assert "exit code 3" in report.failed[0].detail
    holdings.poison.release(entry.sha256)
    again = ingest_files([folder], holdings, lambda: extractor)
    assert [note.kind for note in again.failed] == ["killed"]
    extractor.close()
