"""Pages read in a process of their own, which keeps its models and is replaced when a page ends it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.extractors.child import Child, Stopped
from ingest.extractors.limits import MEGABYTE
from ingest.extractors.reading import Refused
from ingest.ocr.cache import PageCache
from ingest.ocr.choose import CHOICES
from ingest.ocr.port import DPI
from ingest.ocr.wire import ReadPage, page_of
from ingest.port import Status

_SERVE = "ingest.ocr.worker:serve"
#: How often a page may end the process that reads it before it is left alone.
_MOST_KILLS = 2


@dataclass(frozen=True, slots=True)
class ReadingBounds:
    """What one page may take: seconds, bytes of memory with the models; and pages a process reads.

    A page of text takes one to six seconds and 1.1 GB with rapidocr.
    """

    seconds: float = 120.0
    memory: int = 3072 * MEGABYTE
    pages: int = 500


@dataclass(slots=True)
class ReadPages:
    """What became of a file's pages: those that were read, and the reasons why others were not."""

    read: dict[int, ReadPage] = field(default_factory=dict)
    failed: dict[int, Refused] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _File:
    """A file whose pages are read."""

    path: Path
    media_type: str
    sha256: str


class PageReader:
    """Reads pages of files with one recogniser; pages it has read are kept in ``folder``.

    For one thread at a time. ``close`` ends its process; so does the end of this one.
    """

    def __init__(
        self, reader: str, folder: Path, bounds: ReadingBounds | None = None, *, threads: int = 0
    ) -> None:
        """``reader`` is a name of ``CHOICES``; ``threads`` 0 means as many as there are processors."""
        self.name = reader
        self.version = CHOICES[reader].version()
        self._threads = threads or os.cpu_count() or 1
        self._bounds = bounds or ReadingBounds()
        self._cache = PageCache(folder, f"{reader}-{self.version}-{DPI}")
        self._child: Child | None = None
        self._left = 0

    def read(
        self, path: Path, media_type: str, numbers: Iterable[int] = (), beside: Collection[int] = ()
    ) -> ReadPages:
        """The pages with these numbers, or all of them; of those in ``beside`` what their own text lacks.

        Raises Refused where the file cannot be opened, ExtractorUnavailable where no process starts.
        """
        file = _File(path, media_type, _sha256(path))
        pages = ReadPages()
        for number in list(numbers) or range(1, self._count(file) + 1):
            try:
                pages.read[number] = self._page(file, number, beside=number in beside)
            except Refused as refusal:
                pages.failed[number] = refusal
        return pages

    def close(self) -> None:
        """Ends the process that reads."""
        if self._child is not None and self._child.owner == os.getpid():
            self._child.end()
        self._child = None

    def _count(self, file: _File) -> int:
        try:
            return int(self._ask(file, 0)["pages"])
        except Stopped as stop:
            raise Refused(stop.status, stop.reason) from stop

    def _page(self, file: _File, number: int, *, beside: bool) -> ReadPage:
        name = f"{number}-beside" if beside else str(number)
        kept = self._cache.get(file.sha256, name)
        if kept is not None:
            return kept
        kills = self._cache.kills(file.sha256, name)
        last = Refused(Status.KILLED, "it has ended the process that read it before")
        while kills < _MOST_KILLS:
            try:
                read = page_of(self._ask(file, number, beside=beside))
            except Stopped as stop:
                kills, last = self._cache.blame(file.sha256, name), Refused(stop.status, stop.reason)
            else:
                self._cache.put(file.sha256, name, read)
                return read
        raise last

    def _ask(self, file: _File, number: int, *, beside: bool = False) -> Mapping[str, Any]:
        """The answer of the process; raises Refused for what it refuses, Stopped where it was ended."""
        child = self._running()
        path = os.fsencode(file.path.absolute()).hex()
        question = {"path": path, "media_type": file.media_type, "page": number, "beside": beside}
        try:
            answer = json.loads(child.ask(question, self._bounds.seconds))
            refused = answer.get("refused")
        except Stopped:
            self.close()
            raise
        except (ValueError, AttributeError) as error:
            self.close()
            raise Stopped(Status.KILLED, "the reader's answer made no sense") from error
        if refused:
            raise Refused(Status(refused[0]), str(refused[1]))
        self._left -= 1
        return answer  # type: ignore[no-any-return]

    def _running(self) -> Child:
        if self._child is None or self._left < 1 or self._child.owner != os.getpid():
            self.close()
            arguments = {"reader": self.name, "threads": self._threads, "seconds": self._bounds.seconds}
            self._child = Child(_SERVE, arguments, memory=self._bounds.memory)
            self._left = self._bounds.pages
        return self._child


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused(Status.DAMAGED, f"the file cannot be opened ({error})") from error
