"""What a typed text cites: numbers in every spelling, index numbers, issues, titles, articles of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings.model.citations import CitationKind, places_of, read_citation, read_number
from holdings.model.document import GazettePlace
from holdings.model.names import index_name, issue_name

SPELLINGS = {
    "国办发|2019|6": (
        "国办发〔2019〕6号",
        "国办发[2019]6号",
        "国办发（2019）6号",
        "国办发【2019】6",
        "国办发2019年6号",
        "国办发 2019 6号",
        "国办发2019-6",
        "国办发20196号",
        "国办发〔２０１９〕６号",
        "国办发〔二〇一九〕六号",
        "国 办 发 〔 2019 〕 6 号",
        "国办发〔2019〕6号文件",
        "文号：国办发〔2019〕6号。",
        "发文字号:国办发2019-6",
    ),
    "国务院令||711": (
        "国务院令第711号",
        "国务院令711号",
        "国务院令 711",
        "国务院令第七百一十一号",
        "中华人民共和国国务院令第711号",
        "国令第711号",
        "国务院第711号令",
        "国务院令（第711号）",
    ),
    "财政部公告|2024|3": ("财政部公告2024年第3号", "财政部2024年第3号公告", "2024年财政部公告第3号"),
    "法释|2020|25": ("法释〔2020〕25号", "法释2020-25", "法释[2020]25"),
}


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in SPELLINGS.items() for text in texts])
def test_a_number_is_read_in_every_spelling(key: str, text: str) -> None:
    number = read_number(text)
    assert number is not None
    assert number.key == key
    citation = read_citation(text)
    assert citation is not None
    assert (citation.kind, citation.name, citation.is_marked) == (CitationKind.NUMBER, f"n|{key}", True)


@pytest.mark.parametrize(
    ("text", "name", "article", "part"),
    [
        ("《中华人民共和国公司法》第十二条第二款", "t|公司法", "art-12", "-p2"),
        ("《公司法》第12条第2款第（三）项", "t|公司法", "art-12", "-p2-i3"),
        ("公司法12条", "t|公司法", "art-12", ""),
        ("公司法 第十二条", "t|公司法", "art-12", ""),
        ("公司法的第十二条", "t|公司法", "art-12", ""),
        ("刑法第二百三十四条之一", "t|刑法", "art-234-1", ""),
        ("民法典第一千零四十二条第（二）项", "t|民法典", "art-1042", "-p1-i2"),
        ("国务院令第711号第三条", "n|国务院令||711", "art-3", ""),
        ("《公司法》", "t|公司法", "", ""),
        ("《公司法》（2018年修正）", "t|公司法", "", ""),
        ("《关于印发〈云州市停车办法〉的通知》", "t|关于印发云州市停车办法的通知", "", ""),
    ],
)
def test_a_title_and_an_article_of_it_are_read(text: str, name: str, article: str, part: str) -> None:
    citation = read_citation(text)
    assert citation is not None
    assert (citation.name, citation.article, citation.part) == (name, article, part)
    assert citation.is_marked


def test_a_version_suffix_says_which_year() -> None:
    years = [
        read_citation(text)
        for text in ("《公司法》（2018修正）", "公司法（2013年修订）", "《公司法（2005）》")
    ]
    assert [one and one.year for one in years] == [2018, 2013, 2005]


def test_words_that_end_like_a_title_may_be_one_but_do_not_say_so() -> None:
    citation = read_citation("停车收费管理办法")
    assert citation is not None
    assert not citation.is_marked


def test_index_numbers_and_gazette_issues_are_read() -> None:
    for text in ("000014349/2019-00006", "索引号：000014349/2019-00006", "000014349／2019－00006"):
        citation = read_citation(text)
        assert citation is not None
        assert citation.name == index_name("000014349/2019-00006")
    place = GazettePlace("国务院公报", 2017, "20")
    for text in (
        "国务院公报2017年第20号",
        "《中华人民共和国国务院公报》2017年第20期",
        "国务院公报（2017年第二十期）",
    ):
        citation = read_citation(text)
        assert citation is not None
        assert citation.name == issue_name(place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "营业执照怎么办理",
        "2019年预算",
        "医保 报销 比例",
        "第十二条",
        "公司法 第十二条 经理",
        "商品房2019-6",
        "科技创新十六条",
        "13800000000",
    ],
)
def test_other_words_are_no_citation(text: str) -> None:
    assert read_citation(text) is None


def test_the_places_of_a_citation_are_those_of_the_same_citation() -> None:
    text = (
        "按照《云州市停车办法》（云政发〔2019〕3号）和云政发[2019]3号、云政发〔2019〕13号，《停车办法》除外。"
    )
    for typed, places in (
        ("云政发2019年3号", ["云政发〔2019〕3号", "云政发[2019]3号"]),
        ("《云州市停车办法》第三条", ["《云州市停车办法》"]),
        ("索引号：云0001/2019", []),
    ):
        citation = read_citation(typed)
        assert citation is not None
        assert [text[start:end] for start, end in places_of(citation, text)] == places


@given(st.text(max_size=200))
def test_no_text_fails(text: str) -> None:
    read_citation(text)


@given(st.text("国办发令第条款项〔〕[]（）《》0123456789一二十百 -年号", max_size=60))
def test_no_text_made_of_signs_of_citations_fails(text: str) -> None:
    read_citation(text)
