from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from ingest.extractors.embedded import EmbeddedExtractor
from ingest.port import TextExtractor
from ingest.preparing import Task
from ingest.workers import prepared_in_order


def counted(folder: Path) -> TextExtractor:
    """An extractor, and a file for each that was made."""
    made = len(list(folder.iterdir()))
    (folder / f"{os.getpid()}-{made}").touch()
    return EmbeddedExtractor()


def test_each_process_makes_its_extractor_once(tmp_path: Path) -> None:
    tasks = []
    for number in range(8):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"第{number}号通知", encoding="utf-8")
        tasks.append(Task(path, path.name, "0" * 64, "test"))
    folder = tmp_path / "made"
    folder.mkdir()
    read = list(prepared_in_order(tasks, partial(counted, folder), jobs=2))
    assert [prepared.task.name for prepared in read] == [task.name for task in tasks]
    assert all(prepared.document for prepared in read)
    makers = [path.name.split("-")[0] for path in folder.iterdir()]
    assert len(makers) == len(set(makers)) <= 2
