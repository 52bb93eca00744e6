"""Where a text stands as it is: one leaf of a question as an expression, in every spelling it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdings.model.document import Unit
from indexer.analysis.characterstreams import character_streams, is_wide, runs
from indexer.analysis.numerals import spellings
from indexer.analysis.segment import Analyser
from indexer.model.expression import AnyOf, Expression, Phrase
from indexer.model.fields import TEXT_FIELDS, stream_field
from indexer.model.query import Scope

#: Tokens of a stream that a question may have.
MOST_TOKENS = 64
#: The document's own words, in which all of a short question stands for it to come first.
OWN_FIELDS = ("title", "body")
_SCOPE_FIELDS = {Scope.TITLE: ("title",), Scope.BODY: ("body",), Scope.ATTACHMENT: ("attachment",)}


def scope_fields(scope: Scope, unit: Unit) -> Sequence[str]:
    """The text fields a scope asks; an article has no attachments."""
    return _SCOPE_FIELDS.get(scope, OWN_FIELDS if unit is Unit.ARTICLE else TEXT_FIELDS)


class Leaves:
    """Turns texts that must stand somewhere into expressions."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

    def contains(
        self, text: str, fields: Sequence[str], weights: Mapping[str, float] | None = None
    ) -> Expression | None:
        """Entries where the text stands as it is, but for punctuation, spaces and the kind of numerals.

        None where the text has nothing else.
        """
        phrases = [
            Phrase(stream_field(field, stream), terms, weights[field] if weights else 1.0)
            for spelling in spellings(self._analyser.normalise(text).text)
            for stream, terms in [_phrase_terms(spelling)]
            if terms
            for field in fields
        ]
        return phrases[0] if len(phrases) == 1 else AnyOf(tuple(phrases)) if phrases else None


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
