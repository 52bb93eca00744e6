"""What kind of document a text is: genre, disclosure mode, gazette: suggestions with reasons."""

from __future__ import annotations

import re

from holdings.model.document import DisclosureMode, GazettePlace, Term
from holdings.vocabularies import vocabularies
from ingest.metadata.suggestion import Suggestion

#: Ends of titles and the genre each means, longest first where one ends in another; ``issuer`` narrows.
_GENRE_BY_TITLE: tuple[tuple[str, str, float], ...] = (
    ("政府工作报告", "政府工作报告", 0.95),
    ("审计结果公告", "审计结果公告", 0.95),
    ("审计工作报告", "审计工作报告", 0.95),
    ("审计结果", "审计结果公告", 0.7),
    ("决算草案|决算报告|决算公开|决算", "决算", 0.85),
    ("预算草案|预算报告|预算公开|预算", "预算", 0.85),
    ("统计公报", "统计公报", 0.95),
    ("信息公开工作年度报告|信息公开年度报告", "信息公开年度报告", 0.95),
    ("信息公开指南|公开指南", "信息公开指南", 0.95),
    ("公开目录", "信息公开目录", 0.9),
    ("办事指南|服务指南", "办事指南", 0.95),
    ("应急预案|预案", "应急预案", 0.85),
    ("印发.*应急预案》?的(?:通知|函)", "应急预案", 0.7),
    ("印发.*(?:规划|规划纲要|五年规划|行动计划)》?(?:（.{1,12}）)?的通知", "规划计划", 0.7),
    ("权责清单|权力清单|责任清单", "权责清单", 0.9),
    ("行政处罚决定书?", "行政处罚决定", 0.9),
    ("行政许可决定书?", "行政许可决定", 0.9),
    ("招标公告", "招标公告", 0.9),
    ("中标(?:结果)?公告", "中标公告", 0.9),
    ("采购公告", "采购公告", 0.9),
    ("出让公告", "土地出让公告", 0.85),
    ("征收(?:补偿)?(?:决定)?公告", "征收公告", 0.85),
    ("(?:招聘|招考|招录|录用).{0,12}公告", "招考公告", 0.85),
    ("(?:建议|提案).{0,12}(?:答复|复函)", "建议提案答复", 0.9),
    ("任免|任职|任免职(?:的)?通知|任免的通知", "人事任免", 0.85),
    ("解读|图解", "政策解读", 0.85),
    ("讲话|致辞", "领导讲话", 0.85),
    ("公示", "公示", 0.9),
    ("复函|函", "函", 0.9),
    ("批复", "批复", 0.95),
    ("请示", "请示", 0.9),
    ("议案", "议案", 0.9),
    ("纪要", "纪要", 0.9),
    ("通知", "通知", 0.95),
    ("通报", "通报", 0.9),
    ("通告", "通告", 0.9),
    ("公告", "公告", 0.9),
    (r"政府公报\d{4}年第\d{1,3}期", "政府公报", 0.95),
    ("公报", "公报", 0.8),
    ("意见", "意见", 0.9),
    ("决议", "决议", 0.9),
    ("决定", "决定", 0.9),
    ("命令|令", "命令（令）", 0.8),
    ("规划|规划纲要|行动计划|计划|工作要点", "规划计划", 0.75),
    ("报告", "报告", 0.7),
)
_STATUTE = re.compile("(?:条例|办法|规定|细则|规则|实施细则|章程|规程)$")
_LAW = re.compile("(?:(?<!办)法|法典|修正案|宪法)$")
_JUDICIAL = re.compile("(?:解释|规定|批复|安排|规则|意见|通知|办法|决定)$")
_JUDICIAL_NAME = "司法解释"
#: Bodies that make statutes, and the genre of what they make.
_STATUTE_BODIES = (
    (re.compile("全国人民代表大会"), "宪法法律", 0.9),
    (re.compile("人民代表大会|人大常委会"), "地方性法规", 0.85),
    (re.compile("^国务院(?!办公厅)(?:、|$)"), "行政法规", 0.85),
)
_NOTE = re.compile(r"[（(][^（）()]{1,24}[）)]$|_?节选$")
_TABLE = tuple((re.compile(f"(?:{end})$"), genre, sure) for end, genre, sure in _GENRE_BY_TITLE)
_DISCLOSE = re.compile(
    r"(?:此件|本件|公开属性|公开方式|信息公开(?:类别|选项|属性|形式))\s*[:：]?\s*"
    r"(?P<mode>主动公开|依申请公开|不予公开|不公开|公开发布|全文公开|公开)"
)
_MODES = {
    "依申请公开": DisclosureMode.ON_REQUEST,
    "不予公开": DisclosureMode.NOT_OPEN,
    "不公开": DisclosureMode.NOT_OPEN,
}
_GAZETTE = re.compile(
    r"《?(?P<name>[\u4e00-\u9fa5]{2,20}公报)》?\s*[（(]?\s*(?P<year>\d{4})\s*年\s*第?\s*(?P<issue>\d{1,3})\s*[期号]"
    r"(?:[^\n]{0,6}?第\s*(?P<page>\d{1,4})\s*页)?"
)


def read_genre(title: str, issuers: tuple[Term, ...], *, ordered: bool = False) -> Suggestion | None:
    """The genre that the end of a title says, with the issuing body where the end alone does not.

    ``ordered`` says that an order (令) published the text, which makes a department's rules 规章.
    """
    plain = _NOTE.sub("", title.strip())
    named = _genre_of_statute(plain, "、".join(body.label for body in issuers), ordered=ordered)
    if named is None:
        named = next(
            (
                (genre, sure, match.group())
                for pattern, genre, sure in _TABLE
                if (match := pattern.search(plain))
            ),
            None,
        )
    if named is None:
        return None
    term = vocabularies().genres.find(named[0])
    return Suggestion(term, named[1], named[2]) if term else None


def _genre_of_statute(title: str, bodies: str, *, ordered: bool) -> tuple[str, float, str] | None:
    if re.search("法院|检察院", bodies) and _JUDICIAL.search(title):
        return "司法解释", 0.85, f"{_JUDICIAL_NAME}，{bodies}"
    match = _LAW.search(title) or _STATUTE.search(title)
    if not match:
        return None
    for pattern, genre, sure in _STATUTE_BODIES:
        if pattern.search(bodies):
            return genre, sure, f"{match.group()}，{bodies}"
    if ordered:
        return ("地方政府规章" if "政府" in bodies else "部门规章"), 0.75, f"{match.group()}，{bodies}令"
    return ("行政规范性文件", 0.6, match.group()) if bodies else None


def read_mode(text: str) -> tuple[DisclosureMode, str] | None:
    """The disclosure mode that a mark at the beginning or end of a text prints (此件公开发布)."""
    for part in (text[:600], text[-1200:]):
        match = _DISCLOSE.search(part)
        if match:
            return _MODES.get(match["mode"], DisclosureMode.PROACTIVE), match.group().strip()
    return None


def mode_of(printed: str) -> DisclosureMode | None:
    """The disclosure mode that a list's word means, None for an unknown word."""
    words = {
        "主动公开": DisclosureMode.PROACTIVE,
        "公开": DisclosureMode.PROACTIVE,
        "proactive": DisclosureMode.PROACTIVE,
    }
    words |= {
        "不予公开": DisclosureMode.NOT_OPEN,
        "不公开": DisclosureMode.NOT_OPEN,
        "not_open": DisclosureMode.NOT_OPEN,
    }
    words |= {"依申请公开": DisclosureMode.ON_REQUEST, "on_request": DisclosureMode.ON_REQUEST}
    return words.get(printed.strip())


def read_gazette(text: str) -> tuple[GazettePlace, str] | None:
    """The gazette issue that a short line at the beginning or end of a text names."""
    lines = text[:800].split("\n")[:8] + text[-400:].split("\n")[-4:]
    for line in lines:
        match = _GAZETTE.search(line) if len(line) < 60 else None
        if match:
            return gazette_place(match), match.group()
    return None


def parse_gazette(printed: str) -> GazettePlace | None:
    """The gazette issue that a value states (《云州市人民政府公报》2024年第3期), None for anything else."""
    match = _GAZETTE.search(printed)
    return gazette_place(match) if match else None


def gazette_place(match: re.Match[str]) -> GazettePlace:
    """The place that a match of the gazette pattern names."""
    page = int(match["page"]) if match["page"] else None
    return GazettePlace(match["name"], int(match["year"]), match["issue"], page)
