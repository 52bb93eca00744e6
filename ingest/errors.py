"""What can go wrong while documents come in."""

from __future__ import annotations


class IngestError(Exception):
    """The base of every error this room raises; its message says what to do."""


class TransferListError(IngestError):
    """A transfer list cannot be used: the message names the row or column and what was expected."""


class SourceError(IngestError):
    """A source cannot be read at all (no such path, no such format)."""


class ExtractorUnavailable(IngestError):
    """The extraction service cannot be reached; the file is left for a later try."""


class QueueUnavailable(IngestError):
    """The queue of jobs cannot be reached; files stay in the ledger until it can."""


class OutgoingRefused(IngestError):
    """A request was not sent, or its answer not taken, because the bounds of its source forbid it."""


class OutgoingFailed(IngestError):
    """A server could not be reached or gave no whole answer; a later try may succeed."""
