"""What a question looks for besides its own words, in the place of the words that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import Addition, Synonyms
from indexer.model.added import NOTHING_ADDED, AddedTerm

#: Terms added to one place of a question and to a whole one; a question of so many characters says what it
#: means in other words too (docs/decisions/0316-synonyms-at-query-time.md).
MOST_AT_A_PLACE = 4
MOST_ADDED = 8
LONG_QUESTION = 16
MOST_AT_A_PLACE_OF_LONG = 2


@dataclass(frozen=True, slots=True)
class Added:
    """``places`` of the words looked for, each with its terms.

    ``instead`` has for the words of a leaf, looked for or excluded, the other texts that go with them.
    """

    places: tuple[Addition, ...] = ()
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: tuple[AddedTerm, ...] = ()


class Additions:
    """Finds what words lead to; ``synonyms`` gives the rules of this moment."""

    def __init__(self, analyser: Analyser, synonyms: Callable[[], Synonyms] = Synonyms) -> None:
        self._analyser = analyser
        self._synonyms = synonyms

    def of(self, wanted: Sequence[str], excluded: Sequence[str], without: Sequence[str]) -> Added:
        """What the texts of leaves lead to, those that are wanted and those that are excluded.

        Left out are the terms ``without``, those that stand in the question, and those that only extend
        another one: they would find nothing more.
        """
        if NOTHING_ADDED in without:
            return Added()
        synonyms = self._synonyms()
        own = [self._plain(text) for text in (*wanted, *excluded)]
        left_out = frozenset(map(self._plain, without))
        most = MOST_AT_A_PLACE_OF_LONG if sum(map(len, own)) > LONG_QUESTION else MOST_AT_A_PLACE
        room = MOST_ADDED
        found: list[tuple[Addition, ...]] = []
        for text in own:
            places = []
            for place in synonyms.additions(text, self._analyser):
                kept = self._useful(place.terms, left_out, own)[: min(room, most)]
                room -= len(kept)
                if kept:
                    places.append(replace(place, terms=tuple(kept)))
            found.append(tuple(places))
        looked_for, left = found[: len(wanted)], found[len(wanted) :]
        return Added(
            places=tuple(place for places in looked_for for place in places),
            instead={
                text: tuple(_instead(self._plain(text), places))
                for text, places in zip((*wanted, *excluded), found, strict=True)
                if places
            },
            terms=(*_terms(looked_for), *(replace(term, is_excluded=True) for term in _terms(left))),
        )

    def _useful(
        self, terms: Sequence[AddedTerm], left_out: frozenset[str], own: Sequence[str]
    ) -> list[AddedTerm]:
        plain = {term: self._plain(term.added) for term in terms}
        wanted = [
            term
            for term in terms
            if plain[term] not in left_out and not any(plain[term] in text for text in own)
        ]
        shorter = {terms[0].typed, *(plain[term] for term in wanted)}
        return [term for term in wanted if not any(_extends(plain[term], other) for other in shorter)]

    def _plain(self, text: str) -> str:
        return self._analyser.normalise(text).text


def _extends(term: str, other: str) -> bool:
    """Whether a term is another one with more before or behind it."""
    return term != other and (term.startswith(other) or term.endswith(other))


def _instead(plain: str, places: Sequence[Addition]) -> Iterator[str]:
    """The text with what it leads to in the place of what was typed, one at a time."""
    for place in places:
        yield from (plain[: place.start] + term.added + plain[place.end :] for term in place.terms)


def _terms(found: Sequence[Sequence[Addition]]) -> list[AddedTerm]:
    return list(dict.fromkeys(term for places in found for place in places for term in place.terms))
