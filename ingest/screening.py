"""The gate: what may not become public before a person has looked; it names rule and place, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from holdings.model.document import DisclosureMode, Finding, Metadata, ValueSource, Visibility

#: Digits that may be spaced or broken over lines, full width included; the last may be X.
_DIGITS = re.compile(
    r"(?<![0-9A-Za-z０-９.*])[0-9０-９](?:[ \u3000\n]?[0-9０-９]){13}"
    r"(?:(?:[ \u3000\n]?[0-9０-９]){2}[ \u3000\n]?[0-9０-９XxＸｘ])?"
    r"(?:[ \u3000\n]?[0-9０-９XxＸｘ])?(?![0-9A-Za-z０-９*]|\.[0-9])"
)
_FEW_DIGITS = re.compile(
    "[0-9０-９][ \u3000\n]?[0-9０-９][ \u3000\n]?[0-9０-９][ \u3000\n]?[0-9０-９][ \u3000\n]?[0-9０-９]"
)
_BLANKS = re.compile("[ \u3000\n]")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord(x): "X" for x in "xＸｘ"}
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_ID_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_ID_CHECK = "10X98765432"
#: The first two digits of an administrative code: 11 Beijing … 65 Xinjiang, 71, 81–83, 91.
_PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)})
_REGIONS = _PROVINCES | {*range(61, 66), 71, 81, 82, 83, 91, 99}
_CREDIT_WORDS = re.compile("信用代码|机构代码|税号|纳税人识别号")

_DRAFTS = "征求意见稿|会签稿|送审稿|讨论稿|审议稿|签发稿|公文稿纸|发文稿纸|拟稿纸|内部审核稿"
_KEEP = "注意保存|妥善保存|妥善保管|会后收回|严禁外传|不得外传|请勿外传|禁止外传"
_BEGIN, _END = r"(?m)^[ \u3000（(【〔\[]*", r"[ \u3000）)】〕\]！!。]*$"
#: (rule, words of which one must occur at all, pattern); the plain substring test keeps the common case fast.
_MARKS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "secrecy-mark",
        ("★", "☆"),
        re.compile(r"(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密|内\s{0,4}部|敏\s{0,4}感)\s{0,4}[★☆]"),
    ),
    (
        "secrecy-mark",
        ("密",),
        re.compile(_BEGIN + r"(?:绝\s?密|机\s?密|秘\s?密)[ \u3000]*(?:[*＊xX×][^\n]{0,8})?$"),
    ),
    (
        "secrecy-mark",
        ("密级", "定密"),
        re.compile(r"(?:密级|定密)[ \u3000]*[:：][ \u3000]*(?:绝密|机密|秘密)"),
    ),
    ("not-open-mark", ("公开",), re.compile(r"(?:此件|本件)\s?(?:不公开|不予公开|不宜公开|不得公开)")),
    ("on-request-mark", ("依申请公开",), re.compile(r"(?:此件|本件)\s?依申请公开")),
    (
        "internal-mark",
        ("内部",),
        re.compile(rf"{_BEGIN}(?:仅供)?内部(?:事项|文件|资料|材料|刊物|使用)(?:[ ，,、]*(?:{_KEEP}))?{_END}"),
    ),
    ("internal-mark", ("保存", "收回"), re.compile(rf"{_BEGIN}(?:注意保存|会后收回){_END}")),
    ("copy-number", ("份号",), re.compile(_BEGIN + r"份号[ \u3000]*[:：]?[ \u3000]*[0-9０-９]{3,8}")),
    ("draft-mark", ("稿",), re.compile(f"{_BEGIN}(?:{_DRAFTS}){_END}")),
)


@dataclass(frozen=True, slots=True)
class Screening:
    """The verdict on a document: findings withhold it, notes are only for the review list."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def visibility(self) -> Visibility:
        """Public where nothing was found, else withheld."""
        return Visibility.WITHHELD if self.findings else Visibility.PUBLIC


CLEAN = Screening()


def screen_text(text: str) -> Screening:
    """What the gate finds in a text: secrecy marks, internal marks, drafts, identity numbers.

    An identity number needs the check digit of GB 11643 (ISO 7064 MOD 11-2), a birth date that may be and a
    region; a unified social credit code is public. 国家秘密 in a sentence is no mark. Fifteen digits that
    may be an old identity number are a note only.
    """
    findings = [Finding(rule, start, end) for rule, start, end in _marks(text)]
    notes: list[Finding] = []
    if _FEW_DIGITS.search(text):
        for rule, start, end in _identity_numbers(text):
            (notes if rule == "old-identity-number" else findings).append(Finding(rule, start, end))
    return Screening(tuple(findings), tuple(notes)) if findings or notes else CLEAN


def screen(text: str, metadata: Metadata) -> Screening:
    """What the gate finds in a document: its text, the words of its metadata, and its disclosure mode.

    The mark 此件依申请公开 withholds unless the depositor states that mode himself; 不予公开 always does.
    A finding in the metadata has the place 0–0 and names the field in its rule.
    """
    result = screen_text(text)
    findings = list(result.findings)
    mode = metadata.provenance.get("disclosure_mode")
    if metadata.disclosure_mode is DisclosureMode.NOT_OPEN:
        findings.append(Finding("mode-not-open", 0, 0))
    elif (
        metadata.disclosure_mode is DisclosureMode.ON_REQUEST
        and mode
        and mode.source is not ValueSource.TEXT_RULE
    ):
        findings = [finding for finding in findings if finding.rule != "on-request-mark"]
    for name in ("title", "remarks", "origin", "index_number"):
        value = getattr(metadata, name)
        if len(value) >= 4:
            findings += [Finding(f"{one.rule}/{name}", 0, 0) for one in screen_text(value).findings]
    return Screening(tuple(findings), result.notes) if findings or result.notes else CLEAN


def _marks(text: str) -> Iterator[tuple[str, int, int]]:
    for rule, words, pattern in _MARKS:
        for word in words:
            if word in text:
                yield from ((rule, match.start(), match.end()) for match in pattern.finditer(text))
                break


def _identity_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _DIGITS.finditer(text):
        digits = _BLANKS.sub("", match.group()).translate(_WIDE)
        before = text[max(0, match.start() - 16) : match.start()]
        if len(digits) == 18 and is_identity_number(digits):
            if not (is_credit_code(digits) and _CREDIT_WORDS.search(before)):
                yield "identity-number", match.start(), match.end()
        elif len(digits) == 15 and _is_old_identity_number(digits):
            yield "old-identity-number", match.start(), match.end()


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code (GB 32100, check character MOD 31)."""
    if len(code) != 18 or any(character not in _CREDIT_LETTERS for character in code):
        return False
    total = sum(_CREDIT_LETTERS.index(code[place]) * _CREDIT_WEIGHTS[place] for place in range(17))
    return _CREDIT_LETTERS[-total % 31] == code[17]


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a citizen's identity number: region, birth date and check digit fit."""
    if not number[:17].isdecimal() or int(number[:2]) not in _REGIONS:
        return False
    total = sum(int(number[place]) * _ID_WEIGHTS[place] for place in range(17))
    return _ID_CHECK[total % 11] == number[17] and _may_be_birth_date(number[6:14])


def _is_old_identity_number(number: str) -> bool:
    return number.isdecimal() and int(number[:2]) in _REGIONS and _may_be_birth_date("19" + number[6:12])


def _may_be_birth_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(1850, 1, 1) <= born <= date.today()
