"""The gate: what may not become public before a person has looked; it names rule and place, never a value."""

from __future__ import annotations

from ingest.screening.gate import Screening, screen, screen_text
from ingest.screening.rules import mask

__all__ = ["Screening", "mask", "screen", "screen_text"]
