"""What changed between two texts, piece by piece and word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from diff_match_patch import diff_match_patch

from holdings.model.document import DocumentText
from search_app.comparison.aligning import align
from search_app.comparison.pieces import Piece, core, pieces

#: Seconds after which the difference of two pieces is given as it stands then, though it may be longer.
PATIENCE = 0.2


class Change(StrEnum):
    """What became of a piece; ``same`` includes one of which only the punctuation or the number changed."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a piece, and whether they are changed: gone from the older, new in the newer text."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """A piece in both texts, or in one; ``before`` and ``after`` are its words in runs."""

    change: Change
    older: Piece | None
    newer: Piece | None
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()


def compare(older: DocumentText, newer: DocumentText) -> tuple[Pairing, ...]:
    """The pieces of both texts, in the order of the newer; what is gone stands where it stood."""
    was, is_ = pieces(older), pieces(newer)
    pairs = align(was, is_)
    gone = _gone(was, pairs)
    found = [_removed(was[place]) for place in gone.get(-1, ())]
    for place, piece in enumerate(is_):
        found.append(_paired(was[pairs[place]], piece) if place in pairs else _added(piece))
        found += [_removed(was[old]) for old in gone.get(place, ())]
    return tuple(found)


def _gone(was: Sequence[Piece], pairs: dict[int, int]) -> dict[int, list[int]]:
    """The older pieces without a successor, by the place in the newer text after which they stood."""
    successors = {old: new for new, old in pairs.items()}
    gone: dict[int, list[int]] = {}
    after = -1
    for place in range(len(was)):
        if place in successors:
            after = successors[place]
        else:
            gone.setdefault(after, []).append(place)
    return gone


def _added(piece: Piece) -> Pairing:
    return Pairing(Change.ADDED, None, piece, after=(Run(piece.text, True),))


def _removed(piece: Piece) -> Pairing:
    return Pairing(Change.REMOVED, piece, None, before=(Run(piece.text, True),))


def _paired(older: Piece, newer: Piece) -> Pairing:
    if older.core == newer.core:
        return Pairing(Change.SAME, older, newer)
    before, after = _runs(older.text, newer.text)
    return Pairing(Change.CHANGED, older, newer, before, after)


def _runs(older: str, newer: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts in runs; a change of punctuation alone is none."""
    differ = diff_match_patch()
    differ.Diff_Timeout = PATIENCE
    found = differ.diff_main(older, newer)
    differ.diff_cleanupSemantic(found)
    before: list[Run] = []
    after: list[Run] = []
    for is_change, step in groupby(found, key=lambda one: one[0] != 0):
        steps = list(step)
        gone = "".join(text for kind, text in steps if kind <= 0)
        new = "".join(text for kind, text in steps if kind >= 0)
        counts = is_change and core(gone) != core(new)
        before.append(Run(gone, counts and bool(core(gone))))
        after.append(Run(new, counts and bool(core(new))))
    return tuple(_joined(before)), tuple(_joined(after))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one kind as one run; empty ones are left out."""
    for changed, step in groupby((run for run in runs if run.text), key=lambda run: run.changed):
        yield Run("".join(run.text for run in step), changed)
