"""What staff do with what the gate and the rules left to them; pages and commands call the same functions."""

from __future__ import annotations

from ingest.review.deciding import confirm, correct, publish, withdraw, withhold
from ingest.review.desk import Desk, ReviewError
from ingest.review.listing import ReviewList, list_review
from ingest.review.redacting import Redaction, Tools, open_original, redact
from ingest.review.showing import Shown, show

__all__ = [
    "Desk",
    "Redaction",
    "ReviewError",
    "ReviewList",
    "Shown",
    "Tools",
    "confirm",
    "correct",
    "list_review",
    "open_original",
    "publish",
    "redact",
    "show",
    "withdraw",
    "withhold",
]
