"""One file made ready to be put on record: extracted, cleaned, read, screened. Runs in a worker."""

from __future__ import annotations

import multiprocessing.util
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from holdings.model.document import Document, DocumentText, Version, Visibility
from ingest.attachments import READABLE, attachments_of, unwrapped, without_listing
from ingest.cleaning import clean
from ingest.errors import ExtractorUnavailable
from ingest.gazette.documents import issue_reading, issue_screening, read_parts
from ingest.gazette.splitting import Issue, split_issue
from ingest.metadata.reading import Reading, read
from ingest.metadata.relations import read_relations
from ingest.metadata.stated import Hints
from ingest.metadata.structure import find_articles
from ingest.metadata.work import work_of
from ingest.port import Extraction, RawFile, Status, TextExtractor
from ingest.screening import Screening, masked_text, screen

MakeExtractor = Callable[[], TextExtractor]
_NO_TEXT = Screening()


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be made ready; ``row`` and ``values`` are its transfer list row's, 0 and None without one."""

    path: Path
    name: str
    sha256: str
    source: str
    row: int = 0
    values: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """What a gazette issue was taken apart into: its documents, and the titles that were not found."""

    parts: tuple[Prepared, ...] = ()
    missing: tuple[str, ...] = ()
    has_contents: bool = True


NOT_SPLIT = Split()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file's document, still without its original; ``document`` is None where it cannot go on record.

    ``problem`` is "" or the kind of what went wrong (a status, ``error``), ``reason`` the words for it.
    ``kept`` are the files with the attachments' bytes, by ordinal; ``discard`` removes them.
    ``split`` has the documents of a gazette issue, which have no original of their own.
    """

    task: Task
    document: Document | None = None
    media_type: str = ""
    problem: str = ""
    reason: str = ""
    reading: Reading | None = None
    screening: Screening = _NO_TEXT
    warnings: tuple[str, ...] = field(default_factory=tuple)
    kept: Mapping[int, Path] = field(default_factory=dict)
    split: Split = NOT_SPLIT

    def discard(self) -> None:
        """Removes what was kept for the file store."""
        for path in self.kept.values():
            shutil.rmtree(path.parent, ignore_errors=True)

    @property
    def has_text(self) -> bool:
        """Whether the text itself was read."""
        return self.document is not None and self.problem in ("", Status.PARTIAL.value)


_makers: list[MakeExtractor] = []


def open_worker(make: MakeExtractor) -> None:
    """Runs once in each process of a pool. ``make`` stays here: sent with each task it would be another
    object each time, and nothing could be known by it."""
    _makers[:] = [make]


@lru_cache(maxsize=1)
def _extractor() -> TextExtractor:
    """The worker's own extractor, made when the first file comes and closed with the process."""
    extractor = _makers[0]()
    close = getattr(extractor, "close", None)
    if close:
        # A process of a pool ends without atexit; this is what multiprocessing itself calls at its end.
        multiprocessing.util.Finalize(None, close, exitpriority=10)
    return extractor


def prepare_in_worker(task: Task) -> Prepared:
    """What ``prepare`` gives, with the extractor that this process keeps (``open_worker``)."""
    return prepare(_extractor(), task)


def prepare(extractor: TextExtractor, task: Task) -> Prepared:
    """A file as a document, or the reason why it is none; never raises for a bad file.

    A file whose text cannot be read goes on record by its transfer list row, with empty text and the
    status; without a row it does not. Raises ExtractorUnavailable.
    """
    try:
        return _prepare(extractor, task)
    except ExtractorUnavailable:
        raise
    except Exception as error:
        # A file nobody foresaw costs itself, with its reason in the ledger, and never the batch.
        # What failed may quote what it failed on.
        return Prepared(
            task, problem="error", reason=masked_text(f"{type(error).__name__}: {str(error)[:200]}")
        )


def _prepare(extractor: TextExtractor, task: Task) -> Prepared:
    folder = Path(tempfile.mkdtemp(prefix="kaijuan-inside-"))
    prepared = Prepared(task)
    try:
        prepared = _with_attachments(extractor, task, folder)
    finally:
        if not prepared.kept:
            shutil.rmtree(folder, ignore_errors=True)
    return prepared


def _with_attachments(extractor: TextExtractor, task: Task, folder: Path) -> Prepared:
    found = extractor.extract(RawFile(task.path, task.path.name, folder))
    extraction = replace(without_listing(unwrapped(found)), name=task.path.name)
    prepared = _document_of(task, extraction)
    if prepared.document is None:
        return prepared
    attachments, kept = attachments_of(extraction)
    version = replace(prepared.document.current, attachments=attachments)
    return replace(
        prepared,
        document=replace(prepared.document, versions=(version,)),
        kept={ordinal: folder / name for ordinal, name in kept.items()},
    )


def _document_of(task: Task, extraction: Extraction) -> Prepared:
    readable = extraction.status in READABLE
    problem = "" if extraction.status is Status.OK else extraction.status.value
    if not readable and task.values is None:
        return Prepared(
            task, media_type=extraction.media_type, problem=problem, reason="；".join(extraction.warnings)
        )
    text = read_text_of(extraction) if readable else DocumentText("")
    issue = split_issue(text)
    if issue:
        return _prepared_issue(task, extraction, text, issue, problem)
    reading = read(text, extraction, Hints(task.values or {}))
    screening = screen(text.clean, reading.metadata, _parts_beside(task, extraction))
    return _prepared(task, extraction, text, reading, screening, problem)


def _prepared(  # noqa: PLR0917
    task: Task,
    extraction: Extraction,
    text: DocumentText,
    reading: Reading,
    screening: Screening,
    problem: str,
) -> Prepared:
    return Prepared(
        task,
        _document(task, extraction, text, reading, screening),
        extraction.media_type,
        problem,
        "；".join(extraction.warnings),
        reading,
        screening,
        extraction.warnings,
    )


def _parts_beside(task: Task, extraction: Extraction) -> dict[str, str]:
    """What a file says outside of its text, and gives away with itself: its name and its own properties."""
    properties = dict(extraction.properties)
    unseen = properties.pop("unseen", "")
    return {"file-name": task.path.stem, "properties": "\n".join(properties.values()), "unseen": unseen}


def _prepared_issue(
    task: Task, extraction: Extraction, whole: DocumentText, issue: Issue, problem: str
) -> Prepared:
    """A gazette issue with its documents: known as ``<file>#<n>``, n counted in the contents."""
    parts = []
    found = read_parts(issue, extraction)
    for part in found:
        own = replace(task, name=f"{task.name}#{part.number}", row=0, values=None)
        document = _document(own, extraction, part.text, part.reading, part.screening)
        document = replace(document, part_of=task.name)
        parts.append(Prepared(own, document, reading=part.reading, screening=part.screening))
    text = replace(issue.text, articles=find_articles(issue.text.clean))
    reading = issue_reading(read(text, extraction, Hints(task.values or {})), issue)
    screening = issue_screening(screen(whole.clean, reading.metadata, _parts_beside(task, extraction)), found)
    split = Split(tuple(parts), issue.missing, issue.has_contents)
    return replace(_prepared(task, extraction, text, reading, screening, problem), split=split)


def read_text_of(extraction: Extraction) -> DocumentText:
    """The clean text of an extraction with its pages, articles and map to the original."""
    text = clean(extraction)
    return replace(text, articles=find_articles(text.clean))


def _document(
    task: Task, extraction: Extraction, text: DocumentText, reading: Reading, screening: Screening
) -> Document:
    visibility = screening.visibility
    version = Version(
        1,
        reading.metadata,
        text,
        in_force_from=reading.metadata.effective_on,
        in_force_until=reading.metadata.validity.ended_on,
        visibility=visibility,
        findings=screening.findings,
        extraction_status=extraction.status.value,
        relations=read_relations(text, reading.metadata),
    )
    work = work_of(reading.metadata, task.source, (task.values or {}).get("version_of", ""))
    return Document(task.name, task.source, (version,), visibility=Visibility(visibility), work=work)
