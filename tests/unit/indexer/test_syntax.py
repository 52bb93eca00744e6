from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.signs import FIELD_WORDS, MOST_APART
from indexer.analysis.syntax import LONGEST_QUESTION, read_question
from indexer.model.question import (
    Aside,
    Either,
    Every,
    Form,
    Leaf,
    Node,
    Place,
    Question,
    Reason,
    Without,
)


def word(text: str, place: Place | None = None) -> Leaf:
    return Leaf(text, place=place)


def phrase(text: str, place: Place | None = None) -> Leaf:
    return Leaf(text, Form.PHRASE, place)


def without(text: str, *, is_phrase: bool = False) -> Without:
    return Without(phrase(text) if is_phrase else word(text))


def near(text: str, distance: int) -> Leaf:
    return Leaf(text, Form.NEAR, distance=distance)


def like(text: str) -> Leaf:
    return Leaf(text, Form.LIKE)


@pytest.mark.parametrize(
    ("question", "parts"),
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
        ("土地 NOT 农村", (word("土地"), without("农村"))),
        ("不含税价格", (word("不含税价格"),)),
        ("土地 不含", (word("土地"), word("不含"))),
        ("COVID-19 2018-2019", (word("COVID-19"), word("2018-2019"))),
        ("土地 - 农村", (word("土地"), word("-"), word("农村"))),
        ("-农村", (without("农村"),)),
        ("--x", (word("--x"),)),
        ("NOT -甲", (word("甲"),)),
    ],
)
def test_words_phrases_and_exclusions(question: str, parts: tuple[Node, ...]) -> None:
    assert read_question(question).parts == parts


@pytest.mark.parametrize("sign", [" OR ", " 或 ", " | ", "|", "｜", " || "])
def test_alternatives(sign: str) -> None:
    assert read_question(f"甲{sign}乙").parts == (Either((word("甲"), word("乙"))),)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("甲 AND 乙", (Every((word("甲"), word("乙"))),)),
        ("甲 乙 OR 丙 丁", (word("甲"), Either((word("乙"), word("丙"))), word("丁"))),
        ("甲 OR 乙 AND 丙", (Either((word("甲"), Every((word("乙"), word("丙"))))),)),
        ("(甲 OR 乙) AND 丙", (Every((Either((word("甲"), word("乙"))), word("丙"))),)),
        ("（甲 或 乙） 丙", (Either((word("甲"), word("乙"))), word("丙"))),
        ("(甲 乙) | 丙", (Either((Every((word("甲"), word("乙"))), word("丙"))),)),
        ("-(甲 乙)", (Without(Every((word("甲"), word("乙")))),)),
        ("-(甲 | “乙”)", (Without(Either((word("甲"), phrase("乙")))),)),
        ("甲 OR -乙", (Either((word("甲"), without("乙"))),)),
        ("((甲)) ((乙 | (丙)))", (word("甲"), Either((word("乙"), word("丙"))))),
        ("(甲 乙) 丙", (word("甲"), word("乙"), word("丙"))),
        ("() 甲", (word("甲"),)),
    ],
)
def test_groups(question: str, parts: tuple[Node, ...]) -> None:
    assert read_question(question).parts == parts


def test_brackets_within_words_and_titles_are_part_of_them() -> None:
    for question in ("管理办法（试行）", "国办发（2017）47号", "(2017)47号", "公告(第1号)全文", "试行)办法"):
        assert read_question(question).parts == (word(question),)
    (whole,) = read_question("(养犬办法（试行） OR 会展)").parts
    assert whole == Either((word("养犬办法（试行）"), word("会展")))


@pytest.mark.parametrize(("place", "name"), [(p, name) for p, names in FIELD_WORDS.items() for name in names])
def test_field_words_in_both_languages_with_both_colons(place: Place, name: str) -> None:
    for question in (f"{name}:甲", f"{name}：甲", f"{name.upper()}:甲"):
        assert read_question(question).parts == (word("甲", place),)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("标题:“甲 乙”", (phrase("甲 乙", Place.TITLE),)),
        ("-标题:甲", (Without(word("甲", Place.TITLE)),)),
        ("标题:-甲", (Without(word("甲", Place.TITLE)),)),
        (
            "标题:(甲 OR 正文:乙)",
            (Either((word("甲", Place.TITLE), word("乙", Place.BODY))),),
        ),
        ("作者:甲", (word("作者:甲"),)),
        ("标题： 甲", (word("标题："), word("甲"))),
        ("小标题:甲", (word("小标题:甲"),)),
    ],
)
def test_field_words(question: str, parts: tuple[Node, ...]) -> None:
    assert read_question(question).parts == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("“土地 补偿”~5", (near("土地 补偿", 5),)),
        ("「土地　补偿」～12", (near("土地　补偿", 12),)),
        ("“土地 补偿”~99", (near("土地 补偿", MOST_APART),)),
        ("征地补尝~1", (like("征地补尝"),)),
        ("征地补尝~", (like("征地补尝"),)),
        ("“征地补尝”~1", (like("征地补尝"),)),
        ("2018~2019", (word("2018~2019"),)),
        ("甲乙丙~2", (word("甲乙丙~2"),)),
        ("“甲乙丙”~5", (phrase("甲乙丙"),)),
        ("“甲 乙 丙 丁 戊”~5", (phrase("甲 乙 丙 丁 戊"),)),
        ("甲乙~ 丙丁~ 戊己~", (like("甲乙"), like("丙丁"), word("戊己"))),
    ],
)
def test_nearness(question: str, parts: tuple[Node, ...]) -> None:
    assert read_question(question).parts == parts


@pytest.mark.parametrize(
    ("question", "aside"),
    [
        ("“甲乙", Aside("“", Reason.QUOTE)),
        ("(甲 乙", Aside("(", Reason.BRACKET)),
        ("甲 OR", Aside("OR", Reason.OPERATOR)),
        ("AND 甲", Aside("AND", Reason.OPERATOR)),
        ("甲 不含", Aside("不含", Reason.OPERATOR)),
        ("“甲乙丙”~5", Aside("甲乙丙", Reason.NEAR)),
        ("甲~ 乙~ 丙~", Aside("丙", Reason.SIZE)),
    ],
)
def test_what_is_no_operator_is_words_and_said(question: str, aside: Aside) -> None:
    read = read_question(question)
    assert aside in read.asides
    assert not read.is_plain


def test_plain_words_are_plain() -> None:
    for question in ("", "拆迁 补偿", "管理办法（试行）", "作者:甲", "2018~2019", "- 甲"):
        assert read_question(question).is_plain


def test_only_the_beginning_of_a_long_question_is_read() -> None:
    assert sum(len(leaf.text) for leaf in read_question("长" * 10_000).wanted) == LONGEST_QUESTION


@pytest.mark.parametrize(
    "unit", ["(", ")", "（", "-(", "(甲|", "标题:(", "“", "NOT ", "OR ", "-", "|", "~", "(-"]
)
def test_no_depth_and_no_repetition_is_too_much(unit: str) -> None:
    assert isinstance(read_question(unit * 10_000), Question)
    half = LONGEST_QUESTION // 2
    assert isinstance(read_question("(甲|" * 25 + "乙" + ")" * 25), Question)
    assert isinstance(read_question(unit * (half // len(unit)) + "甲"), Question)


SIGNS = [*'甲乙条1a-－|()（） "“”「」~:：\n', "OR", " AND ", "NOT ", "不含", "标题:", "年份:", "机关："]


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_nothing_fails_and_nothing_is_invented(question: str) -> None:
    read = read_question(question)
    for leaf in read.wanted:
        assert leaf.text.strip()
        assert leaf.text in question or leaf.text in {"OR", "AND"}
