"""Dates as printed, and which is which."""

from __future__ import annotations

import pytest

from ingest.metadata import dates


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2019-01-22", "2019-01-22"),
        ("2019/1/22", "2019-01-22"),
        ("2019.1.22", "2019-01-22"),
        ("20190122", "2019-01-22"),
        ("2019年1月22日", "2019-01-22"),
        ("2019年01月22日", "2019-01-22"),
        ("２０１９年１月２２日", "2019-01-22"),
        ("2019 年 1 月 22 日", "2019-01-22"),
        ("二〇一九年一月二十二日", "2019-01-22"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("二零一九年元月廿三日", "2019-01-23"),
        ("一九四九年十月一日", "1949-10-01"),
        ("2019-01-22 10:30:00", "2019-01-22"),
        ("2019-01-22T10:30:00", "2019-01-22"),
        ("2019年1月", "2019-01"),
        ("2019-01", "2019-01"),
        ("2019", "2019"),
        ("2019年", "2019"),
        (" 2019-01-22 ", "2019-01-22"),
    ],
)
def test_printed_dates(printed: str, day: str) -> None:
    assert str(dates.parse_date(printed)) == day


@pytest.mark.parametrize(
    "printed", ["", "去年", "2024-13-40", "2023-02-29", "2019年2月30日", "45000.5", "22/1/2019"]
)
def test_what_is_no_date(printed: str) -> None:
    with pytest.raises(ValueError):
        dates.parse_date(printed)


def on(read: dates.ReadDate | None) -> str:
    return str(read.on) if read else ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("标题\n正文。\n云州市人民政府\n2024年3月5日\n（此件公开发布）", "2024-03-05"),
        ("标题\n正文。\n云州市人民政府　　2024年3月5日\n", "2024-03-05"),
        ("标题\n云州市审计局局长 张某某\n2023年9月28日\n各位", "2023-09-28"),
        ("报告\n——2026年1月28日在云州市第九届人民代表大会第四次会议上\n各位代表", "2026-01-28"),
        ("二〇一九年一月二十二日", "2019-01-22"),
        ("自2024年3月5日起施行。2024年3月5日前的除外。", ""),
        ("时间：2026-02-12", ""),
        ("2024年2月30日", ""),
    ],
)
def test_the_day_of_signing(text: str, day: str) -> None:
    assert on(dates.read_signed(text)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("第九条 本办法自2020年5月1日起施行。", "2020-05-01"),
        ("本办法自2020年5月1日起施行，有效期5年。新设定的制度自2021年1月1日起施行。", "2020-05-01"),
        ("本市新设的收费自2021年1月1日起施行。本办法自2020年5月1日起实施。", "2020-05-01"),
        ("现将修订后的《甲条例》公布，自2019年3月1日起施行。", "2019-03-01"),
        ("本条例自公布之日起施行。", "2018-06-01"),
        ("本办法自发布之日起30日后施行。", "2018-07-01"),
        ("许可证自2020年5月1日起生效的，按照规定办理。", ""),
        ("本办法经批准后施行。", ""),
    ],
)
def test_the_day_of_effect(text: str, day: str) -> None:
    assert on(dates.read_effective(text, dates.parse_date("2018-06-01"))) == day


HEAD = """中华人民共和国某法
1994年8月31日 第八届全国人民代表大会常务委员会第九次会议通过
2006年2月28日 第十届全国人民代表大会常务委员会第二十次会议《关于修改〈某法〉的决定》第一次修正
2021年10月23日 第十三届全国人民代表大会常务委员会第三十一次会议第二次修正
自2022年1月1日起施行"""


def test_the_history_that_a_law_prints() -> None:
    events = dates.read_history(dates.history_of(HEAD))
    assert [(str(event.on), event.verb) for event in events] == [
        ("1994-08-31", "通过"),
        ("2006-02-28", "修正"),
        ("2021-10-23", "修正"),
    ]
    assert on(dates.signed_from_history(events)) == "1994-08-31"
    assert on(dates.published_from_history(events)) == "2021-10-23"


def test_a_history_in_brackets_over_several_lines() -> None:
    head = "某法\n(1992年9月4日第七届全国人民代表大会常务委员会\n第二十七次会议通过\n根据1995年2月28日决定修正)\n目录"
    events = dates.read_history(dates.history_of(head))
    assert [(str(event.on), event.verb) for event in events] == [
        ("1992-09-04", "通过"),
        ("1995-02-28", "修正"),
    ]


def test_the_other_days() -> None:
    assert on(dates.read_printed("云州市人民政府办公室　2024年3月7日印发")) == "2024-03-07"
    assert on(dates.read_published("标题\n来源：云州日报\n时间：2026-02-12\n")) == "2026-02-12"
    assert on(dates.read_published("标题\n2026-02-03 09:02:33\n【字体：")) == "2026-02-03"
    assert dates.read_published("标题\n正文2026-02-03的会议") is None
