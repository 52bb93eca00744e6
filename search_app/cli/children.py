"""Processes of ours that run beside a command and end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds the refresher is given to finish what it writes.
PATIENCE = 60


@contextmanager
def refresher() -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own that follows the change list until the block ends; the block is given it.

    It stops between two commits. One that does not is killed with its own children: what it wrote stays,
    and what it did not is still in the change list.
    """
    command = [sys.executable, "-m", "search_app.cli", "index", "refresh", "--follow", "--jobs", "1"]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
