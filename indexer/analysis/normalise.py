"""Text as it is compared: one spelling for what readers and sources write in several.

Nothing here is ever shown; ``Offsets`` leads back to the original, which is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from indexer.analysis.characters import RESIZED, CharacterTable, expansion
from indexer.analysis.offsets import Offsets, rewrite

_RESIZED = re.compile(f"[{RESIZED}]")
#: A year in Chinese digits, whose noughts have three spellings.
_CHINESE_YEAR = re.compile(r"[一二][〇○零一二三四五六七八九]{3}年")
_NOUGHTS = str.maketrans("○零", "〇〇")
#: 国办发[2019]6号 in whatever brackets: a year between them and a number behind.
_BRACKETS = re.compile(r"[\[【［〔(（﹝{｛〖](\d{4})[\])】］〕）﹞}｝〗](?=第?\d)")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text, and the way back to the original's code points."""

    text: str
    offsets: Offsets


_IDENTITY = Offsets()
#: Characters looked at to guess how many of a text are folded.
_SAMPLE = 200


class Normaliser:
    """Folds spellings. ``simplified`` maps Traditional characters, and phrases where a character alone
    does not decide (乾隆, 計畫), to Simplified ones of equal length.
    """

    def __init__(self, simplified: Mapping[str, str]) -> None:
        characters = {old: new for old, new in simplified.items() if len(old) == 1}
        self._phrases = {old: new for old, new in simplified.items() if len(old) > 1}
        self._table = CharacterTable(characters)
        longest_first = sorted(self._phrases, key=len, reverse=True)
        self._phrase = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._places_in_phrases = _deciding_places(self._phrases, characters)
        ambiguous = "".join(self._places_in_phrases)
        self._ambiguous = re.compile(f"[{ambiguous}]")
        self._foldable = re.compile(f"[{self._table.changing}{ambiguous}]")
        self._cut_before = _cut(self._phrases, characters, lambda phrase, at: phrase[at:])
        self._cut_behind = _cut(self._phrases, characters, lambda phrase, at: phrase[:at])
        self._unusual = re.compile(f"[{RESIZED}{self._table.changing}{ambiguous}]")

    def __call__(self, text: str) -> Normalised:
        """The text in one spelling; lengths change only where a sign stands for several or for none."""
        offsets = _IDENTITY
        if self._unusual.search(text):
            if _RESIZED.search(text):
                text, offsets = rewrite(text, _RESIZED, expansion)
            text = self.fold(text)
        if "年" in text and _CHINESE_YEAR.search(text):
            text = _CHINESE_YEAR.sub(lambda match: match.group().translate(_NOUGHTS), text)
        if _BRACKETS.search(text):
            text = _BRACKETS.sub(r"〔\1〕", text)
        return Normalised(text, offsets)

    def spellings_of_piece(self, text: str) -> tuple[str, ...]:
        """The text in one spelling, then in those it may have within a longer text.

        Where a piece of a text ends decides how it is folded: 软件著 alone is 软件着, but not before 作权.
        """
        found = [self(text).text]
        if self._ambiguous.search(text):
            for length in range(1, len(text) + 1):
                behind = self._cut_behind.get(text[-length:], ())
                found += [found[0][:-length] + folded for folded in behind]
            for length in range(1, len(text) + 1):
                before = self._cut_before.get(text[:length], ())
                found += [folded + one[length:] for one in tuple(found) for folded in before]
        return tuple(dict.fromkeys(found))

    def fold(self, text: str) -> str:
        """The text with each character in one spelling, every code point where it was."""
        if not self._foldable.search(text):
            return text
        if not self._ambiguous.search(text):
            return self._fold_characters(text)
        parts: list[str] = []
        done = 0
        for start, phrase in self._phrases_in(text):
            parts += (self._fold_characters(text[done:start]), self._phrases[phrase])
            done = start + len(phrase)
        parts.append(self._fold_characters(text[done:]))
        return "".join(parts)

    def _phrases_in(self, text: str) -> Iterator[tuple[int, str]]:
        """The phrases of a text and where they stand, looked for only about the characters they decide."""
        done = 0
        for match in self._ambiguous.finditer(text):
            for offset in self._places_in_phrases[match.group()]:
                start = match.start() - offset
                found = self._phrase.match(text, start) if start >= done else None
                if found:
                    yield start, found.group()
                    done = found.end()
                    break

    def _fold_characters(self, text: str) -> str:
        # A table looks at every character; where few change, going from one to the next is quicker.
        if len(self._foldable.findall(text, 0, _SAMPLE)) > _SAMPLE // 10:
            return text.translate(self._table)
        return self._foldable.sub(self._folded, text)

    def _folded(self, match: re.Match[str]) -> str:
        return chr(self._table[ord(match.group())])


def _cut(
    phrases: Mapping[str, str], characters: Mapping[str, str], part: Callable[[str, int], str]
) -> dict[str, list[str]]:
    """The parts of phrases that their characters alone would fold otherwise, and how the phrases do."""
    found: dict[str, list[str]] = {}
    for phrase, folded in phrases.items():
        for at in range(1, len(phrase)):
            piece, within = part(phrase, at), part(folded, at)
            known = found.setdefault(piece, [])
            if within not in known and within != "".join(characters.get(one, one) for one in piece):
                known.append(within)
    return {piece: spelled for piece, spelled in found.items() if spelled}


def _deciding_places(phrases: Mapping[str, str], characters: Mapping[str, str]) -> dict[str, list[int]]:
    """The characters that a phrase folds otherwise than the table does, and their places in phrases."""
    places: dict[str, set[int]] = {}
    for phrase, folded in phrases.items():
        for place, (old, new) in enumerate(zip(phrase, folded, strict=True)):
            if characters.get(old, old) != new:
                places.setdefault(old, set()).add(place)
    return {character: sorted(found, reverse=True) for character, found in sorted(places.items())}
