"""From text to the three streams of tokens an index stores, and a query to the tokens it looks for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from math import log

from indexer.analysis import data
from indexer.analysis.characterstreams import character_streams
from indexer.analysis.cutters import Cutter, FastCutter, ReferenceCutter
from indexer.analysis.finewords import TOTAL, FineWords
from indexer.analysis.normalise import Normalised, Normaliser
from indexer.model.entry import Streams

#: Grows whenever this package makes other tokens of the same text and tables.
ANALYSIS_VERSION = 1
#: Titles and labels remembered.
_TITLES = 2_000


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """What a question looks for in each stream: different tokens, in order."""

    fine: tuple[str, ...]
    bigram: tuple[str, ...]
    unigram: tuple[str, ...]


class Analyser:
    """Normalises and cuts text. One per process: it remembers words it has met (about 10 MB)."""

    def __init__(
        self, normaliser: Normaliser, cutter: Cutter, fine_words: FineWords, stop_words: frozenset[str]
    ) -> None:
        self.normaliser = normaliser
        self.stop_words = stop_words
        self._cutter = cutter
        self._fine_words = fine_words
        self._titles: dict[str, Streams] = {}

    @classmethod
    def load(cls, *, reference: bool = False) -> Analyser:
        """The analyser with the product's tables, cutting by rjieba, or by jieba as the reference."""
        table = data.word_table()
        cutter = ReferenceCutter(table) if reference else FastCutter(table)
        return cls(Normaliser(data.simplified()), cutter, FineWords(cutter.frequency), data.stop_words())

    def normalise(self, text: str) -> Normalised:
        """The text in one spelling, and the way back."""
        return self.normaliser(text)

    def cut(self, text: str) -> list[str]:
        """The words of normalised text as the segmenter finds them, punctuation included."""
        return self._cutter.cut(text)

    def frequency(self, word: str) -> int:
        """How often the segmenter's dictionary has a word; 0 for one that it does not have."""
        return self._cutter.frequency(word)

    def title_streams(self, text: str) -> Streams:
        """The streams of a title or label, remembered: the articles of a law share theirs."""
        known = self._titles.get(text)
        if known is None:
            known = self.streams(text)
            if len(self._titles) >= _TITLES:
                self._titles.clear()
            self._titles[text] = known
        return known

    def streams(self, text: str) -> Streams:
        """The three streams of a text as written, each as tokens joined by one space."""
        plain = self.normaliser(text).text
        bigram, unigram = character_streams(plain)
        return Streams(self._fine(plain), bigram, unigram)

    def fine(self, text: str) -> tuple[str, ...]:
        """The fine words of normalised text."""
        return tuple(self._fine(text).split())

    def rarity(self, word: str) -> float:
        """How rare a word is in the language: -ln of its share; largest for words no dictionary has."""
        return log(TOTAL / (self._cutter.frequency(word) + 1))

    def query(self, text: str) -> QueryTokens:
        """What to look for in each stream, for a question as typed.

        Left out, unless nothing else is left: pairs of two stop characters, and the characters of stop
        words (上 in 上海 stays).
        """
        streams = self.streams(text)
        fine, bigrams = streams.fine.split(), streams.bigram.split()
        pairs = [pair for pair in bigrams if not self.stop_words.issuperset(pair)]
        content = " ".join(word for word in fine if word not in self.stop_words)
        unigrams = character_streams(content)[1] or streams.unigram
        return QueryTokens(
            tuple(dict.fromkeys(fine)),
            tuple(dict.fromkeys(pairs or bigrams)),
            tuple(dict.fromkeys(unigrams.split())),
        )

    @staticmethod
    def fingerprint() -> tuple[str, str]:
        """What cut the words, and the digest of the tables it used."""
        return f"rjieba {version('rjieba')} analysis {ANALYSIS_VERSION}", data.digest()

    def _fine(self, plain: str) -> str:
        words = self._cutter.cut(plain)
        return " ".join(filter(None, map(self._fine_words.__getitem__, words)))
