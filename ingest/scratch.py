"""A folder of a worker's own for copies of originals, which goes when the worker does, however it ends."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
from pathlib import Path


class Scratch:
    """This process's temporary files in one folder below ``root``, kept until the process ends."""

    def __init__(self, root: Path) -> None:
        """Makes the folder, and lets everything in this process make its temporary files there."""
        root.mkdir(parents=True, exist_ok=True)
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        # The lock is given up by the system when the process is gone; it is there before the folder.
        self._lock = os.open(root / f"{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.folder = root / name
        self.folder.mkdir(mode=0o700)
        tempfile.tempdir = str(self.folder)


def clear_abandoned(root: Path) -> int:
    """Removes the folders of processes that are gone; returns how many."""
    removed = 0
    for lock in root.glob("*.lock"):
        with lock.open("rb+") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue  # its process is at work
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)
            removed += 1
    return removed
