"""Turns documents into index entries, in processes of its own when asked to.

Both segmenters hold the interpreter's lock, so more cores need more processes; each opens the holdings
for itself and hands back entries only.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from holdings.store import Holdings
from indexer.analysis.segment import Analyser
from indexer.model.entry import DocumentEntries
from indexer.port import Fingerprint
from indexer.projection import project_many

Label = TypeVar("Label")

#: The rev of a removal of what is no longer on record at all; an id never comes back.
GONE = 2**53

#: Batches under way per process; bounds memory whatever the size of the collection.
AHEAD = 2


#: Characters of token streams written in one commit: a commit costs as much as thousands of entries,
#: and what is not committed is held in memory.
COMMIT_SIZE = 10_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """How a process of the workshop opens the holdings."""

    database: str
    files: str


class Workshop:
    """Projects documents, given by id, to entries: in the caller's process, or in ``processes``.

    ``analyser`` is asked for when this process needs one: it takes half a second and 60 MB.
    """

    def __init__(
        self, holdings: Holdings, analyser: Callable[[], Analyser], fingerprint: Fingerprint
    ) -> None:
        self.holdings = holdings
        self._analyser = analyser
        self.fingerprint = fingerprint
        self._pool: ProcessPoolExecutor | None = None
        self._ahead = 0

    @contextmanager
    def processes(self, count: int, source: Source) -> Iterator[Workshop]:
        """The workshop with ``count`` processes until the block ends."""
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(count, context, _open_bench, (source,)) as pool:
            self._pool, self._ahead = pool, count * AHEAD
            try:
                yield self
            finally:
                self._pool, self._ahead = None, 0

    def gather(
        self, batches: Iterable[tuple[Label, list[str]]]
    ) -> Iterator[tuple[list[Label], list[DocumentEntries]]]:
        """The entries of several batches together, as many as one commit is worth, with their labels."""
        labels: list[Label] = []
        gathered: list[DocumentEntries] = []
        size = 0
        for label, entries in self.project_ahead(batches):
            labels.append(label)
            gathered.extend(entries)
            size += sum(_size(entry) for entry in entries)
            if size >= COMMIT_SIZE:
                yield labels, gathered
                labels, gathered, size = [], [], 0
        if labels:
            yield labels, gathered

    def project_ahead(
        self, batches: Iterable[tuple[Label, list[str]]]
    ) -> Iterator[tuple[Label, list[DocumentEntries]]]:
        """The entries of each batch of document ids, in order, beside the label it came with."""
        if self._pool is None:
            for label, ids in batches:
                yield label, _project(self.holdings, self._analyser(), ids)
            return
        queue: deque[tuple[Label, Future[list[DocumentEntries]]]] = deque()
        source = iter(batches)
        for label, ids in islice(source, self._ahead):
            queue.append((label, self._pool.submit(_project_on_bench, ids)))
        while queue:
            label, future = queue.popleft()
            entries = future.result()
            for next_label, ids in islice(source, 1):
                queue.append((next_label, self._pool.submit(_project_on_bench, ids)))
            yield label, entries


def _size(document: DocumentEntries) -> int:
    """Characters of all token streams; every entry counts a little by itself."""
    return sum(
        200 + sum(len(s.fine) + len(s.bigram) + len(s.unigram) for s in entry.streams.values())
        for entries in document.entries.values()
        for entry in entries
    )


def _project(holdings: Holdings, analyser: Analyser, ids: list[str]) -> list[DocumentEntries]:
    documents = holdings.documents.get_many_for_index(ids)
    gone = [DocumentEntries(id_, GONE) for id_ in ids if id_ not in documents]
    return project_many([documents[id_] for id_ in ids if id_ in documents], analyser) + gone


_bench: list[tuple[Holdings, Analyser]] = []


def _open_bench(source: Source) -> None:
    """Runs once in each process of the pool; what it opens lives as long as the process."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _bench.append((Holdings.open(source.database, source.files), Analyser.load()))
    # Tables and modules stay as long as the process; looking through them for garbage takes 6 %.
    gc.freeze()


def _end_with(parent: int) -> None:
    """Ends this process when the one it works for is gone, which a killed one cannot say."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _project_on_bench(ids: list[str]) -> list[DocumentEntries]:
    holdings, analyser = _bench[0]
    return _project(holdings, analyser, ids)
