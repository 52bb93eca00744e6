"""A place in an order of hits from which a list goes on, to any depth."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

#: How the beginning is written.
START = "*"
#: Characters of a cursor; one of ours has fewer.
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Cursor:
    """Behind the ``position``-th hit of an order: the one with that sort key, or score, and entry id.

    ``sort`` is the outside name of the order. Position 0 is the beginning. What is written meanwhile moves
    nothing: hits that were there and stay are given once each, as far as their keys stay what they are.
    """

    sort: str = ""
    position: int = 0
    key: float | int = 0
    entry_id: str = ""

    def __str__(self) -> str:
        if not self.position:
            return START
        content = json.dumps([self.sort, self.position, self.key, self.entry_id], separators=(",", ":"))
        return urlsafe_b64encode(content.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor that was written so. Raises ValueError for what no cursor was."""
        if text == START:
            return cls()
        if len(text) > LONGEST:
            raise ValueError("too long for a cursor")
        content = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        match content:
            case [str(sort), int(position), int() | float() as key, str(entry_id)] if (
                0 < position < 2**31 and abs(key) < 2**63 and not isinstance(key, bool)
            ):
                return cls(sort, position, key, entry_id)
        raise ValueError("not a cursor")
