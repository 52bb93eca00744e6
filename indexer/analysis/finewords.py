"""Fine words: what the cutter finds, compounds replaced by their parts, punctuation left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import log

from indexer.analysis.characterstreams import LONGEST_TOKEN

#: Shorter words are not split: their parts would be single characters.
SHORTEST_COMPOUND = 4
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
#: Words remembered; the commonest are met first, so the rest is worked out again each time.
_MEMORY = 60_000
#: The dictionary's sum of frequencies; only the relation of splits of different length depends on it.
TOTAL = 60_000_000


class FineWords(dict[str, str]):
    """From a word as cut to its fine words joined by spaces, ``""`` for punctuation; filled as met.

    ``frequency`` says how often the dictionary has a word, 0 where it does not have it.
    """

    def __init__(self, frequency: Callable[[str], int]) -> None:
        super().__init__()
        self._frequency = frequency

    def __missing__(self, word: str) -> str:
        fine = self._fine(word)
        if len(self) < _MEMORY:
            self[word] = fine
        return fine

    def _fine(self, word: str) -> str:
        if not any(map(str.isalnum, word)):
            return ""
        # 第十二条 is no compound: its parts would be 第十 and 二条.
        if len(word) >= SHORTEST_COMPOUND and word[0] != "第" and _HAN.fullmatch(word):
            return " ".join(self.parts(word))
        return word[:LONGEST_TOKEN].strip("._-&#+%") if word.isascii() else word[:LONGEST_TOKEN]

    def parts(self, word: str) -> list[str]:
        """The most probable split into dictionary words of two or more characters, or the word itself.

        Parts that are compounds are split again: 中华人民共和国 is 中华 人民 共和国.
        """
        split = self._best_split(word)
        if len(split) == 1:
            return [word[:LONGEST_TOKEN]]
        return " ".join(map(self.__getitem__, split)).split()

    def _best_split(self, word: str) -> list[str]:
        """Best path over places in the word, by the sum of the parts' log probabilities."""
        size = len(word)
        best: list[tuple[float, int] | None] = [(0.0, 0)] + [None] * size
        for end in range(2, size + 1):
            for start in range(end - 1):
                before = best[start]
                if before is None or end - start == size:
                    continue
                frequency = self._frequency(word[start:end])
                score = before[0] + log(frequency / TOTAL) if frequency else None
                here = best[end]
                if score is not None and (here is None or score > here[0]):
                    best[end] = (score, start)
        return _path(word, best)


def _path(word: str, best: list[tuple[float, int] | None]) -> list[str]:
    end, parts = len(word), []
    while end:
        step = best[end]
        if step is None:
            return [word]
        parts.append(word[step[1] : end])
        end = step[1]
    return parts[::-1]
