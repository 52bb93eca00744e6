"""Which Chinese characters are in everyday use: what real text is told from misread bytes by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


def _decoded(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[str]:
    pairs = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
    return set(pairs.decode(codec, errors="ignore"))


@lru_cache(maxsize=1)
def everyday_simplified() -> frozenset[str]:
    """The 3,755 characters of GB 2312 level 1."""
    return frozenset(_decoded("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)))


@lru_cache(maxsize=1)
def everyday_traditional() -> frozenset[str]:
    """The 5,401 characters of Big5 level 1."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    return frozenset(_decoded("big5", range(0xA4, 0xC7), trails))


@lru_cache(maxsize=1)
def known_han() -> frozenset[str]:
    """Every character of GB 2312, Big5 level 1 and JIS level 1: outside it a character is rare."""
    simplified = _decoded("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    japanese = _decoded("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
    return frozenset(simplified | everyday_traditional() | japanese)


def is_han(character: str) -> bool:
    """Whether a character is a CJK ideograph of the basic block, extension A or a later extension."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character >= "\U00020000"
