"""Who issued a document: printed lists of bodies, and bodies read from titles, signatures and histories."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from holdings.model.document import Term
from holdings.vocabularies import level_of, unknown_term, vocabularies
from ingest.metadata.dates import history_of

_SEPARATOR = re.compile(r"[、,，;；\n\t]")
_TITLE_BODY = re.compile(
    r"^(?P<bodies>[\u4e00-\u9fa5、 　（）]{2,60}?)(?:关于|对(?!外)|印发|转发|批转|\d{4}年|20\d\d)"
)
_SESSION = re.compile(
    r"(?P<body>全国人民代表大会(?:常务委员会)?)第[一二三四五六七八九十百]+次会议"
    r"|(?P<place>(?:(?!全国|第|日)[\u4e00-\u9fa5]){2,14}?)(?:第[一二三四五六七八九十]+届)?(?P<local>人民代表大会(?:常务委员会)?)"
    r"第[一二三四五六七八九十百]+次会议"
)
_ACTOR = re.compile(
    r"^[\s　]*(?P<body>[\u4e00-\u9fa5、]{2,40}?)"
    r"(?:令|第?\d*次?常务会议|公告|通告|批准|通过|公布|发布|颁布|修订|〔|第)"
)
_SIGNATURE = re.compile(
    r"(?m)^[ 　]*(?P<body>[\u4e00-\u9fa5、（） 　]{4,60})[ 　]*\n"
    r"[ 　]*[12一二][0-9〇○零一二三四五六七八九０-９]{3}\s*年.{1,4}月.{1,4}日"
)
_SPEAKER = re.compile(
    r"(?m)^[ 　]*(?P<body>[\u4e00-\u9fa5]{3,24}?(?:厅|局|署|委员会))(?:厅长|局长|审计长|署长|主任)[ 　]+\S"
)
_GOVERNMENT_REPORT = re.compile(
    r"在(?P<place>[\u4e00-\u9fa5]{2,14}?(?:省|自治区|市|州|县|区))第[一二三四五六七八九十]+届\s*人民代表大会第"
)
_DEPARTMENT = re.compile(r"(?P<own>[省市区县州])(?P<rest>审计[厅局]|财政[厅局])(?:对|依法|组织|按照|受)")
_PLACE = re.compile(r"^[\u4e00-\u9fa5]{2,20}?(?:省|自治区|市|州|县|区)(?![\u4e00-\u9fa5]{0,3}(?:局|厅|委))")
_LOOKS_LIKE_BODY = re.compile(
    "(?:人民政府|人大常委会|委员会|管委会|办事处|办公厅|办公室|厅|局|部|署|法院|检察院|总局|委|中心|馆|公司|医院|学校)$"
)
_PRESIDENT = ("中华人民共和国主席", "国家主席")


@dataclass(frozen=True, slots=True)
class ReadBodies:
    """Bodies read from a text, how sure that is, and the words they were read from."""

    bodies: tuple[Term, ...]
    confidence: float
    evidence: str


@lru_cache(maxsize=8192)
def split_bodies(printed: str) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    """The bodies of a printed list (国务院办公厅、中央军委办公厅) and those no vocabulary knows, as printed.

    A list is split at 、 , ; and where every part is a body at blanks; other blanks are only spacing.
    """
    known = vocabularies().issuers
    names = _names(printed)
    terms = [known.find(name) or unknown_term("issuers", name) for name in names]
    unknown = [
        name
        for name, term in zip(names, terms, strict=True)
        if term.id.startswith("x-") and not level_of(name)
    ]
    return tuple(dict.fromkeys(terms)), tuple(unknown)


def _names(printed: str) -> list[str]:
    names: list[str] = []
    for part in _SEPARATOR.split(printed):
        pieces = part.split()
        apart = len(pieces) > 1 and all(stand_beside(pieces[0], piece) for piece in pieces[1:])
        names += pieces if apart else ["".join(pieces)] if pieces else []
    return names


def stand_beside(first: str, second: str) -> bool:
    """Whether two names with a blank between them are two bodies: of one place, or both of the state."""
    if not is_body(first) or not is_body(second):
        return False
    return first[:2] == second[:2] or level_of(first) == level_of(second) == "state"


def is_body(name: str) -> bool:
    """Whether a name alone is recognised as a body's, or has the place and the end of one."""
    return vocabularies().issuers.find(name) is not None or bool(
        _LOOKS_LIKE_BODY.search(name) and level_of(name)
    )


def _recognised(printed: str) -> tuple[Term, ...]:
    """The bodies of a printed list when every one of them is recognised, else ()."""
    known = vocabularies().issuers
    names = _names(printed)
    terms = [known.find(name) for name in names]
    if not names or None in terms:
        return ()
    return tuple(dict.fromkeys(term for term in terms if term))


def read_bodies(text: str, title: str, number_code: str) -> ReadBodies | None:
    """The issuing bodies: from the title, an order's name, the signature, the history or the speaker."""
    for read in (_from_order, _from_title, _from_signature, _from_session, _from_speaker, _from_actor):
        found = read(text, title, number_code)
        if found:
            return found
    return _from_place(text, title)


def _from_title(text: str, title: str, code: str) -> ReadBodies | None:
    match = _TITLE_BODY.match(title)
    if not match:
        return None
    printed = match["bodies"]
    bodies = _recognised(printed)
    if bodies:
        return ReadBodies(bodies, 0.9, printed)
    names = _names(printed)
    if all(_LOOKS_LIKE_BODY.search(name) for name in names):
        known = vocabularies().issuers
        bodies = tuple(known.find(name) or unknown_term("issuers", name) for name in names)
        return ReadBodies(bodies, 0.75, printed)
    return None


def _from_order(text: str, title: str, code: str) -> ReadBodies | None:
    if not code.endswith("令") or code.removesuffix("令").endswith(_PRESIDENT):
        return None
    name = code.removesuffix("令")
    bodies = _recognised("国务院" if name == "国" else name.replace("中华人民共和国国务院", "国务院"))
    return ReadBodies(bodies, 0.9, code) if bodies else None


def _from_signature(text: str, title: str, code: str) -> ReadBodies | None:
    match = _SIGNATURE.search(text)
    bodies = _recognised(match["body"]) if match else ()
    return ReadBodies(bodies, 0.85, match["body"].strip()) if match and bodies else None


def is_signed(text: str) -> bool:
    """Whether a text holds a signature: a recognised body on a line of its own, and a day below it."""
    return _from_signature(text, "", "") is not None


def _from_session(text: str, title: str, code: str) -> ReadBodies | None:
    history = history_of(text[:1500])
    match = _SESSION.search(history)
    if not match or not re.match("[^\n]{0,40}?(?:通过|批准|修订)", history[match.end() :]):
        return None
    printed = match["body"] or match["place"] + match["local"]
    known = vocabularies().issuers
    return ReadBodies((known.find(printed) or unknown_term("issuers", printed),), 0.85, match.group())


def _from_speaker(text: str, title: str, code: str) -> ReadBodies | None:
    match = _SPEAKER.search(text[:800])
    bodies = _recognised(match["body"]) if match else ()
    if match and bodies:
        return ReadBodies(bodies, 0.85, match.group().strip())
    report = _GOVERNMENT_REPORT.search(text[:800].replace("\n", ""))
    if report and "政府工作报告" in text[:400] + title:
        name = report["place"] + "人民政府"
        return ReadBodies(_recognised(name) or (unknown_term("issuers", name),), 0.8, report.group())
    return None


def _from_actor(text: str, title: str, code: str) -> ReadBodies | None:
    for match in re.finditer(r"\d{4}年\d{1,2}月\d{1,2}日(?P<rest>[^\n；）)]{2,60})", text[:600]):
        actor = _ACTOR.match(match["rest"])
        bodies = _recognised(actor["body"]) if actor else ()
        if actor and bodies:
            return ReadBodies(bodies, 0.8, match.group())
    return None


def _from_place(text: str, title: str) -> ReadBodies | None:
    """省审计厅 in the text of a province's report is that province's."""
    match, place = _DEPARTMENT.search(text[:1200]), _PLACE.match(title)
    if not match or not place or not place.group().endswith(match["own"]):
        return None
    name = place.group() + match["rest"]
    return ReadBodies(_recognised(name) or (unknown_term("issuers", name),), 0.6, match.group())
