from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.syntax import Leaf, read_question


def word(text: str) -> Leaf:
    return Leaf(text)


def phrase(text: str) -> Leaf:
    return Leaf(text, is_phrase=True)


def without(text: str, *, is_phrase: bool = False) -> Leaf:
    return Leaf(text, is_phrase, is_excluded=True)


@pytest.mark.parametrize(
    ("question", "leaves"),
    [
        ("", ()),
        ("  \t ", ()),
        ("拆迁 补偿", (word("拆迁"), word("补偿"))),
        ("“征收补偿”标准", (phrase("征收补偿"), word("标准"))),
        ('"征收 补偿"', (phrase("征收 补偿"),)),
        ("「甲乙」『丙丁』", (phrase("甲乙"), phrase("丙丁"))),
        ('“甲乙" 丙', (phrase("甲乙"), word("丙"))),
        ("“甲乙", (word("甲乙"),)),
        ("甲乙”", (word("甲乙"),)),
        ("“”", ()),
        ("土地 -农村", (word("土地"), without("农村"))),
        ("土地 －“农村 土地”", (word("土地"), without("农村 土地", is_phrase=True))),
        ("土地 不含 农村", (word("土地"), without("农村"))),
        ("土地 不含：农村", (word("土地"), without("农村"))),
        ("土地 不含 “农村”", (word("土地"), without("农村", is_phrase=True))),
        ("不含税价格", (word("不含税价格"),)),
        ("土地 不含", (word("土地"), word("不含"))),
        ("COVID-19 2018-2019", (word("COVID-19"), word("2018-2019"))),
        ("土地 - 农村", (word("土地"), word("-"), word("农村"))),
        ("-农村", (without("农村"),)),
        ("--x", (word("--x"),)),
    ],
)
def test_questions(question: str, leaves: tuple[Leaf, ...]) -> None:
    assert read_question(question) == leaves


def test_only_the_beginning_of_a_long_question_is_read() -> None:
    assert sum(len(leaf.text) for leaf in read_question("长" * 10_000)) == 128


@given(st.text(alphabet='甲乙-－ "“”「」『』不含:：\n', max_size=40))
def test_nothing_fails_and_nothing_is_invented(question: str) -> None:
    for leaf in read_question(question):
        assert leaf.text.strip()
        assert leaf.text in question
