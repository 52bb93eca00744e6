"""The two streams that need no dictionary: pairs of neighbouring characters, and single characters.

Scripts written without spaces (Han, kana, Hangul, Yi) are cut into characters; a run of any other letters
or of digits is one token in both streams. The pairs are made by strided copies over the whole text, not
run by run: 100 MB/s instead of 20.
"""

from __future__ import annotations

import codecs
import re
import sys
from array import array
from collections.abc import Sequence

#: Longer tokens are cut off here: they are never words.
LONGEST_TOKEN = 64

_FIRST_WIDE = "\u3005"
_WIDE = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u30a1-\u30fa\u30fc\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\ua000-\ua48c\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_WIDE}]+|[a-z0-9]+|[^\\W_a-z0-9{_WIDE}]+")
#: Private characters, which are in no run: one makes a lone character a pair, one holds a word's place.
_LONE, _WORD = "\ue000", "\ue001"
#: What stands in the middle of what the pairs of two neighbouring runs leave at their border: ``乙␣␣␣丙␣``.
_BORDER = "   "
#: Units of 16 and of 32 bits in this machine's order, by the codecs themselves: half the time of their names.
_NARROW, _BROAD = (
    (
        (codecs.utf_16_le_encode, codecs.utf_16_le_decode),
        (codecs.utf_32_le_encode, codecs.utf_32_le_decode),
    )
    if sys.byteorder == "little"
    else (
        (codecs.utf_16_be_encode, codecs.utf_16_be_decode),
        (codecs.utf_32_be_encode, codecs.utf_32_be_decode),
    )
)


def is_wide(run: str) -> bool:
    """Whether a run is of a script that is cut into characters."""
    return run >= _FIRST_WIDE


def runs(text: str) -> list[str]:
    """The runs of one kind of character in normalised text, without what stands between them."""
    return _RUN.findall(text)


def character_streams(text: str) -> tuple[str, str]:
    """The bigrams and the unigrams of normalised text, each joined by one space.

    A run of one wide character is that character in both.
    """
    found = _RUN.findall(text)
    if not found:
        return "", ""
    words = [run[:LONGEST_TOKEN] for run in found if run < _FIRST_WIDE]
    return _bigrams(found, words), _unigrams(found, words)


def _unigrams(found: Sequence[str], words: Sequence[str]) -> str:
    if not words:
        return _strided("".join(found), 1)[:-1]
    marked = "".join([run if run >= _FIRST_WIDE else _WORD for run in found])
    return _filled(_strided(marked, 1)[:-1], _WORD, words)


def _bigrams(found: Sequence[str], words: Sequence[str]) -> str:
    marked = " ".join(
        [(run if len(run) > 1 else run + _LONE) if run >= _FIRST_WIDE else _WORD + _WORD for run in found]
    )
    parts = f"  {_strided(marked, 2)} ".split(_BORDER)
    pairs = "".join([part[2:-1] for part in parts])[:-1].replace(_LONE, "")
    return _filled(pairs, _WORD + _WORD, words) if words else pairs


def _strided(text: str, size: int) -> str:
    """Every ``size`` neighbours and a space: ``甲乙丙`` gives ``甲乙 乙丙 `` for 2, ``甲 乙 丙 `` for 1."""
    kind, (encode, decode) = "H", _NARROW
    encoded = encode(text)[0]
    if len(encoded) != 2 * len(text):
        kind, (encode, decode) = "I", _BROAD
        encoded = encode(text)[0]
    characters = array(kind, encoded)
    count = len(characters) - size + 1
    spaced = array(kind, [32]) * ((size + 1) * count)
    for place in range(size):
        spaced[place :: size + 1] = characters[place : place + count]
    return decode(spaced)[0]


def _filled(text: str, place: str, words: Sequence[str]) -> str:
    """The text with each place taken by the next word."""
    parts = text.split(place)
    whole = [""] * (len(parts) + len(words))
    whole[0::2], whole[1::2] = parts, words
    return "".join(whole)
