"""A process of its own for work that may hang, grow or crash: asked and answered by pipes, then replaced."""

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
import time
import weakref
from collections.abc import Mapping
from pathlib import Path

from ingest.errors import ExtractorUnavailable
from ingest.extractors.limits import MEGABYTE
from ingest.port import Status

_LENGTH = 4
_LOOK_EVERY = 0.05
_START_SECONDS = 60.0
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Stopped(Exception):
    """The process was stopped, or stopped by itself, before it answered."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Child:
    """One Python process in a session and a temporary folder of its own, and the pipes to it.

    It runs the function at ``serve`` (``module:name``), which is called with ``folder`` and the JSON values
    of ``arguments``, greets with a JSON object (``greeting``), and then answers each message with one.
    ``folder`` is that folder; ``memory`` bounds its resident bytes, ``answer`` the bytes of one answer. It
    ends with ``end``, and at the latest with this program. Raises ExtractorUnavailable where it does not
    start.
    """

    def __init__(
        self, serve: str, arguments: Mapping[str, object], *, memory: int, answer: int = 512 * MEGABYTE
    ) -> None:
        self._memory = memory
        self._answer = answer
        self.owner = os.getpid()
        self.folder = Path(tempfile.mkdtemp(prefix="kaijuan-extract-"))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _boot(serve, {**arguments, "folder": str(self.folder)})],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=self.folder, start_new_session=True,
        )  # fmt: skip
        # Runs at the latest when this program ends, whether or not anybody called ``end``.
        self._finish = weakref.finalize(self, _finish, self._process, self.folder, self.owner)
        try:
            self.greeting = json.loads(self._receive(time.monotonic() + _START_SECONDS, _START_SECONDS))
        except (Stopped, ValueError) as error:
            self.end()
            raise ExtractorUnavailable(
                f"no worker process for reading files can be started ({error})"
            ) from error

    def ask(self, message: Mapping[str, object], seconds: float) -> bytes:
        """The answer to a message; raises Stopped (TIMEOUT, KILLED), and the process is then to be ended."""
        sent = json.dumps(message).encode("ascii")
        deadline = time.monotonic() + seconds
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(len(sent).to_bytes(_LENGTH, "big") + sent)
            self._process.stdin.flush()
            return self._receive(deadline, seconds)
        except BrokenPipeError as error:
            raise self._crashed() from error

    def end(self) -> None:
        """Kills the process and everything it started, and removes its folder."""
        self._finish()

    def _receive(self, deadline: float, seconds: float) -> bytes:
        length = int.from_bytes(self._bytes(_LENGTH, deadline, seconds), "big")
        if length > self._answer:
            raise Stopped(Status.KILLED, f"the reader's answer had {length} bytes")
        return self._bytes(length, deadline, seconds)

    def _bytes(self, count: int, deadline: float, seconds: float) -> bytes:
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        found = bytearray()
        while len(found) < count:
            self._watch(deadline, seconds)
            ready, _, _ = select.select([source], [], [], _LOOK_EVERY)
            if not ready:
                continue
            portion = os.read(source, min(count - len(found), MEGABYTE))
            if not portion:
                raise self._crashed()
            found += portion
        return bytes(found)

    def _watch(self, deadline: float, seconds: float) -> None:
        if time.monotonic() > deadline:
            raise Stopped(Status.TIMEOUT, f"it took longer than {seconds:g} seconds to read")
        if resident_bytes(self._process.pid) > self._memory:
            limit = self._memory // MEGABYTE
            raise Stopped(Status.KILLED, f"it took more than {limit} MB of memory to read")

    def _crashed(self) -> Stopped:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        code = self._process.returncode
        cause = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
        return Stopped(Status.KILLED, f"the reader crashed on it ({cause})")


def _boot(serve: str, arguments: Mapping[str, object]) -> str:
    module, _, function = serve.partition(":")
    path = [str(Path(entry).absolute()) for entry in sys.path]
    call = f"from {module} import {function}; {function}(**{dict(arguments)!r})"
    return f"import sys; sys.path[:] = {path!r}\n{call}"


def _finish(process: subprocess.Popen[bytes], folder: Path, owner: int) -> None:
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
