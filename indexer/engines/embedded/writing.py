"""Writes documents' entries to the two indices of a generation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO

from tantivy import Index, IndexWriter

from holdings.model.document import Unit
from indexer.engines.embedded.generation import Place
from indexer.engines.embedded.lines import Lines
from indexer.engines.embedded.schema import make_schema
from indexer.engines.embedded.view import View
from indexer.model.entry import DocumentEntries, newest
from indexer.port import WriteReport

#: Bytes tantivy gathers before it writes a segment, and the threads that share them.
BULK = (80_000_000, 1)
FEW = (15_000_000, 1)
#: Characters of streams from which on a batch is written with the memory of a bulk.
MANY = 1_000_000
#: Documents asked about together.
GROUP = 500


class Writers:
    """The writers of a generation's indices, each opened when it is first needed."""

    def __init__(self, place: Place, memory: tuple[int, int]) -> None:
        self._place = place
        self._memory = memory
        self._open: dict[Unit, IndexWriter] = {}
        self._line = Lines()

    def put(self, document: DocumentEntries, *, present: Iterable[Unit]) -> None:
        """Replaces what the document has in the units where it is present by its entries."""
        for unit in present:
            self._writer(unit).delete_documents_by_term("document_id", document.document_id)
        for unit, entries in document.entries.items():
            for entry in entries:
                self._writer(unit).add_json(self._line(entry))

    def _writer(self, unit: Unit) -> IndexWriter:
        if unit not in self._open:
            index = Index.open(str(self._place.index(unit)))
            self._open[unit] = index.writer(*self._memory)
        return self._open[unit]

    def commit(self) -> None:
        """Makes everything durable; articles first, so that what is found last leads to something."""
        for unit in (Unit.ARTICLE, Unit.DOCUMENT):
            if unit in self._open:
                self._open[unit].commit()

    def settle(self) -> None:
        """Waits until merges are done and lets go of the indices."""
        for writer in self._open.values():
            writer.wait_merging_threads()
        self._open.clear()

    def abandon(self) -> None:
        """Lets go of the indices; what was not committed is forgotten."""
        for writer in self._open.values():
            with suppress(ValueError, OSError):
                writer.rollback()
        self._open.clear()


def create_indices(place: Place) -> None:
    """Two empty indices in a generation's folder."""
    for unit in Unit:
        Index(make_schema(), path=str(place.index(unit)))


def write_published(place: Place, batch: Sequence[DocumentEntries]) -> WriteReport:
    """Writes to a generation that others read; the caller holds the lock for writing."""
    views = {unit: View.open(place.index(unit)) for unit in Unit}
    removed = place.removals()
    fresh, stale = newest(batch)
    writers = Writers(place, BULK if _weight(fresh) > MANY else FEW)
    accepted: list[DocumentEntries] = []
    try:
        for document, revs in _with_revs(fresh, views):
            if document.rev < max(*revs.values(), removed.get(document.document_id, 0), 0):
                continue
            writers.put(document, present=revs)
            accepted.append(document)
        place.remember_removals(_removals(accepted, removed))
        writers.commit()
    except BaseException:
        writers.abandon()
        raise
    writers.settle()
    return _report(accepted, stale + len(fresh) - len(accepted))


def _with_revs(
    documents: Sequence[DocumentEntries], views: Mapping[Unit, View]
) -> Iterator[tuple[DocumentEntries, dict[Unit, int]]]:
    """Each document with the revs it stands at; groups of documents that are all new are asked about once."""
    for start in range(0, len(documents), GROUP):
        group = documents[start : start + GROUP]
        ids = [document.document_id for document in group]
        asked = {unit: view for unit, view in views.items() if view.knows_any(ids)}
        for document in group:
            revs = {unit: view.rev(document.document_id) for unit, view in asked.items()}
            yield document, {unit: rev for unit, rev in revs.items() if rev}


class Build:
    """A generation in the making: nobody reads it, so nothing is committed before the end."""

    def __init__(self, place: Place, lock: IO[str]) -> None:
        self.place = place
        self._lock = lock
        self._writers = Writers(place, BULK)
        self._revs: dict[str, int] = {}

    def write(self, batch: Sequence[DocumentEntries]) -> WriteReport:
        """Adds documents; what was written here before is known by its rev, and not written again."""
        fresh, stale = newest(batch)
        accepted = [item for item in fresh if item.rev > self._revs.get(item.document_id, 0)]
        for document in accepted:
            known = document.document_id in self._revs
            self._writers.put(document, present=tuple(Unit) if known else ())
            self._revs[document.document_id] = document.rev
        self.place.remember_removals(_removals(accepted, {}))
        return _report(accepted, stale + len(fresh) - len(accepted))

    def commit(self) -> None:
        """Makes what was written so far readable."""
        self._writers.commit()

    def finish(self) -> None:
        """Everything on disk, merged, and ready to be read by others."""
        self._writers.commit()
        self._writers.settle()

    def leave(self) -> None:
        """Lets go of the indices and of the right to build."""
        self._writers.abandon()
        self._lock.close()


def _removals(accepted: Iterable[DocumentEntries], known: Mapping[str, int]) -> dict[str, int]:
    removals = {item.document_id: item.rev for item in accepted if item.is_removal}
    return {id_: rev for id_, rev in removals.items() if rev > known.get(id_, 0)}


def _report(accepted: Sequence[DocumentEntries], stale: int) -> WriteReport:
    removed = sum(item.is_removal for item in accepted)
    return WriteReport(len(accepted) - removed, removed, stale)


def _weight(batch: Iterable[DocumentEntries]) -> int:
    return sum(
        len(streams.bigram)
        for document in batch
        for entries in document.entries.values()
        for entry in entries
        for streams in entry.streams.values()
    )
