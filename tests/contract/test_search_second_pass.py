"""The contract of the search port: rarity, and the order of the second pass, on every adapter."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from math import log

import pytest

from holdings.model.document import Unit
from indexer.model.expression import AllOf, Not, Range, Terms
from indexer.model.plan import Answer, EngineHit, QueryPlan
from indexer.model.second_pass import SecondPass
from indexer.port import SearchEngine
from tests.contract.search_samples import entry, fill


def ids(answer: Answer) -> list[str]:
    return [hit.entry_id for hit in answer.hits]


def word(*words: str, presence: float = 0.0) -> Terms:
    return Terms("body_fine", words, presence=presence)


def test_presence_adds_the_rarity_of_each_term_that_is_there(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲 甲 乙"), entry("d2@1", "丁 戊"), entry("d3@1", "庚 甲"), entry("d4@1")])
    plan = QueryPlan(Unit.DOCUMENT, word("甲", "乙"))
    plain = {hit.entry_id: hit.score for hit in engine.search(plan).hits}
    counted = AllOf((word("甲", "乙", "absent", presence=0.5), Not(word("丁"))))
    added = {
        hit.entry_id: hit.score - plain[hit.entry_id]
        for hit in engine.search(replace(plan, query=counted)).hits
    }
    common, rare = log(1 + 2.5 / 2.5), log(1 + 3.5 / 1.5)
    assert added == pytest.approx({"d1@1": 0.5 * (common + rare), "d3@1": 0.5 * common}, rel=1e-5)
    assert engine.search(replace(plan, query=counted, limit=0)).total == 2


def laws(engine: SearchEngine, size: int = 300) -> None:
    """Articles of nine laws, the words of which differ in how often they say 甲 and 乙."""
    chance = random.Random(20261124)
    articles = [
        entry(
            f"d{n:03d}@1#art-{n % 40}",
            " ".join(chance.choices("甲乙丙丁戊己", (4, 2, 9, 9, 9, 9), k=chance.randrange(4, 30))),
            keywords={"law_id": [f"law{n % 9}"]} if n % 17 else {},
            ordinal=n % 40,
        )
        for n in range(size)
    ]
    fill(engine, articles, Unit.ARTICLE)


def again(hits: Sequence[EngineHit], depth: int) -> list[str]:
    """The order of a second pass, by the words of its definition."""
    places = [(hit.score, int(hit.document_id[1:])) for hit in hits[:depth]]
    final = []
    for score, number in places:
        law = number % 9 if number % 17 else None
        mates = [one for one in places if (one[1] % 9 if one[1] % 17 else None) == law]
        mean = sum(sorted((one[0] for one in mates), reverse=True)[:10]) / 10
        near = max(one[0] for one in mates if abs(one[1] % 40 - number % 40) <= 4)
        final.append(score + 0.5 * mean + 0.2 * near)
    order = sorted(range(len(places)), key=lambda place: (-final[place], place))
    return [hits[place].entry_id for place in order] + [hit.entry_id for hit in hits[depth:]]


@pytest.mark.parametrize("depth", [60, 500])
def test_a_second_pass_orders_the_best_hits_by_their_laws_and_neighbours(
    engine: SearchEngine, depth: int
) -> None:
    laws(engine)
    plan = QueryPlan(Unit.ARTICLE, word("甲", "乙"), {"later": Range("ordinal", 20)}, limit=200)
    first = engine.search(plan)
    assert 70 < first.total < 200
    whole = engine.search(replace(plan, second_pass=SecondPass(depth)))
    assert whole.total == first.total
    assert ids(whole) == again(first.hits, depth) != ids(first)
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    pages = [replace(plan, second_pass=SecondPass(depth), offset=at, limit=7) for at in range(0, 210, 7)]
    assert [hit for page in pages for hit in engine.search(page).hits] == list(whole.hits)


def test_a_second_pass_leaves_a_sort_key_alone(engine: SearchEngine) -> None:
    laws(engine, 40)
    plan = QueryPlan(Unit.ARTICLE, word("甲"), sort="newest_signed", limit=50)
    assert engine.search(replace(plan, second_pass=SecondPass())) == engine.search(plan)
