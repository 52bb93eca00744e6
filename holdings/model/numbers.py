"""Document numbers (发文字号): code, year and sequence, whatever the brackets were."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from holdings.model.numerals import DIGIT_CHARACTERS, to_ascii, year_of


class NumberKind(StrEnum):
    """How a number is written: 国办发〔2019〕6号 · 国务院令第711号 · 财政部公告2024年第3号."""

    ISSUE = "issue"
    ORDER = "order"
    NOTICE = "notice"


#: Order names that mean the same body, by their short form.
_SAME_ORDER = {"国令": "国务院令", "主席令": "主席令", "国家主席令": "主席令"}
_REPUBLIC = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number in its parts (GB/T 9704-2012, 7.2.5); numbers are never unique.

    ``code`` is the body's letters (国办发) or the order's name as printed (国务院令, 国令); ``year`` is None
    for orders without one; ``sequence`` keeps ranges and suffixes as printed (``13``, ``5-1``).
    """

    code: str
    year: int | None
    sequence: str
    kind: NumberKind = NumberKind.ISSUE

    def __str__(self) -> str:
        if self.kind is NumberKind.ISSUE:
            return f"{self.code}〔{self.year}〕{self.sequence}号"
        year = "" if self.year is None else f"{self.year}年"
        return f"{self.code}{year}第{self.sequence}号"

    @property
    def key(self) -> str:
        """The form that compares equal for every spelling: ``国办发|2019|6``.

        国令第706号 and 中华人民共和国国务院令第706号 are the same number.
        """
        code = self.code.upper()
        if code.endswith("令"):
            code = code.replace(_REPUBLIC, "")
            code = _SAME_ORDER.get(code, code)
        return f"{code}|{self.year or ''}|{self.sequence.lstrip('0') or '0'}"


FoundNumber = tuple[DocumentNumber, int, int]

_D = f"[{DIGIT_CHARACTERS}]"
_YEAR = r"[12１２][0-9０-９]{3}|[一二][〇○零ＯO0０一二三四五六七八九]{3}"
_SEQUENCE = r"[0-9０-９]{1,5}(?:[-－—～~][0-9０-９]{1,4})?|[一二三四五六七八九十百零〇]{1,6}"
_OPEN, _CLOSE = "〔\\[【（(﹝［{｛〖「〈", "〕\\]】）)﹞］}｝〗」〉"

#: 〔2019〕6号 in any brackets, mixed ones included; 号 may be missing after 〔〕 and [].
_BRACKETED = re.compile(
    rf"[{_OPEN}]\s*(?P<year>{_YEAR})\s*年?\s*[{_CLOSE}]\s*(?:字?\s*第\s*)?(?P<seq>{_SEQUENCE})\s*(?P<mark>[号號]?)"
)
#: 国办发2019年6号, 国办发 2019 6号, 国办发2019-6号: only after a code that ends like one.
_BARE = re.compile(
    r"(?<=[发函办字电通规复文审财秘明號告發])\s*(?P<year>(?:19|20)[0-9]{2}|[12１２][0-9０-９]{3})"
    r"\s*(?:年\s*第?|第|[-－—/]|\s)\s*(?P<seq>[0-9０-９]{1,5})\s*(?P<mark>[号號])"
)
#: 国务院令第711号, 商务部令2005年第14号, 公告（2024年第3号）.
_ORDER = re.compile(
    rf"(?P<name>令|公告|通告)\s*[（(〔]?\s*(?:(?P<year>{_YEAR})\s*年\s*)?(?:第\s*(?P<seq>{_SEQUENCE})|(?<=令)(?P<seq2>[0-9０-９]{{1,5}}))\s*[号號]"
)
#: 市人民政府第17号令, 2024年第3号公告.
_ORDER_AFTER = re.compile(
    rf"(?:(?P<year>{_YEAR})\s*年\s*)?第\s*(?P<seq>{_SEQUENCE})\s*[号號]\s*(?P<name>令|公告|通告)"
)

_CODE_RUN = re.compile(
    r"(?:[A-Za-zＡ-Ｚａ-ｚ\u4e00-\u9fa5]{1,18}"
    r"(?:[（(][\u4e00-\u9fa5]{1,8}[）)][\u4e00-\u9fa5]{0,4})?)[ 　\t]*\Z"
)
_BODY_RUN = re.compile(r"[\u4e00-\u9fa5、·]{0,60}\Z")
#: Words of the letterhead that stand close to a number in flat text (特急办值通〔2020〕526号).
_LETTERHEAD = (
    "特急",
    "加急",
    "急件",
    "特提",
    "平急",
    "明电",
    "发电",
    "内部",
    "绝密",
    "机密",
    "秘密",
    "文件",
    "等级",
)
_LABEL = re.compile(rf"{'|'.join(_LETTERHEAD)}|[\s　文号发字:：（(]")
#: What runs into a code from a sentence or a label; the code begins after the last of them.
_BEFORE_CODE = re.compile(
    r".*(?:根据|按照|依据|依照|参照|遵照|贯彻|落实|执行|废止|印发|转发|批转|通知|意见|决定|批复|方案|办法|规定|文件|以及"
    r"|关于|详见|参见|字号|文号|文号为|编号|号|的|以|见|及|与|由|将|是|在|为|等)"
)
_BEFORE_BODY = re.compile(r".*(?:根据|按照|依据|依照|参照|以及|详见|参见|见|号|的)")


def _sequence(text: str) -> str:
    plain = to_ascii(text)
    return re.sub("[－—～~]", "-", plain)


def _code_before(text: str, end: int) -> tuple[str, int] | None:
    """The code that ends at ``end`` and where it starts, without the words that run into it."""
    run = _CODE_RUN.search(text, max(0, end - 40), end)
    if run is None:
        return None
    start, code = run.start(), run.group().rstrip(" 　\t")
    stop = _BEFORE_CODE.match(code)
    if stop and stop.end() < len(code):
        start, code = start + stop.end(), code[stop.end() :]
    if code[0] == "和" and start and not text[start - 1].isspace():
        start, code = start + 1, code[1:]
    for word in _LETTERHEAD:
        if code.startswith(word) and len(code) > len(word) + 1:
            start, code = start + len(word), code[len(word) :]
    return (to_ascii(code), start) if code else None


def _body_before(text: str, end: int) -> tuple[str, int]:
    run = _BODY_RUN.search(text, max(0, end - 60), end)
    assert run is not None
    start, body = run.start(), run.group()
    stop = _BEFORE_BODY.match(body)
    if stop:
        start, body = start + stop.end(), body[stop.end() :]
    if body[:1] == "日" and text[start - 1 : start].isdecimal():
        start, body = start + 1, body[1:]
    at = body.rfind(_REPUBLIC)
    if at > 0 and body[at - 1] != "、":
        start, body = start + at, body[at:]
    for word in _LETTERHEAD:
        if body.startswith(word):
            start, body = start + len(word), body[len(word) :]
    return body.lstrip("、"), start


def _from_bracketed(text: str, match: re.Match[str], *, whole: bool) -> FoundNumber | None:
    if not match["mark"] and not whole and match.group()[0] not in "〔[﹝［【":
        return None
    before = _code_before(text, match.start())
    if before is None:
        return None
    number = DocumentNumber(before[0], year_of(match["year"]), _sequence(match["seq"]))
    return number, before[1], match.end()


def _from_bare(text: str, match: re.Match[str], *, whole: bool) -> FoundNumber | None:
    before = _code_before(text, match.start())
    if before is None or len(before[0]) < 2:
        return None
    number = DocumentNumber(before[0], year_of(match["year"]), _sequence(match["seq"]))
    return number, before[1], match.end()


def _from_order(text: str, match: re.Match[str], *, whole: bool) -> FoundNumber | None:
    body, start = _body_before(text, match.start())
    return _order(body, start, match, match["seq"] or match["seq2"])


def _from_order_after(text: str, match: re.Match[str], *, whole: bool) -> FoundNumber | None:
    body, start = _body_before(text, match.start())
    return _order(body, start, match, match["seq"])


def _order(body: str, start: int, match: re.Match[str], sequence: str) -> FoundNumber | None:
    name = match["name"]
    if name == "令" and (not body or body[-1] in "命指禁限法责司号"):
        return None
    year = year_of(match["year"]) if match["year"] else None
    kind = NumberKind.ORDER if name == "令" else NumberKind.NOTICE
    return DocumentNumber(body + name, year, _sequence(sequence), kind), start, match.end()


_Reader = Callable[..., FoundNumber | None]
#: Forms in the order they are tried at one place: the one with most signs of a number first.
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_BRACKETED, _from_bracketed),
    (_ORDER_AFTER, _from_order_after),
    (_ORDER, _from_order),
    (_BARE, _from_bare),
)


def _candidates(text: str, *, whole: bool) -> Iterator[FoundNumber]:
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            found = read(text, match, whole=whole)
            if found is not None:
                yield found


def find_numbers(text: str, *, whole: bool = False) -> list[FoundNumber]:
    """The document numbers in a text with their places (code points, end exclusive), in order.

    Reads 〔〕 [] () （） and mixed brackets, none at all (国办发2019年6号), full-width and Chinese digits,
    orders (国务院令第711号, 市人民政府第17号令) and notices (财政部公告2024年第3号). ``whole`` says that the
    text is nothing but a number, so that 号 may be missing.
    """
    kept: list[FoundNumber] = []
    for found in _candidates(text, whole=whole):
        if all(found[2] <= other[1] or found[1] >= other[2] for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda one: one[1])


def parse_number(text: str) -> DocumentNumber | None:
    """The number a short text is, in any spelling, or None where it is something else or more than that.

    >>> str(parse_number("国办发2019年6号"))
    '国办发〔2019〕6号'
    """
    text = text.strip(' 　\t\n《》“”"。，,;；:：')
    if not text or len(text) > 80:
        return None
    for number, start, end in find_numbers(text, whole=True):
        if not text[end:].strip(" 　）)〕]") and not _LABEL.sub("", text[:start]):
            return number
    return None
