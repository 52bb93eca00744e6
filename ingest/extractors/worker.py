"""The process that reads hostile files: it takes paths on one pipe, answers on another, and may be killed.

Started by ``isolated``; each message is four bytes of length, then JSON.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import signal
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from ingest.extractors.confinement import confine, grant_processor_time
from ingest.extractors.wire import dump
from ingest.port import RawFile, TextExtractor

Answer = Callable[[Mapping[str, Any]], bytes]
_LENGTH = 4
# The parent ends this process first; the alarm is for a parent that is gone.
_SPARE_SECONDS = 10


def serve(extractor: str, folder: str, seconds: float) -> None:
    """Reads file after file until the other end of standard input is closed.

    ``extractor`` is the class that reads, as ``module:name``.
    """

    def prepared() -> Answer:
        module, _, name = extractor.partition(":")
        reader: TextExtractor = getattr(importlib.import_module(module), name)()
        return lambda request: dump(
            reader.extract(RawFile(path_of(request), request["name"], _keep(request["keep"])))
        )

    answer_requests(prepared, folder, seconds, reads_elsewhere=False)


def answer_requests(
    prepare: Callable[[], Answer], folder: str, seconds: float, *, reads_elsewhere: bool = True
) -> None:
    """Answers each request with bytes, off the network, and writing only in a temporary folder of its own.

    ``prepare`` is called once, when nothing can be reached any more, and gives what answers. Without
    ``reads_elsewhere`` it can read that folder only, and what programs need to run.
    """
    tempfile.tempdir = folder
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _silence()
    confinement = confine(folder, reads_elsewhere=reads_elsewhere)
    answer = prepare()
    _send(answers, json.dumps(confinement.as_json()).encode("ascii"))
    while (message := receive(requests)) is not None:
        signal.alarm(math.ceil(seconds) + _SPARE_SECONDS)
        grant_processor_time(seconds)
        content = answer(json.loads(message))
        signal.alarm(0)
        _send(answers, content)


def path_of(request: Mapping[str, Any]) -> Path:
    """The path a request names, whatever bytes it is made of."""
    return Path(os.fsdecode(bytes.fromhex(request["path"])))


def _keep(folder: str) -> Path | None:
    """The folder for what is inside a file, made anew; None where nobody wants it."""
    if not folder:
        return None
    path = Path(tempfile.gettempdir()) / folder
    path.mkdir()
    return path


def receive(stream: BinaryIO) -> bytes | None:
    """The next message, or None where the stream ends."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    body = stream.read(length)
    return body if len(body) == length else None


def _send(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def _silence() -> None:
    """Native libraries write to the standard streams whenever they like; the answers have their own."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
