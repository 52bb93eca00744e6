"""The embedded extractor in processes of its own: what a file does to them, it does to nobody else."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ingest.extractors.child import Child, Stopped
from ingest.extractors.limits import DEFAULT_LIMITS, MEGABYTE
from ingest.extractors.sniff import expected_type
from ingest.extractors.wire import load
from ingest.port import Extraction, RawFile, Status, TextExtractor

EMBEDDED = "ingest.extractors.embedded:EmbeddedExtractor"
_SERVE = "ingest.extractors.worker:serve"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one document may take: seconds on the clock, bytes of memory; and documents a process reads.

    ``answer`` bounds the bytes of one answer.
    """

    seconds: float = 60.0
    memory: int = 1536 * MEGABYTE
    documents: int = 50
    answer: int = 512 * MEGABYTE


DEFAULT_BOUNDS = Bounds()


class IsolatedExtractor:
    """Reads each file in a worker process, which is replaced when it hangs, grows or crashes.

    May be called from several threads: each call has a worker to itself, so as many run as there are
    threads. ``close`` ends them; so does the end of a ``with`` block.
    """

    def __init__(
        self, extractor: type[TextExtractor] | str = EMBEDDED, bounds: Bounds = DEFAULT_BOUNDS
    ) -> None:
        """``extractor`` is the class that reads, made without arguments, or its address ``module:name``.

        The address alone spares this process the libraries that only the workers need.
        """
        name = extractor if isinstance(extractor, str) else f"{extractor.__module__}:{extractor.__qualname__}"
        self._extractor = name
        self._bounds = bounds
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """``embedded``: what reads is the same, only where is not."""
        return "embedded"

    def extract(self, file: RawFile) -> Extraction:
        """The text of a file; TIMEOUT or KILLED where it took too long or too much, never an exception."""
        worker = self._take()
        try:
            extraction = worker.extract(file)
        except Stopped as stop:
            worker.end()
            return Extraction(
                status=stop.status,
                media_type=expected_type(file.name),
                warnings=(stop.reason,),
                name=file.name,
                tool=self.name,
            )
        except BaseException:
            worker.end()
            raise
        self._give_back(worker)
        return extraction

    def check(self) -> str:
        """Whether a worker starts, is cut off from the network, and is kept in its own folder."""
        worker = self._take()
        cut_off = "cut off from" if worker.offline else "NOT cut off from"
        kept = "kept" if worker.at_home else "NOT kept"
        self._give_back(worker)
        return f"embedded: worker processes, {cut_off} the network and {kept} in folders of their own"

    def close(self) -> None:
        """Ends every worker that is not at work."""
        with self._lock:
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.end()

    def __enter__(self) -> IsolatedExtractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> _Worker:
        with self._lock:
            # After a fork both processes hold the pipes of these workers; they are the parent's.
            self._idle = [worker for worker in self._idle if worker.owner == os.getpid()]
            if self._idle:
                return self._idle.pop()
        return _Worker(self._extractor, self._bounds)

    def _give_back(self, worker: _Worker) -> None:
        if worker.read >= self._bounds.documents:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)


class _Worker:
    """One process that reads documents, and how many it has read."""

    def __init__(self, extractor: str, bounds: Bounds) -> None:
        self._seconds = bounds.seconds
        self.read = 0
        arguments = {"extractor": extractor, "seconds": bounds.seconds}
        self._child = Child(_SERVE, arguments, memory=bounds.memory, answer=bounds.answer)
        self.owner = self._child.owner
        self.offline = bool(self._child.greeting["offline"])
        self.at_home = bool(self._child.greeting["at_home"])

    def extract(self, file: RawFile) -> Extraction:
        """A file's extraction; raises Stopped."""
        self.read += 1
        copy = lend(file.path, self._child.folder)
        path = os.fsencode(copy).hex()
        folder = f"inside-{self.read}" if file.keep else ""
        try:
            asked = {"path": path, "name": file.name, "keep": folder}
            extraction = load(self._child.ask(asked, self._seconds))
        except (ValueError, KeyError, TypeError) as error:
            raise Stopped(Status.KILLED, "the reader's answer made no sense") from error
        finally:
            if copy != file.path:
                copy.unlink(missing_ok=True)
        if file.keep:
            take_over(self._child.folder / folder, file.keep)
        return extraction

    def end(self) -> None:
        """Kills the process and everything it started, and removes its folder."""
        self._child.end()


def lend(path: Path, folder: Path) -> Path:
    """The file as the worker gets it, which can neither see nor change the one that was deposited.

    A file beyond the limit is only as long as that one, without its content; one that cannot be opened
    stays where it is, for the worker to say so.
    """
    copy = folder / "document"
    try:
        size = path.stat().st_size
        if not path.is_file():
            return path
        if size > DEFAULT_LIMITS.file_bytes:
            copy.touch()
            os.truncate(copy, size)
        else:
            shutil.copyfile(path, copy)
    except OSError:
        return path
    return copy


def take_over(folder: Path, keep: Path) -> None:
    """Moves what the worker kept: plain files under numbers, and nothing it may have linked to."""
    for entry in os.scandir(folder):
        info = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(info.st_mode) and info.st_nlink == 1 and entry.name.isdecimal():
            shutil.move(entry.path, keep / entry.name)
    shutil.rmtree(folder, ignore_errors=True)
