"""One file made ready to be put on record: extracted, cleaned, read, screened. Runs in a worker."""

from __future__ import annotations

import multiprocessing.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from holdings.model.document import Document, DocumentText, Version, Visibility
from ingest.cleaning import clean
from ingest.errors import ExtractorUnavailable
from ingest.metadata.reading import Reading, read
from ingest.metadata.stated import Hints
from ingest.metadata.structure import find_articles
from ingest.port import Extraction, RawFile, Status, TextExtractor
from ingest.screening import Screening, screen

MakeExtractor = Callable[[], TextExtractor]
_WITH_TEXT = (Status.OK, Status.PARTIAL)
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
class Prepared:
    """A file's document, still without its original; ``document`` is None where it cannot go on record.

    ``problem`` is "" or the kind of what went wrong (a status, ``error``), ``reason`` the words for it.
    """

    task: Task
    document: Document | None = None
    media_type: str = ""
    problem: str = ""
    reason: str = ""
    reading: Reading | None = None
    screening: Screening = _NO_TEXT
    warnings: tuple[str, ...] = field(default_factory=tuple)

    @property
    def has_text(self) -> bool:
        """Whether the text itself was read."""
        return self.document is not None and self.problem in ("", Status.PARTIAL.value)


@lru_cache(maxsize=1)
def _extractor(make: MakeExtractor) -> TextExtractor:
    """The worker's own extractor, made when the first file comes and closed with the process."""
    extractor = make()
    close = getattr(extractor, "close", None)
    if close:
        # A process of a pool ends without atexit; this is what multiprocessing itself calls at its end.
        multiprocessing.util.Finalize(None, close, exitpriority=10)
    return extractor


def prepare_in_worker(make: MakeExtractor, task: Task) -> Prepared:
    """What ``prepare`` gives, with an extractor that this process keeps."""
    return prepare(_extractor(make), task)


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
        return Prepared(task, problem="error", reason=f"{type(error).__name__}: {str(error)[:200]}")


def _prepare(extractor: TextExtractor, task: Task) -> Prepared:
    extraction = replace(extractor.extract(RawFile(task.path, task.path.name)), name=task.path.name)
    readable = extraction.status in _WITH_TEXT
    problem = "" if extraction.status is Status.OK else extraction.status.value
    if not readable and task.values is None:
        return Prepared(
            task, media_type=extraction.media_type, problem=problem, reason="；".join(extraction.warnings)
        )
    text = read_text_of(extraction) if readable else DocumentText("")
    reading = read(text, extraction, Hints(task.values or {}))
    screening = screen(text.clean, reading.metadata)
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
    )
    return Document(task.name, task.source, (version,), visibility=Visibility(visibility))
