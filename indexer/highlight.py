"""Which words of a question are marked in a text, and how much each says about a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.analysis.characterstreams import is_wide, runs
from indexer.analysis.numerals import REFERENCE, spellings
from indexer.analysis.segment import Analyser
from indexer.model.added import AddedTerm
from indexer.model.question import KEYWORD_PLACES, Form, Leaf

#: Terms looked for in a text; the first ones count when a question has more.
MOST_TERMS = 40

#: Words typed as one that are worth more where they stand together.
_TOGETHER = 4


def _as_given(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class HighlightTerms:
    """The terms to mark, folded, with what each is worth; ``fold`` makes a text comparable in place.

    ``fold`` keeps every code point where it is, so that a place in the folded text is one in the original.
    The first ``asked`` of the terms were typed, the others are looked for besides them.
    """

    terms: tuple[tuple[str, float], ...] = ()
    fold: Callable[[str], str] = field(default=_as_given, compare=False)
    asked: int = 0


def highlight_terms(
    leaves: Sequence[Leaf], analyser: Analyser, added: Sequence[AddedTerm] = ()
) -> HighlightTerms:
    """What to mark for the leaves that are looked for: phrases whole, references whole, words of meaning.

    Terms that are looked for besides them are worth half a word.
    """
    texts = [leaf for leaf in leaves if leaf.place not in KEYWORD_PLACES]
    found: dict[str, float] = {}
    for leaf in texts:
        for term, worth in _leaf_terms(leaf, analyser):
            found.setdefault(term, worth)
    terms = tuple(found.items()) or tuple(_single_characters(texts, analyser))
    besides = {
        term: worth / 4
        for one in added
        if not one.is_excluded
        for term, worth in _phrase_terms(analyser.normalise(one.added).text)
        if term not in found
    }
    terms = terms[: MOST_TERMS - len(besides)]
    return HighlightTerms((*terms, *besides.items()), analyser.normaliser.fold, len(terms))


def _leaf_terms(leaf: Leaf, analyser: Analyser) -> Iterator[tuple[str, float]]:
    text = analyser.normalise(leaf.text).text
    match leaf.form:
        case Form.PHRASE:
            yield from _phrase_terms(text)
        case Form.NEAR:
            for piece in text.split():
                yield from _phrase_terms(piece)
        case _:
            yield from _word_terms(text, analyser)


def _phrase_terms(text: str) -> Iterator[tuple[str, float]]:
    """A phrase as it stands, or its runs where punctuation may differ between them."""
    pieces = [text.strip()] if "".join(runs(text)) == text.strip() else runs(text)
    for piece in pieces:
        yield from ((one, 2.0 * len(piece)) for one in spellings(piece))


def _word_terms(text: str, analyser: Analyser) -> Iterator[tuple[str, float]]:
    for reference in REFERENCE.findall(text):
        yield from ((one, 3.0) for one in spellings(reference))
    for run in runs(REFERENCE.sub(" ", text)):
        if is_wide(run):
            words = analyser.fine(run)
            if 1 < len(words) <= _TOGETHER:
                yield run, float(len(run))
            yield from _wide_terms(words, analyser.stop_words)
        elif run not in analyser.stop_words:
            yield run, 2.0


def _wide_terms(words: Sequence[str], stop_words: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Words of two or more characters; a single character only together with its neighbour."""
    for place, word in enumerate(words):
        if len(word) > 1 and word not in stop_words:
            yield word, float(len(word))
        following = words[place + 1] if place + 1 < len(words) else ""
        if following and min(len(word), len(following)) == 1 and not {word, following} & stop_words:
            yield word[-1] + following[0], 1.0


def _single_characters(leaves: Iterable[Leaf], analyser: Analyser) -> Iterator[tuple[str, float]]:
    text = " ".join(leaf.text for leaf in leaves)
    tokens = analyser.query(text).unigram or tuple(analyser.streams(text).unigram.split())
    yield from ((token, 1.0) for token in dict.fromkeys(tokens))
