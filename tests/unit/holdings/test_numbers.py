"""Document numbers in the spellings of real texts."""

from __future__ import annotations

import pytest

from holdings.model.numbers import NumberKind, find_numbers, parse_number
from holdings.model.numerals import number_of, year_of

SPELLINGS = [
    ("国办发〔2019〕6号", "国办发|2019|6"),
    ("国办发[2019]6号", "国办发|2019|6"),
    ("国办发(2019)6号", "国办发|2019|6"),
    ("国办发（2019）6号", "国办发|2019|6"),
    ("国办发﹝2019﹞6号", "国办发|2019|6"),
    ("国办发【2019】6号", "国办发|2019|6"),
    ("国办发［2019］6号", "国办发|2019|6"),
    ("国办发〔2019)6号", "国办发|2019|6"),
    ("国办发(2019]6号", "国办发|2019|6"),
    ("国办发 〔 2019 〕 6 号", "国办发|2019|6"),
    ("国办发〔２０１９〕６号", "国办发|2019|6"),
    ("国办发〔二〇一九〕六号", "国办发|2019|6"),
    ("国办发〔二○一九〕6号", "国办发|2019|6"),
    ("国办发〔2019年〕6号", "国办发|2019|6"),
    ("国办发〔2019〕第6号", "国办发|2019|6"),
    ("国办发〔2019〕06号", "国办发|2019|6"),
    ("国办发〔2019〕6", "国办发|2019|6"),
    ("国办发[2019]6", "国办发|2019|6"),
    ("国办发（2019）6", "国办发|2019|6"),
    ("国办发2019 6号", "国办发|2019|6"),
    ("国办发 2019 6号", "国办发|2019|6"),
    ("国办发2019年6号", "国办发|2019|6"),
    ("国办发2019年第6号", "国办发|2019|6"),
    ("国办发2019-6号", "国办发|2019|6"),
    ("文号：国办发〔2019〕6号", "国办发|2019|6"),
    ("（国发〔2015〕43号）", "国发|2015|43"),
    ("国办发明电〔2018〕15号", "国办发明电|2018|15"),
    ("特急办值通〔2020〕526号", "办值通|2020|526"),
    ("明电鲁办发电〔2021〕7号", "鲁办发电|2021|7"),
    ("云政办字〔2023〕5-1号", "云政办字|2023|5-1"),
    ("沪府规〔2020〕13号", "沪府规|2020|13"),
    ("法释〔2020〕17号", "法释|2020|17"),
    ("财税字〔1994〕第001号", "财税字|1994|1"),
    ("银发[1997]二十三号", "银发|1997|23"),
    ("国农（综改）〔2021〕3号", "国农（综改）|2021|3"),
    ("国务院令第711号", "国务院令||711"),
    ("国令第706号", "国务院令||706"),
    ("中华人民共和国国务院令第231号", "国务院令||231"),
    ("中华人民共和国国务院令 第231号", "国务院令||231"),
    ("中华人民共和国国务院令\n第７０６号", "国务院令||706"),
    ("国务院令（第711号）", "国务院令||711"),
    ("国务院令711号", "国务院令||711"),
    ("国务院、中央军事委员会令第578号", "国务院、中央军事委员会令||578"),
    ("市人民政府第17号令", "市人民政府令||17"),
    ("云州市人民政府令第十七号", "云州市人民政府令||17"),
    ("中华人民共和国主席令第一百零五号", "主席令||105"),
    ("商务部、国家工商行政管理总局令2005年第14号", "商务部、国家工商行政管理总局令|2005|14"),
    ("财政部公告2024年第3号", "财政部公告|2024|3"),
    ("财政部公告（2024年第3号）", "财政部公告|2024|3"),
    ("审计署2012年第5号公告", "审计署公告|2012|5"),
    ("中国人民银行公告〔2020〕第3号", "中国人民银行公告|2020|3"),
]


@pytest.mark.parametrize(("text", "key"), SPELLINGS)
def test_every_spelling_of_a_number_has_one_key(text: str, key: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.key == key


NOT_NUMBERS = [
    "",
    "2019年6月",
    "融资担保",
    "国办发〔2019〕6号 融资担保",
    "第十二条",
    "责令第三人",
    "共和国2019年6号院落",
    "1949年10月1日",
    "（2019）",
    "命令第3号房间以外",
    "国办发",
    "6号",
    "a" * 200,
]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert parse_number(text) is None


def test_numbers_are_found_in_sentences_with_their_places() -> None:
    text = (
        "根据《意见》（国发〔2015〕43号）和国办发〔2019〕6号以及2019年4月3日中华人民共和国国务院令第711号修订"
    )
    found = find_numbers(text)
    assert [number.key for number, _, _ in found] == ["国发|2015|43", "国办发|2019|6", "国务院令||711"]
    assert [text[start:end] for _, start, end in found] == [
        "国发〔2015〕43号",
        "国办发〔2019〕6号",
        "中华人民共和国国务院令第711号",
    ]


def test_dates_and_court_cases_are_not_numbers() -> None:
    assert find_numbers("（2020）京01民终123号判决，2019年6月1日，发展2020年6个项目") == []


def test_a_number_is_written_as_the_standard_asks() -> None:
    assert str(parse_number("国办发(2019)6号")) == "国办发〔2019〕6号"
    assert str(parse_number("市人民政府第17号令")) == "市人民政府令第17号"
    assert str(parse_number("财政部公告(2024年第3号)")) == "财政部公告2024年第3号"
    order = parse_number("国令第706号")
    assert order is not None
    assert (order.kind, order.year, str(order)) == (NumberKind.ORDER, None, "国令第706号")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("廿三", 23),
        ("二〇", 20),
        ("一千二百六十", 1260),
        ("一百一十", 110),
    ],
)
def test_numerals(text: str, value: int) -> None:
    assert number_of(text) == value


def test_years_and_what_is_no_numeral() -> None:
    assert (year_of("二○一九"), year_of("２０１９")) == (2019, 2019)
    with pytest.raises(ValueError):
        number_of("甲")
