"""The yardstick for indexing: rjieba, three streams, a tantivy writer, and nothing else.

No database, no normalising, no metadata, no guard: what a first script would do. Runs in this process.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import rjieba
import tantivy

HAN = re.compile(r"[一-鿿㐀-䶿]+|[A-Za-z0-9]+")
FIELDS = ("fine", "bigram", "unigram")


def records(path: Path) -> Iterator[dict[str, str]]:
    """The records of a JSONL file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def streams(text: str) -> tuple[str, str, str]:
    """Words, bigrams and single characters of a text, each joined by spaces."""
    bigrams: list[str] = []
    unigrams: list[str] = []
    for run in HAN.findall(text):
        if run.isascii():
            bigrams.append(run)
            unigrams.append(run)
        else:
            bigrams.extend(run[i : i + 2] for i in range(len(run) - 1))
            unigrams.extend(run)
    return " ".join(w for w in rjieba.cut(text) if not w.isspace()), " ".join(bigrams), " ".join(unigrams)


def build(path: Path, folder: Path) -> tuple[int, int]:
    """Indexes every record; returns how many, and the bytes of their titles and texts."""
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        schema.add_text_field(name, tokenizer_name="whitespace")
    index = tantivy.Index(schema.build(), path=str(folder))
    writer = index.writer(128_000_000, 1)
    count = size = 0
    for record in records(path):
        text = record["title"] + "\n" + record["text"]
        writer.add_document(
            tantivy.Document(id=record["id"], **dict(zip(FIELDS, streams(text), strict=True)))
        )
        count, size = count + 1, size + len(text.encode())
    writer.commit()
    writer.wait_merging_threads()
    return count, size


def main() -> None:
    """Prints one JSON line: records, bytes, seconds of wall clock and of processor."""
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        count, size = build(Path(sys.argv[1]), Path(folder))
        print(
            json.dumps(
                {
                    "records": count,
                    "bytes": size,
                    "seconds": round(time.perf_counter() - wall, 2),
                    "cpu": round(time.process_time() - cpu, 2),
                }
            )
        )


if __name__ == "__main__":
    main()
