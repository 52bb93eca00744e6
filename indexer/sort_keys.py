"""The numbers that hits are sorted by: what decides in the high bits, a fixed tie-break below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from zlib import crc32

from holdings.model.numbers import DocumentNumber

#: Sort keys of dates carry the date above this many bits of tie-break.
TIE_BITS = 36
_LARGEST_DAY = 99_999_999

#: The parts of the key of a document number: two characters of the code, the rest of it, year, sequence.
_CHARACTER_BITS, _REST_BITS, _YEAR_BITS, _SEQUENCE_BITS = 15, 9, 8, 14
_NUMBER_BITS = 2 * _CHARACTER_BITS + _REST_BITS + _YEAR_BITS + _SEQUENCE_BITS
_FIRST_YEAR = 1900
#: Two bytes of GBK begin here; below are the 128 characters of ASCII.
_GBK, _ASCII = 0x8140, 128


def sort_keys(entry_id: str, numbers: Mapping[str, int]) -> dict[str, int]:
    """The sort keys of an entry from its dates and its number's key; what has none comes last."""
    tie = int.from_bytes(sha256(entry_id.encode()).digest()[:5], "big") >> (40 - TIE_BITS)
    signed, published = numbers["signed"], numbers["published"]
    oldest = _LARGEST_DAY - signed if signed else 0
    return {
        "newest_signed": signed << TIE_BITS | tie,
        "oldest_signed": oldest << TIE_BITS | tie,
        "newest_published": published << TIE_BITS | tie,
        "by_number": numbers["by_number"] or tie,
    }


def number_key(number: DocumentNumber | None) -> int:
    """A key that is larger the earlier a number stands: by code, then year, then sequence; 0 for none.

    Codes are ordered by their first two characters in the order of GBK, which for the usual 3,755 is that
    of pinyin; codes that begin alike stay together in no order. A range counts by where it begins.
    """
    if number is None:
        return 0
    code, _, _ = number.key.partition("|")
    first, second = (_place(code[place : place + 1]) for place in (0, 1))
    rest = crc32(code[2:].encode()) % (1 << _REST_BITS) if len(code) > 2 else 0
    year = min(max((number.year or _FIRST_YEAR) - _FIRST_YEAR, 0), (1 << _YEAR_BITS) - 1)
    digits = re.match(r"\d{1,9}", number.sequence)
    sequence = min(int(digits.group()) if digits else 0, (1 << _SEQUENCE_BITS) - 1)
    place = first
    for value, bits in (
        (second, _CHARACTER_BITS),
        (rest, _REST_BITS),
        (year, _YEAR_BITS),
        (sequence, _SEQUENCE_BITS),
    ):
        place = place << bits | value
    return (2 << _NUMBER_BITS) - 1 - place


def _place(character: str) -> int:
    """Where a character stands in the order of GBK; what GBK has not stands with the question mark."""
    code = int.from_bytes(character.encode("gbk", "replace"), "big")
    return code - _GBK + _ASCII if code >= _GBK else code
