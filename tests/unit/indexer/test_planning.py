"""Plans, asked of a real embedded engine over a few invented documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdings.model.dates import CivilDate
from holdings.model.document import Document, DocumentText, Metadata, Term, Unit, Version
from holdings.model.numbers import parse_number
from holdings.model.validity import Validity, ValidityFacts
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.query import DateKind, Match, Scope, SearchQuery, Sort
from indexer.planning import PlannedSearch, Planner
from indexer.port import Fingerprint
from indexer.projection import project_many

TODAY = date(2026, 11, 1)


def made(name: str, title: str, text: str, **facts: object) -> Document:
    version = Version(1, Metadata(title, **facts), DocumentText(text))
    return Document(name, "test", (version,), id=name, rev=1)


def day(text: str) -> CivilDate:
    return CivilDate.parse(text)


DOCUMENTS = [
    made("number", "关于推进会展的意见", "云州市发展会展。", number=parse_number("云政办发〔2019〕6号"), signed_on=day("2019-02-01")),
    made("cites", "会展实施办法", "依据云政办发〔2019〕6号制定。云政办发〔2019〕6号另有规定的除外。"),
    made("dogs", "云州市养犬管理规定", "养犬人应当登记。犬只登记每年一次。", signed_on=day("2020-05-01")),
    made("dogs_fee", "关于修改《云州市养犬管理规定》的决定", "养犬管理规定中的登记费取消。", signed_on=day("2023-05-01")),
    made("medical", "医改工作要点", "深化医改。", signed_on=day("2022-01-01")),
    made("vets", "兽医管理体制改革方案", "兽医体制改革。", signed_on=day("2021-01-01")),
    made("english", "Notice on COVID-19", "2019-nCoV 5G 网络"),
    made("traditional", "臺灣同胞投資辦法", "臺灣同胞的投資受保護。"),
    made("articles", "引用办法", "按照第十二条办理，二〇二四年施行。"),
    made("repealed", "旧办法甲", "旧办法", effective_on=day("2000-01-01"),
         validity=ValidityFacts(Validity.IN_FORCE, None, day("2010-01-01"), Validity.REPEALED)),
    made("future", "新办法乙", "新办法", effective_on=day("2027-01-01"), validity=ValidityFacts(Validity.IN_FORCE),
         issuers=(Term("yunzhou", "云州市人民政府"),)),
    made("amended", "办法丙", "办法", effective_on=day("2001-01-01"),
         validity=ValidityFacts(Validity.IN_FORCE, day("2015-01-01"))),
]  # fmt: skip


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


@pytest.fixture(scope="module")
def planner(analyser: Analyser) -> Planner:
    return Planner(analyser)


@pytest.fixture(scope="module")
def engine(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(Path(tmp_path_factory.mktemp("index")))
    generation = engine.begin(Fingerprint("entries-v3", *analyser.fingerprint()))
    engine.write(project_many(DOCUMENTS, analyser), generation=generation)
    engine.publish(generation)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def ask(planner: Planner, engine: EmbeddedEngine) -> object:
    def found(q: str = "", **wishes: object) -> list[str]:
        query = SearchQuery(q=q, size=50, **wishes)
        plan = planner.plan(query, today=TODAY, unit=Unit.DOCUMENT).plan
        return [hit.document_id for hit in engine.search(plan).hits]

    return found


@pytest.mark.parametrize(
    "spelling",
    [
        "云政办发〔2019〕6号",
        "云政办发[2019]6号",
        "云政办发（2019）6号",
        "雲政辦發【２０１９】６號",
        "云政办发2019 6号",
        "云政办发2019年6号",
    ],
)
def test_a_number_in_any_spelling_comes_first_and_its_citations_follow(ask, spelling: str) -> None:
    assert ask(spelling)[:2] == ["number", "cites"]


def test_a_title_comes_before_what_only_contains_it(ask) -> None:
    assert ask("云州市养犬管理规定")[:2] == ["dogs", "dogs_fee"]


def test_a_short_question_finds_no_scattered_characters(ask) -> None:
    assert ask("医改") == ["medical"]


def test_a_phrase_is_exactly_that(ask) -> None:
    assert ask("“犬只登记”") == ["dogs"]
    assert ask("“只登”") == ["dogs"]
    assert ask("“登记犬只”") == []
    assert ask("「十二条办」") == ["articles"]
    assert ask("“条”") == ["articles"]


def test_excluded_words_hold_for_every_stream(ask) -> None:
    assert ask("养犬 -登记费") == ["dogs"]
    assert ask("养犬 不含 登记费") == ["dogs"]
    assert "medical" not in ask("-医改")
    assert len(ask("-医改")) == len(DOCUMENTS) - 1


def test_exact_wants_every_word(ask) -> None:
    assert ask("养犬 取消", match=Match.EXACT) == ["dogs_fee"]
    assert set(ask("养犬 取消")) >= {"dogs", "dogs_fee"}
    assert ask("养犬 会展", match=Match.EXACT) == []


def test_the_scope_is_kept(ask) -> None:
    assert ask("登记", scope=Scope.TITLE) == []
    assert set(ask("登记", scope=Scope.BODY)) == {"dogs", "dogs_fee"}
    assert ask("云政办发〔2019〕6号", scope=Scope.NUMBER) == ["number"]
    assert ask("登记", scope=Scope.ATTACHMENT) == []


def test_traditional_and_chinese_numerals_are_the_same_words(ask) -> None:
    assert ask("台湾同胞")[0] == "traditional"
    assert ask("臺灣同胞")[0] == "traditional"
    assert ask("“第12条”") == ["articles"] == ask("“第十二条”")
    assert ask("“2024年”") == ["articles"]


def test_nothing_asked_is_everything_newest_first(ask) -> None:
    assert ask("")[:5] == ["dogs_fee", "medical", "vets", "dogs", "number"]
    assert len(ask("？！")) == len(DOCUMENTS)
    assert ask("养犬", sort=Sort.OLDEST)[:2] == ["dogs", "dogs_fee"]


@pytest.mark.parametrize(
    "asof", [None, date(2005, 6, 1), date(2009, 12, 31), date(2010, 1, 1), date(2020, 1, 1)]
)
def test_validity_is_what_the_model_says_of_that_day(planner, engine, ask, asof: date | None) -> None:
    expected: dict[str, set[str]] = {}
    for one in DOCUMENTS:
        metadata = one.current.metadata
        state = metadata.validity.on(asof or TODAY, metadata.effective_on).value
        expected.setdefault(state, set()).add(one.id)
    shown = set(ask("", asof=asof))
    for state, ids in expected.items():
        assert set(ask("", facets={"status": (state,)}, asof=asof)) == ids & shown
        assert set(ask("", excluded={"status": (state,)}, asof=asof)) == shown - ids
    query = SearchQuery(asof=asof)
    counts = dict(engine.search(planner.plan(query, today=TODAY, unit=Unit.DOCUMENT).plan).facets["status"])
    assert counts == {state: len(ids & shown) for state, ids in expected.items() if ids & shown}


def test_date_ranges_leave_out_what_has_no_date(ask) -> None:
    assert set(ask("", date_to=date(2020, 12, 31))) == {"number", "dogs"}
    assert ask("", date_from=date(2023, 1, 1)) == ["dogs_fee"]
    assert ask("", date_from=date(2026, 1, 1), date_kind=DateKind.EFFECTIVE) == ["future"]


def test_a_facet_narrows(ask) -> None:
    assert ask("", facets={"org": ("yunzhou",)}) == ["future"]
    assert set(ask("", facets={"year": ("2019", "2020")})) == {"number", "dogs"}
    assert ask("养犬", facets={"year": ("2020",)}, excluded={"year": ("2023",)}) == ["dogs"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(q=st.one_of(st.text(max_size=200), st.text(alphabet='养犬登记-"“”「 \u3000条1a', max_size=40)))
def test_no_question_fails(planner: Planner, engine: EmbeddedEngine, q: str) -> None:
    for match in Match:
        engine.search(planner.plan(SearchQuery(q=q, match=match), today=TODAY, unit=Unit.DOCUMENT).plan)


def test_the_longest_question_is_answerable(planner: Planner, engine: EmbeddedEngine) -> None:
    long = "".join(chr(0x4E00 + 37 * place) for place in range(10_000))
    for question in (long, " ".join(long[:5000]), "a" * 10_000, "“" + long):
        planned = planner.plan(SearchQuery(q=question), today=TODAY, unit=Unit.DOCUMENT)
        assert isinstance(planned, PlannedSearch)
        engine.search(planned.plan)


def test_years_are_those_of_the_date_that_is_asked_about(
    ask, planner: Planner, engine: EmbeddedEngine
) -> None:
    effective = {"date_kind": DateKind.EFFECTIVE}
    assert ask("", facets={"year": ("2000", "2027")}, **effective) == ["future", "repealed"]
    assert "repealed" not in ask("", excluded={"year": ("2000",)}, **effective)
    assert ask("", facets={"year": ("twenty", "0", "99999")}, **effective) == []
    plan = planner.plan(SearchQuery(**effective), today=TODAY, unit=Unit.DOCUMENT).plan
    assert engine.search(plan).facets["year"] == (("2000", 1), ("2001", 1), ("2027", 1))


def test_numbers_are_an_order(ask) -> None:
    assert ask("", sort=Sort.NUMBER)[0] == "number"
    assert len(ask("", sort=Sort.NUMBER)) == len(DOCUMENTS)


def test_a_chosen_value_is_counted_wherever_it_stands(planner: Planner) -> None:
    query = SearchQuery(facets={"org": ("cn.samr",)}, excluded={"genre": ("g08",)})
    plan = planner.plan(query, today=TODAY, unit=Unit.DOCUMENT).plan
    named = {facet.name: facet.named for facet in plan.facets}
    assert named["genre"] == ("g08",)
    assert {vocabularies().issuers.label(body) for body in named["org"]} >= {
        "国家市场监督管理总局", "国家工商行政管理总局", "国家质量监督检验检疫总局",
    }  # fmt: skip


def test_a_rank_asks_for_no_facets_and_as_deep_as_wanted(planner: Planner) -> None:
    plan = planner.plan(
        SearchQuery(q="犬", page=3), today=TODAY, unit=Unit.ARTICLE, limit=100, facets=False
    ).plan
    assert (plan.offset, plan.limit, plan.facets) == (0, 100, ())
