"""Why a document is found by a query and where, or what keeps it out: values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdings.model.document import Unit


class PartKind(StrEnum):
    """What a part of a score is given for; the constants first, in the order in which they decide."""

    NUMBER = "number"
    CITED_NUMBER = "cited_number"
    ALL_WORDS = "all_words"
    ALL_IN_TITLE = "all_in_title"
    WHOLE_IN_BODY = "whole_in_body"
    WHOLE_TITLE = "whole_title"
    PHRASE = "phrase"
    ADDED = "added"
    WORD = "word"
    PAIRS = "pairs"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one thing adds to the score: ``text`` in the text field ``field``, both "" for a constant.

    Single characters are summed up over a field, without their text; where a question has many words or
    pairs, those are too, joined by spaces.
    """

    kind: PartKind
    field: str
    text: str
    score: float


class ReasonKind(StrEnum):
    """What keeps a document out of the results."""

    VISIBILITY = "visibility"
    RULE = "rule"
    UNIT = "unit"
    NOT_INDEXED = "not_indexed"
    BEHIND = "behind"
    ASOF = "asof"
    DATE = "date"
    FACET = "facet"
    WITHIN = "within"
    SCOPE = "scope"
    NUMBER = "number"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a document out; ``name`` of a facet, ``text`` of the words it is about."""

    kind: ReasonKind
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LookedFor:
    """Words that are looked for, and the text fields in which they stand; none where they stand nowhere."""

    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a document stands among the results of a query, and why.

    ``score`` is the engine's, before any second pass, and the sum of the ``parts``. ``rank`` counts from 1,
    in the order of the result page; ``first_rank`` is the rank before the second pass, where there is one;
    both are None where the document is not among the first ``MOST_RANKED``. What is not found has no parts,
    but ``reasons``, and the words that were ``looked_for`` where those do not hold.
    """

    unit: Unit
    document_id: str
    title: str
    version: int = 0
    anchor: str = ""
    found: bool = False
    rank: int | None = None
    first_rank: int | None = None
    score: float = 0.0
    parts: tuple[ScorePart, ...] = ()
    reasons: tuple[Reason, ...] = ()
    looked_for: tuple[LookedFor, ...] = ()


#: Ranks that are told.
MOST_RANKED = 1_000
