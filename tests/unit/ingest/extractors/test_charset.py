"""Which encoding bytes are in: decided by the bytes."""

from __future__ import annotations

import pytest

from ingest.extractors.charset import decode, is_text

SIMPLIFIED = "关于做好二〇二四年度预算执行审计工作的通知\r\n各县（市、区）人民政府：\r\n一、总体要求"
TRADITIONAL = "關於加強檔案管理工作的通知，請各單位遵照辦理。數位內容與會議紀錄應妥為保存。"


@pytest.mark.parametrize(
    ("codec", "charset"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_simplified_chinese_in_every_encoding(codec: str, charset: str) -> None:
    found = decode(SIMPLIFIED.encode(codec, "ignore"))
    assert found.charset == charset
    assert found.text == SIMPLIFIED.encode(codec, "ignore").decode(codec)


def test_big5_where_gb18030_makes_nonsense() -> None:
    assert decode(TRADITIONAL.encode("big5")).text == TRADITIONAL


def test_traditional_characters_in_gbk_stay_gbk() -> None:
    assert decode(TRADITIONAL.encode("gbk")).text == TRADITIONAL


def test_many_characters_with_a_zero_byte_are_still_utf_16() -> None:
    text = "一二三一一一\n第一条 一切单位" * 20
    assert decode(text.encode("utf-16-le")).text == text


def test_a_declared_encoding_of_another_family_counts_where_ours_make_nonsense() -> None:
    page = '<meta charset="shift_jis">日本語のテキストです。講演会の記録。'
    assert decode(page.encode("shift_jis")).text == page


def test_western_text_is_not_taken_for_chinese() -> None:
    assert decode("Café au lait, déjà vu".encode("cp1252")).text == "Café au lait, déjà vu"


def test_a_cut_last_character_does_not_change_the_encoding() -> None:
    assert decode("审计法".encode()[:-1]).text == "审计\ufffd"


@pytest.mark.parametrize("text", ["测试", "审计报告.txt", "市", "第一条"])
def test_short_names_in_gbk(text: str) -> None:
    assert decode(text.encode("gbk")).text == text


def test_nothing_is_utf_8() -> None:
    assert decode(b"").text == ""


def test_bytes_with_controls_are_no_text() -> None:
    assert not is_text(bytes(range(32)) * 20)
    assert is_text(SIMPLIFIED.encode("gb18030"))
