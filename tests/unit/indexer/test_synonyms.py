"""What lines of synonyms say, what questions get by them, and what is found then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from holdings.model.document import Document, DocumentText, Metadata, Unit, Version
from indexer.analysis.segment import Analyser
from indexer.analysis.synonyms import BadLine, Synonyms, read_rule
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.added import AddedKind
from indexer.model.query import Match, Scope, SearchQuery
from indexer.planning import Planner
from indexer.planning.additions import MOST_ADDED, Additions
from indexer.port import Fingerprint
from indexer.projection import project_many
from indexer.site_words import product_lines

TODAY = date(2026, 11, 1)
LINES = (
    "# 民政",
    "低保,最低生活保障,低保金,最低生活保障金",
    "老人补贴,敬老金 => 高龄津贴,老人补贴",
    "拆迁 => 拆迁,征收",
    "拆迁补偿 => 征收补偿",
    "国企,国有企业",
    "PPP,政府和社会资本合作",
)
TEXTS = {
    "allowance": ("提高高龄津贴标准的通知", "八十周岁以上的居民每月领取高龄津贴。"),
    "report": ("政府工作报告", "关心老人生活，落实各项补贴。"),
    "typed": ("老人补贴问答", "问：老人补贴怎么领？"),
    "demolition": ("城市房屋拆迁办法", "拆迁补偿的标准由市政府公布。"),
    "taking": ("国有土地上房屋征收与补偿办法", "征收补偿的标准由市政府公布。"),
}


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


@pytest.fixture(scope="module")
def synonyms(analyser: Analyser) -> Synonyms:
    return Synonyms.of(LINES, analyser)


@pytest.fixture(scope="module")
def additions(analyser: Analyser, synonyms: Synonyms) -> Additions:
    return Additions(analyser, lambda: synonyms)


@pytest.fixture(scope="module")
def ask(
    analyser: Analyser, synonyms: Synonyms, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., list[str]]]:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    generation = engine.begin(Fingerprint("test", *analyser.fingerprint()))
    names = list(TEXTS)
    documents = [
        Document(name, "test", (Version(1, Metadata(title), DocumentText(text)),), id=f"{place:012d}", rev=1)
        for place, (name, (title, text)) in enumerate(TEXTS.items())
    ]
    engine.write(project_many(documents, analyser), generation=generation)
    engine.publish(generation)
    planner = Planner(analyser, lambda: synonyms)

    def asked(q: str, **values: object) -> list[str]:
        query = SearchQuery(q=q, **values)  # type: ignore[arg-type]
        hits = engine.search(planner.plan(query, today=TODAY, unit=Unit.DOCUMENT).plan).hits
        return [names[int(hit.document_id)] for hit in hits]

    yield asked
    engine.close()


def added(
    additions: Additions, q: str, *, excluded: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> list[str]:
    return [term.added for term in additions.of([q], excluded, without).terms]


def plain(text: str) -> str:
    return text.lower()


def test_lines_are_read_in_the_signs_of_a_chinese_keyboard_too() -> None:
    rule = read_rule("老人补贴，敬老金 ＝＞ 高龄津贴 ", plain)
    assert rule.line == "老人补贴,敬老金 => 高龄津贴"
    assert (rule.typed, rule.added, rule.kind) == (
        ("老人补贴", "敬老金"),
        ("高龄津贴",),
        AddedKind.OFFICIAL,
    )
    assert read_rule("甲办,乙办", plain).kind is AddedKind.SAME


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("低保", "two terms"),
        ("低保,低保", "two terms"),
        ("低保 =>", "=> needs"),
        ("=> 低保", "=> needs"),
        ("低保 => 低保", "=> needs"),
        ("低保 => 乙 => 丙丙", "one =>"),
        ("狗,养犬", "too short"),
        ("。。,养犬", "too short"),
        ("养犬," + "长" * 41, "longer than 40"),
        (",".join(f"养犬{n}" for n in range(21)), "at most 20"),
    ],
)
def test_what_is_no_rule_is_told_apart(line: str, told: str) -> None:
    with pytest.raises(BadLine, match=told):
        read_rule(line, plain)


def test_bad_lines_are_kept_aside_and_the_others_hold(analyser: Analyser) -> None:
    found = Synonyms.of(["低保", "养狗 => 养犬"], analyser)
    assert [line for line, _ in found.bad] == ["低保"]
    assert [place.terms[0].added for place in found.additions("养狗规定", analyser)] == ["养犬"]


def test_the_list_of_the_product_is_whole(analyser: Analyser) -> None:
    assert Synonyms.of(product_lines(), analyser).bad == ()
    assert len(product_lines()) > 150


def test_a_two_way_line_leads_both_ways_and_a_one_way_line_does_not_lead_back(additions: Additions) -> None:
    assert added(additions, "低保") == ["最低生活保障"]
    assert added(additions, "最低生活保障") == ["低保"]
    assert added(additions, "老人补贴") == ["高龄津贴"]
    assert added(additions, "高龄津贴") == []


def test_the_longest_term_counts_and_only_from_word_to_word(additions: Additions) -> None:
    assert added(additions, "拆迁补偿标准") == ["征收补偿"]
    assert added(additions, "拆迁办法") == ["征收"]
    assert added(additions, "中国企业名录") == []
    assert added(additions, "国企名录") == ["国有企业"]


def test_width_case_and_traditional_lead_to_the_same(additions: Additions) -> None:
    assert added(additions, "ｐｐｐ项目") == added(additions, "PPP 项目") == ["政府和社会资本合作"]
    assert added(additions, "老人補貼") == ["高龄津贴"]


def test_what_the_question_has_or_the_reader_took_away_is_not_added(additions: Additions) -> None:
    assert added(additions, "老人补贴和高龄津贴") == []
    assert added(additions, "老人补贴", without=("高齡津貼",)) == []
    assert added(additions, "老人补贴 低保", without=("*",)) == []
    assert added(additions, "老人补贴", excluded=("高龄津贴",)) == []


def test_a_question_gets_so_many_terms_and_no_more(analyser: Analyser) -> None:
    lines = [f"词条{n} => " + ",".join(f"官名{n}之{m}" for m in range(6)) for n in range(6)]
    many = Synonyms.of(lines, analyser)
    found = Additions(analyser, lambda: many).of(["词条0 词条1 词条2 词条3"], (), ()).terms
    assert 0 < len(found) <= MOST_ADDED


def test_everyday_words_find_what_officials_call_it(ask: Callable[..., list[str]]) -> None:
    assert ask("老人补贴") == ["typed", "allowance", "report"]
    assert ask("老人补贴", without=("高龄津贴",)) == ["typed", "report"]
    assert ask("拆迁补偿标准")[:2] == ["demolition", "taking"]


def test_not_holds_for_what_is_added_too(ask: Callable[..., list[str]]) -> None:
    assert set(ask("标准 -拆迁")) == {"allowance"}
    assert set(ask("标准 -拆迁", without=("征收",))) == {"allowance", "taking"}
    assert set(ask("标准 -“拆迁”")) == {"allowance", "taking"}
    assert "allowance" not in ask("老人补贴 -高龄津贴")


def test_phrases_and_exact_questions_get_nothing(ask: Callable[..., list[str]]) -> None:
    assert ask("“老人补贴”") == ["typed"]
    assert ask("老人补贴", match=Match.EXACT) == ["typed"]
    assert ask("老人补贴", scope=Scope.NUMBER) == ask("老人补贴", scope=Scope.NUMBER, without=("*",))
    assert ask("老人补贴", scope=Scope.TITLE)[:2] == ["typed", "allowance"]


def test_added_terms_are_marked_at_less_worth(analyser: Analyser, synonyms: Synonyms) -> None:
    planned = Planner(analyser, lambda: synonyms).plan(
        SearchQuery(q="老人补贴"), today=TODAY, unit=Unit.DOCUMENT
    )
    worth = dict(planned.highlight.terms)
    assert 0 < worth["高龄津贴"] < worth["老人补贴"]
    assert planned.highlight.asked == len(worth) - 1


def test_nothing_is_added_where_nobody_gave_rules(analyser: Analyser) -> None:
    planned = Planner(analyser).plan(SearchQuery(q="老人补贴"), today=TODAY, unit=Unit.DOCUMENT)
    assert planned.added == ()
