"""What stands around a text: signer, copies, subject words, summary, and the ground of a disclosure mode."""

from __future__ import annotations

import pytest

from holdings.model.document import DisclosureMode, DocumentText, Metadata, ValueSource
from ingest.describing import describe
from ingest.metadata import marks
from ingest.metadata.heading import read_title
from ingest.metadata.reading import read
from ingest.metadata.sentences import sentence_at
from ingest.metadata.stated import Hints, understand
from ingest.port import Extraction, Status

UPWARD = """000123
云州市财政局文件
云财发〔2024〕9号　　　　签发人：王测试　李样本
云州市财政局关于调整预算科目的通知
各区财政局：
为了规范预算管理，经市人民政府同意，现将预算科目作如下调整。调整后的科目自本年度起使用，请遵照执行。
一、调整范围
云州市财政局
2024年3月5日
（此件主动公开）
主题词：财政　预算　科目△　通知
云州市财政局办公室　2024年3月7日印发
（共印300份）"""


def metadata_of(text: str, values: dict[str, str] | None = None) -> Metadata:
    return read(
        DocumentText(text), Extraction(Status.OK, "text/plain", name="甲.txt"), Hints(values or {})
    ).metadata


def test_the_marks_of_a_letter_that_goes_up() -> None:
    found = metadata_of(UPWARD)
    assert (found.signer, found.copy_number, found.copies) == ("王测试、李样本", "000123", 300)
    assert found.subject_words == ("财政", "预算", "科目", "通知")
    assert found.summary == (
        "为了规范预算管理，经市人民政府同意，现将预算科目作如下调整。调整后的科目自本年度起使用，请遵照执行。"
    )
    assert found.disclosure_mode is DisclosureMode.PROACTIVE
    assert found.disclosure_ground == "第二十条第七项"
    for name in ("signer", "copy_number", "copies", "subject_words", "summary", "disclosure_ground"):
        assert found.provenance[name].source is ValueSource.TEXT_RULE
        assert found.provenance[name].evidence


def test_what_is_stated_of_them_wins() -> None:
    found = metadata_of(
        UPWARD, {"copies": "共印120份", "subject_words": "财政；科目", "summary": "甲。", "signer": "赵示例"}
    )
    assert (found.copies, found.subject_words, found.summary, found.signer) == (
        120,
        ("财政", "科目"),
        "甲。",
        "赵示例",
    )
    assert found.provenance["copies"].source is ValueSource.TRANSFER_LIST
    assert understand(Hints({"copies": "许多"})).problems == ["copies: not a number of copies: '许多'"]


def test_a_plain_text_has_none_of_them() -> None:
    found = metadata_of("关于甲的通知\n正文很短。")
    assert (found.signer, found.copy_number, found.copies, found.subject_words) == ("", "", None, ())
    assert found.disclosure_ground == ""


def test_subject_words_above_a_title_are_no_part_of_it() -> None:
    text = "农业　粮食　应急预案△　函\n云州市人民政府办公室\n关于印发粮食应急预案的函\n云政办函〔2005〕57号"
    title = read_title(text)
    assert title is not None
    assert title.title == "云州市人民政府办公室关于印发粮食应急预案的函"
    words = marks.read_subject_words(text)
    assert words is not None
    assert words.value == "农业；粮食；应急预案；函"


@pytest.mark.parametrize(
    ("text", "mode", "category", "genre", "ground"),
    [
        ("", DisclosureMode.PROACTIVE, "c02", "", "第二十条第一项"),
        ("", DisclosureMode.PROACTIVE, "c04", "", "第二十条第三项、第四项"),
        ("", DisclosureMode.PROACTIVE, "c03", "", "第十九条"),
        ("", DisclosureMode.ON_REQUEST, "c02", "", "第二十七条"),
        ("机密★1年\n甲", DisclosureMode.NOT_OPEN, "", "", "第十四条"),
        ("甲", DisclosureMode.NOT_OPEN, "", "g11", "第十六条"),
        ("甲", DisclosureMode.NOT_OPEN, "", "g08", None),
        ("依据《政府信息公开条例》第十五条，不予公开。", DisclosureMode.NOT_OPEN, "", "", "第十五条"),
    ],
)
def test_the_article_a_mode_rests_on(
    text: str, mode: DisclosureMode, category: str, genre: str, ground: str | None
) -> None:
    found = marks.read_ground(text, mode, category=category, genre=genre)
    assert (found.value if found else None) == ground


def test_a_paragraph_that_leads_to_a_list_is_a_summary_up_to_its_last_sentence() -> None:
    text = "关于甲的通知\n各县：\n经市人民政府同意，现下达2026年市级重点建设项目九十二个。有关事项通知如下：\n一、落实责任。"
    assert metadata_of(text).summary == "经市人民政府同意，现下达2026年市级重点建设项目九十二个。"


def test_the_sentence_that_proves_a_day() -> None:
    text = "前一句。第二条 本办法自2024年5月1日起施行，有效期5年；原办法同时废止。"
    start = text.index("自2024")
    assert sentence_at(text, start, start + 3) == "第二条 本办法自2024年5月1日起施行，有效期5年"
    found = metadata_of("云州市某办法\n2024年3月1日\n" + text)
    assert found.provenance["effective_on"].evidence == "第二条 本办法自2024年5月1日起施行，有效期5年"
    assert found.validity.evidence == "第二条 本办法自2024年5月1日起施行，有效期5年"


def test_a_description_gives_every_value_with_its_source() -> None:
    text = DocumentText(UPWARD)
    blank = Extraction(Status.OK, "text/plain", name="甲.txt")
    shown = describe(blank, read(text, blank, Hints()).metadata, text)["metadata"]
    assert shown["copies"]["value"] == 300
    assert shown["subject_words"]["value"] == ["财政", "预算", "科目", "通知"]
    assert {"theme", "category", "genre", "summary", "signer", "disclosure_ground"} <= set(shown)
    assert all(set(one) == {"value", "source", "confidence", "evidence"} for one in shown.values())
