"""Whether a document is in force: stored as facts with evidence, computed for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from holdings.model.dates import CivilDate


class Validity(StrEnum):
    """The state of a document on a given day (design decision: values are computed, never stored)."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


#: What a source says of a document when no dated event speaks of it.
BASES = (Validity.IN_FORCE, Validity.UNKNOWN, Validity.NOT_APPLICABLE)
#: How a document can end.
ENDS = (Validity.REPEALED, Validity.EXPIRED, Validity.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class ValidityFacts:
    """What is known of a document's life, with the sentence or source that proves it.

    ``basis`` is one of ``BASES``; ``ended_as`` one of ``ENDS`` or None. ``ended_on`` may be None although
    ``ended_as`` is set: then the day is not known and the end holds for every day.
    """

    basis: Validity = Validity.UNKNOWN
    amended_on: CivilDate | None = None
    ended_on: CivilDate | None = None
    ended_as: Validity | None = None
    evidence: str = ""

    def on(self, day: date, effective_on: CivilDate | None) -> Validity:
        """The validity on a day, given when the document takes effect."""
        if self.ended_as and (self.ended_on is None or self.ended_on.day <= day):
            return self.ended_as
        if self.basis is Validity.NOT_APPLICABLE:
            return self.basis
        if effective_on and effective_on.day > day:
            return Validity.NOT_YET
        if self.amended_on and self.amended_on.day <= day:
            return Validity.AMENDED
        return self.basis
