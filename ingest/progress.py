"""How far an ingest has come: what is called after each step, with what is done and the total or None."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None], None]


def silent(done: int, total: int | None) -> None:
    """The progress nobody looks at."""
