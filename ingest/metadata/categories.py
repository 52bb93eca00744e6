"""The disclosure category (公开类别) that a document belongs to: a suggestion by form, subject and level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from holdings.model.document import Term
from holdings.vocabularies import vocabularies, vocabulary_data
from ingest.metadata.suggestion import Suggestion

#: Levels of bodies and the level whose own categories they publish under; all others use the city's.
_OWN_CATEGORIES = {"county": "county", "county_dept": "county", "town": "town", "utility": "utility"}
_STATUTES = ("h01", "h02", "h03", "h04", "h05", "h06", "h07", "h08")
_LETTERS = ("g12", "g14", "h33")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A category, the words of a title that point to it (None: any), and the genres it is limited to."""

    category: str
    words: re.Pattern[str] | None
    confidence: float
    genres: tuple[str, ...] = ()


def _by_words(category: str, words: str, confidence: float = 0.65) -> _Rule:
    return _Rule(category, re.compile(words), confidence)


#: In this order: what a document is beats what it speaks of, the rarer subject beats the commoner.
_RULES: tuple[_Rule, ...] = (
    _Rule("c02", None, 0.7, _STATUTES),
    _by_words(
        "c02", "(?:[^案]法|法典|条例|修正案|规则|细则|(?<!关于)(?:办法|规定))(?:[（(][^（）()]{1,12}[）)])?$"
    ),
    _by_words("c22", "解读$|图解", 0.5),
    _by_words("c03", "政府工作报告|讲话|致辞"),
    _by_words("c07", "审计(?:结果|工作报告|公告|整改|报告|调查)|预算执行.{0,20}审计|专项审计"),
    _by_words("c14", "政府采购|集中采购目录|采购公告|中标|成交公告|竞争性磋商"),
    _by_words("c05", "预算|决算|三公经费|财政收支"),
    _by_words("c09", "任免|任职|免职|任命|免去|领导分工|任前公示|组成人员"),
    _by_words("c10", "公务员|招录|招考|考试录用|拟录用|事业单位公开招聘|招聘公告"),
    _by_words("c17", "使用权.{0,6}(?:出让|挂牌|拍卖)|(?:出让|挂牌|拍卖)公告|供地计划|采矿权|探矿权|矿业权"),
    _by_words("c16", "征收(?:土地|与补偿|补偿|决定)|房屋征收|征地|拆迁|补偿安置|安置补偿"),
    _by_words("c18", "改制|产权(?:转让|交易)|国有企业.{0,10}(?:重组|转让)|国资监管"),
    _by_words("c19", "民生实事|办实事|惠民工程|实事项目"),
    _by_words("c20", "热线|12345|公开电话|诉求办理"),
    _by_words(
        "c06",
        "扶贫|脱贫|救灾资金|救灾款|救济|优抚|抚恤|(?:高龄|生活|护理)津贴|临时救助|补贴资金|补贴发放|补助发放"
        "|衔接资金|捐赠|困难群众",
    ),
    _by_words("c12", "行政处罚|裁量基准|执法事项|处罚标准|关于.{0,12}禁止.{2,30}通告$"),
    _by_words(
        "c11", "(?:取消|调整|下放|清理|公布).{0,14}(?:许可|审批)|行政许可事项|权责清单|权力清单|责任清单"
    ),
    _by_words(
        "c21",
        "应急预案|应急处置|突发|疫情|肺炎|灾情|强降雨|事故调查|事故|爆炸|预警|防汛|抗旱|地震|复工复产|防控",
    ),
    _by_words("c15", "招标|重点(?:建设)?项目|重大(?:建设)?项目名单|可行性研究|初步设计"),
    _by_words("c13", "办事指南|办理(?:时限|流程)|一次性告知|政务服务中心|办税|参保缴费|审批服务|窗口"),
    _by_words(
        "c08",
        "服务指南|查阅指南|公开指南|公开目录|机构设置|机构编制|主要职责|内设机构|三定|组建|职责范围|服务承诺",
    ),
    _by_words("c04", "规划纲要|五年规划|国民经济和社会发展|年度计划|统计公报|经济运行|城市建设计划|专项规划"),
    _Rule("c22", None, 0.5, _LETTERS),
    _by_words("c22", "节假日|放假|公报|诉.{2,40}案$|纠纷案|奖励的决定|招生入学|表彰|授予", 0.5),
    _by_words("c02", "废止|宣布失效|规范性文件|暂行办法|(?:办法|规定|细则|规则|规程).{0,4}的通知$"),
    _by_words(
        "c01", "改革|试点|(?:实施|工作|行动)方案|行动计划|工作要点|重大决策|营商环境|贯彻落实|实施意见", 0.55
    ),
    _Rule(
        "c02",
        re.compile("意见|决定|通知|通告|公告|若干措施|政策措施"),
        0.45,
        ("g02", "g05", "g06", "g07", "g08", "h09"),
    ),
    _by_words("c02", "若干措施|政策措施|意见$", 0.4),
)
_OTHER = "c22"


def suggest_category(title: str, *, genre: str = "", level: str = "", number_code: str = "") -> Suggestion:
    """The disclosure category by a document's form, the subject its title names and its publisher's level.

    ``genre`` is an id of the genres, ``level`` one of the bodies' levels, ``number_code`` the letters of the
    number (云政规: a normative document). A suggestion only (confidence ≤ 0.7); c22 其他 with 0.3 where no
    rule applies. A county, township or utility has categories of its own below the city's.
    """
    category, words, confidence = _city_category(title, genre, number_code)
    own = _own_category(category, _OWN_CATEGORIES.get(level, ""), title)
    term_id, more = own or (category, "")
    reason = "，".join(part for part in (words, f"{level} {more}" if own else "") if part)
    return Suggestion(Term(term_id, vocabularies().categories.label(term_id)), confidence, reason)


def _city_category(title: str, genre: str, number_code: str) -> tuple[str, str, float]:
    if number_code.endswith("规") and genre not in _LETTERS and not _named(title):
        return "c02", number_code, 0.6
    for rule in _RULES:
        match = rule.words.search(title) if rule.words else None
        if (rule.words is None or match) and (not rule.genres or genre in rule.genres):
            kind = vocabularies().genres.label(genre) if rule.genres else ""
            words = "，".join(part for part in (kind, match.group() if match else "") if part)
            return rule.category, words, rule.confidence
    return _OTHER, "其他", 0.3


def _named(title: str) -> bool:
    """Whether a title names one of the subjects that beat a document's being normative."""
    subjects = (rule for rule in _RULES if rule.words and rule.category not in ("c01", "c02", _OTHER))
    return any(rule.words.search(title) for rule in subjects if rule.words)


@cache
def _children(level: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    rows: list[dict[str, Any]] = vocabulary_data("taxonomy")["disclosure_categories"]
    own = [row for row in rows if level in row["levels"] and row["parent"]]
    return tuple((row["id"], row["parent"], tuple(row["triggers"])) for row in own)


def _own_category(category: str, level: str, title: str) -> tuple[str, str] | None:
    """A level's own category below the city's, by the words that point to it."""
    below = [(child, words) for child, parent, words in _children(level) if parent == category]
    for child, word in _pointed(below, title):
        return child, word
    if len(below) == 1:
        return below[0][0], ""
    return None


def _pointed(below: list[tuple[str, tuple[str, ...]]], title: str) -> Iterator[tuple[str, str]]:
    for child, words in below:
        yield from ((child, word) for word in words if word in title)
