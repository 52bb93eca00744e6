"""Clean text: what goes, what stays, and the way back to the original."""

from __future__ import annotations

import sys
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from holdings.model.document import DocumentText
from ingest.cleaning import clean, is_clean, strip_unwanted
from ingest.port import Extraction, Page, Status

PDF = "application/pdf"


def cleaned(*pages: str, media_type: str = "text/plain") -> DocumentText:
    return clean(Extraction(Status.OK, media_type, tuple(Page(n, text) for n, text in enumerate(pages, 1))))


ALPHABET = st.sampled_from(
    "第一条二章总则 　\t\n\r\x0c\u2028\u00a0\u200b\ufeff\x00\ufdd0#-<>!.。；3页ab共12—…甲乙丙丁"
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.text(ALPHABET, max_size=60), max_size=4), st.sampled_from(["text/plain", PDF]))
@example(["## 第一章 总 则\n\n<!-- X -->\n第一条 甲"], "text/plain")
def test_every_clean_character_maps_to_its_raw_character(pages: list[str], media_type: str) -> None:
    result = cleaned(*pages, media_type=media_type)
    mapped = 0
    for run in result.offset_map:
        for place in range(run.length):
            ours, raw = result.clean[run.clean + place], pages[run.page - 1][run.raw + place]
            assert ours == raw or (ours == " " and raw.isspace()), (ours, raw)
        mapped += run.length
    assert result.clean.count("\n") >= len(result.clean) - mapped
    assert is_clean(result.clean)
    assert list(result.page_starts) == sorted(result.page_starts)
    assert len(result.page_starts) == max(1, len(pages))
    runs = result.offset_map
    assert all(one.clean + one.length <= two.clean for one, two in pairwise(runs))


def test_controls_and_noncharacters_go() -> None:
    assert strip_unwanted("甲\x00乙\ufdd0丙\ufdef\ufeff丁\u200b\U0001ffff\ud800") == "甲乙丙丁"
    assert cleaned("甲\x00乙\ufdd5\n\n丙").clean == "甲乙\n丙"


def test_page_numbers_and_running_heads_go_and_figures_stay() -> None:
    heads = "甲乙丙丁"
    pages = [
        f"云州市审计局文件 {n}\n{heads[n - 1]}类经费。\n2024\n合计如下。\n甲类第{n}段的文字。\n- {n} -"
        for n in range(1, 5)
    ]
    pages = [f"云州市决算\n{page}" for page in pages]
    result = cleaned(*pages, media_type=PDF)
    assert result.clean.count("云州市决算") == 1
    assert result.clean.startswith("云州市决算\n甲类")
    assert "云州市审计局文件" not in result.clean
    assert "- 3 -" not in result.clean
    assert result.clean.count("2024") == 4
    assert [result.clean[start:][:4] for start in result.page_starts] == [
        "云州市决",
        "乙类经费",
        "丙类经费",
        "丁类经费",
    ]


def test_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    text = (
        "　　为了规范云州市公共资源交易活动，维护交易各方的合法权益，\n"
        "根据有关法律法规的规定，结合本市实际情况，制定本办法，请认真\n"
        "遵照执行。\n"
        "　　一、总体要求。坚持公开公平公正的原则，统一规则，统一平台，\n"
        "统一监管，统一服务，努力做到全程留痕、全程可查、全程可溯。\n"
    )
    assert cleaned(text, media_type=PDF).clean.split("\n") == [
        "为了规范云州市公共资源交易活动，维护交易各方的合法权益，根据有关法律法规的规定，"
        "结合本市实际情况，制定本办法，请认真遵照执行。",
        "一、总体要求。坚持公开公平公正的原则，统一规则，统一平台，统一监管，统一服务，"
        "努力做到全程留痕、全程可查、全程可溯。",
    ]


def test_a_sentence_runs_over_the_page() -> None:
    line = "统一规则，统一平台，统一监管，统一服务，努力做到全程"
    result = cleaned("\n".join([line] * 4), "留痕。\n第二段。", media_type=PDF)
    assert result.clean.endswith("全程留痕。\n第二段。")
    assert result.clean[result.page_starts[1] :].startswith("留痕")


def test_markdown_marks_of_a_law_go() -> None:
    text = "# 云州市办法\n\n2020年1月1日 通过\n\n<!-- INFO END -->\n\n## 第一章 总 则\n\n第一条 为了\n\n\u200b\n\n甲。"
    assert cleaned(text).clean == "云州市办法\n2020年1月1日 通过\n第一章 总则\n第一条 为了\n甲。"


def test_blanks() -> None:
    assert cleaned("省长　王某某\n通 知\n甲  乙\t\t丙\u00a0\u00a0丁").clean == "省长　王某某\n通知\n甲乙丙丁"
    bodies = "云州市民政局 云州市财政局关于提高津 贴的通知"
    assert cleaned(bodies, media_type=PDF).clean == "云州市民政局 云州市财政局关于提高津贴的通知"
    assert cleaned("第一条 本市 规划 A B 区", media_type=PDF).clean == "第一条 本市规划 A B 区"


def test_embedded_files_are_no_part_of_the_text() -> None:
    child = Extraction(Status.OK, "text/plain", (Page(1, "预算表\n合计"),), name="预算.txt")
    result = clean(Extraction(Status.OK, "message/rfc822", (Page(1, "见附件。"),), children=(child,)))
    assert result.clean == "见附件。"


def test_nothing_is_nothing() -> None:
    assert clean(Extraction(Status.EMPTY, "text/plain")).clean == ""
    assert cleaned("", "").clean == ""


def test_whatever_is_stripped_is_unprintable_so_that_printable_texts_need_no_search() -> None:
    unwanted = [chr(code) for code in range(sys.maxunicode + 1) if strip_unwanted(chr(code)) == ""]
    assert len(unwanted) > 2000
    assert not [
        character for character in unwanted if is_clean(character) or is_clean(f"第一\n{character}条")
    ]
    assert is_clean("第一条\t甲\n乙\u3000丙")


def test_a_number_or_a_day_alone_on_a_line_is_never_joined_to_the_line_above() -> None:
    wide = "云州市人民政府关于加强饮用水水源保护区管理和监督工作的通告"
    page = "\n".join([wide, "云政发〔2025〕11号", wide, wide, wide, wide, "2025年4月22日"])
    lines = cleaned(page, media_type=PDF).clean.split("\n")
    assert lines[:2] == [wide, "云政发〔2025〕11号"]
    assert lines[-1] == "2025年4月22日"


def test_where_indents_mark_paragraphs_a_full_line_goes_on_whatever_it_ends_with() -> None:
    long = "　　被保险人因交通事故受到损失的，可以依照本市有关规定，请求保险机构按照本办法\n第十五条规定的标准先行支付。支付之后，保险机构可以向有责任的一方依法予以追偿。\n并且通知本人。\n"
    text = "　　第一段。\n　　第二段。\n　　第三段。\n　　第四段。\n　　第五段。\n　　第六段。\n" + long * 4
    lines = cleaned(text, media_type=PDF).clean.split("\n")
    assert len(lines) == 10
    assert lines[-1].endswith(
        "按照本办法第十五条规定的标准先行支付。支付之后，保险机构可以向有责任的一方依法予以追偿。并且通知本人。"
    )
