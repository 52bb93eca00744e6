"""Dates as documents print them, and which of them is which: signed, printed, published, effective."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holdings.model.dates import CivilDate, Precision
from holdings.model.numerals import number_of, year_of
from ingest.metadata.sentences import sentence_at

_CN = "〇○零ＯO0一二三四五六七八九"
_YEAR = rf"(?:[12１２]\s?[0-9０-９]\s?[0-9０-９]\s?[0-9０-９]|[一二][{_CN}]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|[０-９]{1,2}|十[一二]?|[元正一二三四五六七八九])"
_DAY = (
    r"(?:3[01]|[12]\s?[0-9]|0?[1-9]|[０-９]{1,2}|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?"
    r"|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_FULL = rf"{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日"
_DATE = re.compile(rf"({_YEAR})\s*年\s*({_MONTH})\s*月\s*({_DAY})\s*日")
_SHORT = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*[-./]\s*(0?[1-9]|1[0-2])\s*[-./]\s*(0?[1-9]|[12]\d|3[01])(?!\d)"
)
_PRINTED_FORMS = (
    _DATE,
    _SHORT,
    re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})"),
    re.compile(rf"({_YEAR})\s*年\s*({_MONTH})\s*月()"),
    re.compile(r"((?:19|20)\d{2})[-./](0?[1-9]|1[0-2])()"),
    re.compile(rf"({_YEAR})\s*年?()()"),
)
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?$")
_VERB = re.compile("通过|批准|公布|发布|颁布|修正|修订|修改|施行|实施|废止|生效|执行")
_MADE = ("通过", "批准", "公布", "发布", "颁布", "修订")
_SIGNED_LINE = re.compile(
    rf"(?m)^[ 　]*(?:(?P<body>[\u4e00-\u9fa5、（） 　]{{2,40}}?)[ 　]+)?(?P<date>{_FULL})[ 　]*$"
)
_SPEECH = re.compile(rf"(?m)^[—－\- 　（(]*(?P<date>{_FULL})\s*在(?P<place>[^。]{{4,60}}?)[上）)]")
_PRINTED = re.compile(rf"(?P<date>{_FULL})\s*印\s*发")
_LABELLED = re.compile(
    r"(?:发布日期|发布时间|公布日期|公开日期|发文日期|时间|日期)\s*[:：]\s*(?P<date>\S{4,12}(?:\s*\d{1,2}月\s*\d{1,2}日)?)"
)
_WEB_LINE = re.compile(r"(?m)^[ 　]*(?P<date>20\d{2}-\d{2}-\d{2})(?:[ 　]+\d{2}:\d{2}(?::\d{2})?)?[ 　]*$")
_HISTORY_LINE = re.compile(rf"(?m)^[ 　（(]*(?:根据)?{_FULL}[^\n]*$")
_HISTORY_BLOCK = re.compile(rf"(?m)^[ 　]*[（(](?P<lines>\s*(?:根据)?{_FULL}[^（）()]{{4,1200}})[）)][ 　]*$")
_OWN = (
    "本[\u4e00-\u9fff]{0,4}?(?:办法|规定|条例|决定|细则|规则|意见|通知|公告|通告|解释|方案|法|章程|标准|目录|制度"
    "|预案|规程|措施|规范|修正案|批复|决议|命令|安排|准则|守则|大纲|纲要|计划|规划|清单|指引|指南|公约|程序|政策)"
)
_SINCE = (
    r"(?:公布|发布|印发|颁布|下发|签发)之日(?:起)?"
    r"(?P<delay>满?\s*[0-9一二三四五六七八九十]{1,3}\s*(?:日|天)后?)?"
)
_EFFECT_TAIL = r"\s*起?\s*(?:正式)?(?:施行|实施|执行|生效|试行|实行)"
_EFFECT = re.compile(rf"[自从]\s*(?:(?P<date>{_FULL})|(?:{_OWN})?{_SINCE}){_EFFECT_TAIL}")
_OWN_BEFORE = re.compile(rf"(?:{_OWN}[^，。；\n]{{0,12}}|(?:予以|现)(?:公布|发布|印发)[，,]\s*)$")


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a text's history: on that day somebody passed, published or amended it."""

    on: CivilDate
    verb: str
    words: str
    after: bool = False


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date read from a text, how sure that is, and the words; ``counted``: from a day elsewhere (之日)."""

    on: CivilDate
    confidence: float
    evidence: str
    counted: bool = False


@lru_cache(maxsize=8192)
def parse_date(text: str) -> CivilDate:
    """The date a value states: 2019-01-22, 2019/1/22, 20190122, 2019年1月22日, 二○一九年一月, 2019.

    A time of day after it is dropped. Raises ValueError, which names the text, where it is no date or the
    day does not exist.
    """
    plain = _CLOCK.sub("", text.strip())
    for pattern in _PRINTED_FORMS:
        match = pattern.fullmatch(plain)
        if match:
            return _civil(*match.groups())
    raise ValueError(f"not a date: {text!r}")


def _civil(year: str, month: str, day: str) -> CivilDate:
    y = year_of("".join(year.split()))
    m = 1 if month in ("元", "正") else number_of("".join(month.split())) if month else 1
    d = number_of("".join(day.split())) if day else 1
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return CivilDate(date(y, m, d), precision)
    except ValueError as error:
        raise ValueError(f"no such day: {year}-{month}-{day} ({error})") from None


def find_dates(text: str) -> Iterator[tuple[CivilDate, int, int]]:
    """The full dates (年月日) in a text with their places; days that do not exist are left out."""
    for match in _DATE.finditer(text):
        try:
            yield _civil(*match.groups()), match.start(), match.end()
        except ValueError:
            continue


def _date_in(text: str) -> CivilDate | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def history_of(head: str) -> str:
    """The lines of a head that print a text's history: a block in brackets, or dated lines."""
    block = _HISTORY_BLOCK.search(head)
    if block:
        return block["lines"].replace("\n", "")
    return "\n".join(match.group() for match in _HISTORY_LINE.finditer(head))


def read_history(heading: str) -> list[Event]:
    """The events that the heading of a law prints (…通过, …公布, …修订), in their printed order."""
    found = list(find_dates(heading))
    events = []
    for place, (day, start, end) in enumerate(found):
        stop = found[place + 1][1] if place + 1 < len(found) else min(len(heading), end + 120)
        line = heading.find("\n", end, stop)
        words = heading[end : line if line >= 0 else stop]
        verbs = _VERB.findall(re.sub("《[^》]*》|〈[^〉]*〉", "", words))
        if not verbs and words.rstrip().endswith(("、", "，")):
            # 2020年8月31日最高人民法院…会议、2020年8月21日最高人民检察院…会议通过: both passed it.
            verbs = _VERB.findall(heading[end : heading.find("\n", end)])[:1]
        if verbs:
            events.append(
                Event(day, verbs[-1], heading[start:end] + words, heading[start - 1 : start] == "自")
            )
    return events


def signed_from_history(events: list[Event]) -> ReadDate | None:
    """The day of the first act that made the text, by its printed history."""
    for event in events:
        if event.verb in _MADE and not event.after:
            return ReadDate(event.on, 0.85, event.words.strip())
    return None


def published_from_history(events: list[Event]) -> ReadDate | None:
    """The day of the last publication or amendment that the history prints."""
    acts = [event for event in events if event.verb in ("公布", "发布", "颁布", "修正", "修订")]
    return ReadDate(acts[-1].on, 0.7, acts[-1].words.strip()) if acts else None


def first_published(events: list[Event]) -> ReadDate | None:
    """The day on which the text was first made public: its 之日 is that one, whatever amended it later."""
    for event in events:
        if event.verb in ("公布", "发布", "颁布"):
            return ReadDate(event.on, 0.9, event.words.strip())
        if event.verb in ("修正", "修订"):
            return None
    return None


def is_only_passed(words: str) -> bool:
    """Whether words tell that a text was passed but not when it was made public; only the State's own
    congress publishes its laws on the day they are passed.
    """
    passed = re.search("通过|批准", words)
    return bool(passed) and not re.search("全国人民代表大会|第[^，。]{1,4}届全国", words)


def effective_from_history(events: list[Event]) -> ReadDate | None:
    """The day of effect that the history itself prints (2005年8月24日 施行, 自1999年1月1日起施行)."""
    for event in events:
        if event.verb in ("施行", "实施", "生效", "执行"):
            return ReadDate(event.on, 0.8, event.words.strip())
    return None


def read_signed(text: str) -> ReadDate | None:
    """The day a text was signed: a line that is a date, alone or after the body; else a speech's."""
    speech = _SPEECH.search(text[:1500])
    for match in _SIGNED_LINE.finditer(text):
        day = _date_in(match["date"])
        if day:
            return ReadDate(day, 0.95 if not match["body"] else 0.9, match.group().strip())
    day = _date_in(speech["date"]) if speech else None
    return ReadDate(day, 0.9, speech.group().strip()) if speech and day else None


def read_printed(text: str) -> ReadDate | None:
    """The day of printing (…印发), which stands at the end of a document."""
    found = list(_PRINTED.finditer(text, max(0, len(text) - 1500)))
    match = found[-1] if found else None
    day = _date_in(match["date"]) if match else None
    return ReadDate(day, 0.95, match.group()) if match and day else None


def read_published(heading: str) -> ReadDate | None:
    """The day a web page gives in its first lines."""
    for pattern, confidence in ((_LABELLED, 0.9), (_WEB_LINE, 0.8)):
        for match in pattern.finditer(heading):
            day = _date_in(match["date"])
            if day and day.precision is Precision.DAY:
                return ReadDate(day, confidence, match.group().strip())
    return None


def read_effective(text: str, made_public: CivilDate | None) -> ReadDate | None:
    """The day from which a text has effect: the clause whose subject is 本办法 … wins.

    自公布之日起 counts from ``made_public``; None where that day is not known. Only the last such clause
    about the text itself is taken, which is how texts end.
    """
    best: tuple[int, re.Match[str]] | None = None
    for match in _EFFECT.finditer(text):
        own = bool(_OWN_BEFORE.search(text, max(0, match.start() - 24), match.start()))
        rank = 2 if own else 1 if text[max(0, match.start() - 1) : match.start()] in "，。\n；" else 0
        if rank and (best is None or rank >= best[0]):
            best = (rank, match)
    if best is None:
        return None
    rank, match = best
    day = _date_in(match["date"]) if match["date"] else _counted(match, made_public)
    confidence = (0.95 if rank == 2 else 0.8) - (0 if match["date"] else 0.2)
    proof = sentence_at(text, match.start(), match.end())
    return ReadDate(day, confidence, proof, counted=not match["date"]) if day else None


def _counted(match: re.Match[str], since: CivilDate | None) -> CivilDate | None:
    if since is None or since.precision is not Precision.DAY:
        return None
    days = re.search(r"[0-9一二三四五六七八九十]{1,3}", match["delay"] or "")
    return CivilDate(since.day + timedelta(days=number_of(days.group()) if days else 0))
