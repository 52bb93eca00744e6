"""Articles, attachments and passages."""

from __future__ import annotations

from ingest.metadata.structure import PASSAGE_LENGTH, find_articles

LAW = """云州市档案利用办法
第一章 总则
第一条 为了规范利用，制定本办法。
第二条 本办法所称档案，是指历史记录。
依照第一条规定执行的除外。
第一条规定的事项从其规定。
第二章 利用
第一节 查阅
第十二条　公民可以查阅。
第十二条之一 外国人可以查阅。
第13条：组织可以查阅。
第一百零五条【施行】 本办法自公布之日起施行。"""


def anchors(text: str) -> list[str]:
    return [article.anchor for article in find_articles(text)]


def test_articles_have_anchors_labels_and_headings() -> None:
    found = find_articles(LAW)
    assert [(one.anchor, one.label, one.heading) for one in found] == [
        ("art-1", "第一条", "第一章 总则"),
        ("art-2", "第二条", "第一章 总则"),
        ("art-12", "第十二条", "第二章 利用 / 第一节 查阅"),
        ("art-12-1", "第十二条之一", "第二章 利用 / 第一节 查阅"),
        ("art-13", "第13条", "第二章 利用 / 第一节 查阅"),
        ("art-105", "第一百零五条", "第二章 利用 / 第一节 查阅"),
    ]
    assert LAW[found[1].start : found[1].end].endswith("第一条规定的事项从其规定。")
    assert LAW[found[-1].start : found[-1].end].endswith("施行。")


def test_numbers_without_a_gap_must_follow_one_another() -> None:
    assert anchors("第一条为了规范。\n第二条本办法适用。\n第九条外的情形。\n第三条应当公开。") == [
        "art-1",
        "art-2",
        "art-3",
    ]


def test_attachments_have_articles_and_passages_of_their_own() -> None:
    text = (
        "关于印发的通知\n现印发给你们。\n附件：1.办法\n2.清单\n云州市财政局\n附件1\n云州市办法\n第一条 甲。\n第二条 乙。\n"
        "附件2\n清单\n一、项目。"
    )
    found = find_articles(text)
    assert [one.anchor for one in found] == ["p-1", "att-1-art-1", "att-1-art-2", "att-2-p-1"]
    assert text[found[0].start : found[0].end].endswith("云州市财政局")
    assert text[found[-1].start : found[-1].end] == "附件2\n清单\n一、项目。"


def test_repeated_numbers() -> None:
    assert anchors("第一条 甲。\n第二条 乙。\n第一条 丙。\n第一条 丁。") == [
        "art-1",
        "art-2",
        "art-1-r2",
        "art-1-r3",
    ]


def test_text_without_articles_is_cut_into_passages() -> None:
    paragraph = "各位代表，过去一年工作取得新进展，成效明显。" * 12
    text = "\n".join([paragraph] * 7) + "\n" + "很长的一段没有标点" * 200
    found = find_articles(text)
    assert all(one.anchor == f"p-{n}" for n, one in enumerate(found, 1))
    assert max(one.end - one.start for one in found) <= PASSAGE_LENGTH
    joined = "".join(text[one.start : one.end] for one in found)
    assert joined.replace("\n", "") == text.replace("\n", "")
    assert text[found[0].end - 1] == "。"


def test_empty_and_blank_texts_have_nothing() -> None:
    assert find_articles("") == ()
    assert find_articles(" \n\n ") == ()
