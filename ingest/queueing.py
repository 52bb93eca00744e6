"""A deposit left to the workers: its originals are kept and its files stand in the ledger, to be claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from holdings.model.document import FileReference
from holdings.store import Holdings, LedgerRow
from holdings.store.clock import now_as_text
from ingest.errors import SourceError
from ingest.pipeline import Deposit, sum_up
from ingest.progress import Progress, silent
from ingest.settling import duplicate, failed, gone

#: The states of a file that ``retry`` gives to the workers again.
RETRIED = ("failed", "waiting", "extracting")


@dataclass(frozen=True, slots=True)
class Queued:
    """A deposit that waits for workers: its id, how many files are theirs, and how many need no work."""

    deposit_id: int
    files: int
    settled: int


def enqueue(deposit: Deposit, holdings: Holdings, *, progress: Progress = silent) -> Queued:
    """Keeps the originals of a deposit and gives its files to the workers, all of them at once.

    From then on the deposit's folder is not needed any more. Interrupted before its end it leaves nothing
    for anybody to do. A content that comes twice is worked on once. Raises StoreUnavailable.
    """
    due, seen, rows = now_as_text(), dict[str, str](), []
    for count, entry in enumerate(deposit.entries, start=1):
        rows.append(_staged(holdings, deposit.row(0, entry), entry.file.path, seen, due))
        progress(count, len(deposit.entries))
    deposit_id = deposit.begin(holdings, queued=True)
    holdings.ledger.record_many(replace(row, deposit_id=deposit_id) for row in rows)
    waiting = sum(1 for row in rows if row.state == "waiting")
    if not waiting:
        sum_up(holdings, deposit_id)
    return Queued(deposit_id, waiting, len(rows) - waiting)


def refuse(holdings: Holdings, source: str, path: Path, reason: str) -> int:
    """The id of a deposit whose transfer list cannot be used: one failed row that says why."""
    deposit_id = holdings.ledger.begin(source)
    row = LedgerRow(deposit_id, path.name, "", "waiting", "", "", path=str(path))
    holdings.ledger.record_many([failed(row, "bad-list", reason)])
    sum_up(holdings, deposit_id)
    return deposit_id


def retry(holdings: Holdings, deposit_id: int, names: Iterable[str] = ()) -> int:
    """Gives a deposit's unfinished and failed files, or those named, to the workers again; how many.

    A file that still lies where it was is taken as it is now. Raises NotOnRecord for an unknown deposit,
    SourceError for a name the deposit does not have.
    """
    holdings.ledger.deposit(deposit_id)
    rows = {row.name: row for row in holdings.ledger.rows(deposit_id)}
    wanted = list(names)
    if unknown := [name for name in wanted if name not in rows]:
        raise SourceError(
            f"deposit {deposit_id} has no file {unknown[0]}; its files: deposits show {deposit_id}"
        )
    chosen = [rows[name] for name in wanted] or [row for row in rows.values() if row.state in RETRIED]
    digests = {row.name: _kept(holdings, Path(row.path)) or row.sha256 for row in chosen}
    holdings.ledger.requeue(deposit_id, digests)
    return len(digests)


def _staged(holdings: Holdings, row: LedgerRow, path: Path, seen: dict[str, str], due: str) -> LedgerRow:
    try:
        original = _keep(holdings, path)
    except OSError as error:
        return gone(row, error)
    row = replace(row, sha256=original.sha256)
    first = seen.setdefault(original.sha256, row.name)
    return duplicate(row, first) if first != row.name else replace(row, due_at=due)


def _kept(holdings: Holdings, path: Path) -> str:
    """The digest of a file that still lies there, kept anew; "" for one that does not."""
    try:
        return _keep(holdings, path).sha256 if path.is_file() else ""
    except OSError:
        return ""


def _keep(holdings: Holdings, path: Path) -> FileReference:
    # The media type is not known before somebody has read the file, and belongs to its document.
    return holdings.files.put(path, path.name, "")
