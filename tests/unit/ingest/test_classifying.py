"""Genre, category and theme: what a title and text suggest, why, and what it yields to."""

from __future__ import annotations

import pytest

from holdings.model.document import DocumentText, ValueSource
from holdings.vocabularies import vocabularies
from ingest.metadata.categories import suggest_category
from ingest.metadata.kinds import read_genre
from ingest.metadata.reading import read_metadata
from ingest.metadata.stated import Hints
from ingest.metadata.themes import suggest_theme
from ingest.port import Extraction, Status

CATEGORIES = [
    ("云州市财政局2024年度部门决算", "city_dept", "", "c05"),
    ("东湖区财政局2024年度部门决算", "county_dept", "", "d02"),
    ("柳湾镇人民政府关于2025年惠农补贴资金发放情况的公告", "town", "", "t03"),
    ("青溪县人民政府征收土地公告", "county", "", "d05"),
    ("云州市供水公司关于供水范围的公告", "utility", "", "c02"),
    ("云州市燃放烟花爆竹管理条例", "city", "", "c02"),
    ("云州市人民政府关于孙丙三等职务任免的通知", "city", "", "c09"),
    ("云州市人民政府关于印发国有土地上房屋征收与补偿办法的通知", "city", "云政发", "c16"),
    ("云州市人民政府关于促进电子商务加快发展的若干措施", "city", "云政规", "c02"),
    ("云州市人民政府关于优化营商环境若干措施", "city", "云政发", "c01"),
    ("云州市人民政府办公室关于2026年部分节假日安排的通知", "city", "", "c22"),
    ("甲乙丙", "", "", "c22"),
]


@pytest.mark.parametrize(("title", "level", "code", "category"), CATEGORIES)
def test_category_by_form_subject_and_level(title: str, level: str, code: str, category: str) -> None:
    genre = read_genre(title, ())
    found = suggest_category(title, genre=genre.term.id if genre else "", level=level, number_code=code)
    assert found.term.id == category
    assert found.term.label == vocabularies().categories.label(category)
    assert 0 < found.confidence <= 0.7
    assert found.reason


def test_where_no_rule_applies_the_category_is_other_and_barely_sure() -> None:
    assert suggest_category("甲乙丙").confidence == 0.3
    assert suggest_category("甲乙丙").reason == "其他"


THEMES = [
    ("云州市人民政府关于加强义务教育学校管理的意见", "", "z11.2"),
    ("云州市财政局关于城镇老旧小区改造的通知", "", "z10.2"),
    ("关于有关事项的通知", "各中小学校、幼儿园要加强学生安全教育，教师要……学校", "z11.2"),
    ("国务院办公厅对某届全国人大某次会议第0号建议的答复", "税收", "z22"),
]


@pytest.mark.parametrize(("title", "text", "theme"), THEMES)
def test_theme_by_the_words_of_title_and_text(title: str, text: str, theme: str) -> None:
    found = suggest_theme(title, text)
    assert found is not None
    assert found.term.id == theme
    assert 0.4 <= found.confidence <= 0.75
    assert found.reason


def test_no_theme_without_a_word_of_one() -> None:
    assert suggest_theme("甲乙丙", "丁") is None


@pytest.mark.parametrize(
    ("title", "bodies", "ordered", "genre"),
    [
        (
            "云州市人民政府办公室关于印发云州市防汛抗旱应急预案的通知",
            "云州市人民政府办公室",
            False,
            "应急预案",
        ),
        ("云州市人民政府关于印发第十五个五年规划纲要的通知", "云州市人民政府", False, "规划计划"),
        ("最高人民法院关于审理某类案件若干问题的解释", "最高人民法院", False, "司法解释"),
        ("某某管理办法", "商务部", True, "部门规章"),
        ("某某管理办法", "云州市人民政府", True, "地方政府规章"),
        ("某某管理办法", "云州市人民政府", False, "行政规范性文件"),
        ("中华人民共和国某法修正案（三）", "全国人民代表大会常务委员会", False, "宪法法律"),
    ],
)
def test_genre_by_title_body_and_order(title: str, bodies: str, ordered: bool, genre: str) -> None:
    body = vocabularies().issuers.find(bodies)
    assert body is not None
    found = read_genre(title, (body,), ordered=ordered)
    assert found is not None
    assert found.term.label == genre


def test_what_a_depositor_states_wins_and_a_suggestion_says_so() -> None:
    text = DocumentText("云州市财政局关于2024年度决算的通知\n正文。")
    blank = Extraction(Status.OK, "text/plain", name="甲.txt")
    suggested = read_metadata(text, blank, Hints({}))
    assert [suggested.provenance[name].source for name in ("category", "theme", "genre")] == [
        ValueSource.TEXT_RULE
    ] * 3
    assert "决算" in suggested.provenance["category"].evidence
    stated = read_metadata(text, blank, Hints({"category": "重大决策", "theme": "综合政务/信访"}))
    assert stated.category[0].id == "c01"
    assert stated.theme[0].id == "z02.7"
    assert stated.provenance["category"].source is ValueSource.TRANSFER_LIST
