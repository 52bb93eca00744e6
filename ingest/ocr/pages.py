"""Pages read in a process of their own, which keeps its models and is replaced when a page ends it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
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

    def read(self, path: Path, media_type: str, numbers: Iterable[int] = ()) -> ReadPages:
        """The pages with these numbers, or all of them; raises Refused where the file cannot be opened."""
        sha256 = _sha256(path)
        pages = ReadPages()
        for number in list(numbers) or range(1, self._count(path, media_type) + 1):
            try:
                pages.read[number] = self._page(path, media_type, sha256, number)
            except Refused as refusal:
                pages.failed[number] = refusal
        return pages

    def close(self) -> None:
        """Ends the process that reads."""
        if self._child is not None and self._child.owner == os.getpid():
            self._child.end()
        self._child = None

    def _count(self, path: Path, media_type: str) -> int:
        try:
            return int(self._ask(path, media_type, 0)["pages"])
        except Stopped as stop:
            raise Refused(stop.status, stop.reason) from stop

    def _page(self, path: Path, media_type: str, sha256: str, number: int) -> ReadPage:
        kept = self._cache.get(sha256, number)
        if kept is not None:
            return kept
        kills = self._cache.kills(sha256, number)
        reason = "it has ended the process that read it before"
        status = Status.KILLED
        while kills < _MOST_KILLS:
            try:
                read = page_of(self._ask(path, media_type, number))
            except Stopped as stop:
                kills, reason, status = self._cache.blame(sha256, number), stop.reason, stop.status
            else:
                self._cache.put(sha256, number, read)
                return read
        raise Refused(status, reason)

    def _ask(self, path: Path, media_type: str, number: int) -> Mapping[str, Any]:
        """The answer of the process; raises Refused for what it refuses, Stopped where it was ended."""
        child = self._running()
        question = {
            "path": os.fsencode(path.absolute()).hex(), "media_type": media_type, "page": number,
        }  # fmt: skip
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
