"""The way of a file of records onto record: the text is there already, so that nothing has to be read."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from holdings.model.document import Document, Visibility
from holdings.store import Holdings
from ingest.metadata.stated import Stated
from ingest.progress import Progress, silent
from ingest.record_documents import BadRecord, document_of
from ingest.report import FileNote, Report, label
from ingest.screening import masked_text, screen
from ingest.sources.records import BadLine, read_records

RECORDS_AT_ONCE = 500
#: How many different remarks on records' values a report keeps.
MOST_NOTED = 1000
_T = TypeVar("_T")

#: A record with its line's number, or a line that is none.
Read = tuple[int, dict[str, Any]] | BadLine
ReadRecords = Callable[[Path], Iterator[Read]]


def _groups(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group


def ingest_records(
    path: Path,
    holdings: Holdings,
    *,
    source_name: str = "",
    read: ReadRecords = read_records,
    progress: Progress = silent,
) -> Report:
    """Puts the records of a JSONL file on record, 500 a transaction; bad lines are reported and left out.

    ``read`` finds records elsewhere than in such a file. ``source_name``
    defaults to ``records:`` and the file's name without its endings. Of records with one id the first
    counts. Raises SourceError, StoreUnavailable.
    """
    began = time.monotonic()
    report = Report(source_name or f"records:{path.name.split('.')[0]}")
    stream = _documents(read(path), report)
    report.deposit_id = holdings.ledger.begin(report.source)
    holdings.ledger.record(report.deposit_id, path.name, "", "extracting", "records", "")
    done = 0
    for group in _groups(stream, RECORDS_AT_ONCE):
        for document, outcome in zip(group, holdings.documents.put_many(group), strict=True):
            report.count(outcome)
            findings = document.current.findings
            if findings and outcome.visibility is Visibility.WITHHELD:  # staff may have released it
                report.note_withheld(document.external_id, (finding.rule for finding in findings))
        done += len(group)
        progress(done, None)
    reason = f"{report.bad_line_count} bad lines" if report.bad_lines else ""
    holdings.ledger.record(report.deposit_id, path.name, "", "done", "records", reason)
    report.seconds = time.monotonic() - began
    holdings.ledger.finish(report.deposit_id, report.as_json())
    return report


def _documents(records: Iterable[Read], report: Report) -> Iterator[Document]:
    """The screened documents of records; what is no record goes to the report."""
    seen: set[str] = set()
    odd: Counter[tuple[str, str]] = Counter()
    for item in records:
        if isinstance(item, BadLine):
            report.note_bad_line(item.line, "bad-line", item.reason)
            continue
        line, record = item
        try:
            document, stated = document_of(record, report.source)
        except BadRecord as error:
            report.note_bad_line(line, "bad-line", str(error))
            continue
        if document.external_id in seen:
            report.note_bad_line(line, "duplicate-id", document.external_id)
            continue
        seen.add(document.external_id)
        if stated.problems or stated.unknown:
            _note_odd(odd, stated)
        report.characters += len(document.current.text.clean)
        yield _screened(document)
    report.notes += [FileNote(f"{count}条记录", kind, detail) for (kind, detail), count in odd.most_common()]


def _note_odd(odd: Counter[tuple[str, str]], stated: Stated) -> None:
    odd.update(("wrong-value", masked_text(problem)) for problem in stated.problems[: MOST_NOTED - len(odd)])
    odd.update(
        ("unknown-value", f"{label(name)}：{masked_text(value)}")
        for name, value in stated.unknown[: MOST_NOTED - len(odd)]
    )


def _screened(document: Document) -> Document:
    version = document.current
    result = screen(version.text.clean, version.metadata)
    if not result.findings:
        return document
    held = replace(version, visibility=Visibility.WITHHELD, findings=result.findings)
    return replace(document, versions=(held,), visibility=Visibility.WITHHELD)
