"""Contents, tables and the parts of an article, with anchors that stay."""

from __future__ import annotations

from holdings.model.document import DocumentText
from ingest.metadata.contents import find_headings, find_tables, parts_of
from ingest.metadata.structure import find_articles

CODE = """云州市某法典
目　录
第一编 总则
第一章 一般规定
第二章 自然人
第一节 能力
第二编 物权
第一章 一般规定
第一编 总则
第一章 一般规定
第一条 甲。
第二章 自然人
第一节 能力
第二条 乙。
第二编 物权
第一章 一般规定
第三条 丙。
第一章规定的事项，由市政府办理。"""


def text_of(clean: str) -> DocumentText:
    return DocumentText(clean, articles=find_articles(clean))


def contents(clean: str) -> list[tuple[str, int, str]]:
    return [(one.anchor, one.level, one.words) for one in find_headings(text_of(clean))]


def test_anchors_come_from_numbers_and_a_printed_list_has_none() -> None:
    assert contents(CODE) == [
        ("bk-1", 1, "第一编 总则"),
        ("bk-1-ch-1", 2, "第一章 一般规定"),
        ("bk-1-ch-2", 2, "第二章 自然人"),
        ("bk-1-ch-2-s-1", 3, "第一节 能力"),
        ("bk-2", 1, "第二编 物权"),
        ("bk-2-ch-1", 2, "第一章 一般规定"),
    ]
    first = find_headings(text_of(CODE))[0]
    assert first.start == CODE.rindex("第一编")
    assert CODE[first.start : first.end] == first.words


def test_anchors_stay_when_text_comes_in_before_them() -> None:
    before = {anchor for anchor, _, _ in contents(CODE)}
    assert {anchor for anchor, _, _ in contents("一段新的话。\n" + CODE)} == before


def test_annexes_and_sections_of_a_notice() -> None:
    notice = (
        "关于甲的通知\n各县：\n一、总体要求\n要求如此。\n二、加强领导。各单位要负起责任，狠抓落实，确保完成全年的各项目标任务。\n"
        "附件：1.名单\n2.办法\n附件1\n名单\n附件2\n某办法\n第一章 总则\n第一条 甲。"
    )
    assert contents(notice) == [
        ("annex-1", 1, "附件1"),
        ("annex-2", 1, "附件2"),
        ("annex-2-ch-1", 2, "第一章 总则"),
    ]
    plain = notice.partition("附件2")[0]
    assert contents(plain) == [
        ("sec-1", 2, "一、总体要求"),
        ("sec-2", 2, "二、加强领导"),
        ("annex-1", 1, "附件1"),
    ]
    assert [one.whole for one in find_headings(text_of(plain))] == [True, False, True]


def test_an_annex_without_a_number_may_begin_with_a_year() -> None:
    clean = "关于甲的通知\n正文如下。\n附件　2026年项目名单（节选）\n序号 名称 地点\n1 甲 乙\n2 丙 丁"
    assert [one.anchor for one in find_articles(clean)] == ["p-1", "att-1-p-1"]
    assert contents(clean) == [("annex-1", 1, "附件　2026年项目名单（节选）")]
    assert [one.anchor for one in find_articles("正文。\n附录一\n甲表\n附表2\n乙表")] == [
        "p-1",
        "att-1-p-1",
        "att-2-p-1",
    ]


def test_a_heading_that_comes_again_is_told_apart() -> None:
    assert [
        anchor for anchor, _, _ in contents("第一章 总则\n甲。\n第二章 附则\n乙。\n第一章 总则\n丙。")
    ] == [
        "ch-1",
        "ch-2",
        "ch-1-r2",
    ]


def test_paragraphs_and_items_are_counted_as_they_are_cited() -> None:
    clean = "第一条 第一款。\n第二款有下列情形：\n（一）甲；\n（二）乙。\n第三款。\n第二条 丙。"
    [first, second] = find_articles(clean)
    parts = parts_of(clean, first)
    assert [part.anchor for part in parts] == [
        "art-1-p1",
        "art-1-p2",
        "art-1-p2-i1",
        "art-1-p2-i2",
        "art-1-p3",
    ]
    assert [clean[part.start : part.end] for part in parts][3:] == ["（二）乙。", "第三款。"]
    assert [part.anchor for part in parts_of(clean, second)] == ["art-2-p1"]


def test_tables_are_lines_of_cells() -> None:
    clean = "说明如下。\n序号 名称 金额\n1 甲 10\n2 乙 20\n3 丙 30\n合计见上。\n只有 两个\n一 行 三格"
    [table] = find_tables(clean)
    assert [[clean[start:end] for start, end in row] for row in table.rows][:2] == [
        ["序号", "名称", "金额"],
        ["1", "甲", "10"],
    ]
    assert clean[table.start : table.end].endswith("3 丙 30")
    assert find_tables("") == ()


def test_a_masthead_is_no_table() -> None:
    clean = "云州市人民政府公报 2024 年第 2 期\n" * 2 + "主办：云州市人民政府 编辑：编辑室 2024 年 5 月 31 日"
    assert find_tables(clean) == ()


def test_a_text_without_headings_has_no_contents() -> None:
    assert contents("") == []
    assert contents("一、只有一个\n正文。") == []
