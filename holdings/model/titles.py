"""Titles as they are compared: the same text is cited with and without its republic, brackets and year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_REPUBLIC: Final = "中华人民共和国"
#: （2018修正）, (2019年修订本), （第二次修正）, (2019-04-03): which version, not which text.
_VERSION: Final = re.compile(
    r"\s*[（(]\s*(?:(?:19|20)\d{2}\s*年?\s*)?(?:第[一二三四五六七八九十]次)?(?:修正|修订|修改)(?:本|版|文本)?\s*[）)]\s*\Z"
    r"|\s*[（(]\s*(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2}|年(?:\d{1,2}月(?:\d{1,2}日)?)?)?(?:版)?\s*[）)]\s*\Z"
)
_MARKS: Final = re.compile(r"[\s　《》〈〉<>＜＞（）()〔〕\[\]【】“”\"‘’'「」、，,；;：:。.·•—－\-]")
#: 关于印发《X》的通知 is cited as 《X》 too.
_ISSUED: Final = re.compile(
    r"关于(?:印发|发布|公布|颁布|下发|颁发)(?P<title>.{4,}?)的(?:通知|公告|通告|决定|命令|令|函)\Z", re.DOTALL
)


@lru_cache(maxsize=20_000)
def title_key(title: str) -> str:
    """The form of a title that compares equal however it is cited; "" for a title of nothing but marks.

    >>> title_key("中华人民共和国公司法（2018修正）") == title_key("《公司法》")
    True
    """
    bare = _VERSION.sub("", title)
    key = _MARKS.sub("", bare).replace(_REPUBLIC, "")
    return key or _MARKS.sub("", bare)


def title_keys(title: str) -> tuple[str, ...]:
    """The keys a document is found by: its title's, and that of the text which its title says it issues."""
    issued = _ISSUED.search(title)
    keys = (title_key(title), title_key(issued["title"]) if issued else "")
    return tuple(dict.fromkeys(key for key in keys if key))
