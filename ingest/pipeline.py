"""The way of a deposit's files onto record, in batches that can be cut off anywhere."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from holdings.model.document import Document, Visibility
from holdings.store import Holdings, LedgerRow, PutChange
from ingest.errors import ExtractorUnavailable
from ingest.preparing import MakeExtractor, Prepared, Task
from ingest.report import FileDifference, FileNote, Report, label
from ingest.sources.folder import FoundFile, find_files
from ingest.sources.transfer_list import ListProblem, read_transfer_list
from ingest.workers import prepared_in_order

Progress = Callable[[int, int | None], None]
FILES_AT_ONCE = 20


def silent(done: int, total: int | None) -> None:
    """The progress nobody looks at."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
    documents are known by (default: the deposit's folder, told apart from others of that name). ``jobs``
    processes extract and read, each with an extractor from ``make_extractor`` (picklable then; the caller
    closes the one made for ``jobs=1``); this process alone writes.

    Raises SourceError, TransferListError, ExtractorUnavailable, StoreUnavailable.
    """
    began = time.monotonic()
    source = source_name or _source_of((list_path.parent if list_path else Path(paths[0])).resolve())
    deposit = _Deposit(holdings, Report(source), progress)
    entries = _entries(deposit.report, [Path(path) for path in paths], list_path)
    deposit.begin([file.name for file, _, _ in entries])
    tasks = deposit.tasks(entries)
    ready: list[Prepared] = []
    try:
        for prepared in prepared_in_order(tasks, make_extractor, jobs=jobs):
            ready.append(prepared)
            if len(ready) == FILES_AT_ONCE:
                deposit.put(ready)
                ready = []
        deposit.put(ready)
    except ExtractorUnavailable as error:
        deposit.put(ready)
        deposit.leave_the_rest(str(error))
        deposit.finish(time.monotonic() - began)
        raise
    return deposit.finish(time.monotonic() - began)


def _source_of(root: Path) -> str:
    """A source for a deposit's folder: two departments' folders of one name must not overwrite each other."""
    folder = root if root.is_dir() else root.parent
    place = hashlib.sha256(folder.as_posix().encode("utf-8", "surrogateescape")).hexdigest()
    return f"files:{folder.name}-{place[:6]}"


_Entry = tuple[FoundFile, int, dict[str, str] | None]


def _entries(report: Report, paths: list[Path], list_path: Path | None) -> list[_Entry]:
    if list_path is None:
        return [(file, 0, None) for file in find_files(paths)]
    listed = read_transfer_list(list_path, paths)
    report.list_problems += listed.problems
    return [(one.file, one.row, one.values) for one in listed.files]


@dataclass(slots=True)
class _Deposit:
    """A deposit on its way: its report, its rows in the ledger, the files seen so far."""

    holdings: Holdings
    report: Report
    progress: Progress
    total: int = 0
    done: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def begin(self, names: list[str]) -> None:
        self.total = len(names)
        self.report.deposit_id = self.holdings.ledger.begin(self.report.source)
        self._record([self._row(name, "", "waiting", "", "") for name in names])
        self.progress(0, self.total)

    def tasks(self, entries: list[_Entry]) -> Iterator[Task]:
        """The files to be read, each content once; others are reported as duplicates."""
        for file, row, values in entries:
            try:
                digest = sha256_of(file.path)
            except OSError as error:
                self._fail(file.name, "", "error", f"cannot be read: {error.strerror}")
                continue
            first = self.seen.setdefault(digest, file.name)
            if first != file.name:
                self.report.duplicates.append(FileNote(file.name, "duplicate", first))
                self._settle(self._row(file.name, digest, "done", "duplicate", f"same content as {first}"))
                continue
            self._record([self._row(file.name, digest, "extracting", "extraction", "")])
            yield Task(file.path, file.name, digest, self.report.source, row, values)

    def put(self, group: list[Prepared]) -> None:
        """Puts a group on record in one transaction, then writes its rows."""
        ready = []
        for prepared in group:
            self._note(prepared)
            if prepared.document is None:
                self._fail(prepared.task.name, prepared.task.sha256, prepared.problem, prepared.reason)
            elif not prepared.has_text and self._is_read_already(prepared):
                self.report.unchanged += 1
                self.report.notes.append(FileNote(prepared.task.name, "kept", prepared.reason))
                self._settle(
                    self._row(prepared.task.name, prepared.task.sha256, "unchanged", "extraction", "kept")
                )
            elif document := self._with_original(prepared, prepared.document):
                ready.append((prepared, document))
        outcomes = self.holdings.documents.put_many([document for _, document in ready]) if ready else []
        rows = []
        for (prepared, document), outcome in zip(ready, outcomes, strict=True):
            self.report.count(outcome.change)
            self.report.characters += len(document.current.text.clean)
            if outcome.change is PutChange.CREATED:
                self._note_twins(prepared.task, outcome.document_id)
            state = _state(document, outcome.change)
            reason = (
                "，".join(sorted({finding.rule for finding in document.current.findings})) or prepared.problem
            )
            rows.append(
                self._row(prepared.task.name, prepared.task.sha256, state, "put", reason, outcome.document_id)
            )
        self._record(rows)
        self._advance(len(rows))

    def leave_the_rest(self, reason: str) -> None:
        """Puts the files that nobody could read back to waiting."""
        rows = self.holdings.ledger.rows(self.report.deposit_id)
        self._record(
            [replace(row, state="waiting", reason=reason) for row in rows if row.state == "extracting"]
        )

    def finish(self, seconds: float) -> Report:
        self.report.seconds = seconds
        self.holdings.ledger.finish(self.report.deposit_id, self.report.as_json())
        return self.report

    def _with_original(self, prepared: Prepared, document: Document) -> Document | None:
        """The document with its original kept; None, and a failed row, where the file is gone."""
        path = prepared.task.path
        try:
            original = self.holdings.files.put(path, path.name, prepared.media_type)
        except OSError as error:
            self._fail(prepared.task.name, prepared.task.sha256, "error", f"cannot be read: {error.strerror}")
            return None
        return replace(document, versions=(replace(document.current, file=original),))

    def _note_twins(self, task: Task, document_id: str) -> None:
        twins = [twin for twin in self.holdings.documents.find_by_file(task.sha256) if twin != document_id]
        if twins:
            self.report.notes.append(FileNote(task.name, "already-on-record", "，".join(twins[:5])))

    def _is_read_already(self, prepared: Prepared) -> bool:
        """Whether this very file is on record with its text, so that a failure now must not take it away."""
        name = prepared.task.name
        known = self.holdings.documents.by_external_ids(self.report.source, [name])
        if name not in known:
            return False
        current = self.holdings.documents.get(known[name]).current
        same = current.file is not None and current.file.sha256 == prepared.task.sha256
        return same and current.extraction_status in ("ok", "partial")

    def _note(self, prepared: Prepared) -> None:
        report, task = self.report, prepared.task
        if prepared.document and prepared.screening.findings:
            report.note_withheld(task.name, (finding.rule for finding in prepared.screening.findings))
        report.notes += [FileNote(task.name, note.rule) for note in prepared.screening.notes]
        if prepared.document and not prepared.has_text:
            report.without_text.append(FileNote(task.name, prepared.problem, prepared.reason))
        elif prepared.document:
            report.notes += [FileNote(task.name, "warning", warning) for warning in prepared.warnings]
        if prepared.reading is None:
            return
        report.differences += [
            FileDifference(task.name, task.row, one.field, one.stated, one.read, one.where)
            for one in prepared.reading.differences
        ]
        report.list_problems += [
            ListProblem(task.row, "wrong-value", problem) for problem in prepared.reading.problems
        ]
        report.list_problems += [
            ListProblem(task.row, "unknown-value", f"{label(name)}：{printed}")
            for name, printed in prepared.reading.unknown
        ]

    def _fail(self, name: str, sha256: str, kind: str, reason: str) -> None:
        self.report.failed.append(FileNote(name, kind, reason))
        self._settle(self._row(name, sha256, "failed", "extraction", f"{kind}: {reason}" if reason else kind))

    def _row(  # noqa: PLR0917
        self, name: str, sha256: str, state: str, stage: str, reason: str, document_id: str = ""
    ) -> LedgerRow:
        return LedgerRow(self.report.deposit_id, name, sha256, state, stage, reason, document_id)

    def _record(self, rows: list[LedgerRow]) -> None:
        self.holdings.ledger.record_many(rows)

    def _settle(self, row: LedgerRow) -> None:
        self._record([row])
        self._advance(1)

    def _advance(self, files: int) -> None:
        self.done += files
        self.progress(self.done, self.total)


def _state(document: Document, change: PutChange) -> str:
    if document.visibility is Visibility.WITHHELD:
        return "withheld"
    return "unchanged" if change is PutChange.UNCHANGED else "done"
