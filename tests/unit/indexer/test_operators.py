"""What operators find, asked of a real embedded engine over a few invented documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import Document, DocumentText, Metadata, Term, Unit, Version
from holdings.model.numbers import parse_number
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import Synonyms
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.expression import AnyOf, Expression, OneOf, Spaced, Terms, leaves
from indexer.model.plan import MAX_LEAVES
from indexer.model.query import Match, SearchQuery
from indexer.model.question import Reason
from indexer.planning import Planner
from indexer.planning.nearness import like_characters, like_letters, near
from indexer.port import Fingerprint
from indexer.projection import project_many
from mappings import SCHEMA_VERSION

TODAY = date(2026, 11, 1)
Ask = Callable[..., set[str]]


def made(name: str, title: str, text: str, **facts: object) -> Document:
    version = Version(1, Metadata(title, **facts), DocumentText(text))
    return Document(name, "test", (version,), id=name, rev=1)


def body(name: str) -> Term:
    found = vocabularies().issuers.find(name)
    assert found
    return found


DOCUMENTS = [
    made("dogs", "云州市养犬管理规定", "养犬人应当登记。", issuers=(body("云州市人民政府"),),
         signed_on=CivilDate.parse("2020-05-01"), number=parse_number("云政发〔2020〕6号")),
    made("walks", "遛狗须知", "遛狗应当牵绳，养犬人还要登记。", signed_on=CivilDate.parse("2023-05-01"),
         issuers=(body("云州市公安局"),)),
    made("fairs", "会展办法", "会展由商务部门登记，依据云政发〔2020〕6号。", signed_on=CivilDate.parse("2021-05-01")),
    made("land", "征地补偿方案", "土地征收以后及时补偿。covid 期间暂缓。", issuers=(body("国家发展改革委"),)),
    made("relief", "高龄津贴办法", "高龄津贴按月发放。"),
]  # fmt: skip
EVERYTHING = {one.id for one in DOCUMENTS}


@pytest.fixture(scope="module")
def planner() -> Planner:
    analyser = Analyser.load()
    synonyms = Synonyms.of(["老人补贴 => 高龄津贴"], analyser)
    return Planner(analyser, lambda: synonyms)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    analyser = Analyser.load()
    engine = EmbeddedEngine(Path(tmp_path_factory.mktemp("index")))
    generation = engine.begin(Fingerprint(SCHEMA_VERSION, *analyser.fingerprint()))
    engine.write(project_many(DOCUMENTS, analyser), generation=generation)
    engine.publish(generation)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def ask(planner: Planner, engine: EmbeddedEngine) -> Ask:
    def found(q: str = "", **wishes: object) -> set[str]:
        query = SearchQuery(q=q, size=50, **wishes)  # type: ignore[arg-type]
        plan = planner.plan(query, today=TODAY, unit=Unit.DOCUMENT).plan
        return {hit.document_id for hit in engine.search(plan).hits}

    return found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("牵绳 OR 商务", {"walks", "fairs"}),
        ("养犬 AND 登记", {"dogs", "walks"}),
        ("养犬 AND 登记 NOT 牵绳", {"dogs"}),
        ("(养犬 | 会展) -牵绳", {"dogs", "fairs"}),
        ("登记 -(养犬 | 会展)", set()),
        ("(牵绳 养犬) | 商务", {"walks", "fairs"}),
        ("(牵绳 会展) | 津贴", {"relief"}),
        ("-登记", {"land", "relief"}),
        ("标题:养犬", {"dogs"}),
        ("正文：养犬", {"dogs", "walks"}),
        ("标题:(养犬 OR 会展)", {"dogs", "fairs"}),
        ("-标题:养犬 登记", {"walks", "fairs"}),
        ("附件:养犬", set()),
        ("文号:云政发[2020]6", {"dogs"}),
        ("文号:“云政发2020 6号”", {"dogs"}),
        ("机关:云州市公安局", {"walks"}),
        ("机关:国家发改委", {"land"}),
        ("登记 机关:云州市政府", {"dogs"}),
        ("年份:2020-2021", {"dogs", "fairs"}),
        ("登记 年:二〇二三", {"walks"}),
        ("“养犬 登记”~2", set()),
        ("“养犬 登记”~3", {"dogs", "walks"}),
        ("“登记 养犬”~3", {"dogs", "walks"}),
        ("“土地征收 补偿”~4", {"land"}),
        ("“土地征收 补偿”~3", set()),
        ("“征地补尝方案”~1", {"land"}),
        ("征补偿方案~", {"land"}),
        ("征地的补偿方案~", {"land"}),
        ("covdi~", {"land"}),
        ("covid~ -补偿", set()),
    ],
)  # fmt: skip
def test_operators_find_what_they_say(ask: Ask, question: str, found: set[str]) -> None:
    assert ask(question) == found


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("机关:无此机关", Reason.ISSUER),
        ("年份:去年", Reason.YEAR),
        ("文号:云政发", Reason.NUMBER),
        ("养犬~1", Reason.LIKE),
    ],
)
def test_a_field_word_with_an_unknown_name_looks_for_words(
    planner: Planner, question: str, reason: Reason
) -> None:
    planned = planner.plan(SearchQuery(question), today=TODAY, unit=Unit.DOCUMENT)
    assert [aside.reason for aside in planned.reading.asides] == [reason]


def test_every_leaf_widens_in_its_place(ask: Ask) -> None:
    assert ask("老人补贴") == {"relief"}
    assert ask("登记 -老人补贴") == {"dogs", "walks", "fairs"}
    assert ask("-老人补贴") == EVERYTHING - {"relief"}
    assert ask("老人补贴 OR 牵绳") == {"relief", "walks"}
    assert ask("标题:老人补贴") == {"relief"}
    assert ask("“老人补贴”") == set()
    assert ask("老人补贴", match=Match.EXACT) == set()


def test_exact_wants_every_part(ask: Ask) -> None:
    assert ask("养犬 登记", match=Match.EXACT) == {"dogs", "walks"}
    assert ask("养犬 (牵绳 | 会展)", match=Match.EXACT) == {"walks"}
    assert ask("登记 云政发〔2020〕6号", match=Match.EXACT) == {"dogs", "fairs"}
    assert ask("云政发2020年6号", match=Match.EXACT) == {"dogs"}


def test_a_number_does_not_go_around_what_has_to_hold(ask: Ask) -> None:
    assert ask("“会展” 云政发〔2020〕6号") == {"fairs"}
    assert ask("养犬 -云政发〔2020〕6号") == {"walks"}


def test_within_earlier_results_all_questions_hold(ask: Ask) -> None:
    assert ask("登记", within=("养犬",)) == {"dogs", "walks"}
    assert ask("登记", within=("养犬", "-牵绳")) == {"dogs"}
    assert ask("", within=("养犬",)) == {"dogs", "walks"}
    assert ask("登记", within=("机关:云州市公安局",)) == {"walks"}
    assert ask("养犬 会展", within=("登记",)) == ask("养犬 会展") & ask("登记")
    assert ask("养犬 会展") == {"dogs", "walks", "fairs"}


def test_near_and_like_say_every_way_the_terms_may_stand() -> None:
    assert near("f", (("a",), ("b", "c")), 1) == AnyOf(
        (
            Spaced("f", ("a", "b", "c"), (0, 1, 2)),
            Spaced("f", ("a", "b", "c"), (0, 2, 3)),
            Spaced("f", ("b", "c", "a"), (0, 1, 2)),
            Spaced("f", ("b", "c", "a"), (0, 1, 3)),
        )
    )
    found = like_characters("f", tuple("abc"))
    assert isinstance(found, AnyOf)
    assert {(one.terms, one.places) for one in found.parts if isinstance(one, Spaced)} == {
        (("b", "c"), (0, 1)),
        (("a", "b"), (0, 1)),
        (("a", "c"), (0, 1)),
        (("a", "c"), (0, 2)),
        (("a", "b", "c"), (0, 2, 3)),
        (("a", "b", "c"), (0, 1, 3)),
    }
    letters = like_letters("f", "abcd")
    assert isinstance(letters, OneOf)
    assert {"abcd", "bacd", "abd", "abxcd", "abc9", "zabcd"} <= set(letters.values)
    assert not {"abdce", "axxd", "ab"} & set(letters.values)


def terms_of(expression: Expression) -> set[str]:
    if isinstance(expression, Terms):
        return set(expression.terms)
    return {term for part in getattr(expression, "parts", ()) for term in terms_of(part)}


@pytest.mark.parametrize(
    "question",
    [
        "“甲乙丙丁 戊己庚辛 壬癸子丑 寅卯辰巳”~20 “甲乙丙丁戊己庚辛壬癸子丑寅卯”~1 " + "第一条 " * 20,
        " ".join(f"第{n}条|" for n in range(1, 30)),
        "(甲|(乙 (丙|(丁 (戊|(己 (庚|(辛 (壬|(癸 子)))))))))) " * 3,
        "第1条年 " * 21,
    ],
)
def test_no_question_is_more_than_an_engine_takes(planner: Planner, question: str) -> None:
    for match in Match:
        query = SearchQuery(question, match=match, within=(question, question, question))
        planned = planner.plan(query, today=TODAY, unit=Unit.DOCUMENT)
        planned.plan.require_answerable()
        assert leaves(planned.plan.query) < MAX_LEAVES


def test_what_an_engine_would_not_take_is_read_simpler_and_said(planner: Planner) -> None:
    question = "“甲乙丙丁 戊己庚辛 壬癸子丑 寅卯辰巳”~20"
    within = tuple(f"{question} {sign}" for sign in "子丑寅")
    planned = planner.plan(SearchQuery(question, within=within), today=TODAY, unit=Unit.DOCUMENT)
    assert Reason.SIZE in {aside.reason for aside in planned.reading.asides}
    assert "甲乙" in terms_of(planned.plan.query)


SIGNS = [
    *"“”\"()（）-|~*?'\x00\ue000\ufdd0\U000f0000 ",
    *(
        "OR ",
        "AND ",
        "NOT ",
        "标题:",
        "机关：",
        "年份:",
        "文号:",
        "附件:",
        "~1",
        "~20",
        "不含",
        "养犬",
        "covid",
    ),
    *("第十二条", "云政发〔2020〕6号", "<script>", "😀"),
]


def test_no_mixture_of_signs_fails(planner: Planner, engine: EmbeddedEngine) -> None:
    chance = random.Random(20261124)

    def mixed(most: int) -> str:
        return "".join(chance.choices(SIGNS, k=chance.randrange(1, most)))

    for number in range(200):
        question = mixed(40) if number % 20 else chance.choice(SIGNS) * 10_000
        within = tuple(mixed(9) for _ in range(chance.randrange(4)))
        query = SearchQuery(question, match=chance.choice(list(Match)), within=within)
        for unit in Unit:
            engine.search(planner.plan(query, today=TODAY, unit=unit).plan)
