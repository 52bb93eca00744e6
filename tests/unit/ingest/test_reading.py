"""Reading metadata: traps of real texts, in invented ones; and how what is stated is merged with what is read."""

from __future__ import annotations

import pytest

from holdings.model.document import DisclosureMode, DocumentText, Metadata, ValueSource
from holdings.model.validity import Validity
from ingest.metadata.bodies import split_bodies
from ingest.metadata.heading import read_number, read_title
from ingest.metadata.kinds import parse_gazette, read_gazette, read_genre, read_mode
from ingest.metadata.reading import Reading, read, read_metadata
from ingest.metadata.stated import Hints
from ingest.metadata.structure import find_articles
from ingest.metadata.validity import WORDS, facts_of
from ingest.port import Extraction, Page, Status

NOTICE = """特急
云州市人民政府办公室文件
云政办发〔2024〕7号
云州市人民政府办公室关于印发
《云州市老旧小区改造办法》的通知
各县（市、区）人民政府，市政府各部门：
根据《关于改造工作的意见》（国办发〔2020〕23号），现将《办法》印发给你们，请认真贯彻执行。
云州市人民政府办公室
2024年3月5日
（此件公开发布）
云州市老旧小区改造办法
第一条 为了改造老旧小区，制定本办法。
第二条 本办法自2024年5月1日起施行，有效期5年。
云州市人民政府办公室　2024年3月7日印发"""


def extraction(text: str, **properties: str) -> Extraction:
    named = {f"meta:{name}": value for name, value in properties.items()}
    return Extraction(Status.OK, "text/plain", (Page(1, text),), properties=named, name="files/甲乙.txt")


def reading(text: str, values: dict[str, str] | None = None, **properties: str) -> Reading:
    content = DocumentText(text, articles=find_articles(text))
    return read(content, extraction(text, **properties), Hints(values or {}))


def test_a_notice_is_read_whole() -> None:
    metadata = reading(NOTICE).metadata
    assert metadata.title == "云州市人民政府办公室关于印发《云州市老旧小区改造办法》的通知"
    assert str(metadata.number) == "云政办发〔2024〕7号"
    assert [body.label for body in metadata.issuers] == ["云州市人民政府办公室"]
    days = (metadata.signed_on, metadata.printed_on, metadata.effective_on, metadata.published_on)
    assert [str(day) for day in days] == ["2024-03-05", "2024-03-07", "2024-05-01", "None"]
    assert metadata.genre is not None
    assert metadata.genre.label == "通知"
    assert metadata.disclosure_mode is DisclosureMode.PROACTIVE
    assert metadata.level == "city"
    assert metadata.validity.ended_as is Validity.EXPIRED
    assert str(metadata.validity.ended_on) == "2029-05-01"
    set_fields = {name for name in metadata.provenance if getattr(metadata, name)}
    assert set_fields == set(metadata.provenance)
    assert all(0 < one.confidence <= 1 for one in metadata.provenance.values())


def test_stated_beats_page_beats_text() -> None:
    result = reading(
        NOTICE,
        {"title": "改造办法的通知", "signed_on": "2024-03-06", "number": "云政办发(2024)7号"},
        发文机关="云州市人民政府",
        成文日期="2024年3月4日",
    )
    metadata = result.metadata
    sources = {name: one.source for name, one in metadata.provenance.items()}
    assert sources["signed_on"] is ValueSource.TRANSFER_LIST
    assert sources["issuers"] is ValueSource.PAGE_METADATA
    assert sources["printed_on"] is ValueSource.TEXT_RULE
    assert [body.label for body in metadata.issuers] == ["云州市人民政府"]
    assert [(one.field, one.stated, one.read) for one in result.differences] == [
        ("signed_on", "2024-03-06", "2024-03-04")
    ]


def test_a_title_that_says_something_else_is_a_difference() -> None:
    fields = [one.field for one in reading(NOTICE, {"title": "关于防汛工作的通知"}).differences]
    assert fields == ["title"]


def test_without_any_text_the_list_row_is_what_is_known() -> None:
    hints = Hints({"title": "开通市长公开电话的通知", "number": "云政发〔2009〕8号", "validity": "有效"})
    metadata = read_metadata(DocumentText(""), extraction(""), hints)
    assert (metadata.title, str(metadata.number)) == ("开通市长公开电话的通知", "云政发〔2009〕8号")
    assert metadata.validity.basis is Validity.IN_FORCE
    assert metadata.validity.evidence == "移交清单：有效"


def test_a_title_is_never_empty() -> None:
    metadata = reading("没有题名的一段话。").metadata
    assert metadata.title == "甲乙"
    assert metadata.provenance["title"].confidence < 0.5


TITLES = [
    ("云州市人民政府公报 2024 年第 2 期\n目录\n", "云州市人民政府公报2024年第2期"),
    ("云州市审计局审计结果公告\n2025年第3号公告\n老旧小区改造资金审计结果\n根据", "老旧小区改造资金审计结果"),
    ("云州要闻\n云州要闻\n2026年政府工作报告\n来源：云州日报", "2026年政府工作报告"),
    ("下载\n打印\n【字号：\n2026年云州市政府工作报告\n——2026年1月", "2026年云州市政府工作报告"),
    ("云州市民政局\n云州市财政局\n关于提高津贴的通知\n", "云州市民政局 云州市财政局关于提高津贴的通知"),
    ("云州市人民政府令\n第9号\n《云州市办法》已经通过，现予公布。\n2020年3月1日\n", "云州市办法"),
    ("云州市办法（试行）\n第一条 甲", "云州市办法（试行）"),
    ("各位代表：\n现在，我向大会报告。", None),
    ("第一条 甲。", None),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_titles(text: str, title: str | None) -> None:
    found = read_title(text)
    assert (found.title if found else None) == title


NUMBERS = [
    ("云州市人民政府令\n第9号\n", "云州市人民政府令||9"),
    ("特急\n明电云办发〔2021〕7号\n标题", "云办发|2021|7"),
    ("云民发〔2025〕31号　云财社〔2025〕12号\n云州市民政局 云州市财政局关于甲的通知", "云民发|2025|31"),
    ("云政发(2021]7号\n关于甲的通知", "云政发|2021|7"),
    ("云政发〔2021)7号\n关于甲的通知", "云政发|2021|7"),
    ("云政发﹝２０２１﹞１２５号\n关于甲的通知", "云政发|2021|125"),
    ("云政发【2021】7号\n关于甲的通知", "云政发|2021|7"),
    ("国务院、中央军事委员会令\n第578号\n甲条例", "国务院、中央军事委员会令||578"),
    ("云州市人民政府第17号令\n云州市某办法", "云州市人民政府令||17"),
    ("甲办法\n1996年1月29日 国务院令第193号发布\n2008年8月5日 国务院令第532号公布\n", "国务院令||193"),
    ("某条例\n1997年10月21日 中华人民共和国国务院令第231号公布\n", "国务院令||231"),
    ("某规定\n（2015年4月7日国家工商行政管理总局令第74号公布）\n", "国家工商行政管理总局令||74"),
    ("根据《甲》（国办发〔2020〕23号）的规定，现通知如下。", None),
    ("关于废止云政发〔2010〕3号文件的通知\n各县（市、区）：", None),
]


@pytest.mark.parametrize(("text", "key"), NUMBERS)
def test_a_documents_own_number(text: str, key: str | None) -> None:
    found = read_number(text)
    assert (found.number.key if found else None) == key


BODIES = [
    ("云州市人民政府关于甲的通知\n正文。", "云州市人民政府"),
    ("国务院办公厅、中央军委办公厅关于甲的通知\n正文。", "国务院办公厅、中央军委办公厅"),
    ("关于甲的通知\n正文。\n云州市财政局\n2024年3月5日", "云州市财政局"),
    (
        "北京市某条例\n2012年7月27日 北京市第十三届人民代表大会常务委员会第三十四次会议通过",
        "北京市人民代表大会常务委员会",
    ),
    ("某法\n（2000年3月15日第九届全国人民代表大会第三次会议通过）", "全国人民代表大会"),
    ("某办法\n1999年5月5日 国务院批准\n1999年6月7日 国家档案局发布", "国务院"),
    ("云州市审计局局长 张某某\n2023年9月28日", "云州市审计局"),
    ("政府工作报告\n——2026年1月26日在云州市第九届\n人民代表大会第五次会议上\n市长", "云州市人民政府"),
]


@pytest.mark.parametrize(("text", "bodies"), BODIES)
def test_issuing_bodies(text: str, bodies: str) -> None:
    assert "、".join(body.label for body in reading(text).metadata.issuers) == bodies


def test_printed_lists_of_bodies() -> None:
    two, unknown = split_bodies("云州市民政局、云州市财政局")
    assert ([body.label for body in two], unknown) == (["云州市民政局", "云州市财政局"], ())
    assert split_bodies("云州市民政局　云州市财政局")[0] == two
    assert [body.label for body in split_bodies("云州市 民政局")[0]] == ["云州市民政局"]
    assert [body.label for body in split_bodies("中共云州市委 社会工作部")[0]] == ["中共云州市委社会工作部"]
    assert split_bodies("某某筹备小组")[1] == ("某某筹备小组",)


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("云州市人民政府关于甲的通知", "通知"),
        ("关于甲的复函", "函"),
        ("关于甲的批复", "批复"),
        ("2026年云州市政府工作报告", "政府工作报告"),
        ("云州市审计局2024年度审计结果公告", "审计结果公告"),
        ("云州市财政局2024年度部门决算", "决算"),
        ("云州市防汛应急预案（2024年修订）", "应急预案"),
        ("云州市", None),
    ],
)
def test_genre_by_the_end_of_the_title(title: str, genre: str | None) -> None:
    found = read_genre(title, ())
    assert (found.term.label if found else None) == genre


def test_marks_of_disclosure_and_gazette() -> None:
    assert read_mode("甲\n（此件依申请公开）") == (DisclosureMode.ON_REQUEST, "此件依申请公开")
    assert read_mode("可以依申请公开获取") is None
    place = read_gazette("云州市人民政府公报 2024年第3期\n标题\n" + "正文。" * 500)
    assert place is not None
    assert (place[0].gazette, place[0].year, place[0].issue) == ("云州市人民政府公报", 2024, "3")
    assert read_gazette("甲" * 30 + "《云州市人民政府公报》2024年第3期" + "乙" * 30) is None
    assert parse_gazette("公报") is None


def test_the_words_of_sources_for_validity() -> None:
    assert WORDS["已被新版本替代"] is Validity.SUPERSEDED
    repealed = facts_of("已废止", evidence="移交清单：已废止")
    assert repealed is not None
    assert repealed.ended_as is Validity.REPEALED
    not_yet = facts_of("尚未施行", evidence="")
    assert not_yet is not None
    assert not_yet.basis is Validity.IN_FORCE
    assert facts_of("好像有效", evidence="") is None


@pytest.mark.parametrize(
    ("sentence", "ended"),
    [
        ("本通知有效期至2025年12月31日。", "2026-01-01"),
        ("许可证有效期为5年。", "None"),
        ("本通知自2025年12月31日起自动失效。", "2025-12-31"),
        ("本意见有效期自2024年5月1日至2029年4月30日。", "2029-05-01"),
        ("本办法自2024年5月1日起施行至2026年4月30日止。", "2026-05-01"),
        ("本规定自2024年1月31日起试行，试行期为一年。", "2025-01-31"),
        ("本通知自2024年8月31日起执行，有效期6个月。", "2025-03-01"),
        ("本办法施行后，《原办法》自2024年5月1日起废止。", "None"),
        ("房屋征收按本办法办理，自1949年起至1994年12月31日止购建的除外。", "None"),
        ("本办法自2024年5月1日起施行，有效期为三年。", "2027-05-01"),
    ],
)
def test_a_term_only_where_the_text_speaks_of_itself(sentence: str, ended: str) -> None:
    assert str(reading(f"云州市通知\n{sentence}").metadata.validity.ended_on) == ended


def test_a_list_word_stays_when_the_text_sets_a_term() -> None:
    metadata = reading("云州市通知\n本通知有效期至2025年12月31日。", {"validity": "有效"}).metadata
    assert metadata.validity.evidence == "移交清单：有效；本通知有效期至2025年12月31日"
    assert metadata.validity.basis is Validity.IN_FORCE


def test_a_signature_may_stand_behind_a_list() -> None:
    table = "序号 名称 地点\n1 甲 乙\n2 丙 丁"
    notice = f"关于下达名单的通知\n各单位：\n现下达如下。\n附件　2026年名单\n{table}"
    assert (
        str(reading(f"{notice}\n云州市财政局\n2026年3月4日\n（此件主动公开）").metadata.signed_on)
        == "2026-03-04"
    )
    assert reading(f"{notice}\n填表日期\n2026年3月4日").metadata.signed_on is None


def test_unknown_words_are_kept_and_reported() -> None:
    result = reading(
        "正文。", {"title": "甲", "theme": "奇谈怪论", "validity": "大概", "disclosure_mode": "随便"}
    )
    assert result.metadata.theme[0].id.startswith("x-")
    assert set(result.unknown) == {("theme", "奇谈怪论"), ("validity", "大概"), ("disclosure_mode", "随便")}
    assert isinstance(result.metadata, Metadata)
