"""Whether a document is in force: the words of lists and records, and terms that a text sets itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from holdings.model.dates import CivilDate, Precision
from holdings.model.numerals import number_of
from holdings.model.validity import Validity, ValidityFacts
from ingest.metadata.dates import find_dates

#: What the words of sources mean; 尚未生效 is not stored, it follows from 施行日期.
WORDS: dict[str, Validity] = {
    "有效": Validity.IN_FORCE,
    "现行有效": Validity.IN_FORCE,
    "继续有效": Validity.IN_FORCE,
    "in_force": Validity.IN_FORCE,
    "已修改": Validity.AMENDED,
    "已被修改": Validity.AMENDED,
    "部分有效": Validity.AMENDED,
    "部分失效": Validity.AMENDED,
    "amended": Validity.AMENDED,
    "已被新版本替代": Validity.SUPERSEDED,
    "已被替代": Validity.SUPERSEDED,
    "已被修订": Validity.SUPERSEDED,
    "superseded": Validity.SUPERSEDED,
    "已废止": Validity.REPEALED,
    "废止": Validity.REPEALED,
    "全文废止": Validity.REPEALED,
    "repealed": Validity.REPEALED,
    "失效": Validity.EXPIRED,
    "已失效": Validity.EXPIRED,
    "宣布失效": Validity.EXPIRED,
    "有效期届满": Validity.EXPIRED,
    "有效期满": Validity.EXPIRED,
    "已过有效期": Validity.EXPIRED,
    "全文失效": Validity.EXPIRED,
    "expired": Validity.EXPIRED,
    "尚未生效": Validity.NOT_YET,
    "尚未施行": Validity.NOT_YET,
    "未生效": Validity.NOT_YET,
    "未施行": Validity.NOT_YET,
    "not_yet": Validity.NOT_YET,
    "不适用": Validity.NOT_APPLICABLE,
    "not_applicable": Validity.NOT_APPLICABLE,
    "未标注": Validity.UNKNOWN,
    "来源未标注": Validity.UNKNOWN,
    "未知": Validity.UNKNOWN,
    "unknown": Validity.UNKNOWN,
}
_OWN = r"本(?:办法|规定|条例|细则|规则|意见|通知|公告|通告|方案|措施|标准|规范性文件|文件|政策)"
_TERM = re.compile(
    rf"(?:(?<=施行，)|(?<=施行,)|(?<=实施，)|(?<=执行，)|{_OWN}[^。；\n]{{0,16}}?)有效期(?:限)?\s*[为至]*\s*"
    r"(?:(?P<years>[0-9一二三四五六七八九十两]{1,3})\s*年(?!\d|[^。]{0,3}月)|(?P<until>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日))"
)


def facts_of(
    printed: str,
    *,
    evidence: str,
    ended_on: CivilDate | None = None,
    amended_on: CivilDate | None = None,
    known_on: CivilDate | None = None,
) -> ValidityFacts | None:
    """The facts that a source's word states (有效, 已废止, …); None for a word the table does not know.

    ``known_on`` is the day an amendment is taken to be known from where the source gives none.
    """
    word = WORDS.get(printed.strip())
    if word is None:
        return None
    if word in (Validity.REPEALED, Validity.EXPIRED, Validity.SUPERSEDED):
        return ValidityFacts(ended_on=ended_on, ended_as=word, amended_on=amended_on, evidence=evidence)
    if word is Validity.AMENDED:
        return ValidityFacts(Validity.IN_FORCE, amended_on=amended_on or known_on, evidence=evidence)
    basis = Validity.IN_FORCE if word is Validity.NOT_YET else word
    ended_as = Validity.EXPIRED if ended_on else None
    return ValidityFacts(
        basis, amended_on=amended_on, ended_on=ended_on, ended_as=ended_as, evidence=evidence
    )


def read_term(text: str, effective_on: CivilDate | None) -> tuple[CivilDate, str] | None:
    """The day on which a text stops being valid by its own words (有效期5年, 有效期至…), and those words.

    The day is the first on which it is not valid any more. Only terms whose subject is the text itself.
    """
    for match in _TERM.finditer(text):
        if match["until"]:
            for day, _, _ in find_dates(match["until"]):
                return CivilDate(day.day + timedelta(days=1)), match.group()
        elif effective_on and effective_on.precision is Precision.DAY:
            return _years_after(effective_on, number_of(match["years"])), match.group()
    return None


def _years_after(start: CivilDate, years: int) -> CivilDate:
    day = start.day
    leap = day.month == 2 and day.day == 29
    return CivilDate(date(day.year + years, 3 if leap else day.month, 1 if leap else day.day))


def with_term(facts: ValidityFacts, term: tuple[CivilDate, str] | None) -> ValidityFacts:
    """The facts with the end that the text sets itself, unless an end is known already."""
    if term is None or facts.ended_as is not None or facts.basis is Validity.NOT_APPLICABLE:
        return facts
    evidence = f"{facts.evidence}；{term[1]}" if facts.evidence else term[1]
    basis = Validity.IN_FORCE if facts.basis is Validity.UNKNOWN else facts.basis
    return replace(facts, basis=basis, ended_on=term[0], ended_as=Validity.EXPIRED, evidence=evidence)
