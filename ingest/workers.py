"""Files made ready one after another in this process, or several at a time in others."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from ingest.preparing import MakeExtractor, Prepared, Task, open_worker, prepare, prepare_in_worker

_AHEAD = 4


def prepared_in_order(tasks: Iterable[Task], make: MakeExtractor, *, jobs: int = 1) -> Iterator[Prepared]:
    """The tasks' results in the tasks' order, at most a few ahead of what was asked for.

    With ``jobs`` > 1 that many processes work, each with an extractor of its own from ``make``, which must
    be picklable then. A process that dies costs the file it was at. Raises ExtractorUnavailable.
    """
    if jobs <= 1:
        extractor = make()
        for task in tasks:
            yield prepare(extractor, task)
        return
    yield from _Pool(make, jobs).run(tasks)


class _Pool:
    """Worker processes that are replaced when one of them dies."""

    def __init__(self, make: MakeExtractor, jobs: int) -> None:
        self._make = make
        self._jobs = jobs

    def run(self, tasks: Iterable[Task]) -> Iterator[Prepared]:
        waiting: deque[tuple[Task, Future[Prepared]]] = deque()
        source, pool = iter(tasks), self._start(self._jobs)
        try:
            while True:
                while len(waiting) < self._jobs * _AHEAD and (task := next(source, None)) is not None:
                    waiting.append((task, pool.submit(prepare_in_worker, task)))
                if not waiting:
                    return
                try:
                    result = waiting[0][1].result()
                    waiting.popleft()
                    yield result
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    left = [task for task, _ in waiting]
                    waiting.clear()
                    yield from self._one_by_one(left)
                    pool = self._start(self._jobs)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _one_by_one(self, tasks: list[Task]) -> Iterator[Prepared]:
        for task in tasks:
            with self._start(1) as pool:
                try:
                    yield pool.submit(prepare_in_worker, task).result()
                except BrokenProcessPool:
                    yield Prepared(task, problem="killed", reason="the worker process died")

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, context, open_worker, (self._make,))
