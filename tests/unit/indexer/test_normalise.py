from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import data
from indexer.analysis.normalise import Normaliser
from indexer.analysis.numerals import references_in_both, spellings

normalise = Normaliser(data.simplified())


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("第十二条", "第十二条"),
        ("二○○四年○", "二〇〇四年○"),
        ("二零零四年一百零四", "二〇〇四年一百零四"),
        ("国办发[2019]６号", "国办发〔2019〕6号"),
        ("国办发（２０１９）6號", "国办发〔2019〕6号"),
        ("國務院辦公廳關於臺灣同胞", "国务院办公厅关于台湾同胞"),
        ("乾隆年間乾燥", "乾隆年间干燥"),
        ("著名作家隨著計畫", "著名作家随着计划"),
        ("沈默與瀋陽", "沉默与沈阳"),
        ("ＧＢ／Ｔ　９７０４", "gb／t　9704"),
        ("５０％", "50%"),
        ("面积㎡⑴Ⅳ℃", "面积m2(1)iv°c"),
        ("⼈民⽇报", "人民日报"),
        ("零\u200b宽\ufeff符\ufdd0号\ud800", "零宽符号"),
        ("，。《》“”", "，。《》“”"),
    ],
)
def test_one_spelling(written: str, folded: str) -> None:
    assert normalise(written).text == folded


def test_all_spellings_of_a_number_are_one() -> None:
    spellings = ["国办发〔2019〕6号", "国办发[2019]6号", "国办发（2019）6号", "國辦發【２０１９】6號"]
    assert len({normalise(one).text for one in spellings}) == 1


def test_offsets_lead_to_the_original() -> None:
    original = "面積１２㎡，\u200b第⑴項"
    found = normalise(original)
    assert found.text == "面积12m2，第(1)项"

    def origin(piece: str) -> str:
        start = found.text.index(piece)
        return original[slice(*found.offsets.span(start, start + len(piece)))]

    assert origin("面积12") == "面積１２"
    assert origin("m") == "㎡"
    assert origin("2m2") == "２㎡"
    assert origin("，第") == "，\u200b第"
    assert origin("1)项") == "⑴項"
    assert origin("项") == "項"


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("第12条", {"第十二条"}),
        ("第十二条", {"第12条"}),
        ("第一百零五条之二", {"第105条之二"}),
        ("第1260条", {"第一千二百六十条"}),
        ("第七一一号", {"第711号"}),
        ("第一次会议", set()),
        ("二〇二四", {"2024"}),
        ("一九九八", {"1998"}),
        ("一九九八〇", set()),
        ("二〇二四年十二月三十一日", {"2024年12月31日"}),
        ("2024年3月5日", {"二〇二四年三月五日"}),
        ("十二条办", set()),
        ("12024年", set()),
    ],
)
def test_questions_are_asked_in_both_kinds_of_numerals(text: str, others: set[str]) -> None:
    assert set(spellings(text)) == {text, *others}


@pytest.mark.parametrize(
    ("typed", "other"),
    [("劳动合同法第三十九条", "劳动合同法第39条"), ("二〇二四年度第3期", "2024年度第三期")],
)
def test_words_are_the_same_in_either_numerals(typed: str, other: str) -> None:
    assert references_in_both(typed) == references_in_both(other)
    assert len(references_in_both(typed)) == 2


def test_a_year_alone_is_found_in_figures() -> None:
    assert references_in_both("二〇二四 审计") == ("2024 审计", "二〇二四 审计")


def test_plain_text_is_the_same_object_and_needs_no_map() -> None:
    text = "行政机关公开政府信息，应当坚持以公开为常态、不公开为例外。" * 20
    found = normalise(text)
    assert found.text is text
    assert found.offsets.is_identity


_PIECES = st.sampled_from(
    [*"第十二条零百一年月日号章〔[(2019)]㎡⑴ＡＢa國乾隆著名沈", "\u200b", "\ufdd0", "二〇二四年", "𠀀"]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_every_place_has_an_origin_in_order(text: str) -> None:
    found = normalise(text)
    origins = [found.offsets[place] for place in range(len(found.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    assert found.offsets.span(0, len(found.text))[1] <= len(text)
    if found.offsets.is_identity:
        assert len(found.text) == len(text)


@given(st.text(max_size=60))
def test_any_text_can_be_normalised_twice(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text.replace("〔", "").replace("〕", "") is not None
    assert not any("\ud800" <= sign <= "\udfff" or "\ufdd0" <= sign <= "\ufdef" for sign in once)


@given(st.text(max_size=60))
def test_folding_in_place_keeps_every_place(text: str) -> None:
    assert len(normalise.fold(text)) == len(text)


def test_a_piece_may_be_spelled_as_the_phrase_that_its_edge_cuts() -> None:
    normaliser = Normaliser(data.simplified())
    for whole, at in (("计算机软件著作权", 6), ("著作权登记", 1), ("乾隆年间", 1), ("在乾隆年间", 2)):
        plain = normaliser(whole).text
        assert plain[:at] in normaliser.spellings_of_piece(whole[:at])
        assert plain[at:] in normaliser.spellings_of_piece(whole[at:])
    assert normaliser.spellings_of_piece("档案管理") == ("档案管理",)
    assert normaliser.spellings_of_piece("著作权") == ("著作权",)
