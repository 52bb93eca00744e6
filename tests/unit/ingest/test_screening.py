"""The gate: what is held back, and the near misses that must stay public. Every number here is invented."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import (
    DisclosureMode,
    GazettePlace,
    Metadata,
    Provenance,
    Term,
    ValueSource,
    Visibility,
)
from ingest.screening import mask, screen, screen_text
from ingest.screening.numbers import is_card_number, is_credit_code, is_identity_number
from tests.unit.ingest.planted import CARD16, CARD19, ID, ID_X, NEAR_MISSES, PLANTED, VISA


def test_the_invented_numbers_have_true_check_digits() -> None:
    assert is_identity_number(ID)
    assert is_identity_number(ID_X)
    assert all(map(is_card_number, (CARD16, CARD19, VISA)))
    assert len(PLANTED) >= 60
    assert len(NEAR_MISSES) >= 15


@pytest.mark.parametrize(("text", "rules"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_what_is_planted_is_found(text: str, rules: tuple[str, ...]) -> None:
    result = screen_text(text)
    assert Counter(finding.rule for finding in result.findings) == Counter(rules)
    assert result.visibility is Visibility.WITHHELD


@pytest.mark.parametrize("text", [case[1] for case in NEAR_MISSES], ids=[case[0] for case in NEAR_MISSES])
def test_near_misses_stay_public(text: str) -> None:
    assert screen_text(text).findings == ()


def test_fifteen_digits_are_only_noted() -> None:
    result = screen_text("旧号 990101500101001 号")
    assert result.visibility is Visibility.PUBLIC
    assert [note.rule for note in result.notes] == ["old-identity-number"]


def test_a_social_credit_code_is_public() -> None:
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")


def test_a_finding_has_a_place_and_no_value() -> None:
    text = f"甲乙丙{ID}丁"
    (finding,) = screen_text(text).findings
    assert (finding.start, finding.end) == (3, 21)
    assert ID not in repr(finding)


def test_the_metadata_are_screened_too() -> None:
    result = screen("正文", Metadata("名单", remarks=f"联系人 {ID}"))
    assert [finding.rule for finding in result.findings] == ["identity-number/remarks"]


def stated(mode: DisclosureMode, source: ValueSource) -> Metadata:
    return Metadata("甲", disclosure_mode=mode, provenance={"disclosure_mode": Provenance(source)})


def test_the_disclosure_mode_decides() -> None:
    marked = "（此件依申请公开）"
    on_request = stated(DisclosureMode.ON_REQUEST, ValueSource.TRANSFER_LIST)
    assert screen(marked, on_request).visibility is Visibility.PUBLIC
    read = stated(DisclosureMode.ON_REQUEST, ValueSource.TEXT_RULE)
    assert screen(marked, read).visibility is Visibility.WITHHELD
    not_open = stated(DisclosureMode.NOT_OPEN, ValueSource.TRANSFER_LIST)
    assert screen("正文", not_open).visibility is Visibility.WITHHELD
    assert screen("正文", Metadata("甲")).visibility is Visibility.PUBLIC


@pytest.mark.parametrize(
    ("genre", "title", "withheld"),
    [
        ("g11", "关于申请追加经费的请示", True),
        ("g10", "关于某项工作情况的报告", True),
        ("g14", "关于商请支持的函", True),
        ("g15", "专题会议纪要", True),
        ("g10", "2023年度审计工作报告", False),
        ("g10", "关于2023年预算执行情况的报告", False),
        ("g10", "某某事故调查报告", False),
        ("g08", "关于某事的通知", False),
    ],
)
def test_papers_between_offices_wait_for_a_person(genre: str, title: str, withheld: bool) -> None:
    paper = Metadata(title, genre=Term(genre, ""))
    assert (screen("正文", paper).visibility is Visibility.WITHHELD) is withheld


def test_what_is_said_to_be_public_is_no_paper_between_offices() -> None:
    paper = Metadata("关于某事的函", genre=Term("g14", "函"))
    published = replace(
        paper,
        published_on=CivilDate.parse("2024-01-02"),
        provenance={"published_on": Provenance(ValueSource.TRANSFER_LIST)},
    )
    for public in (
        published,
        replace(paper, disclosure_mode=DisclosureMode.PROACTIVE),
        replace(paper, gazette=GazettePlace("云州市人民政府公报", 2024, "1")),
    ):
        assert screen("正文", public).visibility is Visibility.PUBLIC
    only_read = replace(published, provenance={"published_on": Provenance(ValueSource.TEXT_RULE)})
    assert screen("正文", only_read).visibility is Visibility.WITHHELD


def test_other_parts_of_a_file_are_screened_too() -> None:
    parts = {"file-name": f"张甲乙{ID}", "properties": "内部资料\n作者"}
    result = screen("正文", Metadata("名单"), parts)
    assert [finding.rule for finding in result.findings] == [
        "identity-number/file-name",
        "internal-mark/properties",
    ]


@pytest.mark.parametrize(
    ("rule", "value", "shown"),
    [
        ("identity-number", ID, f"{ID[:6]}{'■' * 12}"),
        ("bank-card/remarks", CARD16, f"{CARD16[:4]}{'■' * 8}{CARD16[-4:]}"),
        ("mobile", "13800000000", "138■■■■0000"),
        ("minor", "王小乙", "■■■"),
        ("identity-number", "99", "■■"),
        ("secrecy-mark", "秘密★5年", "秘密★5年"),
    ],
)
def test_staff_see_masked_values(rule: str, value: str, shown: str) -> None:
    assert mask(rule, value) == shown


def test_screening_a_record_is_fast() -> None:
    text = "审计机关依照法律规定的职权和程序，进行审计监督，2019年以来公开情况见附件，内部管理规范。" * 9
    microseconds = min(_microseconds(text[:400]) for _ in range(10))
    assert microseconds < 45, f"{microseconds:.1f} µs for 400 characters (aim: 15)"


def _microseconds(text: str) -> float:
    began = time.perf_counter()
    for _ in range(100):
        screen_text(text)
    return (time.perf_counter() - began) / 100 * 1e6
