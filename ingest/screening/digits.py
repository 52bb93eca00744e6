"""Numbers of people in rows of digits: identity numbers, cards and accounts, mobile telephones.

A row may be spaced, hyphenated, in full width or broken over lines. What its check digit does not settle, the
words around it do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.screening.context import Surroundings, surroundings
from ingest.screening.numbers import (
    is_card_number,
    is_credit_code,
    is_identity_number,
    is_old_identity_number,
    looks_like_identity_number,
)

Found = tuple[str, int, int]

_DIGIT = "[0-9０-９]"
_GAP = "[ \u3000\n\\-－‐]?"
_ALONE_BEFORE = r"(?<![0-9A-Za-z０-９.*＊×])"
_ALONE_AFTER = r"(?![0-9A-Za-z０-９*＊×]|\.[0-9])"
#: Eleven digits in a row, however spaced: less is no number of these kinds.
_RUN = re.compile(f"{_DIGIT}(?:{_GAP}{_DIGIT}){{10,}}(?:{_GAP}[XxＸｘ])?")
_IDENTITY = re.compile(f"{_ALONE_BEFORE}{_DIGIT}(?:{_GAP}{_DIGIT}){{16}}{_GAP}[0-9０-９XxＸｘ]{_ALONE_AFTER}")
_OLD_IDENTITY = re.compile(f"{_ALONE_BEFORE}{_DIGIT}{{15}}{_ALONE_AFTER}")
_CARD = re.compile(
    f"{_ALONE_BEFORE}(?:{_DIGIT}{{15,21}}|{_DIGIT}{{4}}(?:[ \u3000\n-]{_DIGIT}{{4}}){{3}}"
    f"(?:[ \u3000\n-]{_DIGIT}{{1,3}})?|{_DIGIT}{{4,15}}\n{_DIGIT}{{4}}(?: ?{_DIGIT}){{0,11}}){_ALONE_AFTER}"
)
_MOBILE = re.compile(
    "(?<![0-9A-Za-z０-９.*＊×])(?:(?:[+＋]|00)?(?:86|８６)[ -]?)?"
    f"([1１][3-9３-９]{_DIGIT}(?:[ \u3000-]?{_DIGIT}{{4}}){{2}}|[1１][3-9３-９]{_DIGIT}{{4}}\n{_DIGIT}{{5}}"
    f"|[1１][3-9３-９]{_DIGIT}{{2}}\n{_DIGIT}{{7}})"
    r"(?![0-9０-９A-Za-z*＊×]|\.[0-9]|[ ]?(?:元|万|亿|％|%|平方|吨|公里|千米|人次))"
)
_BLANKS = re.compile("[ \u3000\n\\-－‐]")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord(x): "X" for x in "xＸｘ"}

_CREDIT_WORDS = re.compile("信用代码|机构代码|税号|纳税人识别号")
_IDENTITY_WORDS = re.compile("身份证|身份号码|身份证件|公民身份|证件号")
#: A number typed or recognised badly is a person's number all the same where the words before it say so.
_SUSPECT = re.compile(
    "(?:身份证|公民身份|身份号码|证件号码?)[^0-9０-９A-Za-z。；\n]{0,10}\n?"
    r"([0-9０-９][0-9０-９OoIlSBZQD| ]{12,22}[0-9０-９XxＸｘOoIl])(?![0-9A-Za-z０-９*])"
)
_MISREAD = str.maketrans("OoQDIl|SBZ", "0000111582")
_CARD_WORDS = re.compile(
    "卡[ \u3000]?号|银行卡|一卡通|存折|账[ \u3000]?号|帐[ \u3000]?号|账户|帐户|开户|打卡|社保卡|惠农"
)
_OF_A_BODY = re.compile(
    "专户|非税|对公|基本户|国库|财政|保证金|公司|企业|单位名称|收款单位|缴款|公积金中心"
    "|(?:局|中心|委员会|院|学校|政府|协会|银行存款)[ \u3000，,、：:）)]"
)
_CONTACT = re.compile(
    "联[ \u3000]?系|咨询|热线|值班|举报|监督|投诉|客服|传真|报名|受理|办公|服务电话|电[ \u3000]?话|手机"
)
_PRIVATE = re.compile(
    "住址|家庭|身份证|出生|户[ \u3000]?主|家长|监护人|患者|病历|低保|特困|救助|残疾|学生|学籍|本人|持证|死者"
    "|伤者|嫌疑|当事人|被处罚人"
)
_OFFICE = re.compile("单位|部门|职务|科室|机构|处室|岗位")
_LONG_FIGURES = re.compile(r"(?<![0-9])[0-9][0-9,.]{4,}(?![0-9])")


def find_numbers(text: str) -> Iterator[Found]:
    """The numbers of people in a text: rule, start, end, in no particular order."""
    for match in _RUN.finditer(text):
        yield from _in_run(text, match.start(), match.end())
    if "证件" not in text and "身份" not in text:
        return
    for match in _SUSPECT.finditer(text):
        printed = _plain(match[1])
        digits = printed.translate(_MISREAD)
        if len(digits) < 20 and looks_like_identity_number(digits[:18]) and not is_identity_number(printed):
            yield "suspect-identity-number", *match.span(1)


def _in_run(text: str, start: int, end: int) -> Iterator[Found]:
    """A run may hold several numbers side by side: the columns of a table."""
    # What stands before the run is seen by the lookbehinds, what follows it is not: one character more.
    end = min(len(text), end + 2)
    taken: list[tuple[int, int]] = []
    for find in (_identities, _cards, _mobiles):
        for found in find(text, start, end):
            if not any(found[1] < other[1] and other[0] < found[2] for other in taken):
                taken.append(found[1:])
                yield found


def _identities(text: str, start: int, end: int) -> Iterator[Found]:
    at = start
    while match := _IDENTITY.search(text, at, end):
        digits = _plain(match.group())
        if is_identity_number(digits):
            before = text[max(0, match.start() - 16) : match.start()]
            if not (is_credit_code(digits) and _CREDIT_WORDS.search(before)):
                yield "identity-number", match.start(), match.end()
            at = match.end()
        else:
            # Another number of the same run may begin behind the next blank.
            at = match.start() + 1
    for match in _OLD_IDENTITY.finditer(text, start, end):
        if is_old_identity_number(_plain(match.group())):
            around = surroundings(text, match.start(), match.end())
            is_said = _IDENTITY_WORDS.search(around.before) or _IDENTITY_WORDS.search(around.head)
            yield ("identity-number" if is_said else "old-identity-number"), match.start(), match.end()


def _cards(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _CARD.finditer(text, start, end):
        number = _plain(match.group())
        around = surroundings(text, match.start(), match.end())
        rule = _card_rule(number, around, is_whole=len(number) == len(match.group()))
        if rule:
            yield rule, match.start(), match.end()


def _card_rule(number: str, around: Surroundings, *, is_whole: bool) -> str:
    said = bool(_CARD_WORDS.search(around.before)) or bool(_CARD_WORDS.search(around.head))
    card = is_card_number(number)
    if not card and not (said and around.head):
        return ""
    if _OF_A_BODY.search(around.line) and not around.head:
        return "account-of-a-body"
    if card and (said or (number.startswith("62") and len(number) in (16, 19))):
        return "bank-card"
    # In a list of persons a column of accounts needs no check digit: passbooks have none.
    return "bank-account" if said and around.head and is_whole else ""


def _mobiles(text: str, start: int, end: int) -> Iterator[Found]:
    for match in _MOBILE.finditer(text, start, end):
        around = surroundings(text, match.start(), match.end())
        if len(_LONG_FIGURES.findall(around.line)) >= 3 and not around.head:
            continue
        yield ("public-mobile" if _is_public_contact(around) else "mobile"), *match.span(1)


def _is_public_contact(around: Surroundings) -> bool:
    """Whether a mobile number is the contact an office gives: said so, and nothing private beside it."""
    if _PRIVATE.search(around.line) or _PRIVATE.search(around.head):
        return False
    if around.head:
        return bool(_OFFICE.search(around.head))
    return bool(_CONTACT.search(around.before))


def _plain(row: str) -> str:
    return _BLANKS.sub("", row).translate(_WIDE)
