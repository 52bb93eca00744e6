"""Texts near one another, and texts that are nearly so: as places of terms, the same on every engine.

Both engines have their own sloppy phrases and fuzzy words, each with its own idea of them, and a server
may forbid the second. So what is meant is written out: every way the terms may stand, as ``Spaced``, and
every spelling a word of letters may have, as ``OneOf``. Characters are those of the unigram stream:
punctuation does not count, and a run of letters or of digits counts as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase, digits

from indexer.model.expression import AllOf, AnyOf, Expression, OneOf, Spaced

#: Fewer characters with one wrong are too few to say anything; more are more than an engine should try.
LIKE_CHARACTERS = range(3, 17)
LIKE_LETTERS = range(4, 21)
_LETTERS = ascii_lowercase + digits


def near(field: str, pieces: Sequence[Sequence[str]], distance: int) -> Expression:
    """Entries where each two neighbouring pieces stand at most so many characters apart, in either order."""
    pairs = [AnyOf(tuple(_apart(field, *pair, distance))) for pair in pairwise(pieces)]
    return pairs[0] if len(pairs) == 1 else AllOf(tuple(pairs))


def _apart(field: str, first: Sequence[str], second: Sequence[str], distance: int) -> Iterator[Spaced]:
    for before, behind in ((first, second), (second, first)):
        for gap in range(distance + 1):
            yield _spaced(field, before, behind, gap)


def like_characters(field: str, terms: Sequence[str]) -> Expression:
    """Entries where the terms stand but for one that is another, is missing or is too many."""
    inner = range(1, len(terms) - 1)
    return AnyOf(
        (
            _spaced(field, terms[1:]),
            _spaced(field, terms[:-1]),
            *(_spaced(field, terms[:place], terms[place + 1 :]) for place in inner),
            *(_spaced(field, terms[:place], terms[place + 1 :], 1) for place in inner),
            *(_spaced(field, terms[:place], terms[place:], 1) for place in range(1, len(terms))),
        )
    )


def like_letters(field: str, word: str) -> Expression:
    """Entries with the word, or one that differs by one letter or digit or by two swapped."""
    return OneOf(field, tuple(dict.fromkeys(_spellings(word))))


def _spellings(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _spaced(field: str, before: Sequence[str], behind: Sequence[str] = (), gap: int = 0) -> Spaced:
    start = len(before) + gap
    return Spaced(field, (*before, *behind), (*range(len(before)), *range(start, start + len(behind))))
