"""Numerals as Chinese documents print them: full width, 二〇二四, 一百零五."""

from __future__ import annotations

from functools import lru_cache

#: The Chinese characters that stand for a digit by themselves.
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "Ｏ": 0, "O": 0, "o": 0, "◯": 0, "两": 2, "元": 1, "正": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}
DIGIT_CHARACTERS = "0-9０-９〇零一二三四五六七八九十百千"
#: Full-width letters and digits to ASCII, one character for one.
_ASCII = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_ARABIC = frozenset("0123456789")


def to_ascii(text: str) -> str:
    """The text with full-width letters and digits made ASCII, and a purely Chinese numeral made Arabic.

    >>> to_ascii("１２５"), to_ascii("十七")
    ('125', '17')
    """
    plain = text.translate(_ASCII)
    if plain and all(character in _DIGITS or character in _UNITS for character in plain):
        return str(number_of(plain))
    return plain


def year_of(text: str) -> int:
    """The year written ``2019``, ``２０１９``, ``二〇一九`` or ``二○一九``; raises ValueError otherwise."""
    plain = text.translate(_ASCII)
    return int("".join(str(_DIGITS.get(character, character)) for character in plain))


@lru_cache(maxsize=4096)
def number_of(text: str) -> int:
    """The number written in Arabic (any width) or Chinese numerals (二十一, 一百零五, 廿三, 二〇).

    Raises ValueError where the text is no numeral.
    """
    plain = text.translate(_ASCII).replace("廿", "二十").replace("卅", "三十")
    if plain and _ARABIC.issuperset(plain):
        return int(plain)
    if not any(character in _UNITS for character in plain):
        return year_of(plain)
    total, digit = 0, -1
    for character in plain:
        if character in _UNITS:
            total += (1 if digit < 0 else digit) * _UNITS[character]
            digit = -1
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            raise ValueError(f"not a numeral: {text!r}")
    return total + max(digit, 0)
