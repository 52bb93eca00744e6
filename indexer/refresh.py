"""Brings a published index up to date with the change list of the holdings."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from holdings.store import Change, Holdings
from indexer.errors import IndexMissing, IndexOutdated
from indexer.port import Fingerprint, Generation, SearchEngine
from indexer.workshop import Workshop

logger = logging.getLogger(__name__)

#: Changes drained, and documents projected, at a time.
BATCH = 500

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did: documents stored and removed, and the change it stands at."""

    stored: int = 0
    removed: int = 0
    position: int = 0


def cursor_name(engine: SearchEngine, generation: Generation) -> str:
    """The change list's cursor of one generation, so that a new one starts where it was built."""
    return f"index/{engine.name}/{generation.name}"


def require_current(engine: SearchEngine, fingerprint: Fingerprint) -> Generation:
    """The published generation, if this installation's schema and dictionary made it.

    Raises IndexMissing or IndexOutdated; both name the command that helps.
    """
    published = engine.status().published
    if published is None:
        raise IndexMissing("there is no index yet; run: kaijuan index rebuild")
    if published.fingerprint != fingerprint:
        raise IndexOutdated(
            f"the index was made by {published.fingerprint}, this installation has {fingerprint}; "
            "run: kaijuan index rebuild"
        )
    return published


def pending_changes(holdings: Holdings, engine: SearchEngine, published: Generation | None) -> int:
    """How many changes the published generation has not seen; all of them where there is none."""
    position = holdings.changes.position(cursor_name(engine, published)) if published else 0
    return holdings.changes.last() - position


def refresh(
    holdings: Holdings,
    engine: SearchEngine,
    workshop: Workshop,
    *,
    generation: Generation | None = None,
    progress: Progress = lambda done, total: None,
) -> RefreshReport:
    """Writes every change since the last refresh to the published generation (or the one given).

    Safe to repeat and to interrupt: the cursor moves only behind what the engine acknowledged. Raises
    IndexMissing, IndexOutdated, GenerationBusy, EngineUnavailable.
    """
    target = generation or require_current(engine, workshop.fingerprint)
    cursor = cursor_name(engine, target)
    position = holdings.changes.position(cursor)
    total = holdings.changes.last() - position
    stored = removed = done = 0
    for batches, entries in workshop.gather(change_batches(holdings, position)):
        report = engine.write(entries, generation=target)
        del entries  # not kept while the next ones are gathered
        position = batches[-1][-1].seq
        holdings.changes.advance(cursor, position)
        stored, removed = stored + report.stored, removed + report.removed
        done += sum(len(changes) for changes in batches)
        progress(done, total)
    return RefreshReport(stored, removed, position)


def change_batches(holdings: Holdings, position: int) -> Iterator[tuple[list[Change], list[str]]]:
    """The changes behind a position, some hundreds at a time, each with the ids of their documents."""
    while changes := holdings.changes.since(position, BATCH):
        position = changes[-1].seq
        yield changes, list(dict.fromkeys(change.document_id for change in changes))


@contextmanager
def discarding(engine: SearchEngine, generation: Generation) -> Iterator[None]:
    """Drops the generation if the block fails, whatever the reason, so that none stays half-built."""
    try:
        yield
    except BaseException:
        logger.warning("generation %s was not finished and is discarded", generation.name)
        engine.discard(generation)
        raise
