"""Instants as the store writes them: UTC, to the second, in ISO 8601; as text they are in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now_as_text(*, ahead: float = 0) -> str:
    """This instant, or that in ``ahead`` seconds, such as ``2026-01-31T08:00:00+00:00``."""
    return (datetime.now(UTC) + timedelta(seconds=ahead)).isoformat(timespec="seconds")


def instant(text: str) -> datetime:
    """The instant that was written; the beginning of time where none was."""
    return datetime.fromisoformat(text) if text else datetime.min.replace(tzinfo=UTC)
