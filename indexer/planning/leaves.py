"""One leaf of a question as an expression: where its text stands, in every spelling it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdings.model.document import Unit
from indexer.analysis.characterstreams import character_streams, is_wide, runs
from indexer.analysis.numerals import spellings
from indexer.analysis.segment import Analyser
from indexer.model.expression import AnyOf, Expression, OneOf, Phrase
from indexer.model.fields import TEXT_FIELDS, stream_field
from indexer.model.query import Scope
from indexer.model.question import Form, Leaf, Place
from indexer.planning.nearness import LIKE_CHARACTERS, LIKE_LETTERS, like_characters, like_letters, near

#: Tokens of a stream that a question may have.
MOST_TOKENS = 64
#: What another text that stands for a leaf counts beside what was typed, where the leaf has to hold.
ADDED_SHARE = 0.5
#: The document's own words, in which all of a short question stands for it to come first.
OWN_FIELDS = ("title", "body")
_SCOPE_FIELDS = {Scope.TITLE: ("title",), Scope.BODY: ("body",), Scope.ATTACHMENT: ("attachment",)}
_KEYWORDS = {Place.NUMBER: "number", Place.ISSUER: "issuer", Place.YEAR: "year"}


def scope_fields(scope: Scope, unit: Unit) -> Sequence[str]:
    """The text fields a scope asks; an article has no attachments."""
    return _SCOPE_FIELDS.get(scope, OWN_FIELDS if unit is Unit.ARTICLE else TEXT_FIELDS)


class Leaves:
    """Turns leaves and texts that must stand somewhere into expressions."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

    def leaf(
        self,
        leaf: Leaf,
        fields: Sequence[str],
        weights: Mapping[str, float],
        instead: Sequence[str] = (),
    ) -> Expression | None:
        """Entries of which the leaf holds, in its own field if it has one; None where it says nothing."""
        if leaf.place in _KEYWORDS:
            return OneOf(_KEYWORDS[leaf.place], leaf.values)
        if leaf.place:
            fields, weights = (leaf.place.value,), {leaf.place.value: 1.0}
        match leaf.form:
            case Form.NEAR:
                return self._near(leaf, fields)
            case Form.LIKE:
                return self._like(leaf.text, fields) or self.contains(leaf.text, fields, weights)
            case Form.PHRASE:
                return self.contains(leaf.text, fields, weights)
            case Form.WORDS:
                return self._widened(leaf.text, fields, weights, instead)

    def contains(
        self, text: str, fields: Sequence[str], weights: Mapping[str, float] | None = None
    ) -> Expression | None:
        """Entries where the text stands as it is, but for punctuation, spaces and the kind of numerals.

        None where the text has nothing else.
        """
        phrases = [
            Phrase(stream_field(field, stream), terms, weights[field] if weights else 1.0)
            for spelling in self._spellings(text)
            for stream, terms in [_phrase_terms(spelling)]
            if terms
            for field in fields
        ]
        return phrases[0] if len(phrases) == 1 else AnyOf(tuple(phrases)) if phrases else None

    def _spellings(self, text: str) -> Sequence[str]:
        pieces = self._analyser.normaliser.spellings_of_piece(text)
        return list(dict.fromkeys(spelling for piece in pieces for spelling in spellings(piece)))

    def _widened(
        self,
        text: str,
        fields: Sequence[str],
        weights: Mapping[str, float],
        instead: Sequence[str],
    ) -> Expression | None:
        typed = self.contains(text, fields, weights)
        if typed is None or not instead:
            return typed
        below = {field: ADDED_SHARE * weights[field] for field in fields}
        others = [self.contains(other, fields, below) for other in instead]
        return AnyOf((typed, *(one for one in others if one)))

    def _near(self, leaf: Leaf, fields: Sequence[str]) -> Expression | None:
        pieces = [self._characters(piece) for piece in leaf.text.split()]
        pieces = [piece for piece in pieces if piece]
        if len(pieces) < 2:
            return self.contains(leaf.text, fields)
        return AnyOf(tuple(near(stream_field(field, "unigram"), pieces, leaf.distance) for field in fields))

    def _like(self, text: str, fields: Sequence[str]) -> Expression | None:
        """None where the text is too short to have something wrong in it, or too long."""
        terms = self._characters(text)
        streams = [stream_field(field, "unigram") for field in fields]
        if len(terms) == 1 and terms[0].isascii() and len(terms[0]) in LIKE_LETTERS:
            return AnyOf(tuple(like_letters(stream, terms[0]) for stream in streams))
        if len(terms) in LIKE_CHARACTERS:
            return AnyOf(tuple(like_characters(stream, terms) for stream in streams))
        return None

    def _characters(self, text: str) -> tuple[str, ...]:
        return tuple(character_streams(self._analyser.normalise(text).text)[1].split())[:MOST_TOKENS]


def _phrase_terms(plain: str) -> tuple[str, tuple[str, ...]]:
    """The stream that says exactly where a text stands, and its terms.

    Pairs of characters do, but for a single one at an edge, which may be part of a longer run: then single
    characters do.
    """
    found = runs(plain)
    alone = bool(found) and any(is_wide(run) and len(run) == 1 for run in (found[0], found[-1]))
    bigrams, unigrams = character_streams(plain)
    terms = (unigrams if alone else bigrams).split()
    return "unigram" if alone else "bigram", tuple(terms[:MOST_TOKENS])
