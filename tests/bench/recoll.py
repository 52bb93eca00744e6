"""How long a folder takes from files to searchable, beside ``recollindex``, format by format.

``python -m tests.bench.recoll DATA [OUT]``: DATA is the shared data, OUT a JSON file for the figures. Both get
two processes or threads and read the same copies, ours without OCR; recoll's helpers are those that are
installed (Debian: recollcmd python3-recoll xsltproc antiword unrtf poppler-utils catdoc python3-lxml
python3-chardet). Whole processes are timed; what either takes for a folder with one short text is its start.
"""

from __future__ import annotations

import base64
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 3
#: Both work on two files at once; recoll has a queue before each of its three stages.
RECOLL = "topdirs = {folder}\nthrQSizes = 2 2 2\nthrTCounts = 2 2 1\nloglevel = 1\n"
OURS = [sys.executable, "-m", "search_app.cli"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A format: files, how many each of the two read, and the medians of seconds on what both read."""

    format: str
    files: int
    ours_read: int
    recoll_read: int
    both_read: int
    ours_seconds: float = 0.0
    recoll_seconds: float = 0.0
    ours_start: float = 0.0
    recoll_start: float = 0.0

    @property
    def ratio(self) -> float:
        """Recoll's time in ours: above 1 we are faster."""
        return round(self.recoll_seconds / self.ours_seconds, 2) if self.ours_seconds else 0.0


def sets(data: Path) -> Iterator[tuple[str, list[Path]]]:
    """The DOCX of the judged collection, and the readable files of the set by format."""
    yield "docx (119)", sorted((data / "bench" / "legaldc" / "docx").glob("*.docx"))
    found: dict[str, list[Path]] = {}
    with (data / "files_manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["behaviour"] == "extract" and not row["password"]:
                found.setdefault(row["format"], []).append(data / "files" / row["file"])
    yield "all of the set", sorted(file for files in found.values() for file in files)
    yield from sorted(found.items())


class Bench:
    """Runs both on folders of copies under one temporary folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._runs = 0

    def folder(self, files: Sequence[Path]) -> Path:
        """A fresh folder with copies of these files."""
        self._runs += 1
        made = self._root / f"files-{self._runs}"
        made.mkdir()
        for file in files:
            shutil.copy(file, made / file.name)
        return made

    def ours(self, folder: Path) -> tuple[float, set[str]]:
        """Seconds of a whole ``kaijuan ingest``, and the names of what was read."""
        self._runs += 1
        home = self._root / f"home-{self._runs}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
        here = {**kept, "KAIJUAN_HOME": str(home), "KAIJUAN_OCR": "none", "KAIJUAN_LOG_LEVEL": "ERROR"}
        seconds, output = _timed([*OURS, "ingest", str(folder), "--jobs", "2", "--json"], here)
        report = json.loads(output)
        unread = {note["name"] for note in (*report["failed"], *report["without_text"])}
        return seconds, {file.name for file in folder.iterdir()} - unread

    def recoll(self, folder: Path) -> tuple[float, set[str]]:
        """Seconds of a whole ``recollindex``, and the names of what it has words of."""
        self._runs += 1
        place = self._root / f"recoll-{self._runs}"
        place.mkdir()
        (place / "recoll.conf").write_text(RECOLL.format(folder=folder), encoding="utf-8")
        seconds, _ = _timed(["recollindex", "-c", str(place), "-z"], dict(os.environ))
        _, output = _timed(
            ["recollq", "-c", str(place), "-n", "0-5000", "-F", "filename dbytes", f"dir:{folder}"],
            dict(os.environ),
        )
        # Members of an archive are listed by their own names.
        return seconds, {file.name for file in folder.iterdir()} & set(_with_words(output))


def _timed(command: list[str], environment: Mapping[str, str]) -> tuple[float, str]:
    began = time.perf_counter()
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=True)
    return time.perf_counter() - began, done.stdout


def _with_words(output: str) -> Iterator[str]:
    """The names in recollq's lines of base64 whose documents have a text of more than a few bytes."""
    for line in output.splitlines()[2:]:
        values = [base64.b64decode(part).decode("utf-8", "replace") for part in line.split(" ") if part]
        if len(values) == 2 and values[1].isdigit() and int(values[1]) > 20:
            yield values[0]


def compare(bench: Bench, name: str, files: Sequence[Path], starts: tuple[float, float]) -> Compared:
    """Both on one format, in turn; timed on what both read."""
    folder = bench.folder(files)
    _, ours = bench.ours(folder)
    _, theirs = bench.recoll(folder)
    both = [file for file in files if file.name in ours & theirs]
    if not both:
        return Compared(name, len(files), len(ours), len(theirs), 0)
    shared = bench.folder(both)
    pairs = [(bench.ours(shared)[0], bench.recoll(shared)[0]) for _ in range(ROUNDS)]
    own, other = (round(statistics.median(times), 2) for times in zip(*pairs, strict=True))
    return Compared(name, len(files), len(ours), len(theirs), len(both), own, other, *starts)


def start(bench: Bench) -> tuple[float, float]:
    """What both take for one short text."""
    short = bench.folder([])
    (short / "短.txt").write_text("云州市人民政府关于公开政府信息的通知。" * 3, encoding="utf-8")
    pairs = [(bench.ours(short)[0], bench.recoll(short)[0]) for _ in range(ROUNDS)]
    own, other = (round(statistics.median(times), 2) for times in zip(*pairs, strict=True))
    return own, other


def main() -> None:
    """Prints a line per format, and writes them to OUT where it is named."""
    if not (shutil.which("recollindex") and shutil.which("recollq")):
        print("left out: recollindex is not installed (Debian: recollcmd)")
        return
    found = []
    with tempfile.TemporaryDirectory() as root:
        bench = Bench(Path(root))
        starts = start(bench)
        print(f"start: ours {starts[0]:.2f} s, recollindex {starts[1]:.2f} s")
        for name, files in sets(Path(sys.argv[1])):
            one = compare(bench, name, files, starts)
            found.append({**asdict(one), "ratio": one.ratio})
            print(json.dumps(found[-1], ensure_ascii=False), flush=True)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
