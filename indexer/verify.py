"""Compares holdings and index, both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdings.model.document import Unit, Visibility
from holdings.store import Holdings
from indexer.port import SearchEngine

#: Ids named in a report, per kind; the counts are always whole.
EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Drift:
    """How an index differs from the holdings: ids with counts.

    ``missing`` are public and not indexed, ``ghosts`` are indexed and not public, ``stale`` are indexed
    at another rev.
    """

    checked: int
    missing: tuple[str, ...]
    ghosts: tuple[str, ...]
    stale: tuple[str, ...]
    pending: int

    @property
    def clean(self) -> bool:
        """Whether index and holdings agree."""
        return not (self.missing or self.ghosts or self.stale)


def verify(holdings: Holdings, engine: SearchEngine, *, pending: int = 0) -> Drift:
    """The differences between what is public on record and what can be found.

    Reads both sides in batches, in order of id; holds two revs at a time, not the collection.
    ``pending`` is the number of changes the index has not seen yet, which explains drift.
    """
    missing: list[str] = []
    ghosts: list[str] = []
    stale: list[str] = []
    checked = 0
    on_record, indexed = _public(holdings), _indexed(engine)
    left, right = next(on_record, None), next(indexed, None)
    while left or right:
        checked += 1
        if right is None or (left is not None and left[0] < right[0]):
            missing.append(left[0])  # type: ignore[index]
            left = next(on_record, None)
        elif left is None or right[0] < left[0]:
            ghosts.append(right[0])
            right = next(indexed, None)
        else:
            if left[1] != right[1]:
                stale.append(left[0])
            left, right = next(on_record, None), next(indexed, None)
    return Drift(checked, tuple(missing), tuple(ghosts), tuple(stale), pending)


def _public(holdings: Holdings) -> Iterator[tuple[str, int]]:
    after = ""
    while rows := holdings.documents.revisions(after):
        after = rows[-1][0]
        yield from ((id_, rev) for id_, rev, visibility in rows if visibility is Visibility.PUBLIC)


def _indexed(engine: SearchEngine) -> Iterator[tuple[str, int]]:
    """Every indexed document once, over both units, ascending by id; the lower rev where they differ."""
    sides = [engine.scan(unit) for unit in Unit]
    heads = [next(side, None) for side in sides]
    while any(heads):
        lowest = min(head[0] for head in heads if head)
        revs = [head[1] for head in heads if head and head[0] == lowest]
        yield lowest, min(revs)
        heads = [
            next(side, None) if head and head[0] == lowest else head
            for side, head in zip(sides, heads, strict=True)
        ]
