"""Whether a document is in force: the words of lists and records, and terms that a text sets itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from holdings.model.dates import CivilDate, Precision
from holdings.model.numerals import number_of
from holdings.model.validity import Validity, ValidityFacts
from ingest.metadata.dates import find_dates
from ingest.metadata.sentences import sentence_at

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
_OWN = (
    "本(?:办法|规定|条例|细则|规则|意见|通知|公告|通告|方案|措施|标准|规范性文件|文件|政策|规程|决定|清单"
    "|目录)"
)
_DAY = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_SPAN = r"(?P<{0}>[0-9一二三四五六七八九十两]{{1,3}})\s*"
_SUBJECT = rf"(?:(?<=施行，)|(?<=施行,)|(?<=实施，)|(?<=执行，)|(?<=试行，)|{_OWN}[^。；\n]{{0,16}}?)"
#: A term whose subject is the text itself: 有效期5年, 有效期至…, 试行期一年, 施行至…止, 自…起自动失效.
_TERMS: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"{_SUBJECT}有效期(?:限)?\s*(?:自\s*{_DAY}\s*起?\s*)?(?:为|至|到|截至|截止到?)?\s*(?:(?P<until>{_DAY})"
        rf"|{_SPAN.format('years')}年(?!\d|[^。]{{0,3}}月)|{_SPAN.format('months')}个月)"
    ),
    re.compile(rf"{_SUBJECT}试行(?:期(?:限)?)?\s*为?\s*(?:{_SPAN.format('years')}年(?!\d|[^。]{{0,3}}月))"),
    re.compile(
        rf"{_OWN}[^。；\n]{{0,30}}?(?:施行|实施|执行|试行)\s*(?:至|到)\s*(?P<until>{_DAY})\s*(?:止|终止|结束|失效)"
    ),
    re.compile(
        rf"{_OWN}[^，。；\n]{{0,12}}?自?(?P<until>{_DAY})\s*(?P<since>起)?(?:自行|自动)?(?:失效|废止)"
    ),
)
#: Words without which no term is set; only what stands around them is looked at: 2 s instead of 11 for the
#: 2,766 laws of the shared data.
_TERM_WORDS = re.compile(r"有效期|试行期|[施实执试]行[至到]|(?:失效|废止)[。；\n]")
_BEFORE, _BEHIND = 60, 60


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
    """The day on which a text stops being valid by its own words (有效期5年, 有效期至…), and that sentence.

    The day is the first on which it is not valid any more. Only terms whose subject is the text itself.
    """
    for word in _TERM_WORDS.finditer(text):
        first, last = max(0, word.start() - _BEFORE), word.end() + _BEHIND
        for pattern in _TERMS:
            match = pattern.search(text, first, last)
            day = _end_of(match.groupdict(), effective_on) if match else None
            if match and day:
                return day, sentence_at(text, match.start(), match.end())
    return None


def _end_of(term: dict[str, str | None], effective_on: CivilDate | None) -> CivilDate | None:
    if until := term.get("until"):
        for day, _, _ in find_dates(until):
            return day if term.get("since") else CivilDate(day.day + timedelta(days=1))
        return None
    if effective_on is None or effective_on.precision is not Precision.DAY:
        return None
    if years := term.get("years"):
        return _months_after(effective_on, 12 * number_of(years))
    return _months_after(effective_on, number_of(term.get("months") or ""))


def _months_after(start: CivilDate, months: int) -> CivilDate:
    """The same day so many months on, the first of the next month where it has no such day."""
    year, month = divmod(start.day.month - 1 + months, 12)
    try:
        return CivilDate(date(start.day.year + year, month + 1, start.day.day))
    except ValueError:
        year, month = divmod(start.day.month + months, 12)
        return CivilDate(date(start.day.year + year, month + 1, 1))


def with_term(facts: ValidityFacts, term: tuple[CivilDate, str] | None) -> ValidityFacts:
    """The facts with the end that the text sets itself, unless an end is known already."""
    if term is None or facts.ended_as is not None or facts.basis is Validity.NOT_APPLICABLE:
        return facts
    evidence = f"{facts.evidence}；{term[1]}" if facts.evidence else term[1]
    basis = Validity.IN_FORCE if facts.basis is Validity.UNKNOWN else facts.basis
    return replace(facts, basis=basis, ended_on=term[0], ended_as=Validity.EXPIRED, evidence=evidence)
