"""What keeps an entry out of the results of a query: conditions one by one, then the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from indexer.analysis.segment import Analyser
from indexer.model.explanation import LookedFor, Reason, ReasonKind
from indexer.model.expression import AllOf, Expression
from indexer.model.query import FACETS_BY_NAME, Match, Scope, SearchQuery
from indexer.model.question import KEYWORD_PLACES, Form, Leaf, Question, is_plain
from indexer.planning import PlannedSearch
from indexer.planning.leaves import Leaves, scope_fields

#: Words that are looked for one by one.
MOST_WORDS = 10


class Entry(Protocol):
    """The entry that is asked about."""

    def holds(self, query: Expression) -> bool:
        """Whether it matches."""
        ...


class Absence:
    """Finds why an entry is not among the results; ``planned`` says how a query is asked."""

    def __init__(self, analyser: Analyser, planned: Callable[[SearchQuery], PlannedSearch]) -> None:
        self._analyser = analyser
        self._planned = planned
        self._leaves = Leaves(analyser)

    def of(
        self, query: SearchQuery, planned: PlannedSearch, entry: Entry
    ) -> tuple[tuple[Reason, ...], tuple[LookedFor, ...]]:
        """Each condition that leaves the entry out by itself; and the words, where those do not hold."""
        reasons = list(_conditions(query, planned, entry))
        if entry.holds(planned.plan.query):
            return tuple(reasons), ()
        reasons += self._of_words(query, planned, entry)
        return tuple(reasons), tuple(islice(self._looked_for(query, planned, entry), MOST_WORDS))

    def _of_words(self, query: SearchQuery, planned: PlannedSearch, entry: Entry) -> Iterator[Reason]:
        if query.scope is Scope.NUMBER:
            yield Reason(ReasonKind.NUMBER, text=query.q)
        elif query.scope is not Scope.ALL:
            anywhere = self._planned(replace(query, scope=Scope.ALL))
            if entry.holds(anywhere.plan.query):
                yield Reason(ReasonKind.SCOPE, name=query.scope.value)
        fields = scope_fields(query.scope, planned.plan.unit)
        for leaf in planned.reading.excluded:
            if self._fields(leaf, fields, entry):
                yield Reason(ReasonKind.EXCLUDED, text=leaf.text)

    def _looked_for(self, query: SearchQuery, planned: PlannedSearch, entry: Entry) -> Iterator[LookedFor]:
        """What has to stand somewhere, and of what does not its words; of plain words each one."""
        fields = scope_fields(query.scope, planned.plan.unit)
        must = planned.reading.wanted if query.match is Match.EXACT else _required(planned.reading)
        for leaf in must or planned.reading.wanted:
            words = self._words(leaf)
            stands = self._fields(leaf, fields, entry)
            if must or len(words) < 2:
                yield LookedFor(leaf.text, stands)
            if len(words) > 1 and not stands:
                for word in words:
                    yield LookedFor(word, self._fields(replace(leaf, text=word), fields, entry))

    def _words(self, leaf: Leaf) -> Sequence[str]:
        """The different words of meaning of a leaf that is looked for as words."""
        if leaf.form is not Form.WORDS or leaf.place in KEYWORD_PLACES:
            return ()
        words = self._analyser.fine(self._analyser.normalise(leaf.text).text)
        return tuple(dict.fromkeys(word for word in words if word not in self._analyser.stop_words))

    def _fields(self, leaf: Leaf, fields: Sequence[str], entry: Entry) -> tuple[str, ...]:
        """The fields of the scope in which a leaf holds; the keyword field of one that is no text."""
        if leaf.place in KEYWORD_PLACES:
            asked: Sequence[str] = (leaf.place,) if leaf.place else ()
        else:
            asked = (leaf.place.value,) if leaf.place else fields
        found = []
        for field in asked:
            expression = self._leaves.leaf(leaf, (field,), {field: 1.0})
            if expression is not None and entry.holds(expression):
                found.append(str(field))
        return tuple(found)


def _required(reading: Question) -> tuple[Leaf, ...]:
    """The leaves that have to hold beside plain words, which then only rank."""
    if all(isinstance(part, Leaf) and is_plain(part) for part in reading.parts):
        return ()
    plain = [part for part in reading.parts if isinstance(part, Leaf) and is_plain(part)]
    return tuple(leaf for leaf in reading.wanted if leaf not in plain)


def _conditions(query: SearchQuery, planned: PlannedSearch, entry: Entry) -> Iterator[Reason]:
    for name, condition in planned.plan.filters.items():
        if name in FACETS_BY_NAME and not entry.holds(condition):
            yield Reason(ReasonKind.FACET, name=name)
        elif name == "date" and not entry.holds(condition):
            yield Reason(ReasonKind.DATE, name=query.date_kind.value)
        elif name == "within" and isinstance(condition, AllOf):
            for text, earlier in zip(query.within, condition.parts, strict=True):
                if not entry.holds(earlier):
                    yield Reason(ReasonKind.WITHIN, text=text)
