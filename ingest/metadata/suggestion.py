"""A value that rules suggest, with how sure they are and why."""

from __future__ import annotations

from dataclasses import dataclass

from holdings.model.document import Term


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value with how sure it is and the reason in the text's own words."""

    term: Term
    confidence: float
    reason: str
