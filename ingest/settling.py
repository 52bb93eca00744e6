"""What was made ready goes on record, with the files' rows and what they add to the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from holdings.model.document import Attachment, Document, Visibility
from holdings.store import Holdings, LedgerRow, PutChange, PutOutcome, Settlement
from ingest.preparing import Prepared, Split, Task
from ingest.report import FileDifference, FileNote, Report, label
from ingest.screening import masked_text
from ingest.sources.transfer_list import ListProblem

#: What became of a file that ended the process that read it.
ENDED = frozenset({"timeout", "killed"})


def settle(
    holdings: Holdings, group: Iterable[tuple[LedgerRow, Prepared]], *, owner: str = ""
) -> list[LedgerRow]:
    """Puts a group of files on record in one transaction; returns their rows as they were written.

    A row's ``report`` is what the file adds to its deposit's report. With an ``owner`` only files that it
    still has a claim on are written.
    """
    files = list(group)
    try:
        return holdings.settle([_settlement(holdings, row, prepared) for row, prepared in files], owner=owner)
    finally:
        for _, prepared in files:
            prepared.discard()


def failed(row: LedgerRow, kind: str, reason: str) -> LedgerRow:
    """The row of a file that did not go on record, with its part of the report."""
    part = Report("", failed=[FileNote(row.name, kind, reason)])
    words = f"{kind}: {reason}" if reason else kind
    return replace(row, state="failed", stage="extraction", reason=words, report=part.part())


def gone(row: LedgerRow, error: OSError) -> LedgerRow:
    """The row of a file that cannot be read where it lies."""
    return failed(row, "error", f"cannot be read: {error.strerror or error}")


def duplicate(row: LedgerRow, first: str) -> LedgerRow:
    """The row of a file whose content another one of its deposit has."""
    part = Report("", duplicates=[FileNote(row.name, "duplicate", first)])
    reason = f"same content as {first}"
    return replace(row, state="done", stage="duplicate", reason=reason, report=part.part())


def only(row: LedgerRow) -> Settlement:
    """The settlement of a file that gave no document."""
    return Settlement(row.deposit_id, row.name, (), lambda _: row)


def _settlement(holdings: Holdings, row: LedgerRow, prepared: Prepared) -> Settlement:
    row = replace(row, sha256=prepared.task.sha256)
    if prepared.problem in ENDED:
        holdings.poison.blame(row.sha256, row.name, prepared.reason or prepared.problem)
    if prepared.document is None:
        return only(failed(row, prepared.problem, prepared.reason))
    if not prepared.has_text and _is_read_already(holdings, prepared.task):
        note = FileNote(row.name, "kept", prepared.reason)
        part = Report("", unchanged=1, notes=[note]).part()
        return only(replace(row, state="unchanged", stage="extraction", reason="kept", report=part))
    try:
        document = _with_original(holdings, prepared, prepared.document)
    except OSError as error:
        return only(gone(row, error))
    twins = holdings.documents.find_by_file(prepared.task.sha256)[:5]

    def settled(outcomes: Sequence[PutOutcome]) -> LedgerRow:
        written = _put(row, prepared, document, outcomes[0], twins)
        return _with_parts(written, prepared.split, outcomes[1:]) if outcomes[1:] else written

    parts = tuple(part.document for part in prepared.split.parts if part.document)
    return Settlement(row.deposit_id, row.name, (document, *parts), settled)


def _with_parts(row: LedgerRow, split: Split, outcomes: Sequence[PutOutcome]) -> LedgerRow:
    """The row of a gazette issue with what its documents add to the report."""
    report = Report("", parts=len(split.parts))
    report.add(row.report)
    report.note_issue(row.name, split.missing, listed=split.has_contents)
    put = [part for part in split.parts if part.document]
    for part, outcome in zip(put, outcomes, strict=True):
        report.add(_part(part).part())
        report.count(outcome)
        report.characters += len(part.document.current.text.clean) if part.document else 0
    return replace(row, report=report.part())


def poisoned(holdings: Holdings, row: LedgerRow) -> LedgerRow | None:
    """The row of a file that is not read because it ended its reader twice; None for one that may be."""
    entry = holdings.poison.refused(row.sha256)
    return failed(row, "poisoned", f"{entry.kills} times: {entry.reason}") if entry else None


def _with_original(holdings: Holdings, prepared: Prepared, document: Document) -> Document:
    path = prepared.task.path
    original = holdings.files.put(path, path.name, prepared.media_type)
    attachments = tuple(_with_bytes(holdings, prepared, one) for one in document.current.attachments)
    return replace(document, versions=(replace(document.current, file=original, attachments=attachments),))


def _with_bytes(holdings: Holdings, prepared: Prepared, attachment: Attachment) -> Attachment:
    """The attachment with its original in the file store, where its bytes were kept."""
    path = prepared.kept.get(attachment.ordinal)
    if path is None:
        return attachment
    name = attachment.name.replace("\\", "/").rpartition("/")[2]
    return replace(attachment, file=holdings.files.put(path, name, attachment.media_type))


def _put(
    row: LedgerRow, prepared: Prepared, document: Document, outcome: PutOutcome, twins: list[str]
) -> LedgerRow:
    part = _part(prepared)
    part.count(outcome)
    if outcome.visibility is not Visibility.WITHHELD:
        part.withheld.clear()  # staff released it, and that outlives what the gate finds again
    part.characters = len(document.current.text.clean)
    if twins and outcome.change is PutChange.CREATED:
        part.notes.append(FileNote(row.name, "already-on-record", "，".join(twins)))
    rules = "，".join(sorted({finding.rule for finding in document.current.findings}))
    return replace(
        row,
        state=_state(outcome),
        stage="put",
        reason=rules or prepared.problem,
        document_id=outcome.document_id,
        report=part.part(),
    )


def _state(outcome: PutOutcome) -> str:
    if outcome.visibility is Visibility.WITHHELD:
        return "withheld"
    return "unchanged" if outcome.change is PutChange.UNCHANGED else "done"


def _is_read_already(holdings: Holdings, task: Task) -> bool:
    """Whether this very file is on record with its text, so that a failure now must not take it away."""
    known = holdings.documents.by_external_ids(task.source, [task.name])
    if task.name not in known:
        return False
    current = holdings.documents.get(known[task.name]).current
    same = current.file is not None and current.file.sha256 == task.sha256
    return same and current.extraction_status in ("ok", "partial")


def _part(prepared: Prepared) -> Report:
    """What reading and screening a file found that the report tells."""
    part, task = Report(""), prepared.task
    if prepared.screening.findings:
        part.note_withheld(task.name, (finding.rule for finding in prepared.screening.findings))
    part.notes += [FileNote(task.name, note.rule) for note in prepared.screening.notes]
    for attachment in prepared.document.current.attachments if prepared.document else ():
        part.note_attachment(task.name, attachment)
    if prepared.has_text:
        part.notes += [FileNote(task.name, "warning", warning) for warning in prepared.warnings]
    else:
        part.without_text.append(FileNote(task.name, prepared.problem, prepared.reason))
    if prepared.reading is None:
        return part
    part.differences += [
        FileDifference(task.name, task.row, one.field, *map(masked_text, (one.stated, one.read, one.where)))
        for one in prepared.reading.differences
    ]
    part.list_problems += [
        ListProblem(task.row, "wrong-value", masked_text(problem)) for problem in prepared.reading.problems
    ]
    part.list_problems += [
        ListProblem(task.row, "unknown-value", f"{label(name)}：{masked_text(printed)}")
        for name, printed in prepared.reading.unknown
    ]
    return part
