"""What a text does to other documents: those it repeals and those it amends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holdings.model.dates import CivilDate
from holdings.model.relations import RelationKind
from ingest.metadata.dates import find_dates
from ingest.metadata.mentions import Mention, is_document_title
from ingest.metadata.sentences import sentence_around

#: A gap between two names of one list is no longer than this.
_LONGEST_GAP: Final = 300
_END_WORDS: Final = "废止|失效|停止执行|停止施行|停止实施|不再执行|不再施行|作废"
_END: Final = re.compile(_END_WORDS)
#: 废止的, 废止前, 废止或者: the word is no act of this text.
_NO_ACT_AFTER: Final = re.compile(
    r"\s*(?:的|前|后|之前|之后|之日|以前|以后|程序|情况|情形|时|或|、|手续|决定|案|工作|申请|建议|期|标准|条件|与|和|及)"
)
_NO_ACT_BEFORE: Final = re.compile(
    r"(?:修改|修订|撤销|变更|改变|停止|解释|被|未|已|已经|者|尚|清理|[改订销更止定]、|或|不得|可以|不|应否|是否)\Z"
)
_BETWEEN_NAME_AND_END: Final = re.compile(
    r"(?:文件|文)?(?P<part>中?[^《》。；，\n]{2,40}?的(?:规定|条款|内容|部分))?"
    r"(?:[，,]?\s*等\s*[^《》。；，\n]{0,24}?)?[，,]?\s*"
    r"(?:(?:自|从|在|于)[^《》。；\n]{1,40}?(?:之日|日|时|后|起)起?[，,]?\s*)?"
    r"(?:同时|即行|即予|即|一并|一律|相应|均|也|都|予以|应予|应当|应|随之|随即|现予|现|全部|全文|自行|自动|正式|宣布|，|,|\s)*\Z"
)
_CONNECTED: Final = re.compile(r"[、，,；;和及以与并\s]*(?:以及|其)?[、，,\s]*\Z")
_DESCRIBED: Final = re.compile(
    r"(?:发布|公布|颁布|颁发|通过|批准|修订|修正|修改|印发|制定|施行|实施|转发|批转|下发|实行|联合)[^《》。；\n]{0,30}\Z"
)
_BY_BODY: Final = re.compile(
    r"[、，,和及以与并\s]*(?:原|省|市|县|区)?[\u4e00-\u9fff、]{2,30}(?:院|部|局|委|厅|署|府|会|办公室|室)\s*\Z"
)
_OTHER_CLAUSE: Final = re.compile(
    r"起施行|起实施|起执行|适用|违反|处罚|本(?:办法|条例|规定|法|决定|细则|通知)"
)
_BASIS: Final = re.compile(
    r"(?:根据|依据|依照|按照|遵照|参照|适用)(?:(?!修正的|修改的|修订的)[^《》，。；]){0,40}\Z"
)
#: 《关于修改〈…〉的决定》第二次修正的《…》: a name that only describes the next one.
_DESCRIBES: Final = re.compile(
    r"\s*(?:予以|进行|作了?)?(?:第[一二三四五六七八九十]+次)?(?:修正|修改|修订|批准|通过|公布|发布|废止)(?:的|[、，,])"
)
_DECIDES: Final = re.compile(
    r"决定|现|同时|同意|予以|宣布|一并|自|批准"
    r"|^[\s　]*[（(]?[0-9一二三四五六七八九十]{0,3}[）)、.．]?\s*(?:废止|停止执行)"
)
_OF_A_DECISION: Final = re.compile(
    r"[^《》。；\n]{0,20}?的?(?:决定|议案|通知|说明|命令|公告|请示|建议|报告|批复|提案)"
)
#: 不再执行《A》中关于B的规定 is no end of A.
_LIST_ENDS: Final = re.compile(r"\s*(?:等[^《》。；，\n]{0,24})?(?:[。；;，,\n]|\Z)")
_AMENDED: Final = re.compile(
    r"(?:等\s*[^《》。；，\n]{0,24}?)?(?:的?部分(?:条款|内容))?\s*(?:作出?|做出?|予以|进行)"
    r"(?:如下|以下|相应|部分|适当|了|下列|必要)*(?:补充[、和]|补充)?(?:修改|修正|修订|调整)"
)
_AMEND_BEFORE: Final = re.compile(
    r"(?:^|[、．.：:\s　）)]|决定|现|予以|并|同意)修[改订正](?!的)(?:[^《》。；，\n]{0,24}?)\Z"
)
_TAKEN: Final = re.compile(r"(?:^|[\s　、．.：:，（）()\d一二三四五六七八九十])(?:将|在|对|删去|删除)\Z")
_CHANGED: Final = re.compile(r"(?:修改为|改为|修订为|删去|删除|增加一|中增加|调整为)")
#: A line that announces a list: 决定废止下列规章：, 废止的规范性文件目录.
_LISTED: Final = re.compile(
    rf"[^。\n]*(?:(?:下列|以下|如下|附件|目录)[^。]{{0,40}}(?:{_END_WORDS})"
    rf"|(?:{_END_WORDS})[^。]{{0,30}}(?:下列|以下|如下|目录|文件|规章|法规|决定|件))[^。]{{0,40}}"
    r"[:：。]?[ 　]*"
)
_OF_CASES: Final = re.compile(r"情形|之一|应当|可以|不得|条件|证")
#: Words about what others do, or what is still to be done.
_NOT_YET: Final = re.compile(
    r"正在|抓紧|适时|应当|应该|可以|需要|必须|尽快|研究|建议|拟|要求|及时|组织|负责|是否|如需|准备"
)
_ITEM: Final = re.compile(
    r"[\s　]*(?:[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,4})[）)]?[、.．\s　]?[\s　]*|(?=《))"
    r"(?P<words>\S[^\n]{2,300})"
)
_ITEM_TITLE: Final = re.compile(r"(?P<title>[^《》（(。；，\n]{4,100})")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a text does to a document it mentions; ``part`` are words for less than all of it."""

    kind: RelationKind
    mention: Mention
    start: int
    end: int
    confidence: float
    part: str = ""
    effective_on: CivilDate | None = None


def find_effects(text: str, mentions: Sequence[Mention]) -> list[Effect]:
    """The documents a text repeals or amends by its own words, each with the sentence that says so."""
    starts = [mention.start for mention in mentions]
    found = [*_repeals(text, mentions, starts), *_amendments(text, mentions), *_lists(text, mentions, starts)]
    return found


def _inside(mentions: Sequence[Mention], starts: Sequence[int], begin: int, end: int) -> Sequence[Mention]:
    return mentions[bisect_left(starts, begin) : bisect_right(starts, end)]


# --- repeals -------------------------------------------------------------------------------------------


def _repeals(text: str, mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[Effect]:
    for word in _END.finditer(text):
        begin, end = sentence_around(text, word.start(), word.end())
        inside = _inside(mentions, starts, begin, end)
        if not inside or any(one.start < word.start() < one.end for one in inside):
            continue
        yield from _repealed_before(text, inside, word, (begin, end))
        yield from _repealed_behind(text, inside, word, (begin, end))


def _repealed_before(
    text: str, inside: Sequence[Mention], word: re.Match[str], place: tuple[int, int]
) -> Iterator[Effect]:
    """《A》、《B》同时废止."""
    earlier = [one for one in inside if one.after <= word.start()]
    if not earlier or _NO_ACT_AFTER.match(text, word.end()):
        return
    gap = text[earlier[-1].after : word.start()]
    between = _BETWEEN_NAME_AND_END.match(gap)
    if between is None or _NO_ACT_BEFORE.search(gap) or _OF_A_DECISION.match(gap):
        return
    day = _day_in(gap)
    for mention in _list_before(text, earlier, place[0]):
        yield Effect(RelationKind.REPEALS, mention, *place, 0.95, between["part"] or "", day)


def _list_before(text: str, earlier: Sequence[Mention], begin: int) -> Iterator[Mention]:
    """The names of the list that ends with the last one, backwards, without those that only describe one."""
    following: Mention | None = None
    for mention in reversed(earlier):
        describes = bool(_DESCRIBES.match(text, mention.after))
        if following is not None and not _joined(text[mention.after : following.start], describes):
            return
        following = mention
        if describes:
            continue
        if _BASIS.search(text[max(begin, mention.start - 42) : mention.start]):
            return
        yield mention


def _joined(gap: str, describes: bool) -> bool:
    if len(gap) > _LONGEST_GAP or "。" in gap or "\n" in gap.strip():
        return False
    if describes or _CONNECTED.match(gap):
        return True
    if _OTHER_CLAUSE.search(gap):
        return False
    return bool(_DESCRIBED.search(gap) or _BY_BODY.match(gap))


def _repealed_behind(
    text: str, inside: Sequence[Mention], word: re.Match[str], place: tuple[int, int]
) -> Iterator[Effect]:
    """决定废止《A》、《B》."""
    later = [one for one in inside if one.start >= word.end()]
    before = text[place[0] : word.start()]
    if not later or word.group() in ("失效", "作废") or _NO_ACT_BEFORE.search(before):
        return
    gap = text[word.end() : later[0].start]
    if len(gap) > 60 or _NO_ACT_AFTER.match(gap) or not _DECIDES.search(text[place[0] : word.end()]):
        return
    if "，" in gap or not (gap.strip() == "" or _DESCRIBED.search(gap) or _BY_BODY.match(gap)):
        return
    names = [later[0]]
    for mention in later[1:]:
        if not _joined(text[names[-1].after : mention.start], describes=False):
            break
        names.append(mention)
    if _OF_A_DECISION.match(text, names[-1].after) or not _LIST_ENDS.match(text, names[-1].after):
        return
    for mention in names:
        yield Effect(RelationKind.REPEALS, mention, *place, 0.9, "", None)


def _day_in(words: str) -> CivilDate | None:
    return next((day for day, _, _ in find_dates(words)), None)


# --- amendments ----------------------------------------------------------------------------------------


def _amendments(text: str, mentions: Sequence[Mention]) -> Iterator[Effect]:
    for place, mention in enumerate(mentions):
        begin, end = sentence_around(text, mention.start, mention.after)
        before = text[max(begin, mention.start - 40) : mention.start]
        if before.endswith(("“", '"', "‘")) or _BASIS.search(before) or _NOT_YET.search(before[-24:]):
            continue
        if _amends(text, mention, before, end):
            for one in _with_list(text, mentions, place, begin):
                yield Effect(RelationKind.AMENDS, one, begin, end, 0.92)


def _amends(text: str, mention: Mention, before: str, end: int) -> bool:
    if _AMENDED.match(text, mention.after):
        return not text[mention.after : end].startswith("修改后的")
    if _AMEND_BEFORE.search(before):
        return not _OF_A_DECISION.match(text, mention.after)
    return bool(_TAKEN.search(before) and _CHANGED.search(text, mention.after, end))


def _with_list(text: str, mentions: Sequence[Mention], place: int, begin: int) -> Iterator[Mention]:
    yield mentions[place]
    for earlier in range(place - 1, -1, -1):
        one = mentions[earlier]
        if one.start < begin or not _joined(text[one.after : mentions[earlier + 1].start], describes=False):
            return
        if _BASIS.search(text[max(begin, one.start - 42) : one.start]):
            return
        yield one


# --- lists ---------------------------------------------------------------------------------------------


def _lists(text: str, mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[Effect]:
    """决定废止下列规章：, and the lines below it."""
    done = 0
    for word in _END.finditer(text):
        begin, stop = text.rfind("\n", 0, word.start()) + 1, text.find("\n", word.end())
        if begin < done or stop < 0 or stop - begin > 200:
            continue
        done = stop
        line = text[begin:stop]
        if _OF_CASES.search(line) or not _LISTED.fullmatch(line):
            continue
        if _NO_ACT_BEFORE.search(_END.split(line, maxsplit=1)[0]):
            continue
        begin += len(line) - len(line.lstrip())
        for mention in _items(text, stop + 1, mentions, starts):
            yield Effect(RelationKind.REPEALS, mention, begin, stop, 0.85)


def _items(text: str, at: int, mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[Mention]:
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if line.strip():
            item = _ITEM.match(line)
            if item is None:
                return
            named = [one for one in _inside(mentions, starts, at, stop) if one.title]
            if named:
                yield named[0]
            elif bare := _bare_title(item["words"]):
                start = at + item.start("words")
                yield Mention(start, start + len(bare), stop, bare)
            else:
                return
        at = stop + 1


def _bare_title(words: str) -> str:
    match = _ITEM_TITLE.match(words)
    title = match["title"].strip() if match else ""
    return title if is_document_title(title) else ""
