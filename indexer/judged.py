"""Judged questions: what is good for each, asked of a site, and what the answers are worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from holdings.model.numbers import parse_number
from indexer.judging import mean, ndcg, recall, reciprocal_rank
from indexer.model.query import Match, SearchQuery
from indexer.model.results import Hit, ResultPage

#: How deep a question is looked at; what recall is over.
DEPTH = 100
#: Where a good result has to stand unless a question says otherwise.
WITHIN = 3
#: By what a good document may be named.
NAMES = ("doc", "number", "title", "external_id")


@dataclass(frozen=True, slots=True)
class Good:
    """A document that is good: how it is named (one of NAMES), that name, and how good from 1 to 3."""

    by: str
    value: str
    grade: int = 1


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A question with what is good for it.

    ``good`` names documents; ``must_match`` has words that a good result shows, all of them, in its title,
    number, labels and snippets. Either is enough. One good result has to be among the first ``within``.
    ``meant`` are the wordings of which one should be offered. ``never`` are external ids nobody may find.
    """

    id: str
    kind: str
    query: SearchQuery
    good: tuple[Good, ...] = ()
    must_match: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    within: int = WITHIN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    ``good``: as it was typed, None where nothing says what is good; ``offered``: another wording the site
    asked about, ``offered_right``: whether it was a right one, None where none was expected; ``served``:
    good, or good after following what was rightly offered; ``absent``: it was not, and no document that the
    question's filters allow has the words that a good result shows; ``empty``: neither a result nor an offer.
    ``measures`` are nDCG@10, MRR@10 and R@100, None where no document is named.
    """

    id: str
    kind: str
    q: str
    total: int
    good: bool | None
    served: bool | None
    empty: bool
    absent: bool = False
    offered: str = ""
    offered_right: bool | None = None
    forbidden: tuple[str, ...] = ()
    measures: tuple[float, float, float] | None = None
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindScores:
    """Sums and means over the questions of a kind; means are over those that name documents, None of none."""

    kind: str
    questions: int
    judged: int
    good: int
    served: int
    absent: int
    empty: int
    named: int
    ndcg10: float | None
    mrr10: float | None
    recall100: float | None


@dataclass(frozen=True)
class Judge:
    """Asks judged questions as the result page does.

    ``search``, ``count`` and ``correct`` are what the page uses; ``fold`` makes spellings of one text equal.
    """

    search: Callable[[SearchQuery], ResultPage]
    count: Callable[[SearchQuery], int]
    correct: Callable[[ResultPage], tuple[SearchQuery, int] | None]
    fold: Callable[[str], str]

    def ask(self, one: JudgedQuery) -> Outcome:
        """What becomes of a question. Raises what a search raises."""
        page = self.search(replace(one.query, size=DEPTH))
        found = self.correct(page)
        offered = found[0].q if found else ""
        right = self._squeezed(offered) in map(self._squeezed, one.meant) if one.meant else None
        good = self._is_good(one, page) if one.good or one.must_match else None
        served = good
        if good is False and right and found:
            served = self._is_good(one, self.search(replace(found[0], size=DEPTH)))
        return Outcome(
            id=one.id,
            kind=one.kind,
            q=one.query.q,
            total=page.total,
            good=good,
            served=served,
            absent=served is False and self._is_absent(one),
            empty=not page.total and not offered and not one.never,
            offered=offered,
            offered_right=right,
            forbidden=tuple(name for name in one.never if any(_bears(hit, name) for hit in page.hits)),
            measures=self._measures(one, page.hits) if one.good else None,
            first=tuple(hit.metadata.title for hit in page.hits[:WITHIN]),
        )

    def _is_good(self, one: JudgedQuery, page: ResultPage) -> bool:
        return any(
            self._named(one, hit) is not None or self._shows(one.must_match, hit)
            for hit in page.hits[: one.within]
        )

    def _is_absent(self, one: JudgedQuery) -> bool:
        """Whether nothing that may be found has the words of a good result; False where none are said."""
        phrases = " ".join(f"“{word}”" for word in one.must_match)
        asked = replace(one.query, q=phrases, match=Match.EXACT, without=("*",))
        return bool(phrases) and not self.count(asked)

    def _shows(self, words: Sequence[str], hit: Hit) -> bool:
        pieces = [hit.metadata.title, str(hit.metadata.number or "")]
        pieces += [piece for snippet in hit.snippets for piece in (snippet.label, snippet.text)]
        shown = [self._squeezed(piece) for piece in pieces]
        return bool(words) and all(any(self._squeezed(word) in piece for piece in shown) for word in words)

    def _named(self, one: JudgedQuery, hit: Hit) -> Good | None:
        return next((good for good in one.good if self._is_named(good, hit)), None)

    def _is_named(self, good: Good, hit: Hit) -> bool:
        if good.by == "doc":
            return hit.document_id == good.value
        if good.by == "title":
            return self._squeezed(hit.metadata.title) == self._squeezed(good.value)
        if good.by == "number":
            number = parse_number(good.value)
            return bool(number and hit.metadata.number and hit.metadata.number.key == number.key)
        return _bears(hit, good.value)

    def _measures(self, one: JudgedQuery, hits: Iterable[Hit]) -> tuple[float, float, float]:
        """Each named document counts once, where it is found first: articles of one are one."""
        ranked: dict[str, None] = {}
        for hit in hits:
            named = self._named(one, hit)
            ranked[f"{named.by} {named.value}" if named else hit.document_id] = None
        relevance = {f"{good.by} {good.value}": good.grade for good in one.good}
        names = list(ranked)
        return ndcg(names, relevance), reciprocal_rank(names, relevance), recall(names, relevance, DEPTH)

    def _squeezed(self, text: str) -> str:
        return "".join(self.fold(text).split())


def by_kind(outcomes: Sequence[Outcome]) -> list[KindScores]:
    """The scores of each kind in the order kinds come, and of all together last, as ``all``."""
    kinds: Mapping[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        kinds[one.kind].append(one)
    return [_scores(kind, those) for kind, those in (*kinds.items(), ("all", outcomes))]


def worst_first(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Found though forbidden, then empty, then not good, then by nDCG; what is absent last of its kind."""

    def worth(one: Outcome) -> tuple[bool, bool, bool, bool, float]:
        gain = one.measures[0] if one.measures else 1.0
        return not one.forbidden, not one.empty, one.served is not False, one.absent, gain

    return sorted(outcomes, key=worth)


def _scores(kind: str, outcomes: Sequence[Outcome]) -> KindScores:
    measures = [one.measures for one in outcomes if one.measures]
    columns = zip(*measures, strict=True) if measures else ((), (), ())
    means = [round(mean(column), 4) if column else None for column in columns]
    return KindScores(
        kind,
        len(outcomes),
        sum(one.good is not None for one in outcomes),
        sum(one.good is True for one in outcomes),
        sum(one.served is True for one in outcomes),
        sum(one.absent for one in outcomes),
        sum(one.empty for one in outcomes),
        len(measures),
        *means,
    )


def _bears(hit: Hit, external_id: str) -> bool:
    """Whether a hit has an external id, given whole or without its folders."""
    return external_id in (hit.external_id, PurePosixPath(hit.external_id).name)
