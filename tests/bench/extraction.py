"""How fast each family is read, by which library, and the table file × adapter.

``python -m tests.bench.extraction [FOLDER] [TIKA-URL]``: FOLDER is the shared data. Seconds are the best of
five in this process, after a first read that loads the libraries; Tika's are of one client, warm.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.extractors.embedded import EmbeddedExtractor
from ingest.extractors.isolated import IsolatedExtractor
from ingest.extractors.tika import TikaExtractor
from ingest.port import RawFile, TextExtractor
from tests.contract.extraction_manifest import rows, shortcoming

ROUNDS = 5
FAMILIES = {
    "pdf": ("001", "003", "016", "017", "026"),
    "docx": ("170", "171", "175", "166"),
    "xlsx": ("063", "084"),
    "pptx": ("097",),
    "odt": ("092",),
    "html": ("101", "116", "162"),
    "xml": ("104", "107", "114"),
    "txt": ("158", "159", "160"),
    "eml": ("125",),
    "zip": ("127", "130"),
    "doc": ("078", "091"),
    "xls": ("080", "082"),
    "ppt": ("086",),
    "rtf": ("095", "173"),
    "msg": ("087",),
}


def seconds_of(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The best time of several rounds, after one that does not count."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def files_of(folder: Path, starts: Sequence[str]) -> list[RawFile]:
    """The files of the set whose names start so."""
    found = [next((folder / "files").glob(f"{start}_*")) for start in starts]
    return [RawFile(path, path.name) for path in found]


def speeds(folder: Path, extractors: Sequence[tuple[str, TextExtractor]]) -> Iterator[str]:
    """A line per family: milliseconds a file for each extractor."""
    yield f"{'family':8}" + "".join(f"{name:>12}" for name, _ in extractors) + "   ms a file"
    for family, starts in FAMILIES.items():
        yield _line(family, files_of(folder, starts), extractors)
    word = [RawFile(path, path.name) for path in sorted((folder / "bench").glob("**/*.docx"))]
    if word:
        yield _line(f"{len(word)} docx", word, extractors)


def _line(label: str, files: Sequence[RawFile], extractors: Sequence[tuple[str, TextExtractor]]) -> str:
    rounds = ROUNDS if len(files) < 20 else 1
    cells = (
        seconds_of(lambda reader=extractor: [reader.extract(file) for file in files], rounds)  # type: ignore[misc]
        for _, extractor in extractors
    )
    return f"{label:8}" + "".join(f"{cell * 1000 / len(files):12.2f}" for cell in cells)


def table(folder: Path, extractors: Sequence[tuple[str, TextExtractor]]) -> Iterator[str]:
    """A line per file of the set: what it must do and what each adapter made of it."""
    for row in rows(folder):
        cells = []
        for _, extractor in extractors:
            found = extractor.extract(RawFile(folder / "files" / row.file, row.file))
            wrong = shortcoming(row, extractor.name, found)
            cells.append(f"{found.status.value}{' WRONG: ' + wrong if wrong else ''}")
        yield f"{row.behaviour:8} {' | '.join(f'{cell:11}' for cell in cells)} {row.file}"


def main(folder: Path, url: str = "") -> None:
    """Prints both tables."""
    with IsolatedExtractor() as isolated:
        readers: list[tuple[str, TextExtractor]] = [("embedded", EmbeddedExtractor()), ("isolated", isolated)]
        asked: list[tuple[str, TextExtractor]] = [("isolated", isolated)]
        if url:
            tika = TikaExtractor(url)
            readers.append(("tika", tika))
            asked.append(("tika", tika))
        for line in speeds(folder, readers):
            print(line)
        for line in table(folder, asked):
            print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
