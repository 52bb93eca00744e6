"""A text as blocks: every word once, in order, with anchors, headings, page marks and hits."""

from __future__ import annotations

import html
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from holdings.model.document import ArticleStart, DocumentText
from search_app.translations import languages
from search_app.web.lay_out import LaidOut, lay_out

WORDS = languages()["zh"]
LAW = (
    "某某办法\n目录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　为了<档案>，制定本办法。\n第二条 分为：\n"
    "（一）甲；\n(二)乙。\n第二章　附则\n第二条之一　另行规定。\n第三条　自发布之日起施行。"
)
LABELS = ("第一条", "第二条", "第二条之一", "第三条")
STARTS = [LAW.index(f"\n{label}") + 1 for label in ("第一条", "第二条 ", "第二条之一", "第三条")]
ARTICLES = tuple(
    ArticleStart(f"art-{number}", label, start, end)
    for number, label, start, end in zip(
        ("1", "2", "2-1", "3"), LABELS, STARTS, [*STARTS[1:], len(LAW)], strict=True
    )
)


def shown(laid_out: LaidOut) -> str:
    """Every character that the blocks show, without page marks."""
    pieces = []
    for block in laid_out.blocks:
        pieces.append(str(block.heading))
        pieces += [str(cell) for row in block.rows for cell in row]
        pieces += [paragraph.number + str(paragraph.html) for paragraph in block.paragraphs]
    return html.unescape(re.sub(r"</?mark[^>]*>", "", re.sub(r"<span.*?</span>", "", "".join(pieces))))


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_articles_have_their_anchors_and_numbers() -> None:
    blocks = lay_out(DocumentText(LAW, articles=ARTICLES), (), WORDS).blocks
    assert [block.anchor for block in blocks if block.anchor.startswith("art")] == [
        "art-1",
        "art-2",
        "art-2-1",
        "art-3",
    ]
    assert [block.paragraphs[0].number for block in blocks if block.anchor.startswith("art")] == list(LABELS)
    second = next(block for block in blocks if block.anchor == "art-2")
    assert [paragraph.item for paragraph in second.paragraphs] == [False, True, True]
    assert "为了&lt;档案&gt;" in str(
        blocks[[block.anchor for block in blocks].index("art-1")].paragraphs[0].html
    )


def test_headings_are_headings_and_a_printed_contents_is_not_listed_twice() -> None:
    laid_out = lay_out(DocumentText(LAW, articles=ARTICLES), (), WORDS)
    assert [(line.words, line.first, line.last) for line in laid_out.outline] == [
        ("第一章　总则", "第一条", "第二条"),
        ("第二章　附则", "第二条之一", "第三条"),
    ]


def test_a_sentence_that_speaks_of_a_chapter_is_no_heading() -> None:
    laid_out = lay_out(DocumentText("第二章规定的事项，由市政府办理。\n第三节课后活动"), (), WORDS)
    assert [block.level for block in laid_out.blocks if block.level] == [4]


def test_paragraphs_and_items_of_an_article_have_addresses() -> None:
    blocks = lay_out(DocumentText(LAW, articles=ARTICLES), (), WORDS).blocks
    second = next(block for block in blocks if block.anchor == "art-2")
    assert [paragraph.anchor for paragraph in second.paragraphs] == ["", "art-2-p1-i1", "art-2-p1-i2"]


def test_sections_and_tables_are_shown_as_such() -> None:
    text = "通知\n一、总体要求\n甲。\n二、加强领导。各单位负责。\n序号 名称 金额\n1 甲 10\n2 乙 20"
    laid_out = lay_out(DocumentText(text), [(text.index("乙"), text.index("乙") + 1)], WORDS)
    assert [(block.anchor, block.level) for block in laid_out.blocks if block.level] == [("sec-1", 3)]
    assert [(line.anchor, line.words) for line in laid_out.outline] == [
        ("sec-1", "一、总体要求"),
        ("sec-2", "二、加强领导"),
    ]
    assert any(p.anchor == "sec-2" for block in laid_out.blocks for p in block.paragraphs)
    assert [str(cell) for cell in laid_out.blocks[-1].rows[2]] == ["2", '<mark id="hit-1">乙</mark>', "20"]


def test_hits_are_numbered_and_counted_by_place() -> None:
    marks = [(found.start(), found.end()) for found in re.finditer("规定|档案|发布", LAW)]
    laid_out = lay_out(DocumentText(LAW, articles=ARTICLES), marks, WORDS)
    assert laid_out.hit_count == 3
    assert laid_out.hits == (("第一条", "hit-1", 1), ("第二条之一", "hit-2", 1), ("第三条", "hit-3", 1))
    assert [
        f'id="hit-{number}"' in "".join(str(p.html) for b in laid_out.blocks for p in b.paragraphs)
        for number in (1, 2, 3)
    ] == [True] * 3


def test_pages_are_marked_where_they_start() -> None:
    text = "第一页的话\n跨页的句子在这里\n第三页"
    laid_out = lay_out(DocumentText(text, page_starts=(0, 9, 15)), [(7, 10)], WORDS)
    everything = "".join(str(paragraph.html) for block in laid_out.blocks for paragraph in block.paragraphs)
    assert re.findall(r'id="(page-\d)"', everything) == ["page-1", "page-2", "page-3"]
    assert plain(shown(laid_out)) == plain(text)


def test_a_text_without_pages_has_no_page_marks() -> None:
    assert "page" not in str(lay_out(DocumentText("一页"), (), WORDS).blocks)


def test_an_empty_text_has_no_blocks() -> None:
    assert lay_out(DocumentText(""), [(0, 3)], WORDS).blocks == ()


@given(
    st.lists(
        st.sampled_from(
            [
                *LAW.split("\n"),
                "",
                "  ",
                "<b>&",
                "😀",
                "甲 乙 丙",
                "一、甲",
                "二、乙。丙",
                "附件1",
                "附件　名单",
            ]
        ),
        max_size=12,
    ).map("\n".join),
    st.lists(st.integers(0, 120), max_size=6),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=6),
    st.lists(st.integers(1, 120), max_size=4),
)
def test_every_word_is_shown_once_and_in_order(
    text: str, cuts: list[int], marks: list[tuple[int, int]], pages: list[int]
) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    articles = tuple(
        ArticleStart(f"p-{number}", "", start, end)
        for number, (start, end) in enumerate(pairwise(edges), start=1)
    )
    starts = (0, *sorted({page for page in pages if page < len(text)}))
    laid_out = lay_out(DocumentText(text, page_starts=starts, articles=articles), marks, WORDS)
    assert plain(shown(laid_out)) == plain(text)
    anchors = [block.anchor for block in laid_out.blocks if block.anchor]
    assert len(anchors) == len(set(anchors))
