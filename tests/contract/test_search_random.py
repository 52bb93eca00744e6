"""Random corpora and plans: both engines against sets, and against one another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from holdings.model.document import Unit
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.cursor import Cursor
from indexer.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Everything,
    Expression,
    Not,
    OneOf,
    Phrase,
    Range,
    Spaced,
    Terms,
)
from indexer.model.plan import Answer, FacetRequest, QueryPlan
from indexer.port import SearchEngine
from tests.contract import naive_engine
from tests.contract.search_samples import FINGERPRINT, Corpus, removal

CORPORA = 8
PLANS_PER_CORPUS = 25
QUESTIONS = 300
#: Relative difference of two scores that float32 sums in different order can have.
ROUNDING = 1e-5


class Plans:
    """Random plans over a corpus, as nested and as odd as the algebra allows."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self._corpus = corpus
        self._random = random.Random(seed)

    def plan(self) -> QueryPlan:
        pick = self._random
        names = pick.sample(["cat", "org", "year", "status", "genre", "made"], pick.randrange(1, 6))
        filters = {name: self._filter(name) for name in names if pick.random() < 0.5}
        filters |= {"current": Range("is_current", 1, 1)} if pick.random() < 0.5 else {}
        return QueryPlan(
            Unit.DOCUMENT,
            self.expression(3),
            filters,
            tuple(self._facet(name) for name in names),
            sort=pick.choice([None, None, "newest_signed"]),
            offset=pick.choice([0, 0, 3]),
            limit=400,
        )

    def expression(self, depth: int) -> Expression:
        pick = self._random
        if depth == 0 or pick.random() < 0.35:
            return self._leaf()
        parts = tuple(self.expression(depth - 1) for _ in range(pick.randrange(0, 4)))
        return pick.choice(
            [AllOf(parts), AnyOf(parts), AnyOf(parts), Not(self._leaf()), Constant(self._leaf(), 2.5)]
        )

    def _leaf(self) -> Expression:
        pick = self._random
        words = tuple(self._corpus.sample(pick.randrange(1, 4)))
        text = "".join(words)
        start = pick.randrange(len(text) - 1)
        pairs = tuple(text[i : i + 2] for i in range(start, min(start + 3, len(text) - 1)))
        day = pick.choice([20200102, 20210601, 20230930])
        return pick.choice(
            [
                Terms("body_fine", words, pick.choice([1.0, 0.2])),
                Terms("title_bigram", pairs),
                Phrase("body_bigram", pairs, 2.0),
                Phrase("title_unigram", tuple(text[:2])),
                self._spaced(text),
                OneOf("body_fine", words),
                OneOf("issuer", tuple(pick.sample(["x1", "x2", "x9"], 2))),
                Range("signed", pick.choice([None, day]), pick.choice([None, day + 10_000])),
                Everything(),
            ]
        )

    def _spaced(self, text: str) -> Expression:
        """Some of neighbouring characters of a text, with what lies between them left open."""
        places = [
            place for place in range(len(text)) if place in {0, len(text) - 1} or self._random.random() < 0.4
        ]
        return Spaced("body_unigram", tuple(text[place] for place in places), tuple(places))

    def _filter(self, name: str) -> Expression:
        pick = self._random
        if name == "made":
            return AnyOf((Range("signed", 20_200_000, 20_209_999), Range("signed", 20_230_000, 20_239_999)))
        values = {
            "cat": ("category", ["a", "a/1", "b", "b/1/x"]),
            "org": ("issuer", ["x1", "x2", "x3"]),
            "year": ("year", ["2020", "2023", "1999"]),
            "status": ("settled_state", ["in_force", "unknown"]),
            "genre": ("genre", ["notice"]),
        }
        field, known = values[name]
        chosen = OneOf(field, tuple(pick.sample(known, pick.randrange(1, len(known) + 1))))
        return Not(chosen) if pick.random() < 0.2 else chosen

    def _facet(self, name: str) -> FacetRequest:
        fields = {"cat": "category", "org": "issuer", "year": "year", "genre": "genre"}
        if name == "made":
            return FacetRequest(name, "signed", 1, interval=self._random.choice([100, 10_000]))
        if name != "status":
            named = self._random.choice([(), ("b/1/x", "x5", "2023", "nothing")])
            return FacetRequest(name, fields[name], self._random.choice([2, 100]), named=named)
        late = Range("settled_day", 20250102)
        cases = (("in_force", Range("settled_day", None, 20251231)), ("expired", Range("signed", 20220101)))
        return FacetRequest(
            "status", "settled_state", exception=late, cases=cases, named=("repealed",), size=2
        )


@pytest.mark.parametrize("seed", range(CORPORA))
def test_random_plans_find_and_count_what_sets_do(engine: SearchEngine, seed: int) -> None:
    corpus = Corpus(seed, 150)
    documents = corpus.documents()
    for start in range(0, len(documents), 50):
        engine.write(documents[start : start + 50])
    plans = Plans(corpus, seed + 1000)
    for number in range(PLANS_PER_CORPUS):
        plan = plans.plan()
        expected, facets = naive_engine.answer(corpus.entries, plan)
        answer = engine.search(plan)
        found = [hit.entry_id for hit in answer.hits]
        assert answer.total == len(expected), (number, plan)
        assert len(found) == max(0, len(expected) - plan.offset)
        assert set(found) <= expected
        assert answer.facets == facets, (number, plan)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, opensearch_engine: SearchEngine
) -> Iterator[tuple[Corpus, SearchEngine, SearchEngine]]:
    """One larger corpus in both engines."""
    corpus = Corpus(7, 3000, vocabulary=2000, longest=120)
    embedded = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    for engine in (embedded, opensearch_engine):
        generation = engine.begin(FINGERPRINT)
        engine.write(corpus.documents(), generation=generation)
        engine.publish(generation)
    yield corpus, embedded, opensearch_engine
    embedded.close()


def question(words: list[str]) -> Expression:
    """Words over all streams with the weights of the product."""
    text = "".join(words)
    pairs = tuple(text[i : i + 2] for i in range(len(text) - 1))
    tokens = {"fine": (tuple(words), 1.0), "bigram": (pairs, 1.0), "unigram": (tuple(text), 0.75)}
    return AnyOf(
        tuple(
            Terms(f"{field}_{stream}", terms, weight * boost)
            for (field, boost), (stream, (terms, weight)) in product(
                (("title", 0.2), ("body", 1.0)), tokens.items()
            )
        )
    )


def test_both_engines_give_the_same_ten_in_the_same_order(
    both: tuple[Corpus, SearchEngine, SearchEngine],
) -> None:
    corpus, embedded, opensearch = both
    differing = []
    for number in range(QUESTIONS):
        words = corpus.sample(1 + number % 9)
        filters = {"current": Range("is_current", 1, 1)} if number % 2 else {}
        facets = (FacetRequest("cat", "category"), FacetRequest("org", "issuer"))
        plan = QueryPlan(Unit.DOCUMENT, question(words), filters, facets)
        ours, theirs = embedded.search(plan), opensearch.search(plan)
        assert (ours.total, ours.facets) == (theirs.total, theirs.facets)
        assert [hit.score for hit in ours.hits] == pytest.approx(
            [hit.score for hit in theirs.hits], rel=ROUNDING
        )
        if order(ours) != order(theirs):
            differing.append((number, words))
    assert len(differing) <= QUESTIONS // 100, differing


def order(answer: Answer) -> list[str]:
    return [hit.entry_id for hit in answer.hits]


@pytest.mark.parametrize("sort", [None, "newest_signed"])
def test_cursors_give_every_entry_once_and_in_order(engine: SearchEngine, sort: str | None) -> None:
    """Scores and sort keys tie often here; what a cursor stands on may be gone meanwhile."""
    corpus = Corpus(31, 150, vocabulary=12)
    engine.write(corpus.documents())
    for query in (question(corpus.sample(3)), Constant(Everything(), 2.0), OneOf("issuer", ("x1", "x2"))):
        plan = QueryPlan(Unit.DOCUMENT, query, {"current": Range("is_current", 1, 1)}, sort=sort, limit=400)
        whole = engine.search(plan)
        assert order(whole) == walked(engine, replace(plan, limit=7))
        assert order(whole) == walked(engine, replace(plan, limit=1))[: whole.total]
    gone = whole.hits[10]
    engine.write([removal(gone.document_id, 9)])
    behind = replace(plan, limit=400, after=Cursor("", 11, gone.key, gone.entry_id))
    assert order(engine.search(behind)) == order(whole)[11:]


def test_a_cursor_nobody_gave_out_is_an_empty_or_odd_page_and_no_error(engine: SearchEngine) -> None:
    corpus = Corpus(32, 40)
    engine.write(corpus.documents())
    for sort, key in ((None, -1.5), (None, 2**62), ("newest_signed", 1.5), ("newest_signed", -(2**62))):
        for query in (question(corpus.sample(3)), Everything()):
            after = Cursor("", 2**31 - 1, key, "\U0010ffff")
            answer = engine.search(QueryPlan(Unit.DOCUMENT, query, sort=sort, after=after))
            assert answer.total >= len(answer.hits)


def walked(engine: SearchEngine, plan: QueryPlan) -> list[str]:
    """The ids of all pages, each asked for behind the last hit of the one before."""
    found: list[str] = []
    while True:
        answer = engine.search(plan)
        found += order(answer)
        if not answer.hits:
            return found
        last = answer.hits[-1]
        plan = replace(plan, after=Cursor("", len(found), last.key, last.entry_id))
