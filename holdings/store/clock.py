"""Instants as the store writes them: UTC, to the second, in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime


def now_as_text() -> str:
    """This instant, such as ``2026-01-31T08:00:00+00:00``."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def instant(text: str) -> datetime:
    """The instant that was written; the beginning of time where none was."""
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)
