"""Wordings one mistake away, and the piece of a title that is nearest to what was typed."""

from __future__ import annotations

import pytest

from indexer.aligning import nearest_piece
from indexer.analysis import data
from indexer.analysis.confusable import lookalikes, sound_words
from indexer.analysis.pinyin import pinyin
from indexer.analysis.segment import Analyser
from indexer.wordings import Wordings


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings(Analyser.load(), pinyin(), sound_words(), lookalikes())


def test_every_hundredth_line_of_the_table_is_found_by_its_sound() -> None:
    rows = data.rows("homophones.tsv")
    assert all(sound_words().words(sound.split()) == words.split() for sound, words in rows[::100])
    assert sound_words().words(rows[-1][0].split()) == rows[-1][1].split()


@pytest.mark.parametrize("sound", [(), ("a",), ("zz", "zz"), ("Words",), ("#",)])
def test_a_sound_of_no_word_finds_none(sound: tuple[str, ...]) -> None:
    assert sound_words().words(sound) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("最底生活保障", "最低生活保障"),
        ("政府采够目录", "政府采购目录"),
        ("行证许可", "行政许可"),
        ("个入所得税", "个人所得税"),
        ("许行政可", "行政许可"),
        ("行许政可", "行政许可"),
    ],
)
def test_the_likeliest_wordings_have_what_was_meant(wordings: Wordings, typed: str, meant: str) -> None:
    likeliest = wordings.instead(typed, wordings.odd(typed))
    assert (meant in likeliest) == (typed != "许行政可"), "two characters further is another mistake"
    assert typed not in likeliest


def test_one_character_too_many_is_left_out(wordings: Wordings) -> None:
    assert "行政许可" in wordings.shorter("行政政许可", wordings.odd("行政政许可"))
    assert wordings.shorter("行政许可", frozenset(range(4))) == []


def test_initials_are_those_of_words_of_government(wordings: Wordings) -> None:
    assert wordings.abbreviated("zdbcbz") == ["征地补偿标准"]
    assert wordings.abbreviated("zzzzzz") == []


def test_only_words_that_are_none_are_odd_in_a_sentence(wordings: Wordings) -> None:
    assert wordings.odd("城镇居民怎么申请行政许可") == frozenset()
    assert wordings.odd("城镇最底生活保障怎么申请") == frozenset(range(1, 5))
    assert wordings.odd("企业所的税") != frozenset()


def test_the_words_that_changed_are_told(wordings: Wordings) -> None:
    assert wordings.changed_words("高龄津帖怎么申请", "高龄津贴怎么申请") == ("高龄津帖", "高龄津贴")


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("zhengfu caigou", "政府采购"),
        ("xingzhengxuke", "行政许可"),
        ("zf", None),
        ("", None),
        ("xing zheng x", None),
    ],
)
def test_letters_are_read_as_words_of_whole_syllables(
    wordings: Wordings, letters: str, first: str | None
) -> None:
    assert next(iter(wordings.sounding(letters)), None) == first


@pytest.mark.parametrize(
    ("typed", "title", "piece", "mistakes"),
    [
        ("行证许可", "云州市行政许可办法", "行政许可", 1),
        ("政府信息开条例", "《政府信息公开条例》", "政府信息公开条例", 1),
        ("征业管理条例", "征信业管理条例", "征信业管理条例", 1),
        ("土资地源管理", "关于土地资源管理的通知", "土地资源管理", 1),
        ("劳动合同同法", "劳动合同法", "劳动合同法", 1),
        ("行政许可", "云州市行政、许可办法", "行政、许可", 0),
        ("罪名的补充归定(四)", "关于罪名的补充规定（四）", "罪名的补充规定（四）", 1),
        ("己所得税", "个人所得税法", "人所得税", 2),
        ("毫不相干", "云州市办法", "云州市办", 6),
    ],
)
def test_the_nearest_piece_of_a_title(typed: str, title: str, piece: str, mistakes: int) -> None:
    found = nearest_piece(typed, title)
    assert found is not None
    assert (title[found.start : found.end], found.mistakes) == (piece, mistakes)


@pytest.mark.parametrize(("typed", "title"), [("", "办法"), ("办法", ""), ("《》", "、")])
def test_signs_have_no_nearest_piece(typed: str, title: str) -> None:
    assert nearest_piece(typed, title) is None
