"""What field words name: numbers, issuing bodies and years as the keys the index has of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from holdings.model.citations import read_number
from holdings.model.numbers import find_numbers
from holdings.vocabularies import Lookup
from indexer.analysis.characterstreams import character_streams
from indexer.analysis.segment import Analyser
from indexer.model.question import (
    KEYWORD_PLACES,
    Aside,
    Either,
    Every,
    Form,
    Leaf,
    Node,
    Place,
    Question,
    Reason,
    Without,
)
from indexer.planning.nearness import LIKE_CHARACTERS, LIKE_LETTERS

#: Years that one range may name.
MOST_YEARS = 100
_YEARS = re.compile(r"([12]\d{3})年?(?:[-－—~～至到]([12]\d{3})年?)?")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_REASONS = {Place.NUMBER: Reason.NUMBER, Place.ISSUER: Reason.ISSUER, Place.YEAR: Reason.YEAR}


class Resolver:
    """Looks up what field words name; what nothing is known of becomes words."""

    def __init__(self, analyser: Analyser, issuers: Lookup) -> None:
        self._analyser = analyser
        self._issuers = issuers
        self._keys: Mapping[Place, Callable[[str], tuple[str, ...]]] = {
            Place.NUMBER: self._numbers,
            Place.ISSUER: self._bodies,
            Place.YEAR: self._years,
        }

    def __call__(self, question: Question) -> Question:
        """The question with the keys of its leaves; an unknown name stays as words, with the reason."""
        asides: list[Aside] = []
        parts = tuple(self._resolved(part, asides) for part in question.parts)
        return Question(parts, (*question.asides, *asides)) if parts != question.parts else question

    def _resolved(self, node: Node, asides: list[Aside]) -> Node:
        match node:
            case Leaf():
                return self._leaf(node, asides)
            case Without():
                return Without(self._resolved(node.part, asides))
            case Every() | Either():
                return replace(node, parts=tuple(self._resolved(part, asides) for part in node.parts))

    def _leaf(self, leaf: Leaf, asides: list[Aside]) -> Leaf:
        if leaf.form is Form.LIKE and not self._may_differ(leaf.text):
            asides.append(Aside(leaf.text, Reason.LIKE))
            leaf = replace(leaf, form=Form.PHRASE)
        if leaf.place not in KEYWORD_PLACES or leaf.place is None:
            return leaf
        if values := self._keys[leaf.place](leaf.text):
            return replace(leaf, values=values)
        asides.append(Aside(leaf.text, _REASONS[leaf.place]))
        return replace(leaf, place=None)

    def _may_differ(self, text: str) -> bool:
        """Whether a text is long enough to have a wrong character in it, and not too long."""
        terms = character_streams(self._analyser.normalise(text).text)[1].split()
        if len(terms) == 1 and terms[0].isascii():
            return len(terms[0]) in LIKE_LETTERS
        return len(terms) in LIKE_CHARACTERS

    def _bodies(self, text: str) -> tuple[str, ...]:
        found = self._issuers.find(text)
        return (found.id,) if found else ()

    def _years(self, text: str) -> tuple[str, ...]:
        years = _YEARS.fullmatch(self._analyser.normalise(text).text.translate(_DIGITS).strip())
        if not years:
            return ()
        first, last = sorted((int(years[1]), int(years[2] or years[1])))
        return tuple(str(year) for year in range(first, min(last, first + MOST_YEARS - 1) + 1))

    def _numbers(self, text: str) -> tuple[str, ...]:
        plain = self._analyser.normalise(text).text
        whole = read_number(plain)
        found = [whole] if whole else [one for one, _, _ in find_numbers(plain)]
        return tuple(dict.fromkeys(one.key for one in found))
