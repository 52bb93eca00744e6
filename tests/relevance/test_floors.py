"""The floors of relevance on the embedded engine; a complaint becomes a judged query before any weight moves."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from indexer.analysis.segment import Analyser
from indexer.model.query import SearchQuery
from indexer.planning import TITLE_WEIGHTS, Planner
from indexer.site_words import product_synonyms
from tests.relevance.judged import SETS
from tests.relevance.run import DAY, Indexed, indexed, measure, to_simplified

FLOORS = {"legaldc": 0.945, "ncpqa": 0.905}
#: Questions asked of DRCD, of 7,017: the rest takes a minute.
DRCD_QUESTIONS = 1500


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


@pytest.fixture(scope="module")
def planner(analyser: Analyser) -> Planner:
    synonyms = product_synonyms(analyser)
    return Planner(analyser, lambda: synonyms)


@pytest.fixture(scope="module")
def legaldc(shared_data: Path, analyser: Analyser) -> Iterator[Indexed]:
    with indexed(SETS["legaldc"], shared_data / "bench", analyser) as one:
        yield one


def test_rules_are_found_for_questions_about_them(legaldc: Indexed, planner: Planner) -> None:
    assert legaldc.score(legaldc.run(planner)).ndcg10 >= FLOORS["legaldc"]


def test_policies_are_found_for_questions_about_them(
    shared_data: Path, analyser: Analyser, planner: Planner
) -> None:
    with indexed(SETS["ncpqa"], shared_data / "bench", analyser) as one:
        assert one.score(one.run(planner)).ndcg10 >= FLOORS["ncpqa"]


def test_simplified_questions_find_traditional_texts_as_well_as_traditional_ones(
    shared_data: Path, analyser: Analyser, planner: Planner
) -> None:
    with indexed(SETS["drcd"], shared_data / "bench", analyser) as one:
        traditional = one.score(one.run(planner, most=DRCD_QUESTIONS)).ndcg10
        simplified = one.score(one.run(planner, to_simplified(), DRCD_QUESTIONS)).ndcg10
    assert traditional >= 0.955
    assert simplified >= traditional - 0.005


@pytest.mark.proof
def test_relevance_of_every_set(
    shared_data: Path, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    found = dict(measure(list(SETS), shared_data / "bench"))
    weights = {str(unit): weight for unit, weight in TITLE_WEIGHTS.items()}
    figures = {name: asdict(scores) for name, scores in found.items()}
    write_proof("relevance", {"engine": "embedded", "title_weights": weights, **figures})
    for name, floor in {**FLOORS, "stard": 0.370, "legaldc_passages": 0.68, "drcd": 0.96}.items():
        assert found[name].ndcg10 >= floor
    assert found["stard"].recall100 >= 0.67
    assert found["drcd_simplified_questions"].ndcg10 >= found["drcd"].ndcg10 - 0.005


@pytest.mark.slow
def test_articles_are_found_for_lay_questions(
    shared_data: Path, analyser: Analyser, planner: Planner
) -> None:
    with indexed(SETS["stard"], shared_data / "bench", analyser) as one:
        scores = one.score(one.run(planner))
    assert scores.ndcg10 >= 0.370
    assert scores.recall100 >= 0.67


def test_any_piece_of_a_text_finds_it(legaldc: Indexed, planner: Planner) -> None:
    chance = random.Random(20261101)
    documents = list(legaldc.judged.documents(legaldc.bench))
    lost = []
    for _ in range(400):
        place = chance.randrange(len(documents))
        clean = documents[place].current.text.clean
        start = chance.randrange(max(1, len(clean) - 12))
        piece = clean[start : start + chance.randint(2, 12)]
        if not is_han(piece):
            continue
        query = SearchQuery(q=f"“{piece}”")
        plan = planner.plan(query, today=DAY, unit=legaldc.judged.unit, limit=1000, facets=False).plan
        hits = legaldc.engine.search(plan).hits
        found = {int(hit.document_id) for hit in hits}
        holding = {n for n, one in enumerate(documents) if piece in one.current.text.clean}
        if not holding <= found:
            lost.append((piece, holding - found))
    assert lost == []


def is_han(piece: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in piece)


def test_a_known_title_comes_first(legaldc: Indexed, planner: Planner) -> None:
    titles = [one.current.metadata.title for one in legaldc.judged.documents(legaldc.bench)]
    missed = []
    for title in titles:
        plan = planner.plan(
            SearchQuery(q=title), today=DAY, unit=legaldc.judged.unit, limit=1, facets=False
        ).plan
        hits = legaldc.engine.search(plan).hits
        if not hits or bare(titles[int(hits[0].document_id)]) != bare(title):
            missed.append(title)
    assert missed == []


def bare(title: str) -> str:
    return "".join(character for character in title if character.isalnum())
