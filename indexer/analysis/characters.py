"""One spelling for every character: width, case, compatibility forms, Traditional to Simplified."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

#: Characters that stand for several, or for none: enclosed and squared ones, fractions, ligatures,
#: invisible formatting, variation selectors, noncharacters, halves of pairs, control characters.
RESIZED = (
    "\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef"
    "\u2100-\u218f\u2460-\u249b\u3200-\u33ff\ufb00-\ufb06"
)
#: Characters whose one-for-one form may differ from themselves (Simplified ones never do).
_FOLDED = (
    "A-Z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00c0-\u00de\u0100-\u02b8\u0370-\u052f\u0531-\u0556"
    "\u1c80-\u1fff\u2070-\u209c\u2100-\u218f\u249c-\u24ff\u2c00-\u2d2f\u2e80-\u2fdf\u3131-\u318e"
    "\ua640-\ua7ff\uf900-\ufaff\uff03\uff05\uff06\uff0b\uff0d\uff0e"
    "\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a\uff66-\uffdc\U00010000-\U0010ffff"
)
#: Half-width signs that belong to words and numbers (50％ is 50%); other punctuation is left as printed.
_KEPT_SIGNS = frozenset("%+#&._-")
_INVISIBLE = {"Cf", "Cc", "Cs", "Cn", "Mn"}


def expansion(character: str) -> str:
    """What a resized character stands for: ``㎡`` m2, ``⑴`` (1), ``Ⅳ`` IV; nothing for invisible ones."""
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC", character)


class CharacterTable(dict[int, int]):
    """A table for ``str.translate``, filled as characters are met; always one character for one."""

    def __init__(self, simplified: Mapping[str, str]) -> None:
        super().__init__({ord(old): ord(new) for old, new in simplified.items()})
        self._simplified = simplified
        # One range for the other planes: a set of single characters there is searched one by one.
        basic = "".join(sorted(character for character in simplified if character < "\U00010000"))
        #: The inside of a character class: what may be folded to something else.
        self.changing = _FOLDED + basic
        self._changes = re.compile(f"[{self.changing}]").match

    def __missing__(self, code: int) -> int:
        character = chr(code)
        folded = ord(self._folded(character)) if self._changes(character) else code
        self[code] = folded
        return folded

    def _folded(self, character: str) -> str:
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) != 1 or not (plain.isalnum() or plain in _KEPT_SIGNS):
            plain = character
        lower = plain.lower()
        plain = lower if len(lower) == 1 else plain
        return self._simplified.get(plain, plain)
