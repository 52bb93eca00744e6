"""The ids of documents and groups."""

from __future__ import annotations

import secrets
from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = tuple(first + second for first in _DIGITS for second in _DIGITS)


def new_ids(count: int) -> list[str]:
    """Random ids: 12 characters of Crockford base32, 60 bits each.

    Those made together begin alike (15 bits), so that a database finds them on few pages.

    >>> len(new_ids(1)[0])
    12
    """
    alike = secrets.randbits(15) << 45
    randomness = secrets.token_bytes(6 * count)
    ids = []
    for place in range(0, len(randomness), 6):
        number = alike | int.from_bytes(randomness[place : place + 6], "big") >> 3
        ids.append("".join([_PAIRS[number >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)]))
    return ids
