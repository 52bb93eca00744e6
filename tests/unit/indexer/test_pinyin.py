from __future__ import annotations

import pytest

from indexer.analysis.letterpairs import typed_number
from indexer.analysis.pinyin import Place, pinyin, typed_initials

#: Words with a character that has several readings, as government uses them.
POLYPHONES = {
    "银行": "yin hang", "行政": "xing zheng", "行业": "hang ye", "发行": "fa xing", "行长": "hang zhang",
    "重庆": "chong qing", "重大": "zhong da", "重建": "chong jian", "重新": "chong xin", "尊重": "zun zhong",
    "长期": "chang qi", "长江": "chang jiang", "省长": "sheng zhang", "校长": "xiao zhang", "增长": "zeng zhang",
    "会议": "hui yi", "会计": "kuai ji", "调查": "diao cha", "调整": "tiao zheng", "调解": "tiao jie",
    "参加": "can jia", "参差": "cen ci", "数据": "shu ju", "效率": "xiao lv", "税率": "shui lv",
    "供给": "gong ji", "降低": "jiang di", "投降": "tou xiang", "处分": "chu fen", "首都": "shou du",
    "厦门": "xia men", "朝阳": "chao yang", "乐清": "yue qing", "六安": "lu an", "蚌埠": "beng bu",
    "还款": "huan kuan", "西藏": "xi zang", "储藏": "chu cang", "传统": "chuan tong", "传记": "zhuan ji",
    "音乐": "yin yue", "省级": "sheng ji", "出差": "chu chai", "差别": "cha bie", "畜牧": "xu mu",
    "牲畜": "sheng chu", "校对": "jiao dui", "女职工": "nv zhi gong", "旅游": "lv you", "绿化": "lv hua",
    "侵略": "qin lve", "中国人民银行行政许可": "zhong guo ren min yin hang xing zheng xu ke",
}  # fmt: skip


def test_a_character_is_read_as_in_its_word() -> None:
    read = {word: " ".join(pinyin().syllables(word)) for word in POLYPHONES}
    assert read == POLYPHONES


def test_runs_of_letters_and_digits_stand_for_themselves() -> None:
    syllables, initials = pinyin().streams("wto2024年第3号")
    assert syllables == "wto2024 nian di 3 hao"
    assert initials == "^w wt to o2 20 02 24 4n nd d3 3h"
    assert pinyin().streams("") == ("", "")


def test_syllables_know_their_places() -> None:
    assert pinyin().places("《行政》wto") == [Place("xing", 1, 2), Place("zheng", 2, 3), Place("wto", 4, 7)]


@pytest.mark.parametrize(
    ("letters", "read"),
    [
        ("zhengfu xinxi", ("zheng", "fu", "xin", "xi")),
        ("zhengfuxinxigongk", ("zheng", "fu", "xin", "xi", "gong", "k")),
        ("Xi'an", ("xi", "an")),
        ("xian", ("xian",)),
        ("nüzhigong", ("nv", "zhi", "gong")),
        ("qinlue", ("qin", "lve")),
    ],
)
def test_letters_are_read_as_syllables(letters: str, read: tuple[str, ...]) -> None:
    assert pinyin().typed(letters)[0] == read


def test_letters_with_several_readings_have_all() -> None:
    assert {("dan", "gan"), ("dang", "an")} <= set(pinyin().typed("dangan"))


@pytest.mark.parametrize("letters", ["", "zfxxgk", "hello", "v", "政府", "1234", "zzzz" * 100])
def test_letters_that_are_no_syllables_are_none(letters: str) -> None:
    assert pinyin().typed(letters) == []


def test_initials_may_be_typed_double() -> None:
    assert typed_initials("zhrmghg") == ("zhrmghg", "zrmghg")
    assert typed_initials("ZFXXGK") == ("zfxxgk",)


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("国办发〔2017〕47号", "国办发201747"),
        ("国办发2017", "国办发2017"),
        ("国办发[2017", "国办发2017"),
        ("国务院令第71", "国务院令71"),
        ("国令第711号", "国务院令711"),
    ],
)
def test_the_beginning_of_a_number_is_read_in_any_spelling(typed: str, letters: str) -> None:
    assert typed_number(typed) == letters
