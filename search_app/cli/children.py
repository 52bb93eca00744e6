"""Processes of ours that run beside a command and end with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds the refresher is given to finish what it writes.
PATIENCE = 60


@contextmanager
def refresher() -> Iterator[None]:
    """A process of its own that follows the change list until the block ends."""
    command = [sys.executable, "-m", "search_app.cli", "index", "refresh", "--follow", "--jobs", "1"]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
