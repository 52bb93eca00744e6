"""The embedded search engine: the port of ``indexer.port`` over a folder of tantivy indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from holdings.model.document import Unit
from indexer.engines.embedded.answers import answer
from indexer.engines.embedded.generation import REBUILD, Place, Shelf
from indexer.engines.embedded.view import View
from indexer.engines.embedded.writing import Build, create_indices, write_published
from indexer.errors import EngineUnavailable, GenerationBusy, IndexerError, IndexMissing, IndexOutdated
from indexer.model.entry import DocumentEntries
from indexer.model.plan import Answer, QueryPlan
from indexer.port import EngineStatus, Fingerprint, Generation, WriteReport

_VERSION = version("tantivy")


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The published generation as it was last read."""

    place: Place
    pointer: tuple[int, int, int]
    stamps: tuple[tuple[int, int, int], ...]
    views: Mapping[Unit, View]

    def current(self, shelf: Shelf) -> bool:
        return self.pointer == shelf.pointer_stamp() and self.stamps == self.place.stamps()


class EmbeddedEngine:
    """Search in this process, over a folder that several processes may read and write.

    One writes at a time, the others wait a little and then get GenerationBusy. Every search looks
    whether another process committed or published meanwhile (three stats, some microseconds).
    """

    def __init__(self, folder: Path) -> None:
        self._shelf = Shelf(folder)
        self._lock = Lock()
        self._snapshot: _Snapshot | None = None
        self._build: Build | None = None

    @property
    def name(self) -> str:
        """``embedded``."""
        return "embedded"

    def search(self, plan: QueryPlan) -> Answer:
        """One page of what matches; see the port. Raises IndexMissing, IndexOutdated, QueryTooLarge."""
        plan.require_answerable()
        view = self._current().views[plan.unit]
        try:
            return answer(view, plan)
        except OSError as error:
            raise EngineUnavailable(f"the index cannot be read: {error}") from error
        except ValueError as error:
            raise IndexerError(f"the plan does not fit the index: {error}") from error

    def write(self, batch: Sequence[DocumentEntries], *, generation: Generation | None = None) -> WriteReport:
        """Stores a batch; see the port. What goes to a generation being built is committed at its end."""
        with self._lock:
            build = self._build
            if build and generation and build.place.generation.name == generation.name:
                with _translated():
                    return build.write(batch)
        with self._shelf.writing():
            place = self._shelf.published()
            if generation and generation.name != place.generation.name:
                raise self._not_writable(generation)
            with _translated():
                return write_published(place, batch)

    def _not_writable(self, generation: Generation) -> IndexerError:
        if self._shelf.place(generation.name):
            return GenerationBusy(f"generation {generation.name} is being built by another process")
        return IndexMissing(f"generation {generation.name} was replaced or discarded")

    def begin(self, fingerprint: Fingerprint) -> Generation:
        """A new, empty generation; sweeps what a killed builder left. Raises GenerationBusy."""
        lock = self._shelf.building()
        try:
            with self._shelf.writing(), _translated():
                self._shelf.sweep()
                place = self._shelf.create(fingerprint)
                create_indices(place)
        except BaseException:
            lock.close()
            raise
        with self._lock:
            self._build = Build(place, lock)
        return place.generation

    def publish(self, generation: Generation) -> None:
        """Swaps the generation this process built in, and drops the former one. Raises IndexMissing."""
        with self._lock:
            build = self._build
            if build is None or build.place.generation.name != generation.name:
                raise IndexMissing(f"generation {generation.name} is not being built here")
            with _translated():
                build.finish()
                with self._shelf.writing():
                    former = self._published_or_none()
                    self._shelf.publish(build.place)
                    self._build = None
                    build.leave()
                    if former:
                        self._shelf.drop(former)

    def discard(self, generation: Generation) -> None:
        """Drops a generation that is not published; harmless where it is published or gone."""
        with self._lock:
            if self._build and self._build.place.generation.name == generation.name:
                self._build.leave()
                self._build = None
        published = self._published_or_none()
        place = self._shelf.place(generation.name)
        if place and (published is None or published.generation.name != generation.name):
            self._shelf.drop(place)

    def generations(self) -> tuple[Generation, ...]:
        """Every generation that exists, oldest first."""
        return tuple(place.generation for place in self._shelf.places())

    def scan(self, unit: Unit, *, generation: Generation | None = None) -> Iterator[tuple[str, int]]:
        """Every (document id, rev) of a unit, ascending; as the index stood when the scan began."""
        if generation is None:
            return self._current().views[unit].revs()
        with self._lock, _translated():
            if self._build and self._build.place.generation.name == generation.name:
                self._build.commit()
        place = self._shelf.place(generation.name)
        if place is None:
            raise IndexMissing(f"there is no generation {generation.name}")
        return _open(place)[unit].revs()

    def status(self) -> EngineStatus:
        """What is published, how many entries it has, and the bytes of its files."""
        try:
            snapshot = self._current()
        except IndexMissing:
            return EngineStatus(self.name, _VERSION, None, {}, 0)
        counts = {unit: view.count for unit, view in snapshot.views.items()}
        return EngineStatus(self.name, _VERSION, snapshot.place.generation, counts, snapshot.place.bytes())

    def close(self) -> None:
        """Lets go of the files; a generation begun here and not published is dropped."""
        with self._lock:
            build, self._build = self._build, None
            self._snapshot = None
        if build:
            build.leave()
            self._shelf.drop(build.place)

    def _published_or_none(self) -> Place | None:
        try:
            return self._shelf.published()
        except IndexMissing:
            return None

    def _current(self) -> _Snapshot:
        """The published generation as it is now; opened anew only when it changed."""
        snapshot = self._snapshot
        if snapshot and snapshot.current(self._shelf):
            return snapshot
        with self._lock:
            if self._snapshot is None or not self._snapshot.current(self._shelf):
                self._snapshot = self._read()
            return self._snapshot

    def _read(self) -> _Snapshot:
        while True:
            pointer = self._shelf.pointer_stamp()
            place = self._shelf.published()
            stamps = place.stamps()
            try:
                return _Snapshot(place, pointer, stamps, _open(place))
            except IndexOutdated:
                if pointer == self._shelf.pointer_stamp():
                    raise


def _open(place: Place) -> dict[Unit, View]:
    try:
        return {unit: View.open(place.index(unit)) for unit in Unit}
    except (ValueError, OSError) as error:
        name = place.generation.name
        raise IndexOutdated(f"index {name} cannot be read ({error}); {REBUILD}") from error


@contextmanager
def _translated() -> Iterator[None]:
    """The one place where what tantivy and the disk say while writing becomes an error of ours."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineUnavailable(f"the index cannot be written: {error}") from error
