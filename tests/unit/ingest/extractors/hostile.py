"""Extractors that do what hostile files make libraries do; the isolation must not care."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
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
        child = subprocess.Popen(["sleep", "600"])
        (Path(tempfile.gettempdir()).parent / f"child-of-{os.getppid()}").write_text(str(child.pid))
        time.sleep(600)
        return ""

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

    def _who(self) -> int:
        return os.getpid()

    def _fine(self) -> str:
        return "云州市\ud800 𠮟"
