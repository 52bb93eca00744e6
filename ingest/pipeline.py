"""The way of a deposit's files onto record, in batches that can be cut off anywhere."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from holdings.store import Holdings, LedgerRow
from ingest.errors import ExtractorUnavailable
from ingest.preparing import MakeExtractor, Prepared, Task
from ingest.progress import Progress, silent
from ingest.report import Report
from ingest.settling import duplicate, gone, only, poisoned, settle
from ingest.sources.archives import open_archives
from ingest.sources.folder import FoundFile, find_files
from ingest.sources.transfer_list import ListProblem, read_transfer_list
from ingest.workers import prepared_in_order

FILES_AT_ONCE = 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a deposit: where it is, and its transfer list row with its values (0 and None without)."""

    file: FoundFile
    row: int = 0
    values: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """What a deposit brings: the source its documents are known by, its files, and its transfer list."""

    source: str
    entries: list[Entry]
    list_path: Path | None = None
    problems: list[ListProblem] = field(default_factory=list)
    #: Where archives were unpacked; it goes with the deposit.
    folder: TemporaryDirectory[str] | None = None

    def begin(self, holdings: Holdings, *, queued: bool = False) -> int:
        """The id of this deposit, now in the ledger without its files; ``queued``: workers take it in."""
        listed: dict[str, Any] = {"queued": True} if queued else {}
        if self.list_path:
            listed["list_name"] = self.list_path.name
            listed["list_sha256"] = sha256_of(self.list_path)
            listed["problems"] = [asdict(problem) for problem in self.problems]
        return holdings.ledger.begin(self.source, listed)

    def row(self, deposit_id: int, entry: Entry, state: str = "waiting") -> LedgerRow:
        """The row of one of its files in the ledger."""
        listed = {"row": entry.row, "values": entry.values} if entry.values is not None else {}
        path = str(entry.file.path.absolute())
        return LedgerRow(deposit_id, entry.file.name, "", state, "", "", path=path, listed=listed)


def find_deposit(paths: Sequence[Path], *, list_path: Path | None = None, source_name: str = "") -> Deposit:
    """The files of a deposit: all of them, or with a transfer list those it names.

    Members of archives (ZIP, 7z) are files of a deposit where a list names them: one that is given, or the
    list inside the only archive that is given. An archive without a list is a file like others.

    ``source_name`` is the source documents are known by (default: the deposit's folder, told apart from
    others of that name). Raises SourceError, TransferListError.
    """
    given = [Path(path) for path in paths]
    source = source_name or _source_of((list_path.parent if list_path else given[0]).resolve())
    opened = open_archives(given, list_path)
    if opened.list_path is None:
        return Deposit(source, [Entry(file) for file in find_files(given)])
    listed = read_transfer_list(opened.list_path, opened.paths)
    entries = [Entry(one.file, one.row, one.values) for one in listed.files]
    if list_path is None and not source_name:
        source = _source_of_archive(given[0].resolve())
    problems = [*listed.problems, *(ListProblem(0, "refused-path", name) for name in opened.refused)]
    return Deposit(source, entries, opened.list_path, problems, opened.folder)


def sum_up(holdings: Holdings, deposit_id: int, seconds: float | None = None) -> Report:
    """The report of a deposit from its list and its files' rows; the deposit is closed with it.

    ``seconds`` is what it took (default: since it began).
    """
    deposit = holdings.ledger.deposit(deposit_id)
    report = Report(deposit.source, deposit_id)
    report.add({"list_problems": deposit.listed.get("problems", [])})
    for row in sorted(holdings.ledger.rows(deposit_id), key=lambda row: row.listed.get("row", 0)):
        report.add(row.report)
    report.seconds = seconds if seconds is not None else _since(deposit.began_at)
    holdings.ledger.finish(deposit_id, report.as_json())
    return report


def ingest_files(
    paths: Sequence[Path],
    holdings: Holdings,
    make_extractor: MakeExtractor,
    *,
    list_path: Path | None = None,
    source_name: str = "",
    jobs: int = 1,
    progress: Progress = silent,
) -> Report:
    """Puts the files of a deposit on record and reports what became of each.

    With a transfer list only the files it names are taken, and its values beat what is read. Running it
    twice changes nothing; killed anywhere and run again it ends the same. ``source_name`` is the source
    documents are known by (see ``find_deposit``). ``jobs`` processes extract and read, each with an
    extractor from ``make_extractor`` (picklable then; the caller closes the one made for ``jobs=1``); this
    process alone writes.

    Raises SourceError, TransferListError, ExtractorUnavailable, StoreUnavailable.
    """
    began = time.monotonic()
    taking = _Taking(holdings, find_deposit(paths, list_path=list_path, source_name=source_name), progress)
    tasks = taking.tasks()
    ready: list[Prepared] = []
    try:
        for prepared in prepared_in_order(tasks, make_extractor, jobs=jobs):
            ready.append(prepared)
            # What is inside a file waits on the disk until the file is put.
            if sum(1 + len(one.kept) for one in ready) >= FILES_AT_ONCE:
                taking.put(ready)
                ready = []
        taking.put(ready)
    except ExtractorUnavailable as error:
        taking.put(ready)
        taking.leave_the_rest(str(error))
        sum_up(holdings, taking.deposit_id, time.monotonic() - began)
        raise
    return sum_up(holdings, taking.deposit_id, time.monotonic() - began)


def _since(began_at: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(began_at)).total_seconds()


def _source_of(root: Path) -> str:
    """A source for a deposit's folder: two departments' folders of one name must not overwrite each other."""
    folder = root if root.is_dir() else root.parent
    place = hashlib.sha256(folder.as_posix().encode("utf-8", "surrogateescape")).hexdigest()
    return f"files:{folder.name}-{place[:6]}"


def _source_of_archive(archive: Path) -> str:
    place = hashlib.sha256(archive.as_posix().encode("utf-8", "surrogateescape")).hexdigest()
    return f"files:{archive.name}-{place[:6]}"


class _Taking:
    """A deposit that this process takes in itself: its rows in the ledger, the contents seen so far."""

    def __init__(self, holdings: Holdings, deposit: Deposit, progress: Progress) -> None:
        self._holdings = holdings
        self._deposit = deposit
        self._progress = progress
        self._seen: dict[str, str] = {}
        self._done = 0
        self.deposit_id = deposit.begin(holdings)
        self._rows = {entry.file.name: deposit.row(self.deposit_id, entry) for entry in deposit.entries}
        holdings.ledger.record_many(self._rows.values())
        self._advance(0)

    def tasks(self) -> Iterator[Task]:
        """The files to be read, each content once; others are reported as duplicates."""
        for entry in self._deposit.entries:
            row = self._rows[entry.file.name]
            try:
                digest = sha256_of(entry.file.path)
            except OSError as error:
                self._settle(gone(row, error))
                continue
            first = self._seen.setdefault(digest, row.name)
            if first != row.name:
                self._settle(duplicate(replace(row, sha256=digest), first))
                continue
            if refused := poisoned(self._holdings, replace(row, sha256=digest)):
                self._settle(refused)
                continue
            begun = replace(row, sha256=digest, state="extracting", stage="extraction")
            self._holdings.ledger.record_many([begun])
            yield Task(entry.file.path, row.name, digest, self._deposit.source, entry.row, entry.values)

    def put(self, group: list[Prepared]) -> None:
        """Puts a group on record in one transaction."""
        settle(self._holdings, [(self._rows[prepared.task.name], prepared) for prepared in group])
        self._advance(len(group))

    def leave_the_rest(self, reason: str) -> None:
        """Puts the files that nobody could read back to waiting."""
        rows = self._holdings.ledger.rows(self.deposit_id)
        self._holdings.ledger.record_many(
            [replace(row, state="waiting", reason=reason) for row in rows if row.state == "extracting"]
        )

    def _settle(self, row: LedgerRow) -> None:
        self._holdings.settle([only(row)])
        self._advance(1)

    def _advance(self, files: int) -> None:
        self._done += files
        self._progress(self._done, len(self._rows))
