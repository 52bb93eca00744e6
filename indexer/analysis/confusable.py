"""What is taken for something else: words that sound alike, characters that look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from indexer.analysis import data

#: Syllables of the longest word of the table.
LONGEST_WORD = 4


class SoundWords:
    """Words by their sound, looked up in the table's own bytes (1.2 MB), which are never made a map of."""

    def __init__(self, table: bytes) -> None:
        self._table = table

    def words(self, syllables: Sequence[str]) -> list[str]:
        """The words of at least two characters that sound so; none where there are none."""
        wanted = " ".join(syllables).encode()
        low, high = 0, len(self._table)
        while low < high:
            start = self._table.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._table.find(b"\n", start)
            end = len(self._table) if end < 0 else end
            sound, _, words = self._table[start:end].partition(b"\t")
            if sound == wanted:
                return words.decode().split()
            if not words or sound < wanted:
                low = end + 1
            else:
                high = start
        return []


@cache
def sound_words() -> SoundWords:
    """The words of the product's table, shared by the whole process."""
    return SoundWords((data.folder() / "homophones.tsv").read_bytes())


@cache
def lookalikes() -> Mapping[str, str]:
    """For each character those that it is taken for by eye, in order of their code points."""
    alike: dict[str, set[str]] = defaultdict(set)
    for (group,) in data.rows("lookalikes.tsv"):
        for character in group:
            alike[character] |= set(group) - {character}
    return {character: "".join(sorted(others)) for character, others in alike.items()}
