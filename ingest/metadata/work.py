"""Which texts are versions of one another: what a source says, else title and body of a law or rule."""

from __future__ import annotations

import re

from holdings.model.document import Metadata

#: What is amended as a whole and keeps its title; notices and decisions of one title are many documents.
_STATUTE = re.compile(r"(?:法|法典|条例|规定|办法|细则|规则|章程|规程|准则|解释)$")
_NO_STATUTE = re.compile(r"^关于(?:修改|修正|废止|公布|印发|批准|施行)|的决定$|的通知$|的批复$|[决议复]定?$")
#: （2019年修订）, (2018修正), （2021年10月修正本）, （试行）.
_EDITION = re.compile(
    r"[（(](?:[12]\d{3}\s*年?)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?\s*"
    r"(?:第[一二三四五六七八九十]次)?(?:修订|修正|修改|修订版|修正本|修订本|版|本)?(?:文本)?[）)]$"
)
_PLACE = re.compile("省|市|县|区|州|盟|旗|自治|中华人民共和国|全国|国务院|最高人民")
_NATIONAL = frozenset({"state", "法律", "行政法规", "司法解释", "宪法"})


def work_of(metadata: Metadata, source: str, version_of: str = "") -> str:
    """What all versions of one document have in common, "" where nothing says that there are others.

    A stated ``version_of`` is the id of another record of the source, or any key that several share. Else
    a law's or a rule's title without its edition (2019年修订), with the issuing bodies, or where none is
    known with the level of a national law, or of one that names its place.
    """
    if version_of.strip():
        return stated_work(source, version_of.strip())
    title = without_edition(metadata.title)
    if not _STATUTE.search(title) or _NO_STATUTE.search(title):
        return ""
    bodies = "、".join(sorted(body.id for body in metadata.issuers))
    if not bodies and not (metadata.level in _NATIONAL or _PLACE.search(title[:14])):
        return ""
    return f"~{_letters(title)}|{bodies or metadata.level}"


def stated_work(source: str, key: str) -> str:
    """What the records have in common that a source calls versions of ``key``."""
    return f"={source}|{key}"


def without_edition(title: str) -> str:
    """The title without the note of its edition: 云州市供水条例（2019年修订） → 云州市供水条例."""
    return _EDITION.sub("", title.strip()).strip("《》 　")


def _letters(title: str) -> str:
    return "".join(character for character in title if character.isalnum())
