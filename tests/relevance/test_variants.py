"""A question finds the same however it is written: Traditional or Simplified, any width, either numerals.

On the product's sample, on both engines; the conversion table is not the product's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.model.query import SearchQuery
from search_app.judged_file import read_judged
from search_app.wiring import Services
from tests.relevance.run import converted

QUERIES = read_judged(Path(__file__).parents[2] / "sample" / "questions.yaml")
WIDE = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}
#: What is typed as it stands in no text, and as it does.
NUMERALS = (
    ("第十二条", "第12条"),
    ("“第十二条”", "“第12条”"),
    ("政府信息公开条例第二十条", "政府信息公开条例第20条"),
    ("二〇二四年 部门决算", "2024年 部门决算"),
    ("二○二四年度", "2024年度"),
    ("二零二四年 审计", "２０２４年 审计"),
    ("“二〇二五年三月”", "“2025年3月”"),
    ("审计 -第三条", "审计 -第3条"),
)


def results(installation: Services, question: str) -> tuple[int, list[tuple[str, float]]]:
    page = installation.search.search(SearchQuery(q=question))
    return page.total, [(hit.document_id, round(hit.score, 3)) for hit in page.hits]


def differing(installation: Services, rewrite: Callable[[str], str], *, every: int = 1) -> list[str]:
    questions = [one.query.q for one in QUERIES[::every]]
    return [one for one in questions if results(installation, one) != results(installation, rewrite(one))]


def test_a_traditional_question_finds_what_the_simplified_one_does(installation: Services) -> None:
    assert differing(installation, converted("s2t"), every=3) == []


@pytest.mark.proof
@pytest.mark.parametrize("table", ["s2t", "s2tw", "s2hk"])
def test_every_traditional_question_finds_the_same(installation: Services, table: str) -> None:
    assert differing(installation, converted(table)) == []


def test_a_question_in_full_width_finds_the_same(installation: Services) -> None:
    assert differing(installation, lambda question: question.translate(WIDE), every=3) == []


@pytest.mark.parametrize(("typed", "other"), NUMERALS)
def test_both_kinds_of_numerals_find_the_same(installation: Services, typed: str, other: str) -> None:
    assert results(installation, typed) == results(installation, other)


def test_a_year_without_its_word_finds_the_year(installation: Services) -> None:
    found = {document_id for document_id, _ in results(installation, "二〇二四 审计")[1]}
    assert found & {document_id for document_id, _ in results(installation, "2024 审计")[1]}
