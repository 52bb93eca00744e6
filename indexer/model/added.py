"""What a search looks for besides what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: In the place of a term that the reader does not want added: none at all.
NOTHING_ADDED = "*"


class AddedKind(StrEnum):
    """Why a term was added: the two mean the same, or it is what officials call the thing typed."""

    SAME = "same"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class AddedTerm:
    """``typed`` is a piece of the question in the one spelling texts are compared in; ``added`` as listed.

    ``is_excluded`` where the question excludes what was typed, and so what it leads to.
    """

    typed: str
    added: str
    kind: AddedKind
    is_excluded: bool = False
