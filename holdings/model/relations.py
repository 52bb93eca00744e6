"""How documents speak of each other: relations as a text states them, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdings.model.dates import CivilDate
from holdings.model.numbers import DocumentNumber


class RelationKind(StrEnum):
    """What one document does to another, or why it speaks of it."""

    REPEALS = "repeals"
    AMENDS = "amends"
    BASED_ON = "based_on"
    IMPLEMENTS = "implements"
    FORWARDS = "forwards"
    INTERPRETS = "interprets"
    CITES = "cites"


class RelationSource(StrEnum):
    """Who says that there is a relation; a rule's are replaced when the text is read again."""

    RULE = "rule"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Relation:
    """That a version amends, repeals, cites … a document, which is named as printed.

    ``title`` is without its outer 《》, "" where only the number is printed; ``articles`` are the parts that
    are meant, as printed (第十二条、第十三条), "" for all of it. The sentence that proves it stands at
    ``start`` to ``end`` of the clean text (code points, end exclusive); both are 0 where the version's own
    title is the proof. ``effective_on`` is the day the sentence itself gives for it, where it gives one.
    """

    kind: RelationKind
    title: str
    number: DocumentNumber | None = None
    articles: str = ""
    start: int = 0
    end: int = 0
    source: RelationSource = RelationSource.RULE
    confidence: float = 1.0
    effective_on: CivilDate | None = None
