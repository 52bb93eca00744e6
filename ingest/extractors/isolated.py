"""The embedded extractor in processes of its own: what a file does to them, it does to nobody else."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ingest.errors import ExtractorUnavailable
from ingest.extractors.limits import MEGABYTE
from ingest.extractors.sniff import expected_type
from ingest.extractors.wire import load
from ingest.port import Extraction, RawFile, Status, TextExtractor

EMBEDDED = "ingest.extractors.embedded:EmbeddedExtractor"
_BOOT = (
    "import sys; sys.path[:] = {path!r}\n"
    "from ingest.extractors.worker import serve; serve({extractor!r}, {folder!r}, {seconds!r})"
)
_LENGTH = 4
_LOOK_EVERY = 0.05
_START_SECONDS = 60.0
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may take: seconds on the clock, bytes of memory; and documents a process reads.

    ``answer`` bounds the bytes of one answer.
    """

    seconds: float = 60.0
    memory: int = 1536 * MEGABYTE
    documents: int = 50
    answer: int = 512 * MEGABYTE


DEFAULT_BOUNDS = Bounds()


class _Stopped(Exception):
    """The worker was stopped, or stopped by itself, while it read a document."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class IsolatedExtractor:
    """Reads each file in a worker process, which is replaced when it hangs, grows or crashes.

    May be called from several threads: each call has a worker to itself, so as many run as there are
    threads. ``close`` ends them; so does the end of a ``with`` block.
    """

    def __init__(
        self, extractor: type[TextExtractor] | str = EMBEDDED, bounds: Bounds = DEFAULT_BOUNDS
    ) -> None:
        """``extractor`` is the class that reads, made without arguments, or its address ``module:name``.

        The address alone spares this process the libraries that only the workers need.
        """
        name = extractor if isinstance(extractor, str) else f"{extractor.__module__}:{extractor.__qualname__}"
        self._extractor = name
        self._bounds = bounds
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """``embedded``: what reads is the same, only where is not."""
        return "embedded"

    def extract(self, file: RawFile) -> Extraction:
        """The text of a file; TIMEOUT or KILLED where it took too long or too much, never an exception."""
        worker = self._take()
        try:
            extraction = worker.extract(file)
        except _Stopped as stop:
            worker.end()
            return Extraction(
                status=stop.status,
                media_type=expected_type(file.name),
                warnings=(stop.reason,),
                name=file.name,
                tool=self.name,
            )
        except BaseException:
            worker.end()
            raise
        self._give_back(worker)
        return extraction

    def check(self) -> str:
        """Whether a worker starts, and whether it was cut off from the network."""
        worker = self._take()
        cut_off = "cut off from" if worker.offline else "NOT cut off from"
        self._give_back(worker)
        return f"embedded: worker processes, {cut_off} the network"

    def close(self) -> None:
        """Ends every worker that is not at work."""
        with self._lock:
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.end()

    def __enter__(self) -> IsolatedExtractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> _Worker:
        with self._lock:
            # After a fork both processes hold the pipes of these workers; they are the parent's.
            self._idle = [worker for worker in self._idle if worker.owner == os.getpid()]
            if self._idle:
                return self._idle.pop()
        return _Worker(self._extractor, self._bounds)

    def _give_back(self, worker: _Worker) -> None:
        if worker.read >= self._bounds.documents:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)


class _Worker:
    """One process, its pipes and its temporary folder."""

    def __init__(self, extractor: str, bounds: Bounds) -> None:
        self._bounds = bounds
        self.owner = os.getpid()
        self.read = 0
        self._folder = tempfile.mkdtemp(prefix="kaijuan-extract-")
        boot = _BOOT.format(
            path=[str(Path(entry).absolute()) for entry in sys.path],
            extractor=extractor,
            folder=self._folder,
            seconds=bounds.seconds,
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", boot],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=self._folder, start_new_session=True,
        )  # fmt: skip
        # Runs at the latest when this program ends, whether or not anybody closed the extractor.
        self._finish = weakref.finalize(self, _finish, self._process, self._folder, self.owner)
        try:
            greeting = json.loads(self._receive(time.monotonic() + _START_SECONDS))
        except (_Stopped, ValueError) as error:
            self.end()
            raise ExtractorUnavailable(
                f"no worker process for reading files can be started ({error})"
            ) from error
        self.offline = bool(greeting["offline"])

    def extract(self, file: RawFile) -> Extraction:
        """A file's extraction; raises _Stopped."""
        self.read += 1
        path = os.fsencode(Path(file.path).absolute()).hex()
        message = json.dumps({"path": path, "name": file.name}).encode("ascii")
        deadline = time.monotonic() + self._bounds.seconds
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(len(message).to_bytes(_LENGTH, "big") + message)
            self._process.stdin.flush()
            return load(self._receive(deadline))
        except BrokenPipeError as error:
            raise self._crashed() from error
        except (ValueError, KeyError, TypeError) as error:
            raise _Stopped(Status.KILLED, "the reader's answer made no sense") from error

    def end(self) -> None:
        """Kills the process and everything it started, and removes its folder."""
        self._finish()

    def _receive(self, deadline: float) -> bytes:
        length = int.from_bytes(self._bytes(_LENGTH, deadline), "big")
        if length > self._bounds.answer:
            raise _Stopped(Status.KILLED, f"the reader's answer had {length} bytes")
        return self._bytes(length, deadline)

    def _bytes(self, count: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        found = bytearray()
        while len(found) < count:
            self._watch(deadline)
            ready, _, _ = select.select([source], [], [], _LOOK_EVERY)
            if not ready:
                continue
            portion = os.read(source, min(count - len(found), MEGABYTE))
            if not portion:
                raise self._crashed()
            found += portion
        return bytes(found)

    def _watch(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise _Stopped(Status.TIMEOUT, f"it took longer than {self._bounds.seconds:g} seconds to read")
        used = resident_bytes(self._process.pid)
        if used > self._bounds.memory:
            limit = self._bounds.memory // MEGABYTE
            raise _Stopped(Status.KILLED, f"it took more than {limit} MB of memory to read")

    def _crashed(self) -> _Stopped:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        code = self._process.returncode
        cause = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
        return _Stopped(Status.KILLED, f"the reader crashed on it ({cause})")


def _finish(process: subprocess.Popen[bytes], folder: str, owner: int) -> None:
    if os.getpid() != owner:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
    shutil.rmtree(folder, ignore_errors=True)


def resident_bytes(process_id: int) -> int:
    """How much memory a process holds; 0 where the system does not tell (only Linux does, here)."""
    try:
        fields = Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * _PAGE
