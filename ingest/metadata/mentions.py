"""Where a text names another document: 《title》（number）第…条, or a number by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from holdings.model.numbers import DocumentNumber, find_numbers
from holdings.model.titles import title_key

_N: Final = "[〇零一二三四五六七八九十百千0-9０-９]{1,7}"
_ARTICLE: Final = (
    rf"第\s*{_N}\s*条(?:之\s*{_N})?(?:\s*第\s*{_N}\s*款)?"
    rf"(?:\s*第?\s*[（(]?\s*{_N}\s*[）)]?\s*项)?(?:\s*第\s*{_N}\s*目)?"
)
_MORE: Final = rf"(?:(?:、|和|及|以及|或者?|至|到|,|，)?\s*{_ARTICLE})"
_TITLED: Final = re.compile(
    "《(?P<title>[^《》]{1,150}(?:《[^《》]{1,120}》[^《》]{0,80}){0,4}"
    "|(?:《[^《》]{1,120}》[^《》]{1,80}){1,4})》"
)
_NOTE: Final = re.compile(
    r"\s*[（(](?P<note>[^（）()《》\n]*(?:[（(][^（）()\n]{0,30}[）)][^（）()《》\n]*)*)[）)]"
)
_ABBREVIATED: Final = re.compile(
    r"\s*[（(][^（）()\n]{0,60}?(?:以下|下)(?:统|均)?简?称为?[：:]?\s*[“\"”]?"
    r"《?(?P<short>[^《》“”\"（）()，。\n]{2,30})》?[”\"“]?\s*[）)]"
)
_ARTICLES: Final = re.compile(rf"\s*(?P<articles>{_ARTICLE}{_MORE}*)")
_BRACKETED: Final = re.compile(
    r"[〔\[﹝［]\s*[12１２][0-9０-９]{3}\s*[〕\]﹞］]\s*第?\s*[0-9０-９]{1,5}\s*号"
)
_BODY_BEFORE: Final = re.compile(
    r"(?P<bodies>(?:[\u4e00-\u9fff]{1,24}?(?:院|部|局|委|厅|署|行|会|政府|办公室|中央|军委)(?:[、和及]|\Z))+)\Z"
)
_LEAD: Final = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|执行|适用|贯彻|落实|关于|违反|符合|作出|发布|公布|印发|废止|修改|下发|制定|批转|转发"
    r"|见|由|对(?!外)|将|与|按|的|是|后|了|自(?!然|治))"
)
#: How titles of documents that bind or tell end, and what looks alike and is a form, a paper or a newspaper.
_ENDS: Final = re.compile(
    r"(?:(?<![方手书语看想说办])法|宪法|办法|法典|条例|规定|细则|规则|规程|规范|决定|决议|意见|通知|批复|解释|规划|方案|纲要|标准|目录|公约|协定"
    r"|议定书|章程|通则|总则|准则|守则|导则|条令|税则|安排|要点|计划|预案|制度|指引|指南|公告|通告|布告|通报|命令|令|函|请示|指示|修正案|措施|大纲"
    r"|原则|名单|名录|清单|行动|工程|宣言|声明)"
    r"(?:[（(][^（）()]{1,16}[）)]|\s|[一二三四五六七八九十0-9]{1,3}|[（(]?[0-9]{4}(?:[—－\-至~][0-9]{4})?年?[）)]?)*\Z"
)
#: Words that any office's papers are called by: they name a document only with 关于 or a number.
_COMMON: Final = re.compile(
    r"(?:决定|决议|意见|通知|批复|公告|通告|布告|通报|命令|令|函|请示|指示|声明|安排|要点|原则|措施|行动|工程)\Z"
)
_FORMS: Final = re.compile(
    r"(?:协议|合同|证明|许可|登记|申请|审批|应急|实施|处罚|执行|监管|培训)"
    r"(?:决定|通知|方案|预案|计划|清单|目录|名单|规划|函)\Z"
)
_TOO_SHORT: Final = frozenset(
    "办法 规定 条例 细则 规则 意见 决定 章程 公司章程 标准 方案 目录 清单 规范 规划 纲要 制度 计划 解释"
    " 本法 修正案".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a document: where it stands, with notes and articles, and what is printed (code points).

    ``start`` to ``end`` is the name itself, ``after`` where notes and articles behind it end.
    """

    start: int
    end: int
    after: int
    title: str
    number: DocumentNumber | None = None
    articles: str = ""
    named: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What tells mentioned documents apart: the keys of title and number."""
        return (title_key(self.title) if self.title else "", self.number.key if self.number else "")


@dataclass(slots=True)
class _Known:
    """What a text has called its documents so far: short name → full mention."""

    short: dict[str, Mention] = field(default_factory=dict)


def find_mentions(text: str) -> list[Mention]:
    """The documents a text names, in order; ``named`` is False for papers that are no documents by name.

    《…〈…〉…》 and 《…《…》…》 are one title; a short name that the text defines (以下简称《条例》) is
    read as the full one.
    """
    found = [*_titled(text), *_numbered(text)]
    found.sort(key=lambda mention: mention.start)
    return found


def _titled(text: str) -> Iterator[Mention]:
    known = _Known()
    for match in _TITLED.finditer(text):
        yield _mention(text, match, known)


def _mention(text: str, match: re.Match[str], known: _Known) -> Mention:
    printed = "".join(match["title"].split())
    after, number, short = _notes(text, match.end())
    articles = _ARTICLES.match(text, after)
    if articles:
        after = articles.end()
    words = "".join(articles["articles"].split()) if articles else ""
    full = known.short.get(printed)
    if full:
        return replace(full, start=match.start(), end=match.end(), after=after, articles=words)
    title = _with_bodies(text, match.start(), printed)
    named = number is not None or is_document_title(title)
    mention = Mention(match.start(), match.end(), after, title, number, words, named)
    if short:
        known.short[short] = replace(mention, articles="")
    return mention


def _notes(text: str, at: int) -> tuple[int, DocumentNumber | None, str]:
    """Where the brackets behind a title end, and the number and the short name that stand in them."""
    number, short = None, ""
    for _ in range(3):
        called = _ABBREVIATED.match(text, at)
        note = called or _NOTE.match(text, at)
        if note is None:
            break
        if number is None:
            number = _number_in(note.group())
        if called:
            short = "".join(called["short"].split())
        at = note.end()
    return at, number, short


def _number_in(note: str) -> DocumentNumber | None:
    if "号" not in note:
        return None
    inside = note.strip().strip("（()）")
    return next((number for number, _, _ in find_numbers(inside)), None)


def _with_bodies(text: str, start: int, title: str) -> str:
    """The title with the bodies before it, where it begins with 关于: 国务院《关于…》."""
    if not title.startswith("关于"):
        return title
    run = re.search(r"[\u4e00-\u9fff、]{0,60}\Z", text[max(0, start - 60) : start])
    words = run.group() if run else ""
    lead = _LEAD.match(words)
    words = (words[lead.end() :] if lead else words).lstrip("、和及与")
    bodies = _BODY_BEFORE.fullmatch(words)
    # 你局《关于…的请示》: whose, only the two of them know.
    return (bodies["bodies"] if bodies and words[0] not in "你我贵" else "") + title


def _numbered(text: str) -> Iterator[Mention]:
    """Numbers that stand by themselves in a sentence: 按照国发〔2015〕43号文件."""
    for match in _BRACKETED.finditer(text):
        begin = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 40)
        inside = text[begin : match.start()]
        if not re.search("[\u4e00-\u9fff]", inside) or _within_brackets(inside):
            continue
        for number, start, end in find_numbers(text[begin : match.end()]):
            if begin + end == match.end() and not _is_line(text, begin + start, begin + end):
                yield Mention(begin + start, begin + end, begin + end, "", number)


def _within_brackets(words: str) -> bool:
    """Whether a bracket or title mark is open: the number is a note to a title then."""
    depth = 0
    for mark in re.findall("[（(《）)》]", words):
        depth = depth + 1 if mark in "（(《" else max(0, depth - 1)
    return depth > 0


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether a number is a line by itself: a letterhead."""
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    rest = text[begin:start] + text[end : stop if stop >= 0 else len(text)]
    return len(rest.strip()) <= 6


def is_document_title(title: str) -> bool:
    """Whether a title names a document that could be on record, and not a form, a permit or a newspaper."""
    bare = re.sub(r"[（(][^（）()]{1,16}[）)]\Z", "", title)
    if len(bare) < 2 or not _ENDS.search(title) or _FORMS.search(bare):
        return False
    if bare in _TOO_SHORT:
        return False
    return "关于" in title or not _COMMON.search(bare)
