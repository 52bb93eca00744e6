"""The gate: what may not become public before a person has looked; it names rule and place, never a value."""

from __future__ import annotations

from ingest.screening.gate import (
    Screening,
    is_personal,
    masked_text,
    personal_findings,
    screen,
    screen_text,
)
from ingest.screening.people import may_be_name
from ingest.screening.rules import HIDDEN, mask, masked

__all__ = [
    "HIDDEN",
    "Screening",
    "is_personal",
    "mask",
    "masked",
    "masked_text",
    "may_be_name",
    "personal_findings",
    "screen",
    "screen_text",
]
