"""Other wordings of what was typed, one mistake away, the likeliest as language first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from indexer.analysis import data
from indexer.analysis.characterstreams import is_wide
from indexer.analysis.confusable import LONGEST_WORD, SoundWords
from indexer.analysis.pinyin import Pinyin, typed_initials
from indexer.analysis.segment import Analyser

#: Longer texts are sentences or titles, in which lone characters say nothing.
SHORT = 8
#: Wordings with something in the place of something else, with a character less, and by sound alone.
MOST_INSTEAD, MOST_SHORTER, MOST_SOUNDING = 6, 3, 4
#: A text that loses a character gains as language by that alone; this much says that it was one too many.
TOO_MANY = 8.0


class Wordings:
    """Makes wordings of normalised text without blanks; whether texts have them is not known here."""

    def __init__(
        self, analyser: Analyser, pinyin: Pinyin, sounds: SoundWords, lookalikes: Mapping[str, str]
    ) -> None:
        self._analyser = analyser
        self._pinyin = pinyin
        self._sounds = sounds
        self._lookalikes = lookalikes

    def odd(self, text: str) -> frozenset[int]:
        """Where a word may be wrong: in and beside words no dictionary has; short texts' lone characters."""
        found: set[int] = set()
        at = 0
        for word in self._analyser.cut(text):
            end = at + len(word)
            if self._is_odd(word, lone=len(text) <= SHORT):
                found |= set(range(max(0, at - 1), min(end + 1, len(text))))
            at = end
        return frozenset(found)

    def _is_odd(self, word: str, *, lone: bool) -> bool:
        if not is_wide(word[0]) or word in self._analyser.stop_words:
            return False
        return lone if len(word) == 1 else not self._analyser.frequency(word)

    def instead(self, text: str, odd: frozenset[int]) -> list[str]:
        """With a word there that sounds so, a character that looks so, or two neighbours swapped."""
        others = {*self._sounding(text, odd), *self._looking(text, odd), *_swapped(text, odd)} - {text}
        return self._likeliest(text, others, 0.0, MOST_INSTEAD)

    def shorter(self, text: str, odd: frozenset[int]) -> list[str]:
        """With one character less there."""
        others = {text[:place] + text[place + 1 :] for place in odd}
        return self._likeliest(text, others, TOO_MANY, MOST_SHORTER)

    def changed_words(self, text: str, other: str) -> tuple[str, str]:
        """What the words of another wording have that is new, and what stands there in the text.

        Both are of equal length.
        """
        places = [place for place, (old, new) in enumerate(zip(text, other, strict=True)) if old != new]
        at, start, end = 0, places[0], places[-1] + 1
        for word in self._analyser.cut(other):
            if at < places[-1] + 1 and places[0] < at + len(word):
                start, end = min(start, at), max(end, at + len(word))
            at += len(word)
        return text[start:end], other[start:end]

    def abbreviated(self, letters: str) -> list[str]:
        """Words of the product's dictionary that have the letters as initials: zdbcbz is 征地补偿标准."""
        initials = typed_initials(letters)
        return [one for one in _terms() if _initials(self._pinyin, one) in initials][:MOST_SOUNDING]

    def sounding(self, letters: str) -> list[str]:
        """Words that sound as the letters of whole syllables do, one behind the other."""
        rarity = cache(self._analyser.rarity)
        ways = [way for way in self._pinyin.typed(letters) if self._pinyin.is_syllable(way[-1])]
        found = [one for way in ways for one in self._sentences(way, rarity)]
        return list(dict.fromkeys(text for _, text in sorted(found)))[:MOST_SOUNDING]

    def _sentences(self, way: Sequence[str], rarity: Callable[[str], float]) -> Sequence[tuple[float, str]]:
        """The likeliest rows of words of a way, by the likeliest rows of its beginnings."""
        best: list[list[tuple[float, str]]] = [[(0.0, "")]]
        for end in range(1, len(way) + 1):
            found = [
                (before + rarity(word), text + word)
                for start in range(max(0, end - LONGEST_WORD), end - 1)
                if best[start]
                for word in self._sounds.words(way[start:end])
                for before, text in best[start]
            ]
            best.append(sorted(found)[:MOST_SOUNDING])
        return best[-1]

    def _sounding(self, text: str, odd: frozenset[int]) -> Iterator[str]:
        places = self._pinyin.places(text)
        for first in range(len(places)):
            for last in range(first + 1, min(first + LONGEST_WORD, len(places))):
                start, end = places[first].start, places[last].end
                if end - start == last - first + 1 and not odd.isdisjoint(range(start, end)):
                    for word in self._sounds.words([place.syllable for place in places[first : last + 1]]):
                        yield text[:start] + word + text[end:]

    def _looking(self, text: str, odd: frozenset[int]) -> Iterator[str]:
        for place in odd:
            for other in self._lookalikes.get(text[place], ""):
                yield text[:place] + other + text[place + 1 :]

    def _likeliest(self, text: str, others: Iterable[str], gain: float, most: int) -> list[str]:
        """Those that are likelier than the text by more than a gain."""
        rarity = cache(self._analyser.rarity)

        def unlikely(one: str) -> float:
            return sum(map(rarity, self._analyser.cut(one)))

        limit = unlikely(text) - gain
        known = sorted((worth, one) for one in others if (worth := unlikely(one)) < limit)
        return [one for _, one in known[:most]]


@cache
def _terms() -> tuple[str, ...]:
    """The words of government that are kept whole, the most frequent first."""
    words = sorted(data.word_table().words, key=lambda word: (-word[1], word[0]))
    return tuple(word for word, _, _ in words if is_wide(word[0]))


def _initials(pinyin: Pinyin, word: str) -> str:
    return "".join(syllable[0] for syllable in pinyin.syllables(word))


def _swapped(text: str, odd: frozenset[int]) -> Iterator[str]:
    for place in range(len(text) - 1):
        if place in odd and place + 1 in odd and is_wide(text[place]) and is_wide(text[place + 1]):
            yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]
