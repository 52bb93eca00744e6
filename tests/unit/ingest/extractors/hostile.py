"""Extractors that do what hostile files make libraries do; the isolation must not care."""

from __future__ import annotations

import math
import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingest.port import Extraction, Page, RawFile, Status


class Obedient:
    """Does what the file's name says."""

    _path = Path()

    @property
    def name(self) -> str:
        return "embedded"

    def check(self) -> str:
        return "hostile"

    def extract(self, file: RawFile) -> Extraction:
        self._path = file.path
        act = getattr(self, f"_{file.name}")
        return Extraction(Status.OK, "text/plain", (Page(1, str(act())),), name=file.name)

    def _hang(self) -> str:
        time.sleep(600)
        return ""

    def _hang_with_a_child(self) -> str:
        subprocess.Popen(["sleep", f"600.{os.getppid()}"])
        time.sleep(600)
        return ""

    def _toil(self) -> str:
        # The bound that is set for it is far off; a nearer one ends it the same way.
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(sum(os.times()[:2])) + 1, -1))
        while True:
            pass

    def _grow(self) -> str:
        hoard = []
        while True:
            hoard.append(bytearray(8 * 1024 * 1024))
            time.sleep(0.005)

    def _crash(self) -> str:
        os.kill(os.getpid(), signal.SIGSEGV)
        return ""

    def _leave(self) -> str:
        os._exit(3)

    def _chatter(self) -> str:
        os.write(1, b"noise " * 100)
        os.write(2, b"noise " * 100)
        return "quiet"

    def _litter(self) -> str:
        path = Path(tempfile.mkdtemp()) / "left behind"
        path.write_text("x")
        return str(path)

    def _call_home(self) -> str:
        try:
            socket.create_connection(("127.0.0.1", int(self._path.read_text())), timeout=2).close()
        except OSError as error:
            return f"no way out: {error}"
        return "reached"

    def _break_out(self) -> list[str]:
        """What could be done outside; the file names a place that everybody may write to and read."""
        outside = Path(self._path.read_text())
        acts: dict[str, Callable[[], object]] = {
            "read a file": (outside / "secret.txt").read_text,
            "list a folder": lambda: list(outside.iterdir()),
            "read the accounts": lambda: Path("/etc/passwd").read_text(),
            "write a file": lambda: (outside / "new.txt").write_text("x"),
            "change a file": lambda: (outside / "secret.txt").write_text("x"),
            "remove a file": (outside / "secret.txt").unlink,
            "make a folder": (outside / "new").mkdir,
            "make a link": lambda: (outside / "link").symlink_to("/"),
            "change the program": lambda: Path(__file__).open("ab").close(),
            "send a signal": lambda: os.kill(os.getppid(), signal.SIGCONT),
        }
        return [name for name, act in acts.items() if _succeeds(act)]

    def _overwrite(self) -> int:
        return self._path.write_text("something!")

    def _who(self) -> int:
        return os.getpid()

    def _fine(self) -> str:
        return "云州市\ud800 𠮟"


def _succeeds(act: Callable[[], object]) -> bool:
    try:
        act()
    except OSError:
        return False
    return True
