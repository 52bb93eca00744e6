"""Articles, attachments and passages: the places in a text that can be found and linked to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from holdings.model.document import ArticleStart
from holdings.model.numerals import number_of

PASSAGE_LENGTH = 600
_N = "0-9０-９〇零一二三四五六七八九十百千"

_ARTICLE = re.compile(
    rf"第[ \u3000]*(?P<number>[{_N}]{{1,8}})[ \u3000]*条(?:之[ \u3000]*(?P<sub>[{_N}]{{1,4}}))?"
    r"(?P<gap>[ \u3000：:【]|$)?(?P<next>.?)"
)
#: 第三章 总则, 第一编, 第二节 … alone on a line; without a blank only what cannot be a sentence.
HEADING = re.compile(
    rf"第[ \u3000]*(?P<number>[{_N}]{{1,8}})[ \u3000]*(?P<rank>分编|编|章|节)"
    r"(?:[ \u3000]+[^。；]{0,48}|(?:(?!规定|的)[^\s，。；、]){0,30})$"
)
#: 附件1, 附录二, 附表 …; a number never is the beginning of a year (附件　2026年…名单).
ANNEX = re.compile(
    rf"附[ \u3000]*[件录表](?P<gap>[ \u3000]*)(?P<number>[{_N}]{{1,3}}(?![{_N}年.．]))?"
    r"[ \u3000]*(?P<colon>[:：]?)[ \u3000]*(?P<title>.*)$"
)
_LISTED = re.compile(r"\d{1,2}[.．、]|.*。")
_MARK = re.compile("(?m)^[ \u3000]*(?=[第附])")
_RANKS = {"编": 0, "分编": 1, "章": 2, "节": 3}
#: Words after 第…条 that speak of an article instead of beginning one.
_REFERENCE = re.compile("规定|所称|所列|第|、|和|或|至|的|中|，|,|。|款|以|及|与|与|）|\\)|》|之")
_SENTENCE = re.compile("[。！？；!?;][”’」』）)]*")
_CLAUSE = re.compile("[，、,：: 　]")


@dataclass(slots=True)
class _Place:
    """Where an article or attachment begins, before its end is known."""

    start: int
    anchor: str
    label: str
    heading: str


@dataclass(slots=True)
class _Walk:
    """What has been seen of a text so far."""

    places: list[_Place] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)
    attachment: str = ""
    attachments: dict[str, int] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)
    last: int = 0


def article_anchor(number: int, sub: int = 0) -> str:
    """The permanent anchor of an article: ``art-12``, 第十二条之一 ``art-12-1``."""
    return f"art-{number}-{sub}" if sub else f"art-{number}"


def find_articles(text: str) -> tuple[ArticleStart, ...]:
    """The articles of a clean text in order, or passages of at most 600 characters where it has none.

    An article begins at a line start (第十二条, 第12条, 第十二条之一) and ends before the next article,
    heading or attachment; those of an attachment have anchors ``att-1-art-3``; a number that comes again
    gets ``-r2``. An attachment without articles is cut into passages ``att-1-p-1``.
    """
    walk = _Walk()
    for mark in _MARK.finditer(text):
        end = text.find("\n", mark.end())
        _look_at(walk, text[mark.end() : len(text) if end < 0 else end], mark.end())
    articles = _articles(walk, text)
    if not any(place.anchor.startswith("art-") for place in walk.places):
        body_end = min(walk.attachments.values(), default=len(text))
        articles = find_passages(text, 0, body_end) + articles
    return tuple(articles)


def _look_at(walk: _Walk, line: str, at: int) -> None:
    if line[0] == "附":
        _look_at_attachment(walk, line, at)
        return
    heading = HEADING.match(line)
    if heading:
        rank = _RANKS[heading["rank"]]
        walk.headings = {own: text for own, text in walk.headings.items() if own < rank}
        walk.headings[rank] = re.sub("[ \u3000]+", " ", line.strip())
        walk.stops.append(at)
        return
    article = _ARTICLE.match(line)
    if article:
        _look_at_article(walk, line, article, at)


def _look_at_article(walk: _Walk, line: str, match: re.Match[str], at: int) -> None:
    number = number_of(match["number"])
    sub = number_of(match["sub"]) if match["sub"] else 0
    if match["gap"] is None and (
        _REFERENCE.match(line, match.start("next")) or not _follows(walk, number, sub)
    ):
        return
    walk.last = number
    anchor = walk.attachment + article_anchor(number, sub)
    times = walk.seen[anchor] = walk.seen.get(anchor, 0) + 1
    if times > 1:
        anchor = f"{anchor}-r{times}"
    label = line[: match.end("sub") if match["sub"] else line.index("条") + 1]
    label = label.replace(" ", "").replace("\u3000", "")
    walk.places.append(
        _Place(at, anchor, label, " / ".join(walk.headings[rank] for rank in sorted(walk.headings)))
    )
    walk.stops.append(at)


def _follows(walk: _Walk, number: int, sub: int) -> bool:
    """Whether a number without a gap after it is the next one, so that it is a start and no reference."""
    return number in (walk.last + 1, 1) or (bool(sub) and number == walk.last)


def _look_at_attachment(walk: _Walk, line: str, at: int) -> None:
    match = ANNEX.match(line)
    if not match:
        return
    number = str(number_of(match["number"])) if match["number"] else ""
    alone = not match["title"] or is_titled_annex(match)
    if not alone and (not number or (match["colon"] and number not in walk.listed)):
        walk.listed.update(re.findall(r"(\d{1,2})[.．、]", line) or [number or "1"])
        return
    if alone and match["colon"] and not number:
        return
    number = number or str(len(walk.attachments) + 1)
    prefix = f"att-{number}-"
    if prefix in walk.attachments:
        return
    walk.attachments[prefix] = at
    walk.attachment, walk.last, walk.headings = prefix, 0, {}
    walk.stops.append(at)


def is_titled_annex(match: re.Match[str]) -> bool:
    """Whether a match of ANNEX is an annex's head without a number: 附件　2026年重点建设项目名单."""
    unnumbered = bool(match["title"]) and not match["number"] and not match["colon"]
    return unnumbered and bool(match["gap"]) and not _LISTED.match(match["title"])


def _articles(walk: _Walk, text: str) -> list[ArticleStart]:
    stops = sorted({*walk.stops, len(text)})
    following = dict(pairwise(stops))
    found = [
        ArticleStart(
            place.anchor,
            place.label,
            place.start,
            _without_trailing_blanks(text, place.start, following[place.start]),
            place.heading,
        )
        for place in walk.places
    ]
    for prefix, start in walk.attachments.items():
        if not any(place.anchor.startswith(prefix) for place in walk.places):
            later = [at for at in walk.attachments.values() if at > start]
            found += find_passages(text, start, min(later, default=len(text)), prefix=prefix)
    return sorted(found, key=lambda article: article.start)


def _without_trailing_blanks(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def find_passages(
    text: str, start: int = 0, end: int | None = None, *, prefix: str = ""
) -> list[ArticleStart]:
    """Passages of at most 600 characters, cut where paragraphs, else sentences, else clauses end."""
    end = len(text) if end is None else end
    passages: list[ArticleStart] = []
    at = start
    while at < end:
        cut = _cut(text, at, end)
        stop = _without_trailing_blanks(text, at, cut)
        while at < stop and text[at].isspace():
            at += 1
        if stop > at:
            number = len(passages) + 1
            passages.append(ArticleStart(f"{prefix}p-{number}", f"第{number}段", at, stop))
        at = cut
    return passages


def _cut(text: str, at: int, end: int) -> int:
    limit = at + PASSAGE_LENGTH
    if limit >= end:
        return end
    paragraph = text.rfind("\n", at + 1, limit + 1)
    if paragraph > at + PASSAGE_LENGTH // 4:
        return paragraph
    for pattern in (_SENTENCE, _CLAUSE):
        ends = [match.end() for match in pattern.finditer(text, at + PASSAGE_LENGTH // 4, limit)]
        if ends:
            return ends[-1]
    return limit
