"""Makes the compiled tables of ``mappings/analysis``: ``python -m indexer.analysis.compile``.

``words.tsv`` comes from ``dictionary.txt`` by jieba; ``simplified.tsv`` from OpenCC's t2s, whose phrases
are converted anew (an OpenCC with new phrases: add them to the file, then run this); the tables of sounds
and shapes from ``soundtables``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import jieba
import opencc

from indexer.analysis import data, soundtables
from indexer.analysis.pinyin import Pinyin

#: Han blocks with Traditional forms in use.
_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
#: Forms of Taiwan and Hong Kong that OpenCC's standard leaves alone.
_REGIONAL = dict(zip("著痺簷敍枱粧糭衞衹", "着痹檐叙台妆粽卫只", strict=True))
#: Phrases with these say nothing that Simplified text could do without.
_PLAIN = frozenset("坏哩吒袷么")


def words_table(dictionary: Path) -> Iterator[str]:
    """The lines of ``words.tsv``: the displaced frequency, then word, frequency and tag."""
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    words: list[str] = []
    displaced = 0
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, *rest = line.split()
        displaced += segmenter.FREQ.get(word, 0)
        frequency = int(rest[0]) if rest and rest[0].isdecimal() else None
        segmenter.add_word(word, frequency, rest[-1] if rest else None)
        words.append(f"{word}\t{segmenter.FREQ[word]}\t{rest[-1] if rest else 'n'}")
    yield "# Made from dictionary.txt by: python -m indexer.analysis.compile"
    yield str(displaced)
    yield from words


def simplified_table(phrases: Iterable[str]) -> Iterator[str]:
    """The lines of ``simplified.tsv``: characters that change, then phrases that change otherwise."""
    convert = opencc.OpenCC("t2s").convert
    characters = {}
    for first, last in _BLOCKS:
        for character in map(chr, range(first, last)):
            folded = _REGIONAL.get(character) or convert(character)
            # Simplified forms outside the basic plane are hardly ever typed: both spellings stay.
            if folded != character and len(folded) == 1 and ord(folded) < 0x10000:
                characters[character] = folded
    yield "# Traditional to Simplified, from OpenCC (Apache-2.0) by: python -m indexer.analysis.compile"
    yield from (f"{old}\t{new}" for old, new in characters.items())
    for phrase in sorted(phrase for phrase in set(phrases) if not _PLAIN & set(phrase)):
        folded = convert(phrase)
        apart = "".join(characters.get(character, character) for character in phrase)
        if len(folded) == len(phrase) and folded != apart:
            yield f"{phrase}\t{folded}"


def homophones_table(words: Iterable[str], pinyin: Pinyin) -> Iterator[str]:
    """The lines of ``homophones.tsv``: syllables joined by spaces, and the words that sound so, sorted."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for word in words:
        by_sound[" ".join(pinyin.syllables(word))].append(word)
    yield "# Words by their sound, words from jieba (MIT) by: python -m indexer.analysis.compile"
    yield from (f"{sound}\t{' '.join(found)}" for sound, found in sorted(by_sound.items()))


def sound_tables(own: Iterable[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """The tables of sounds and shapes by name; ``own`` are the words of our dictionary."""
    dictionary = jieba.Tokenizer()
    dictionary.initialize()
    usual = soundtables.readings(frozenset(data.simplified()))
    odd = soundtables.polyphones(usual, dictionary.FREQ)
    words = soundtables.words_by_sound(dictionary.FREQ, own)
    yield "pinyin.tsv", soundtables.pinyin_table(usual)
    yield "polyphones.tsv", soundtables.polyphones_table(odd)
    yield "homophones.tsv", homophones_table(words, Pinyin(usual, odd))
    yield "lookalikes.tsv", soundtables.lookalikes_table(dictionary.FREQ)


def main() -> None:
    """Writes every table where it stands."""
    folder = Path(str(data.folder()))
    phrases = [old for old in data.simplified() if len(old) > 1]
    _write(folder / "simplified.tsv", simplified_table(phrases))
    _write(folder / "words.tsv", words_table(folder / "dictionary.txt"))
    for name, lines in sound_tables(word for word, _, _ in data.word_table().words):
        _write(folder / name, lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
