"""The gate: what is held back, and the near misses that must stay public. Every number here is invented."""

from __future__ import annotations

import time

import pytest

from holdings.model.document import DisclosureMode, Metadata, Provenance, ValueSource, Visibility
from ingest.screening import is_credit_code, is_identity_number, screen, screen_text


def with_check_digit(first: str) -> str:
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


#: Region 99 does not exist; the check digit fits.
NUMBER = with_check_digit("99010119000101001")
ENDING_IN_X = next(
    number
    for serial in range(1000)
    if (number := with_check_digit(f"99010119000101{serial:03d}")).endswith("X")
)


def test_the_invented_numbers_have_true_check_digits() -> None:
    assert is_identity_number(NUMBER)
    assert is_identity_number(ENDING_IN_X)


WITHHELD = [
    (f"身份证号：{NUMBER}。", "identity-number"),
    (f"张某某{ENDING_IN_X}", "identity-number"),
    (f"张某某{ENDING_IN_X.lower()}，", "identity-number"),
    (NUMBER.translate({48 + d: 0xFF10 + d for d in range(10)}), "identity-number"),
    (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", "identity-number"),
    (f"{NUMBER[:6]}\n{NUMBER[6:]}", "identity-number"),
    ("秘密★5年\n云州市文件", "secrecy-mark"),
    ("机 密 ☆\n关于", "secrecy-mark"),
    ("绝密★长期", "secrecy-mark"),
    ("云州市\n 机密 \n关于", "secrecy-mark"),
    ("密级：秘密", "secrecy-mark"),
    ("云州市财政局\n（此件不公开）", "not-open-mark"),
    ("本件不予公开", "not-open-mark"),
    ("（此件依申请公开）", "on-request-mark"),
    ("内部资料\n关于", "internal-mark"),
    ("内部资料，注意保存", "internal-mark"),
    ("【内部事项】\n关于", "internal-mark"),
    ("会后收回", "internal-mark"),
    ("份号：000123\n云州市", "copy-number"),
    ("云州市办法\n（征求意见稿）\n第一条", "draft-mark"),
    ("会签稿", "draft-mark"),
]


@pytest.mark.parametrize(("text", "rule"), WITHHELD)
def test_marks_and_numbers_withhold(text: str, rule: str) -> None:
    result = screen_text(text)
    assert [finding.rule for finding in result.findings] == [rule]
    assert result.visibility is Visibility.WITHHELD


NEAR_MISSES = [
    "保守国家秘密，涉及国家秘密、机密、绝密的，依照保密法办理。",
    "国家秘密的密级分为绝密、机密、秘密三级。",
    "依法不予公开的政府信息，应当说明理由。此件公开发布。",
    "可以依申请公开。公开方式：主动公开",
    "内部使用存档（复审）\n内部资料性出版物管理办法\n内部审计",
    "关于《办法（征求意见稿）》公开征求意见的通知",
    "广播电视稿件，一稿一付",
    f"项目编号{NUMBER}99，",
    f"HT{NUMBER}",
    f"金额{NUMBER}.50元",
    "990101********0014",
    NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10),
    with_check_digit("99010119001301001"),
    with_check_digit("99010120991201001"),
    with_check_digit("00010119000101001"),
    "2019 2020 2021 2022 2023 2024 2025",
    "联系电话 0000-88888888，金额13800000000元",
    "统一社会信用代码 91350100M000100Y43",
]


@pytest.mark.parametrize("text", NEAR_MISSES)
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
    text = f"甲乙丙{NUMBER}丁"
    (finding,) = screen_text(text).findings
    assert (finding.start, finding.end) == (3, 21)
    assert NUMBER not in repr(finding)


def test_the_metadata_are_screened_too() -> None:
    result = screen("正文", Metadata("名单", remarks=f"联系人 {NUMBER}"))
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


def test_screening_a_record_is_fast() -> None:
    text = "审计机关依照法律规定的职权和程序，进行审计监督，2019年以来公开情况见附件，内部管理规范。" * 9
    microseconds = min(_microseconds(text[:400]) for _ in range(10))
    assert microseconds < 45, f"{microseconds:.1f} µs for 400 characters (aim: 15)"


def _microseconds(text: str) -> float:
    began = time.perf_counter()
    for _ in range(100):
        screen_text(text)
    return (time.perf_counter() - began) / 100 * 1e6
