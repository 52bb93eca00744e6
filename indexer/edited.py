"""What staff edit while a site runs, as a process remembers it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

Value = TypeVar("Value")

#: Seconds after which a process asks whether somebody has edited it.
LOOK_AGAIN = 1.0


class Edited(Generic[Value]):
    """Remembers what is read until its ``revision`` is another one; an edit holds here within a second.

    ``known`` is what was read last, at first what is given.
    """

    def __init__(self, revision: Callable[[], int], read: Callable[[], Value], known: Value) -> None:
        self.known = known
        self._ask = revision
        self._read = read
        self._lock = Lock()
        self._looked = float("-inf")
        self._revision = -1

    def now(self) -> Value:
        """What holds at this moment. Raises what ``revision`` and ``read`` raise."""
        if self._is_due():
            with self._lock:
                if self._is_due():
                    self._look()
        return self.known

    def _is_due(self) -> bool:
        return monotonic() - self._looked > LOOK_AGAIN

    def _look(self) -> None:
        try:
            revision = self._ask()
            if revision != self._revision:
                self.known = self._read()
                self._revision = revision
        finally:
            # What cannot be asked now is not asked again by every search.
            self._looked = monotonic()
