"""Reads the relations a text states: what it repeals, amends, is based on, forwards, interprets and cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from holdings.model.document import DocumentText, Metadata
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation, RelationKind
from holdings.model.titles import title_key, title_keys
from ingest.metadata.dates import read_effective
from ingest.metadata.effects import Effect, find_effects
from ingest.metadata.mentions import Mention, find_mentions
from ingest.metadata.sentences import sentence_around

#: A text that cites more than this is a list of documents, whose first ones are kept.
MOST: Final = 1000
MOST_NAMES: Final = 5000
#: Names of one list that are walked back to the word that governs them.
_LISTED_TOGETHER: Final = 30
LONGEST_PROOF: Final = 600
_TRIGGER: Final = re.compile(
    r"(?P<basis>根据|依据|依照|按照|遵照|遵循)|(?P<purpose>(?:贯彻|落实|实施|执行|施行)(?:落实|执行|实施)?(?!条例|细则|办法|意见|方案))"
)
_MAKES: Final = re.compile(
    r"(?:制定|制订|拟定|拟订)(?:了|出)?(?:本(?!省|市|县|区|行政|地|级|单位|部门|机关|企业|校|院|行业)|如下|以下)"
    r"|(?:作出|做出|作|做|提出|决定|通知|公告|通告|批复|规定|解释|明确|安排|函复|意见|公布|发布)(?:了)?(?:如下|以下)"
    r"|[现特](?:就|将|对|提出|予|印发|通知|公告|批复)"
)
_AND: Final = re.compile(
    r"[、，,和及以与并\s]*(?:以及|等)?(?:国家|国务院|省|市)?(?:有关|相关)?"
    r"(?:法律|法规|行政法规|规定|精神|要求)*[、，,和及以与并\s]*\Z"
)
_CITED_PART: Final = re.compile(
    r"中?[^《》，。；]{0,20}的?(?:有关|相关)?(?:规定|要求|精神|授权)?[、，,和及以与并\s]*(?:以及)?\Z"
)
_FORWARDED: Final = re.compile(
    r"[^《》。；\n]{0,60}?(?P<verb>转发|批转|印发)(?:给|各|$|，|。|实施|执行|你|有关)"
)
_FORWARDS: Final = re.compile(r"(?:现将|现转发|现批转|转发|批转)[^《》。；\n]{0,40}\Z")

_OWN_AMENDS: Final = re.compile(
    r"关于(?:修改|修订|修正)《(?P<title>.+)》.{0,30}的(?:决定|通知|命令|公告|令)\Z"
)
_OWN_REPEALS: Final = re.compile(r"关于废止(?:和修改)?《(?P<title>.+)》.{0,30}的(?:决定|通知|命令|公告|令)\Z")
_OWN_FORWARDS: Final = re.compile(r"(?:转发|批转)(?P<title>.{6,})的(?:通知|函)\Z")
_OWN_INTERPRETS: Final = re.compile(
    r"(?:关于(?:适用|执行|贯彻执行|审理适用)?《(?P<title>[^《》]+)》.{0,60}(?:解释|解读|说明|问答|答复|意见|规定)"
    r"|《(?P<read>[^《》]+)》.{0,8}(?:解读|问答|释义|图解|起草说明))(?:[（(].{1,4}[）)])?\Z"
)
_OWN_AMENDMENT: Final = re.compile(r"(?P<title>.+(?:法|宪法))修正案(?:[（(].{1,12}[）)])?\Z")
_OWN_IMPLEMENTS: Final = re.compile(
    r"(?:(?<!调整)(?:实施|执行|贯彻)(?:《(?P<title>[^《》]+)》|〈(?P<inner>[^〈〉]+)〉).{0,12}(?:办法|规定|细则|条例|意见|决定|方案)"
    r"|(?P<bare>.{3,}(?:法|条例|办法|规定))(?:实施|施行)(?:细则|条例|办法|规定))(?:[（(].{1,8}[）)])?\Z"
)
_OwnRule = tuple[re.Pattern[str], RelationKind, float]
_OWN: Final[tuple[_OwnRule, ...]] = (
    (_OWN_REPEALS, RelationKind.REPEALS, 0.97),
    (_OWN_AMENDS, RelationKind.AMENDS, 0.97),
    (_OWN_AMENDMENT, RelationKind.AMENDS, 0.95),
    (_OWN_INTERPRETS, RelationKind.INTERPRETS, 0.95),
    (_OWN_IMPLEMENTS, RelationKind.IMPLEMENTS, 0.9),
    (_OWN_FORWARDS, RelationKind.FORWARDS, 0.85),
)
#: Kinds that say more than that a document is named.
_PLAIN: Final = RelationKind.CITES
#: Kinds whose target is taken as it is printed: of two texts of one title only one is meant.
_CHANGING: Final = (RelationKind.REPEALS, RelationKind.AMENDS)


@dataclass(frozen=True, slots=True)
class _Itself:
    """What the text itself is called."""

    keys: frozenset[str]
    number: str

    def is_(self, mention: Mention) -> bool:
        """Whether a mention names the text itself."""
        title, number = mention.key
        return (number == self.number) if number and self.number else title in self.keys


def read_relations(text: DocumentText, metadata: Metadata) -> tuple[Relation, ...]:
    """The relations a version's title and text state, each once, in the order of the text.

    Needs 《…》 or a number in its brackets: what is told without a name is no relation. At most 1,000.
    """
    found = list(_of_title(metadata.title, text.clean))
    if "《" in text.clean or "号" in text.clean:
        found += _of_text(text.clean, metadata)
    return tuple(_dated(_once(found)[:MOST], text.clean, metadata))


def _dated(relations: Sequence[Relation], clean: str, metadata: Metadata) -> Iterable[Relation]:
    """The relations; a repeal and an amendment with the day the text takes effect, where only it tells."""
    changing = any(one.kind in _CHANGING and one.effective_on is None for one in relations)
    if not changing or metadata.effective_on:
        return relations
    effective = read_effective(clean, metadata.published_on or metadata.signed_on)
    if effective is None:
        return relations
    return [
        replace(one, effective_on=effective.on) if one.kind in _CHANGING and not one.effective_on else one
        for one in relations
    ]


# --- the title -----------------------------------------------------------------------------------------


def _of_title(title: str, clean: str) -> Iterator[Relation]:
    if len(title) < 6:
        return
    at = clean.find(title, 0, 400)
    start, end = (at, at + len(title)) if at >= 0 else (0, 0)
    for pattern, kind, confidence in _OWN:
        match = pattern.search(title)
        if match is None:
            continue
        named = next(words for words in match.groupdict().values() if words)
        for one in _split_titles(named):
            yield Relation(kind, one, start=start, end=end, confidence=confidence)
        return


def _split_titles(named: str) -> list[str]:
    """《A》和《B》 as captured between the outermost marks: A》和《B."""
    return [one for one in re.split(r"》[、和及以与，]*《", named) if one]


# --- the text ------------------------------------------------------------------------------------------


def _of_text(clean: str, metadata: Metadata) -> Iterator[Relation]:
    named = [mention for mention in find_mentions(clean) if mention.named][:MOST_NAMES]
    if not named:
        return
    itself = _itself(metadata)
    done: set[int] = set()
    for effect in find_effects(clean, named):
        if effect.kind is RelationKind.REPEALS or not itself.is_(effect.mention):
            done.add(effect.mention.start)
            yield _of_effect(effect)
    rest = [one for one in named if one.start not in done and not itself.is_(one)]
    for place, mention in enumerate(rest):
        begin, end = sentence_around(clean, mention.start, mention.after)
        kind, confidence = _kind(clean, mention, rest[max(0, place - _LISTED_TOGETHER) : place], begin, end)
        if kind is not None:
            begin, end = _shortened(begin, end, mention)
            yield _relation(mention, kind, begin, end, confidence)


def _itself(metadata: Metadata) -> _Itself:
    number: DocumentNumber | None = metadata.number
    return _Itself(frozenset(title_keys(metadata.title)), number.key if number else "")


def _of_effect(effect: Effect) -> Relation:
    kind, articles = effect.kind, effect.mention.articles
    begin, end = _shortened(effect.start, effect.end, effect.mention)
    return Relation(
        kind,
        effect.mention.title,
        effect.mention.number,
        articles or effect.part,
        begin,
        end,
        confidence=effect.confidence,
        effective_on=effect.effective_on,
    )


def _relation(mention: Mention, kind: RelationKind, begin: int, end: int, confidence: float) -> Relation:
    return Relation(kind, mention.title, mention.number, mention.articles, begin, end, confidence=confidence)


def _shortened(begin: int, end: int, mention: Mention) -> tuple[int, int]:
    """A proof of bounded length that still holds the name."""
    if end - begin <= LONGEST_PROOF or not begin <= mention.start < end:
        return begin, min(end, begin + LONGEST_PROOF)
    begin = max(begin, mention.start - LONGEST_PROOF // 2)
    return begin, min(end, max(mention.after, begin + LONGEST_PROOF))


def _kind(
    clean: str, mention: Mention, earlier: Sequence[Mention], begin: int, end: int
) -> tuple[RelationKind | None, float]:
    """What a mention that is neither repealed nor amended is named for."""
    before = clean[begin : mention.start]
    if before.endswith("所附"):
        return None, 0.0  # its own annex
    forwarded = _FORWARDED.match(clean, mention.after)
    if forwarded and "现" in clean[begin : forwarded.end()]:
        if forwarded["verb"] == "印发" and _is_annexed(clean, mention):
            return None, 0.0
        if forwarded["verb"] != "印发" or before.lstrip().startswith("现将"):
            return RelationKind.FORWARDS, 0.9
    if "现" in before and _FORWARDS.search(before):
        return RelationKind.FORWARDS, 0.85
    trigger = _trigger(clean, mention, earlier, begin)
    # In quotation marks another text speaks: the new words of what is amended.
    is_quoted = before.count("“") > before.count("”")
    if trigger and not is_quoted and _MAKES.search(clean, mention.after, end):
        return (RelationKind.BASED_ON, 0.95) if trigger["basis"] else (RelationKind.IMPLEMENTS, 0.9)
    return _PLAIN, 0.95 if mention.articles or mention.number else 0.9


def _is_annexed(clean: str, mention: Mention) -> bool:
    """Whether the text that is issued follows in this very document, its title on a line."""
    return bool(re.search(rf"(?m)^[\s　]*{re.escape(mention.title)}[\s　]*$", clean))


def _trigger(clean: str, mention: Mention, before: Sequence[Mention], begin: int) -> re.Match[str] | None:
    """The 根据 or 实施 that governs a name, directly or through the names listed before it."""
    at = mention.start
    earlier = [one for one in before if one.start >= begin]
    while True:
        floor = earlier[-1].after if earlier else begin
        gap = clean[floor:at]
        found = list(_TRIGGER.finditer(gap))
        if found and _leads(gap[found[-1].end() :]):
            return found[-1]
        if not earlier or not (_AND.match(gap) or _CITED_PART.match(gap)):
            return None
        at = earlier.pop().start


def _leads(words: str) -> bool:
    """Whether words between 根据 and a name still belong to the name: its bodies, its date."""
    return len(words) <= 30 and not re.search("[，。；：]|规定|要求|需要|情况", words)


# --- each once -----------------------------------------------------------------------------------------


def _once(relations: Iterable[Relation]) -> list[Relation]:
    """Each kind, document and articles once, without plain namings of what more is said of."""
    best: dict[tuple[str, str, str, str], Relation] = {}
    said: set[tuple[str, str]] = set()
    for relation in _completed(list(relations)):
        target = _target(relation)
        best.setdefault((relation.kind, *target, relation.articles), relation)
        if relation.kind is not _PLAIN or relation.articles:
            said.add(target)
    kept = [
        one for one in best.values() if one.kind is not _PLAIN or one.articles or _target(one) not in said
    ]
    return sorted(kept, key=lambda one: (one.start, one.kind))


def _completed(relations: Sequence[Relation]) -> Iterator[Relation]:
    """The relations, a number by itself with the title it is printed with elsewhere, and a title likewise."""
    pairs = [one for one in relations if one.title and one.number]
    titles = {one.number.key: one.title for one in reversed(pairs) if one.number}
    numbers = {title_key(one.title): one.number for one in reversed(pairs)}
    for one in relations:
        if one.kind in _CHANGING or not pairs or (one.title and one.number):
            yield one
        elif one.number:
            yield replace(one, title=titles.get(one.number.key, ""))
        else:
            yield replace(one, number=numbers.get(title_key(one.title)))


def _target(relation: Relation) -> tuple[str, str]:
    return title_key(relation.title) if relation.title else "", relation.number.key if relation.number else ""
