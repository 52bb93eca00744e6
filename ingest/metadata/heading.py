"""What stands at the head of a document: its title and its number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from holdings.model.numbers import DocumentNumber, find_numbers
from ingest.metadata.bodies import stand_beside
from ingest.metadata.marks import is_subject_line

HEAD_LINES = 40
HEAD_LENGTH = 2500
_TAIL = (
    "法|条例|规定|办法|细则|规则|规程|规范|标准|目录|方案|规划|计划|要点|章程|准则|守则|安排|公约|制度|意见|通知|批复"
    "|决议|决定|解释|清单|纲要|预案|指南|报告|公报|公告|通告|通报|函|复函|请示|纪要|命令|令|议案|答复|讲话|预算|决算"
    "|预算草案|决算草案|法典|修正案|说明|解读|公示|一览表|名单|流程|须知|大纲|措施|任免|倡议书|白皮书|年鉴|汇编|审计结果|检查结果|抽查结果|评估结果"
)
_NOTE = r"(?:[（(][^（）()]{1,24}[）)])?"
_ISSUE = r"公报\d{4}年第?\d{1,3}期"
_TITLE = re.compile(rf"[^。；;！？!?]{{3,160}}?(?:{_TAIL}|{_ISSUE}){_NOTE}")
#: A masthead that a number follows (云州市审计局审计结果公告 / 2025年第3号) stands above the title.
_MASTHEAD = re.compile("(?!.*关于).{4,40}(?:公告|通告|公报|令)")
_AROUND_DIGITS = re.compile(r"(?<=[\u4e00-\u9fff])[ 　]+(?=\d)|(?<=\d)[ 　]+(?=[\u4e00-\u9fff])")
#: Lines of a head that are no part of a title.
_NO_TITLE = re.compile(
    r"(?:下载|打印|全屏|收藏|加大|还原|减小|首页|分享|字号|字体|来源|时间|发布|您的位置|当前位置|索引号|主题分类|发文机关|成文日期"
    r"|发文字号|文号|标题|主题词|有效性|编辑|责任|浏览|点击|阅读|扫一扫|作者|份号|特急|加急|急件|平急|签发人|目录|附件)"
    r"[\s:：】〕].*|(?:下载|打印|全屏|收藏|加大|还原|减小|首页|大|中|小|目录|说明|[>》】【×|]|分享|特急|加急|急件|平急|签发人.*)"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|分编|章|编|节).*|主办.*|编辑.*|【.*|[—－-]{1,2}.*|[（(].*[）)]|(?!.*关于).{2,24}文件|.*[:：]|.*(?:记者|摄)|\d+"
    r"|[A-Z/ ]{1,10}[\d. ]+[—－-]+\d{4}"
)
_BODY_BEGINS = re.compile(
    "第[一1]条|第[一1][章编]|[一1][、.．]|各位|主任|各[^，。]{2,60}[:：]$|为了|根据|现将|现就|近年来|经研究"
)
_ORDER_NAME = re.compile(
    r"[\u4e00-\u9fa5、 　\n]{2,60}令\s*[（(]?第?\s*[0-9０-９一二三四五六七八九十百零〇]{1,6}\s*号[）)]?"
)
_DECREED = re.compile(r"《(?P<title>[^《》]{3,80})》")
_BLANKS = re.compile("[ \u3000]")
_DATE_LINE = re.compile(r"[（(]?[12一二][0-9０-９〇○零一二三四五六七八九]{3}\s*[年-]\s*.{1,4}\s*[月-].{1,5}")


@dataclass(frozen=True, slots=True)
class ReadTitle:
    """A title read from a text, how sure that is, and where it ends in the text (code points)."""

    title: str
    confidence: float
    end: int


def head_of(text: str) -> str:
    """The beginning of a text, in which title, number and history stand."""
    return text[:HEAD_LENGTH]


def read_title(text: str) -> ReadTitle | None:
    """The title that the first lines of a text print, joined where it runs over several.

    For an order that publishes a text (国务院令 … 《专利代理条例》) it is that text's title; None where no
    line ends like a title.
    """
    lines, at = [], 0
    for line in head_of(text).split("\n")[:HEAD_LINES]:
        lines.append((line.strip(" \u3000"), at + len(line)))
        at += len(line) + 1
    repeated = {line for line, count in Counter(line for line, _ in lines[:8]).items() if count > 1}
    for first, (line, end) in enumerate(lines):
        if (
            not line
            or line in repeated
            or _is_number(line)
            or _NO_TITLE.fullmatch(line)
            or _DATE_LINE.match(line)
            or is_subject_line(line)
        ):
            continue
        if _ORDER_NAME.match(text, end - len(line)):
            return _decreed_title(text, end)
        if _BODY_BEGINS.match(line):
            return None
        found = _joined_title(lines, first)
        if found:
            return _below_masthead(lines, found) or found
    return None


def _below_masthead(lines: list[tuple[str, int]], found: ReadTitle) -> ReadTitle | None:
    """The title below a masthead and its number, None where the title found is no masthead."""
    if not _MASTHEAD.fullmatch(found.title):
        return None
    rest = [place for place, (line, end) in enumerate(lines) if end > found.end and line]
    if len(rest) < 2 or not _is_number(lines[rest[0]][0]) or _stops(lines[rest[1]][0]):
        return None
    return None if _BODY_BEGINS.match(lines[rest[1]][0]) else _joined_title(lines, rest[1])


def _is_number(line: str) -> bool:
    return len(line) < 60 and bool(find_numbers(line)) and "关于" not in line and "《" not in line


def _joined_title(lines: list[tuple[str, int]], first: int) -> ReadTitle | None:
    best: ReadTitle | None = None
    joined = ""
    for line, end in lines[first : first + 6]:
        if not line or (joined and _ends_before(line, joined, complete=best is not None)):
            break
        joined += _seam(joined, line) + _AROUND_DIGITS.sub("", line)
        if _TITLE.fullmatch(joined):
            best = ReadTitle(joined, 0.9 if "关于" in joined or first < 3 else 0.75, end)
        if len(joined) > 160:
            break
    return best


def _ends_before(line: str, joined: str, *, complete: bool) -> bool:
    """Whether a line is no more of the title: another part of the head, the body, or the title once more."""
    if _stops(line) or _BLANKS.sub("", joined).endswith(_BLANKS.sub("", line)):
        return True
    return complete and bool(_BODY_BEGINS.match(line) or line.startswith("关于"))


def _seam(joined: str, line: str) -> str:
    """What stands between two lines of a title: a blank between two bodies or two words in letters."""
    if not joined:
        return ""
    letters = joined[-1].isascii() and line[0].isascii() and joined[-1].isalnum() and line[0].isalnum()
    before, after = joined.rsplit(maxsplit=1)[-1], line.partition("关于")[0].partition(" ")[0]
    bodies = len(joined) <= 60 and stand_beside(before, after)
    return " " if letters or bodies else ""


def _stops(line: str) -> bool:
    return bool(
        _is_number(line) or line[-1] in "。：:" or _DATE_LINE.match(line) or _NO_TITLE.fullmatch(line)
    )


def _decreed_title(text: str, after: int) -> ReadTitle | None:
    match = _DECREED.search(text, after, after + 200)
    return ReadTitle(match["title"], 0.85, after) if match else None


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number read from a text, how sure that is, and the words it was read from."""

    number: DocumentNumber
    confidence: float
    evidence: str


def read_number(text: str) -> ReadNumber | None:
    """The document's own number: on a line of the head that is little else, else in its printed history.

    Numbers that the text cites (in brackets after a 《title》, or in a sentence) are never taken.
    """
    head = head_of(text)
    history = None
    numbers = find_numbers(head)
    for number, start, end in numbers:
        line_start = head.rfind("\n", 0, start) + 1
        line_end = head.find("\n", end)
        line = head[line_start : line_end if line_end >= 0 else len(head)]
        dated = re.match(r"[（(\s　]*\d{4}年\d{1,2}月\d{1,2}日", line)
        beside = _beside(line, [(s - line_start, e - line_start) for _, s, e in numbers if s >= line_start])
        if not dated and len(beside) <= 12 and not re.search("[。，；》]|关于|的通知|的决定", beside):
            return ReadNumber(number, 0.95, head[start:end])
        if history is None and dated:
            history = ReadNumber(number, 0.8, line.strip())
    return history


def _beside(line: str, numbers: list[tuple[int, int]]) -> str:
    """What a line holds beside its numbers; a joint issue may print one for each body."""
    for start, end in reversed([span for span in numbers if span[1] <= len(line)]):
        line = line[:start] + line[end:]
    return line.strip(" 　")
