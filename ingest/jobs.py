"""What a worker does: it claims files in the ledger, reads them, and puts them on record.

The claim is in the database and not in the queue: a message that is lost loses no file, and one that comes
twice takes no file twice.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from holdings.errors import FileDamaged, NotOnRecord, StoreUnavailable
from holdings.store import Holdings, LedgerRow
from ingest.errors import ExtractorUnavailable
from ingest.pipeline import sum_up
from ingest.port import TextExtractor
from ingest.preparing import Prepared, Task, prepare
from ingest.settling import settle

logger = logging.getLogger(__name__)

#: Files claimed together and put on record in one transaction.
FILES_AT_ONCE = 10
#: How often a file may be begun before it is given up: each time but the last its worker ended.
MOST_ATTEMPTS = 6
#: Seconds until files are tried again that an absent extraction service left.
LATER = 30.0
#: Seconds a file stays with a worker that gives no sign of life.
LEASE = 60.0


class Done(NamedTuple):
    """How many files a worker finished, and how many it had to put back."""

    settled: int = 0
    put_back: int = 0


def work_off(holdings: Holdings, extractor: TextExtractor, *, lease: float = LEASE) -> Done:
    """Takes a few files that are due through reading and onto record; (0, 0) where none is due.

    Files of one call go on record in one transaction. Killed at any point, the files it had are due again
    when its lease ends. Raises StoreUnavailable.
    """
    owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    rows = holdings.ledger.claim(owner, lease=lease, most=FILES_AT_ONCE)
    if not rows:
        return Done()
    sources = {id_: holdings.ledger.deposit(id_).source for id_ in {row.deposit_id for row in rows}}
    with _renewed(holdings, owner, lease), tempfile.TemporaryDirectory(prefix="kaijuan-job-") as folder:
        prepared, left, reason = _prepared(holdings, extractor, rows, sources, Path(folder))
        settled = settle(holdings, prepared, owner=owner)
        holdings.ledger.put_back(left, reason, after=LATER)
    for deposit_id in sources:
        if not holdings.ledger.is_open(deposit_id):
            sum_up(holdings, deposit_id)
    return Done(len(settled), len(left))


def tidy(holdings: Holdings) -> int:
    """Closes what a killed worker left open; returns how many files are due."""
    for deposit in holdings.ledger.unfinished():
        sum_up(holdings, deposit.id)
    return holdings.ledger.due()


def _prepared(
    holdings: Holdings,
    extractor: TextExtractor,
    rows: list[LedgerRow],
    sources: Mapping[int, str],
    folder: Path,
) -> tuple[list[tuple[LedgerRow, Prepared]], list[LedgerRow], str]:
    """The files made ready; and where the extraction service went away, the rest and its words."""
    ready: list[tuple[LedgerRow, Prepared]] = []
    for number, row in enumerate(rows):
        task = _task(row, sources[row.deposit_id], folder / str(number))
        try:
            ready.append((row, _ready(holdings, extractor, row, task)))
        except ExtractorUnavailable as error:
            return ready, rows[number:], str(error)
    return ready, [], ""


def _ready(holdings: Holdings, extractor: TextExtractor, row: LedgerRow, task: Task) -> Prepared:
    if row.attempts > MOST_ATTEMPTS:
        return Prepared(task, problem="given-up", reason=f"begun {MOST_ATTEMPTS} times")
    if poison := holdings.poison.refused(row.sha256):
        return Prepared(task, problem="poisoned", reason=f"{poison.kills} times: {poison.reason}")
    try:
        return prepare(extractor, _fetched(holdings, task, row))
    except (NotOnRecord, FileDamaged, OSError):
        return Prepared(task, problem="error", reason="the original is not there any more; deposit it again")


def _task(row: LedgerRow, source: str, folder: Path) -> Task:
    values = row.listed.get("values") if row.listed else None
    # The name a file came with tells its format; its folders are not needed here.
    path = folder / (Path(row.path).name or row.name.rpartition("/")[2])
    return Task(path, row.name, row.sha256, source, int(row.listed.get("row", 0)), values)


def _fetched(holdings: Holdings, task: Task, row: LedgerRow) -> Task:
    """The task with its file there: a copy of the original that was kept, else the file where it lay."""
    if not row.sha256 or not holdings.files.exists(row.sha256):
        return replace(task, path=Path(row.path))
    task.path.parent.mkdir(parents=True, exist_ok=True)
    with holdings.files.open(row.sha256) as original, task.path.open("wb") as copy:
        shutil.copyfileobj(original, copy, 1 << 20)
    return task


@contextmanager
def _renewed(holdings: Holdings, owner: str, lease: float) -> Iterator[None]:
    """Keeps the owner's claims alive while the block runs."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(lease / 3):
            try:
                holdings.ledger.renew(owner, lease=lease)
            except StoreUnavailable as error:
                logger.warning("a claim could not be renewed: %s", error)

    thread = threading.Thread(target=renew, daemon=True, name="lease")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
