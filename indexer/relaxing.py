"""What to search for where nothing was found: the same with one thing less, and how much that finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from time import monotonic

from holdings.model.citations import read_number
from holdings.model.document import Unit
from indexer.analysis.segment import Analyser
from indexer.model.query import DateKind, Match, Scope, SearchQuery
from indexer.model.results import FacetValue

#: Other searches that are offered, and nearest categories.
MOST_OFFERED, MOST_CATEGORIES = 6, 5
#: Seconds after which no further search is tried: a page without results may take a little, not long.
PATIENCE = 0.3
#: Words of a question that are left out one at a time, and such searches that are offered.
MOST_WORDS, MOST_WITHOUT_A_WORD = 6, 3
#: Words of a question of which any one tells something of what it is about.
FEW_WORDS = 3
_QUOTES = '"“”„＂「」『』'
#: A phrase in its quotes with what stands before it, or a word.
_PIECES = re.compile(r"[-－−]?(?:[\"“”„＂][^\"“”„＂]*[\"“”„＂]|「[^」]*」|『[^』]*』)|[^\s\"“”„＂「『]+")
#: What joins words; where it stands, no word can be taken out by itself.
_JOINING = re.compile(r"[()（）]|(?:^|\s)(?:OR|AND|NOT|或者?|且)(?:\s|$)|[:：~～^]")


class How(StrEnum):
    """How a search differs from the one that found nothing, the smallest difference first."""

    WITHIN = "within"
    CONDITION = "condition"
    ASOF = "asof"
    DATES = "dates"
    SCOPE = "scope"
    APART = "apart"
    EXCLUSION = "exclusion"
    WORD = "word"
    MATCH = "match"
    QUOTES = "quotes"
    CONDITIONS = "conditions"
    UNIT = "unit"
    LOOSEST = "loosest"


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A search that does find something: how it differs, what it leaves out, and how much it finds.

    ``bare`` says that every condition and the scope are left out too, because nothing less helped. ``facet``
    names the condition that is left out, with its ``values``; ``word`` is the word.
    """

    how: How
    query: SearchQuery
    total: int = 0
    facet: str = ""
    values: tuple[str, ...] = ()
    word: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Instead:
    """What to do where nothing was found: other searches, and the categories the words are found in.

    ``words`` is the search that the categories were counted for.
    """

    searches: tuple[Relaxed, ...] = ()
    categories: tuple[FacetValue, ...] = ()
    words: SearchQuery = field(default_factory=SearchQuery)


class Relaxing:
    """Tries other searches. ``count`` says how much one finds, ``values`` what a facet of it has."""

    def __init__(
        self,
        count: Callable[[SearchQuery], int],
        values: Callable[[SearchQuery, str], Sequence[FacetValue]],
        analyser: Callable[[], Analyser],
    ) -> None:
        self._count = count
        self._values = values
        self._analyser = analyser

    def instead(self, query: SearchQuery, unit: Unit) -> Instead:
        """What finds something where ``query``, searched by ``unit``, does not; best first, at most six.

        Takes a third of a second at most, and says what it knows by then. Raises what a search raises.
        """
        until = monotonic() + PATIENCE
        rounds = (self._candidates, self._further, self._loosest)
        found: tuple[Relaxed, ...] = ()
        for candidates in rounds:
            found = found or _best(self._counted(candidates(replace(query, page=1), unit), until))
        words = self._for_categories(query, found) if query.q else query
        nearest = self._categories(words) if words.q else ()
        return Instead(found, nearest, words)

    def _counted(self, candidates: Iterator[Relaxed], until: float) -> list[Relaxed]:
        """Those that find something, with how much; as many as can be tried until then."""
        found = []
        for one in candidates:
            if monotonic() > until:
                break
            total = self._count(one.query)
            if total:
                found.append(replace(one, total=total))
        return found

    def _candidates(self, query: SearchQuery, unit: Unit) -> Iterator[Relaxed]:
        conditions = [*_without_earlier(query), *_without_conditions(query)]
        yield from conditions
        if query.scope is not Scope.ALL and not read_number(query.q):
            yield Relaxed(How.SCOPE, replace(query, scope=Scope.ALL))
        if query.match is Match.EXACT:
            yield Relaxed(How.MATCH, replace(query, match=Match.SMART))
        yield from self._other_words(query)
        if len(conditions) > 1:
            yield Relaxed(How.CONDITIONS, _bare(query))
        other = Unit.ARTICLE if unit is Unit.DOCUMENT else Unit.DOCUMENT
        yield Relaxed(How.UNIT, replace(query, unit=other))

    def _further(self, query: SearchQuery, unit: Unit) -> Iterator[Relaxed]:
        """Without any condition, and with something of the words less too."""
        bare = replace(_bare(query), scope=Scope.ALL)
        if bare != query and not read_number(query.q):
            for one in self._other_words(bare):
                yield replace(one, bare=True)

    @staticmethod
    def _loosest(query: SearchQuery, unit: Unit) -> Iterator[Relaxed]:
        loosest = _loosest(query)
        if loosest != query and not read_number(query.q):
            yield Relaxed(How.LOOSEST, loosest)

    def _other_words(self, query: SearchQuery) -> Iterator[Relaxed]:
        """The question without its quotes, cut into its words, and with one of them less."""
        text = query.q
        if _JOINING.search(text) or read_number(text):
            return
        is_quoted = any(quote in text for quote in _QUOTES)
        if is_quoted:
            yield Relaxed(How.QUOTES, replace(query, q=_unquoted(text)))
        pieces = _PIECES.findall(text)
        if len(pieces) == 1 and not _is_excluded(pieces[0]):
            pieces = list(self._words(pieces[0].strip(_QUOTES)))
            if len(pieces) > 1 and (query.match is Match.EXACT or is_quoted):
                query = replace(query, q=" ".join(pieces), match=Match.EXACT)
                yield Relaxed(How.APART, query)
        if 2 <= len(pieces) <= MOST_WORDS:
            yield from _with_one_less(query, pieces)

    def _words(self, text: str) -> Sequence[str]:
        analyser = self._analyser()
        words = analyser.fine(analyser.normalise(text).text)
        return [word for word in dict.fromkeys(words) if word not in analyser.stop_words]

    def _for_categories(self, query: SearchQuery, found: Sequence[Relaxed]) -> SearchQuery:
        """The search by whose categories the words are told: all of them anywhere, else all but one.

        Any of them, which many documents have, only where they are few.
        """
        loosest = _loosest(query)
        nothing = replace(loosest, q="")
        if _JOINING.search(query.q) or read_number(query.q):
            return nothing
        words = self._words(loosest.q)
        strict = replace(loosest, q=" ".join(words), match=Match.EXACT)
        if words and self._count(strict):
            return strict
        for one in found:
            if one.how is How.WORD:
                return replace(loosest, q=one.query.q, match=one.query.match)
        return loosest if 0 < len(words) <= FEW_WORDS else nothing

    def _categories(self, words: SearchQuery) -> tuple[FacetValue, ...]:
        """The categories in which the words are found most, with how often."""
        values = self._values(words, "cat")
        return tuple(value for value in values if value.count)[:MOST_CATEGORIES]


def _best(found: Sequence[Relaxed]) -> tuple[Relaxed, ...]:
    """What is offered of the searches that find something."""
    ordered = sorted(found, key=_place)
    without_a_word = [one for one in ordered if one.how is How.WORD]
    kept = 0 if any(one.how is How.APART for one in found) else MOST_WITHOUT_A_WORD
    return tuple(one for one in ordered if one not in without_a_word[kept:])[:MOST_OFFERED]


def _place(one: Relaxed) -> tuple[int, int]:
    """The smallest difference first; of searches that differ alike, the one that finds least is closest."""
    return _ORDER[one.how], one.total


_ORDER: Mapping[How, int] = {how: place for place, how in enumerate(How)}


def _without_earlier(query: SearchQuery) -> Iterator[Relaxed]:
    """The query without one of the questions within whose results it is asked."""
    for place, earlier in enumerate(query.within):
        rest = (*query.within[:place], *query.within[place + 1 :])
        yield Relaxed(How.WITHIN, replace(query, within=rest), word=earlier)


def _without_conditions(query: SearchQuery) -> Iterator[Relaxed]:
    """The query with one of its conditions less."""
    for name, chosen in query.facets.items():
        rest = {other: values for other, values in query.facets.items() if other != name}
        yield Relaxed(How.CONDITION, replace(query, facets=rest), facet=name, values=chosen)
    for name, left_out in query.excluded.items():
        rest = {other: values for other, values in query.excluded.items() if other != name}
        yield Relaxed(How.CONDITION, replace(query, excluded=rest), facet=name, values=left_out)
    if query.asof:
        yield Relaxed(How.ASOF, replace(query, asof=None))
    if query.date_from or query.date_to:
        yield Relaxed(How.DATES, _undated(query))


def _undated(query: SearchQuery) -> SearchQuery:
    return replace(query, date_kind=DateKind.SIGNED, date_from=None, date_to=None)


def _bare(query: SearchQuery) -> SearchQuery:
    """The query without any condition."""
    return replace(_undated(query), facets={}, excluded={}, asof=None, within=())


def _loosest(query: SearchQuery) -> SearchQuery:
    """The words alone: anywhere, any of them, whatever the conditions."""
    return SearchQuery(q=_unquoted(query.q), jump=query.jump, size=query.size)


def _unquoted(text: str) -> str:
    return " ".join(text.translate({ord(quote): " " for quote in _QUOTES}).split())


def _with_one_less(query: SearchQuery, pieces: Sequence[str]) -> Iterator[Relaxed]:
    for place, piece in enumerate(pieces):
        rest = [*pieces[:place], *pieces[place + 1 :]]
        if all(map(_is_excluded, rest)):
            continue
        how = How.EXCLUSION if _is_excluded(piece) else How.WORD
        yield Relaxed(how, replace(query, q=" ".join(rest)), word=piece.lstrip("-－−").strip(_QUOTES))


def _is_excluded(piece: str) -> bool:
    return piece[:1] in {"-", "－", "−"}
