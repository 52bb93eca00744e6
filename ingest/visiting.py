"""A visit to a source: what is new there becomes deposits for the workers, and is remembered."""

from __future__ import annotations

import mimetypes
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from holdings.store import Holdings, Source
from ingest.errors import IngestError, SourceError, TransferListError
from ingest.pipeline import Deposit, Entry, find_deposit
from ingest.queueing import enqueue, refuse
from ingest.records_pipeline import ingest_records
from ingest.sources.folder import FoundFile
from ingest.sources.laws import read_laws
from ingest.sources.watched import look
from ingest.sources.website import Crawl, Fetched, Visit, Website

#: Documents of a site that make one deposit; what a broken-off visit has brought before stays.
PAGES_AT_ONCE = 50
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder; a file is taken when it was the same at two looks ``settle`` seconds apart."""

    folder: str
    settle: float = 5.0

    def __post_init__(self) -> None:
        """Raises SourceError for settings that cannot be used."""
        if not Path(self.folder).is_absolute() or not 0 < self.settle <= 600:
            raise SourceError("a watched folder needs an absolute path, and settle between 0 and 600 seconds")


@dataclass(frozen=True, slots=True)
class Laws:
    """The folder of a checkout of laws in Markdown."""

    folder: str

    def __post_init__(self) -> None:
        """Raises SourceError for a path that means another folder elsewhere."""
        if not Path(self.folder).is_absolute():
            raise SourceError("the folder of laws needs an absolute path")


@dataclass(slots=True)
class Outcome:
    """What a visit brought: files for the workers, the deposits they are in, and a sentence for staff."""

    files: int = 0
    deposits: tuple[int, ...] = ()
    words: str = ""


def _visit_folder(source: Source, holdings: Holdings) -> Outcome:
    settings = Folder(**source.settings)
    root = Path(settings.folder)
    found = look(root, holdings.sources.marks(source.name), settle=settings.settle)
    outcome = Outcome()
    for list_path, marks in found.lists.items():
        below = list_path.parent.relative_to(root).as_posix()
        name = source.name if below == "." else f"{source.name}/{below}"
        try:
            deposit = find_deposit([list_path.parent], list_path=list_path, source_name=name)
        except TransferListError as error:
            outcome.deposits += (refuse(holdings, name, list_path, str(error)),)
        else:
            _take(holdings, deposit, outcome)
        holdings.sources.mark(source.name, marks)
    if found.files:
        _take(holdings, Deposit(source.name, [Entry(file) for file in found.files]), outcome)
        holdings.sources.mark(source.name, found.marks)
    busy = f"; {found.busy} still being written" if found.busy else ""
    outcome.words = f"{outcome.files} files taken{busy}"
    return outcome


def _visit_laws(source: Source, holdings: Holdings) -> Outcome:
    folder = Path(Laws(**source.settings).folder)
    report = ingest_records(folder, holdings, source_name=source.name, read=read_laws)
    words = f"{report.taken} new, {report.changed} changed, {report.unchanged} unchanged"
    bad = f", {report.bad_line_count} without a law" if report.bad_line_count else ""
    return Outcome(0, (report.deposit_id,), words + bad)


def _visit_website(source: Source, holdings: Holdings) -> Outcome:
    crawl = Crawl(Website(**source.settings), holdings.sources.marks(source.name))
    outcome = Outcome()
    group: list[Fetched] = []
    for fetched in crawl.documents():
        group.append(fetched)
        if len(group) == PAGES_AT_ONCE:
            _take_pages(holdings, source.name, group, outcome)
            group = []
    _take_pages(holdings, source.name, group, outcome)
    outcome.words = _told(crawl.visit, outcome)
    return outcome


#: Kind of source → what its settings are, and how it is visited.
KINDS: dict[str, tuple[type[Any], Callable[[Source, Holdings], Outcome]]] = {
    "watched": (Folder, _visit_folder),
    "laws": (Laws, _visit_laws),
    "website": (Website, _visit_website),
}


def visit(source: Source, holdings: Holdings) -> Outcome:
    """Visits a source and gives what is new there to the workers; what was taken before is left.

    A source that cannot be visited now is an outcome with the reason. Raises StoreUnavailable.
    """
    try:
        settings = settings_of(source.kind, source.settings)
        return KINDS[source.kind][1](replace(source, settings=settings), holdings)
    except IngestError as error:
        return Outcome(words=f"failed: {error}")


def settings_of(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a source in their types, from words or from what was kept.

    Raises SourceError, naming what is known, for a setting or value that cannot be used.
    """
    shape = KINDS[kind][0]
    known = {one.name: one for one in fields(shape)}
    if unknown := sorted(set(given) - set(known)):
        raise SourceError(f"{kind} has no setting {unknown[0]}; it has: {', '.join(known)}")
    made = {name: _typed(name, value, str(known[name].type)) for name, value in given.items()}
    shape(**made)
    return made


def _typed(name: str, value: Any, kind: str) -> Any:
    try:
        if kind.startswith("tuple"):
            parts = value.split(",") if isinstance(value, str) else value
            return tuple((int if "int" in kind else str)(part) for part in parts)
        return {"int": int, "float": float}.get(kind, str)(value)
    except ValueError as error:
        raise SourceError(f"{name}={value}: expected a number") from error


def _take(holdings: Holdings, deposit: Deposit, outcome: Outcome) -> None:
    queued = enqueue(deposit, holdings)
    outcome.files += queued.files
    outcome.deposits += (queued.deposit_id,)


def _take_pages(holdings: Holdings, name: str, group: Iterable[Fetched], outcome: Outcome) -> None:
    """A deposit of pages; they are remembered once their originals are kept."""
    pages = list(group)
    if not pages:
        return
    with tempfile.TemporaryDirectory(prefix="kaijuan-site-") as folder:
        entries = [_entry(Path(folder, str(place)), page) for place, page in enumerate(pages)]
        _take(holdings, Deposit(name, entries), outcome)
    holdings.sources.mark(name, {page.url: page.mark for page in pages})


def _entry(folder: Path, page: Fetched) -> Entry:
    parts = urlsplit(page.url)
    query = f"?{parts.query}" if parts.query else ""
    name = unicodedata.normalize("NFC", unquote(f"{parts.netloc}{parts.path}{query}"))
    path = folder / _file_name(unquote(parts.path), page.media_type)
    folder.mkdir()
    path.write_bytes(page.content)
    return Entry(FoundFile(path, name))


def _file_name(path: str, media_type: str) -> str:
    """A name for a page's bytes, with the ending of its kind; its place on the site plays no part."""
    stem = "".join(c for c in path.rpartition("/")[2] if c.isprintable() and c not in '\\:*?"<>|')
    stem = stem.strip(". ")[-_LONGEST_NAME:] or "page"
    if Path(stem).suffix and Path(stem).suffix.lower() not in {".jsp", ".aspx", ".php", ".do"}:
        return stem
    return stem + (mimetypes.guess_extension(media_type) or ".html")


def _told(visit_: Visit, outcome: Outcome) -> str:
    words = [f"{outcome.files} documents taken, {visit_.unchanged} unchanged, {visit_.requests} requests"]
    if visit_.failures:
        url, reason = visit_.failures[0]
        words.append(f"{len(visit_.failures)} failed, the first: {url}: {reason}")
    if visit_.stopped:
        words.append(f"stopped at {visit_.stopped}; the next visit goes on")
    return "; ".join(words)
