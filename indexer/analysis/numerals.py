"""Numerals in references and dates: 第十二条 is 第12条, 二〇二四年三月 is 2024年3月.

Texts keep the numerals they have, so that any piece of them is found as it stands; a question is asked in
every spelling.
"""

from __future__ import annotations

import re

from holdings.model.numerals import number_of

_DIGITS = "〇零一二三四五六七八九"
_REFERRED = "[条款项章节编号期]"
_CHINESE_ORDINAL = re.compile(rf"(?<=第)[{_DIGITS}两十百千]{{1,8}}(?={_REFERRED})")
_CHINESE_YEAR = re.compile(rf"[一二][{_DIGITS}]{{3}}(?=年)")
#: A year that stands alone: what begins so is hardly anything else.
_BARE_CHINESE_YEAR = re.compile(
    rf"(?<![{_DIGITS}十百千])(?:二[〇零]|一九)[{_DIGITS}]{{2}}(?![{_DIGITS}十百千万年])"
)
_CHINESE_MONTH = re.compile(
    r"(?:十[一二]?|(?<!十)[一二三四五六七八九])(?=月(?:[一二三四五六七八九十]{1,3}日)?)"
)
_CHINESE_DAY = re.compile(r"(?<=月)(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=日)")
_ORDINAL = re.compile(rf"(?<=第)[0-9]{{1,4}}(?={_REFERRED})")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?=年)")
_MONTH_OR_DAY = re.compile(r"(?:(?<![0-9])[0-9]{1,2}(?=月))|(?:(?<=月)[0-9]{1,2}(?=日))")
#: References to articles and their like, and years, in either kind of numerals.
REFERENCE = re.compile(
    rf"第(?:[0-9]{{1,4}}|[{_DIGITS}两十百千]{{1,8}}){_REFERRED}(?:之[一二三四五六七八九十])?"
    rf"|(?:(?<![0-9])[12][0-9]{{3}}|[一二][{_DIGITS}]{{3}})年"
)


def spellings(text: str) -> tuple[str, ...]:
    """The normalised text, then with its references and dates in Arabic and in Chinese numerals.

    >>> spellings("第12条")
    ('第12条', '第十二条')
    """
    return tuple(dict.fromkeys((text, _in_arabic(text), _in_chinese(text))))


def references_in_both(text: str) -> tuple[str, ...]:
    """The normalised text with its references and years in Arabic and in Chinese numerals, sorted.

    The same texts whichever of the two was typed; other dates stay as they are.
    """
    arabic = REFERENCE.sub(lambda match: _in_arabic(match.group()), text)
    arabic = _BARE_CHINESE_YEAR.sub(lambda match: str(number_of(match.group())), arabic)
    return tuple(sorted({arabic, REFERENCE.sub(lambda match: _in_chinese(match.group()), text)}))


def _in_arabic(text: str) -> str:
    for numeral in (_CHINESE_ORDINAL, _CHINESE_YEAR, _BARE_CHINESE_YEAR, _CHINESE_DAY, _CHINESE_MONTH):
        text = numeral.sub(lambda match: str(number_of(match.group())), text)
    return text


def _in_chinese(text: str) -> str:
    text = _YEAR.sub(
        lambda match: "".join("〇一二三四五六七八九"[int(digit)] for digit in match.group()), text
    )
    for numeral in (_ORDINAL, _MONTH_OR_DAY):
        text = numeral.sub(lambda match: counted(int(match.group())), text)
    return text


def counted(number: int) -> str:
    """A number below 10,000 as it is spoken.

    >>> counted(12), counted(105), counted(1260)
    ('十二', '一百零五', '一千二百六十')
    """
    spoken = ""
    for unit, digit in zip(("千", "百", "十", ""), f"{number:04d}", strict=True):
        if digit != "0":
            spoken += "零一二三四五六七八九"[int(digit)] + unit
        elif spoken and not spoken.endswith("零"):
            spoken += "零"
    spoken = spoken.rstrip("零") or "零"
    return spoken[1:] if spoken.startswith("一十") else spoken
