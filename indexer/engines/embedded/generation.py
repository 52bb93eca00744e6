"""Generations on disk: folders with two tantivy indices, a pointer to the published one, and locks.

    FOLDER/published            the name of the generation that is searched
    FOLDER/write.lock           held while the published generation is written or swapped
    FOLDER/build.lock           held by whoever builds a generation, from begin to publish or discard
    FOLDER/generations/NAME/    generation.json, documents/, articles/, removals.jsonl

Locks are flock(2): they end with the process, whatever ended it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from holdings.model.document import Unit
from indexer.errors import EngineUnavailable, GenerationBusy, IndexMissing
from indexer.port import Fingerprint, Generation

#: Seconds a writer waits for another one before it says so.
PATIENCE = 5.0
REBUILD = "run: kaijuan index rebuild"


@dataclass(frozen=True, slots=True)
class Place:
    """A generation and the folder it lies in."""

    generation: Generation
    folder: Path

    def index(self, unit: Unit) -> Path:
        """The folder of one of the two tantivy indices."""
        return self.folder / f"{unit.value}s"

    def stamps(self) -> tuple[tuple[int, int, int], ...]:
        """What changes with every commit to either index."""
        return tuple(stamp(self.index(unit) / "meta.json") for unit in Unit)

    def bytes(self) -> int:
        """The size of its files; what a running merge removes meanwhile does not count."""
        total = 0
        for path in self.folder.rglob("*"):
            with suppress(FileNotFoundError):
                total += path.stat().st_size if path.is_file() else 0
        return total

    def removals(self) -> dict[str, int]:
        """The rev at which documents were taken out; a lower one must not bring them back."""
        revs: dict[str, int] = {}
        try:
            lines = (self.folder / "removals.jsonl").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return revs
        for line in lines:
            try:
                document_id, rev = json.loads(line)
            except ValueError:  # the last line of a process that was killed; its write was not acknowledged
                continue
            revs[document_id] = max(rev, revs.get(document_id, 0))
        return revs

    def remember_removals(self, revs: Mapping[str, int]) -> None:
        """Adds removals, on disk when this returns."""
        if not revs:
            return
        with (self.folder / "removals.jsonl").open("a", encoding="utf-8") as file:
            file.write("\n" + "".join(json.dumps(item) + "\n" for item in revs.items()))
            file.flush()
            os.fsync(file.fileno())


class Shelf:
    """The generations of one folder. Raises EngineUnavailable where the folder cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "published"
        self._generations = folder / "generations"

    def published(self) -> Place:
        """The generation that is searched. Raises IndexMissing."""
        name = self._published_name()
        if not name:
            raise IndexMissing(f"there is no index yet; {REBUILD}")
        place = self.place(name)
        if place is None:
            raise IndexMissing(f"the published index {name} is gone from {self._folder}; {REBUILD}")
        return place

    def _published_name(self) -> str:
        try:
            return self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise EngineUnavailable(f"the index folder {self._folder} cannot be read: {error}") from error

    def pointer_stamp(self) -> tuple[int, int, int]:
        """What changes when another generation is published."""
        return stamp(self._pointer)

    def place(self, name: str) -> Place | None:
        """Where a generation lies, None where there is none of that name."""
        folder = self._generations / name
        try:
            written = json.loads((folder / "generation.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return Place(Generation(name, Fingerprint(**written)), folder)

    def places(self) -> tuple[Place, ...]:
        """Every generation, oldest first."""
        found = (self.place(path.name) for path in sorted(self._generations.glob("[0-9]*")))
        return tuple(place for place in found if place)

    def create(self, fingerprint: Fingerprint) -> Place:
        """A new generation's folder, without indices yet."""
        names = [self._published_name(), *(path.name for path in self._generations.glob("[0-9]*"))]
        taken = [int(name.split("-")[0]) for name in names if name]
        name = f"{max(taken, default=0) + 1:06d}-{datetime.now(UTC):%Y%m%d%H%M%S}"
        place = Place(Generation(name, fingerprint), self._generations / name)
        for unit in Unit:
            place.index(unit).mkdir(parents=True)
        _replace(place.folder / "generation.json", json.dumps(asdict(fingerprint)))
        return place

    def publish(self, place: Place) -> None:
        """Points to a generation; whoever looks sees the former or this one, never neither."""
        _replace(self._pointer, place.generation.name)

    def drop(self, place: Place) -> None:
        """Removes a generation; its description goes first, so that no half of it is ever taken for whole."""
        (place.folder / "generation.json").unlink(missing_ok=True)
        shutil.rmtree(place.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Removes what killed processes left: unpublished generations and temporary files."""
        try:
            published = self.published().folder
        except IndexMissing:
            published = None
        for path in self._generations.glob("*"):
            if path != published:
                shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.rglob(".tmp*"):
            path.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else writes the published generation within. Raises GenerationBusy after a short wait."""
        lock = self._lock("write.lock", PATIENCE)
        try:
            yield
        finally:
            lock.close()

    def building(self) -> IO[str]:
        """The right to build; it lasts until the file is closed. Raises GenerationBusy."""
        return self._lock("build.lock", 0.0)

    def _lock(self, name: str, patience: float) -> IO[str]:
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            file = (self._folder / name).open("a", encoding="utf-8")
        except OSError as error:
            raise EngineUnavailable(f"the index folder {self._folder} cannot be written: {error}") from error
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    file.close()
                    raise GenerationBusy(f"another process holds {self._folder / name}; try again") from None
                time.sleep(0.02)
            else:
                return file


def stamp(path: Path) -> tuple[int, int, int]:
    """What tells one state of an atomically replaced file from the next; zeros where it is absent."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _replace(path: Path, text: str) -> None:
    """Writes a file whole or not at all, and makes sure of it on disk."""
    temporary = path.with_name(f".tmp-{path.name}-{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
