"""How Han text sounds: syllables without tones (pinyin, ü as v), and what somebody types of them.

A character is read as in the words of ``polyphones.tsv`` where it stands in one (银行 yin hang), and as
usual elsewhere (行政 xing zheng). Runs of other letters and of digits stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.analysis import data
from indexer.analysis.characterstreams import is_wide, runs
from indexer.analysis.letterpairs import START, pairs

#: Letters typed that are read as pinyin; more is no word.
LONGEST_TYPED = 60
#: Ways to cut what is typed that are tried: xian is xian and xi an.
MOST_WAYS = 4
_LONGEST_SYLLABLE = 6
_LETTERS = re.compile(r"[a-zü]+")
_DOUBLE_INITIAL = re.compile(r"([zcs])h")


@dataclass(frozen=True, slots=True)
class Place:
    """A syllable of a text, and the span of the text that it is read for."""

    syllable: str
    start: int
    end: int


class Pinyin:
    """Reads normalised text. Holds some 21,000 characters and 3,000 words (3 MB)."""

    def __init__(self, usual: Mapping[str, str], polyphones: Mapping[str, Sequence[str]]) -> None:
        self._usual = usual
        self._polyphones = polyphones
        self._windows = _windows(usual, polyphones)
        self._odd = re.compile(f"[{''.join(self._windows)}]") if self._windows else re.compile(r"(?!)")
        self.all_syllables = tuple(sorted(set(usual.values())))
        self._known = frozenset(self.all_syllables)
        self._begun = frozenset(one[:size] for one in self.all_syllables for size in range(1, len(one) + 1))

    @classmethod
    def load(cls) -> Pinyin:
        """The readings of ``mappings/analysis``."""
        usual = {character: row[0] for row in data.rows("pinyin.tsv") for character in row[1]}
        return cls(usual, {word: read.split() for word, read in data.rows("polyphones.tsv")})

    def syllables(self, text: str) -> list[str]:
        """The syllables of normalised text in order, without what stands between its runs."""
        found: list[str] = []
        for run in runs(text):
            if is_wide(run):
                found += self._read(run)
            else:
                found.append(run)
        return found

    def places(self, text: str) -> list[Place]:
        """The syllables of normalised text, each with its place."""
        found: list[Place] = []
        at = 0
        for run in runs(text):
            at = text.index(run, at)
            if is_wide(run):
                found += [Place(one, at + n, at + n + 1) for n, one in enumerate(self._read(run))]
            else:
                found.append(Place(run, at, at + len(run)))
            at += len(run)
        return found

    def _read(self, run: str) -> list[str]:
        read = list(map(self._usual.get, run, run))
        done = 0
        for match in self._odd.finditer(run):
            at = match.start()
            for offset, size in self._windows[match.group()] if at >= done else ():
                word = run[at - offset : at - offset + size] if at >= offset else ""
                if word in self._polyphones:
                    read[at - offset : at - offset + size] = self._polyphones[word]
                    done = at - offset + size
                    break
        return read

    def streams(self, text: str) -> tuple[str, str]:
        """The syllables and the pairs of initials of normalised text, each joined by one space.

        The first pair begins with ``START``; letters and digits are initials of their own.
        """
        syllables: list[str] = []
        letters = START
        for run in runs(text):
            if is_wide(run):
                read = self._read(run)
                syllables += read
                letters += "".join([one[0] for one in read])
            else:
                syllables.append(run)
                letters += run
        return " ".join(syllables), " ".join(pairs(letters))

    def typed(self, letters: str) -> list[tuple[str, ...]]:
        """The ways to read letters as syllables, fewest first; the last one may be unfinished.

        Blanks and apostrophes part syllables: ``xi'an``. Nothing where they are no pinyin.
        """
        pieces = _LETTERS.findall(
            letters.lower().replace("ü", "v").replace("lue", "lve").replace("nue", "nve")
        )
        ways: list[tuple[str, ...]] = [()]
        for number, piece in enumerate(pieces, start=1):
            ends = list(self._ways(piece[:LONGEST_TYPED], unfinished=number == len(pieces)))
            ways = [(*way, *end) for way in ways for end in ends][:MOST_WAYS]
        return [way for way in ways if way]

    def _ways(self, piece: str, *, unfinished: bool) -> Sequence[tuple[str, ...]]:
        """The shortest ways to cut a piece, by the shortest ways to cut its beginnings."""
        best: list[list[tuple[str, ...]]] = [[()]]
        for end in range(1, len(piece) + 1):
            known = self._begun if unfinished and end == len(piece) else self._known
            found = [
                (*way, piece[start:end])
                for start in range(max(0, end - _LONGEST_SYLLABLE), end)
                if piece[start:end] in known
                for way in best[start]
            ]
            best.append(sorted(found, key=len)[:MOST_WAYS])
        return best[-1]

    def completions(self, begun: str) -> tuple[str, ...]:
        """The syllables that begin so, the one that is whole first."""
        return tuple(sorted((one for one in self.all_syllables if one.startswith(begun)), key=len))

    def is_syllable(self, letters: str) -> bool:
        """Whether the letters are a whole syllable."""
        return letters in self._known


def typed_initials(letters: str) -> tuple[str, ...]:
    """The initials that letters may be: as they are, and with zh, ch, sh as one sound."""
    plain = "".join(_LETTERS.findall(letters.lower()))
    return tuple(dict.fromkeys((plain, _DOUBLE_INITIAL.sub(r"\1", plain))))


def _windows(
    usual: Mapping[str, str], polyphones: Mapping[str, Sequence[str]]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each character that words read otherwise: its places in them and their lengths, longest first."""
    found: dict[str, set[tuple[int, int]]] = {}
    for word, read in polyphones.items():
        for place, (character, syllable) in enumerate(zip(word, read, strict=True)):
            if usual.get(character) != syllable:
                found.setdefault(character, set()).add((place, len(word)))
    return {
        character: tuple(sorted(windows, key=lambda window: (-window[1], window[0])))
        for character, windows in sorted(found.items())
    }


@cache
def pinyin() -> Pinyin:
    """The readings of the product, shared by the whole process."""
    return Pinyin.load()
