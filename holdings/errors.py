"""What can go wrong with the holdings, in the words of the field."""

from __future__ import annotations

from datetime import datetime


class HoldingsError(Exception):
    """The base of every error this room raises."""


class NotOnRecord(HoldingsError):
    """Nothing public is known under that id, number or address."""


class Withdrawn(HoldingsError):
    """The document was public and was withdrawn: when (UTC) and for which class of reason."""

    def __init__(self, at: datetime, reason: str) -> None:
        super().__init__(f"withdrawn on {at:%Y-%m-%d}: {reason}")
        self.at = at
        self.reason = reason


class StoreUnavailable(HoldingsError):
    """The database or the file store cannot be reached or written; nothing was changed."""


class SchemaOutdated(HoldingsError):
    """The database was made by another version of the schema; the message names the command to run."""


class ChangedMeanwhile(HoldingsError):
    """Somebody else changed the document since it was read; nothing was written."""


class CannotJoin(HoldingsError):
    """Two documents cannot be versions of one, or a version cannot be parted; the message says why."""


class FileDamaged(HoldingsError):
    """A stored original no longer has the SHA-256 it was stored under."""
