"""What stands around the text of an official document: signer, copies, subject words; and its summary.

The places are those of GB/T 9704-2012 (版头, 版记) and of the 2000 edition, which printed subject words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdings.model.document import DisclosureMode
from holdings.vocabularies import vocabulary_data
from ingest.metadata.sentences import sentence_at

HEAD, TAIL = 800, 1500
SUMMARY_LENGTH = 150
_INDEX_NUMBER = re.compile(
    r"索\s*引\s*号\s*[:：]\s*(?P<value>[0-9A-Za-z]{5,24}(?:[-/／][0-9A-Za-z\-/]{1,24})*)"
)
_SIGNER = re.compile(
    r"签\s*发\s*人\s*[:：]\s*(?P<value>[\u4e00-\u9fff·]{2,4}(?:[ 　、]+[\u4e00-\u9fff·]{2,4}){0,5})(?=\s|$)"
)
_COPY_NUMBER = re.compile(
    r"(?m)^[ 　]*(?:份\s*号\s*[:：]?\s*(?P<value>[0-9０-９]{3,8})|(?P<alone>[0-9]{6}))[ 　]*$"
)
_COPIES = re.compile(r"(?:共\s*印|印\s*发?|印\s*数\s*[:：]?)\s*(?P<value>[0-9０-９]{1,6})\s*份")
_SUBJECTS = re.compile(r"主\s*题\s*词\s*[:：]\s*(?P<value>[^\n]{2,120})")
_SUBJECT_LINE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}△?[ 　]+){2,7}(?:通知|决定|意见|批复|函|通报|公告|通告|报告|命令|令|请示|议案)△?"
)
_ORIGIN = re.compile(r"(?m)(?:^|[ 　】〕)])(?:信息|稿件|文章)?来源\s*[:：]\s*(?P<value>[^\s　:：|【]{2,30})")
_GROUND = re.compile(
    r"(?:政府信息公开条例》?|《条例》)第(?P<article>[一二三四五六七八九十]{1,3})条[^。\n]{0,40}?公开"
)
_NO_SUMMARY = re.compile("^[^。]*[:：]$|^[（(].*[）)]$|^\\S{0,12}$|^(?:来源|发布|时间|索引号|【)")
_SECRECY = re.compile(r"(?m)^[ 　]*(?:绝密|机密|秘密)|[密]级\s*[:：]")
_INTERNAL_GENRES = ("g10", "g11", "g14", "g15")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Mark:
    """A value and the words that print it."""

    value: str
    words: str


def read_index_number(text: str) -> Mark | None:
    """The index number (索引号) that the head of a page prints."""
    match = _INDEX_NUMBER.search(text[:2000])
    return Mark(match["value"], match.group()) if match else None


def read_signer(text: str) -> Mark | None:
    """Who signed a document that goes up (签发人), several parted by 、."""
    match = _SIGNER.search(text[:HEAD])
    return Mark("、".join(re.split("[ 　、]+", match["value"])), match.group().strip()) if match else None


def read_copy_number(text: str) -> Mark | None:
    """The number of this copy (份号): labelled, or six digits alone on the first line (GB/T 9704, 7.2.1)."""
    match = _COPY_NUMBER.search(text[:HEAD])
    if not match or (match["alone"] and text[: match.start()].strip()):
        return None
    return Mark(match["value"] or match["alone"], match.group().strip())


def read_copies(text: str) -> Mark | None:
    """How many copies were printed (共印300份), from the end of a document."""
    found = list(_COPIES.finditer(text, max(0, len(text) - TAIL)))
    return Mark(str(int(found[-1]["value"])), found[-1].group()) if found else None


def read_subject_words(text: str) -> Mark | None:
    """The subject words (主题词), parted by ；: labelled at the end, or a line of them above the title."""
    match = _SUBJECTS.search(text, max(0, len(text) - TAIL)) or _SUBJECTS.search(text[:HEAD])
    lines = text[:200].split("\n")[:3]
    words = match["value"] if match else next((line for line in lines if is_subject_line(line)), "")
    if not words:
        return None
    values = (word.strip("△") for word in re.split("[ 　、；;,，]+", words.strip()))
    return Mark("；".join(value for value in values if value), match.group() if match else words.strip())


def is_subject_line(line: str) -> bool:
    """Whether a line is nothing but subject words: 农业　粮食　应急预案△　函."""
    return _SUBJECT_LINE.fullmatch(line.strip(" \u3000")) is not None


def read_origin(text: str) -> Mark | None:
    """Where a page says its text comes from (来源：云州日报)."""
    match = _ORIGIN.search(text[:HEAD])
    return Mark(match["value"], match.group().strip()) if match else None


def read_summary(text: str, after: int) -> Mark | None:
    """The first sentences of the body behind ``after``, at most 150 characters."""
    for line in text[after : after + 4000].split("\n"):
        plain = line.strip(" \u3000")
        if len(plain) < 20 or _NO_SUMMARY.search(plain) or "。" not in plain[:400]:
            continue
        ends = [match.end() for match in re.finditer("。", plain[:SUMMARY_LENGTH])]
        value = plain[: ends[-1]] if ends else plain[: SUMMARY_LENGTH - 1] + "…"
        return Mark(value, plain[:40])
    return None


def read_ground(text: str, mode: DisclosureMode, *, category: str, genre: str) -> Mark | None:
    """The article of the Regulations on Open Government Information (2019) that a disclosure mode rests on.

    As the text prints it, else by rule: what a category must publish (art. 20, 21), disclosure on request
    (art. 27), secrets (art. 14) and internal or unfinished matters (art. 16). None where no rule says.
    """
    printed = _GROUND.search(text, max(0, len(text) - TAIL)) or _GROUND.search(text[:HEAD])
    if printed:
        return Mark(f"第{printed['article']}条", sentence_at(text, printed.start(), printed.end()))
    if mode is DisclosureMode.PROACTIVE:
        rows = vocabulary_data("taxonomy")["disclosure_categories"]
        items = next((row.get("art20") or "" for row in rows if row["id"] == category), "")
        return Mark(_article(items), f"主动公开，{category}") if items else Mark("第十九条", "主动公开")
    if mode is DisclosureMode.ON_REQUEST:
        return Mark("第二十七条", "依申请公开")
    if mode is DisclosureMode.NOT_OPEN:
        if _SECRECY.search(text[:HEAD]):
            return Mark("第十四条", "密级")
        if genre in _INTERNAL_GENRES:
            return Mark("第十六条", genre)
    return None


def _article(items: str) -> str:
    """``20(3)(4)`` as 第二十条第三项、第四项; ``19`` as 第十九条."""
    article, *numbers = re.findall(r"\d+", items)
    return f"第{_chinese(int(article))}条" + "、".join(f"第{_chinese(int(one))}项" for one in numbers)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
