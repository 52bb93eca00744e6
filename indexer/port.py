"""The port of search engines: values in and out, no state between calls.

One contract suite (tests/contract) runs on every adapter. A *generation* is a pair of indices, documents
and articles, made by one schema and one dictionary; exactly one is published at a time, and a new one is
built beside it and swapped in, or discarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from holdings.model.document import Unit
from indexer.model.entry import DocumentEntries
from indexer.model.plan import Answer, QueryPlan


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What made an index: the schema's version, the segmenter and the digest of its dictionary."""

    schema: str
    segmenter: str
    dictionary: str

    def __str__(self) -> str:
        return f"{self.schema}, {self.segmenter}, dictionary {self.dictionary[:8]}"


@dataclass(frozen=True, slots=True)
class Generation:
    """A pair of indices by name; names sort by age."""

    name: str
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class WriteReport:
    """How many documents a write stored, removed, and left alone because a higher rev was there."""

    stored: int = 0
    removed: int = 0
    stale: int = 0


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What an engine says of itself; ``published`` is None before the first generation."""

    engine: str
    version: str
    published: Generation | None
    counts: Mapping[Unit, int]
    bytes: int

    @property
    def usual_unit(self) -> Unit:
        """Documents, or articles where the collection has nothing else."""
        only_articles = not self.counts.get(Unit.DOCUMENT) and self.counts.get(Unit.ARTICLE)
        return Unit.ARTICLE if only_articles else Unit.DOCUMENT


class SearchEngine(Protocol):
    """Stores entries and answers plans. Raises only the errors of ``indexer.errors``."""

    @property
    def name(self) -> str:
        """``embedded`` or ``opensearch``."""
        ...

    def search(self, plan: QueryPlan) -> Answer:
        """One page of what matches; sees every write that was acknowledged. Raises IndexMissing."""
        ...

    def write(self, batch: Sequence[DocumentEntries], *, generation: Generation | None = None) -> WriteReport:
        """Stores a batch in a generation (the published one if None); durable and visible on return.

        All entries of one document change together. Raises GenerationBusy, EngineUnavailable.
        """
        ...

    def begin(self, fingerprint: Fingerprint) -> Generation:
        """A new, empty generation beside the published one. Raises GenerationBusy."""
        ...

    def publish(self, generation: Generation) -> None:
        """Makes a generation the one that is searched, in one step, and drops the former one."""
        ...

    def discard(self, generation: Generation) -> None:
        """Drops a generation that was not published; harmless where it is gone already."""
        ...

    def generations(self) -> tuple[Generation, ...]:
        """Every generation that exists, oldest first, the half-built included."""
        ...

    def scan(self, unit: Unit, *, generation: Generation | None = None) -> Iterator[tuple[str, int]]:
        """Every (document id, rev) of a unit, ascending by document id, each document once."""
        ...

    def status(self) -> EngineStatus:
        """What the engine is, what it has, and what made it. Raises EngineUnavailable."""
        ...

    def close(self) -> None:
        """Lets go of files and connections."""
        ...
