"""The contract of places: terms so far apart, and terms looked up whole, on every adapter."""

from __future__ import annotations

from holdings.model.document import Unit
from indexer.model.expression import Expression, OneOf, Spaced
from indexer.model.plan import Answer, QueryPlan
from indexer.port import SearchEngine
from tests.contract.search_samples import entry, fill


def ask(engine: SearchEngine, query: Expression) -> Answer:
    return engine.search(QueryPlan(Unit.DOCUMENT, query))


def ids(answer: Answer) -> list[str]:
    return [hit.entry_id for hit in answer.hits]


def found(engine: SearchEngine, query: Expression) -> set[str]:
    return set(ids(ask(engine, query)))


def test_spaced_terms_stand_at_their_places_with_anything_between(engine: SearchEngine) -> None:
    fill(
        engine, [entry("d1@1", "土地 征收 补偿"), entry("d2@1", "土地 补偿"), entry("d3@1", "补偿 土地 征收")]
    )
    assert found(engine, Spaced("body_unigram", ("土", "地", "补"), (0, 1, 4))) == {"d1@1"}
    assert found(engine, Spaced("body_unigram", ("土", "地", "补"), (0, 1, 2))) == {"d2@1"}
    assert found(engine, Spaced("body_unigram", ("地", "偿"), (0, 4))) == {"d1@1"}
    assert found(engine, Spaced("body_unigram", ("补", "补"), (0, 1))) == set()
    assert found(engine, Spaced("body_unigram", ("补",), (0,))) == {"d1@1", "d2@1", "d3@1"}
    assert found(engine, Spaced("body_unigram", (), ())) == set()
    assert {hit.score for hit in ask(engine, Spaced("body_unigram", ("地", "补"), (0, 1))).hits} == {0.0}


def test_one_of_looks_for_whole_terms_of_a_stream_without_a_score(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "covid 土地"), entry("d2@1", "covit"), entry("d3@1", "covidx")])
    answer = ask(engine, OneOf("body_fine", ("covid", "covit", "absent")))
    assert ids(answer) == ["d1@1", "d2@1"]
    assert {hit.score for hit in answer.hits} == {0.0}
