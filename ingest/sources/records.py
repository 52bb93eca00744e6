"""Records: JSON Lines with the text inline, plain or compressed, read one line at a time."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from ingest.errors import SourceError

LONGEST_LINE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no record: its number (from 1) and why."""

    line: int
    reason: str


def read_records(path: Path) -> Iterator[tuple[int, dict[str, Any]] | BadLine]:
    """The records of a JSONL file (.gz and .xz by their first bytes) with their line numbers, streamed.

    A bad line is given as such and the rest goes on; a compressed file that breaks off ends with a bad
    line. Raises SourceError where the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            first = file.read(2)
        stream = _opened(path, first)
    except OSError as error:
        raise SourceError(f"cannot read the records {path}: {error.strerror or error}") from error
    with stream:
        line = 0
        while True:
            line += 1
            try:
                data = stream.readline(LONGEST_LINE)
            except (OSError, EOFError, lzma.LZMAError) as error:
                yield BadLine(line, f"the file breaks off here: {error}")
                return
            if not data:
                return
            if len(data) == LONGEST_LINE and not data.endswith(b"\n"):
                yield BadLine(line, f"longer than {LONGEST_LINE // 1024 // 1024} MB; the rest is not read")
                return
            if line == 1:
                data = data.removeprefix(b"\xef\xbb\xbf")
            if data.isspace():
                continue
            yield _record(line, data)


def _opened(path: Path, first: bytes) -> IO[bytes]:
    if first == b"\x1f\x8b":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if first == b"\xfd7":
        return cast(IO[bytes], lzma.open(path, "rb"))
    return path.open("rb")


def _record(line: int, data: bytes) -> tuple[int, dict[str, Any]] | BadLine:
    try:
        record = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        return BadLine(line, "not UTF-8")
    except RecursionError:
        return BadLine(line, "nested too deeply")
    except ValueError as error:
        return BadLine(line, f"not JSON: {error}")
    if not isinstance(record, dict):
        return BadLine(line, "not a JSON object")
    return line, record
