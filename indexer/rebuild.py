"""Builds a new generation from the holdings beside the published one, and swaps it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from holdings.store import Holdings
from indexer.port import Generation, SearchEngine
from indexer.refresh import (
    BATCH,
    Progress,
    RefreshReport,
    change_batches,
    cursor_name,
    discarding,
    refresh,
)
from indexer.workshop import Workshop


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild made: the generation, and documents stored."""

    generation: Generation
    stored: int


def rebuild(
    holdings: Holdings,
    engine: SearchEngine,
    workshop: Workshop,
    *,
    progress: Progress = lambda done, total: None,
) -> RebuildReport:
    """A new generation with everything public on record, published in one step.

    The published generation is searched and written to meanwhile; what changes during the build is
    drained from the change list before the swap, and once more behind it. On any error the new one is
    discarded. Raises GenerationBusy, EngineUnavailable.
    """
    start = holdings.changes.last()
    generation = engine.begin(workshop.fingerprint)
    with discarding(engine, generation):
        stored = _fill(holdings, engine, workshop, generation, progress)
        holdings.changes.advance(cursor_name(engine, generation), start)
        stored += refresh(holdings, engine, workshop, generation=generation).stored
        engine.publish(generation)
    refresh(holdings, engine, workshop)
    return RebuildReport(generation, stored)


def build_while(
    going_on: Callable[[], bool],
    holdings: Holdings,
    engine: SearchEngine,
    workshop: Workshop,
) -> RebuildReport:
    """The first generation, written while documents come on record and published when no more come.

    Nobody is served yet, so nothing is committed before the end, and each document is written once.
    ``going_on`` is asked between two looks at the change list and may wait. On any error the generation is
    discarded. Raises GenerationBusy, EngineUnavailable.
    """
    generation = engine.begin(workshop.fingerprint)
    with discarding(engine, generation):
        position = stored = 0
        last_look = False
        while not last_look:
            last_look = not going_on()
            for changes, entries in workshop.project_ahead(change_batches(holdings, position)):
                stored += engine.write(entries, generation=generation).stored
                position = changes[-1].seq
        holdings.changes.advance(cursor_name(engine, generation), position)
        engine.publish(generation)
    refresh(holdings, engine, workshop)
    return RebuildReport(generation, stored)


def bring_up_to_date(
    holdings: Holdings,
    engine: SearchEngine,
    workshop: Workshop,
    *,
    progress: Progress = lambda done, total: None,
) -> RefreshReport:
    """Refreshes the published generation, or builds the first one; raises as both do."""
    if engine.status().published is None:
        return RefreshReport(stored=rebuild(holdings, engine, workshop, progress=progress).stored)
    return refresh(holdings, engine, workshop, progress=progress)


def _fill(
    holdings: Holdings,
    engine: SearchEngine,
    workshop: Workshop,
    generation: Generation,
    progress: Progress,
) -> int:
    total = holdings.documents.counts().public
    stored = seen = 0
    # Nothing is committed before the end, so there is nothing to gather for.
    for count, entries in workshop.project_ahead(_all_ids(holdings)):
        stored += engine.write(entries, generation=generation).stored
        seen += count
        progress(min(seen, total), total)
    return stored


def _all_ids(holdings: Holdings) -> Iterator[tuple[int, list[str]]]:
    after = ""
    while rows := holdings.documents.revisions(after, BATCH):
        after = rows[-1][0]
        yield len(rows), [document_id for document_id, _, _ in rows]
