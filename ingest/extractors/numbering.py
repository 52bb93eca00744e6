"""Automatic numbers of Word paragraphs: 第一条 is often not text in the file but counted by Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = _W + "val"
_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "十", "百", "千")
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    pattern: str
    gap: str
    legal: bool


@dataclass(frozen=True, slots=True)
class _Place:
    number_id: str
    level: int


class Numbering:
    """Counts a document's numbered paragraphs; ask ``label`` once for each, in reading order."""

    def __init__(self) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, _Place] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[str] = set()
        self._restarted: set[str] = set()

    @classmethod
    def of(cls, numbering: etree._Element, styles: etree._Element | None) -> Numbering:
        """The numbering of a document by its numbering part and its styles, which may be missing."""
        found = cls()
        found._read_lists(numbering)
        if styles is not None:
            found._read_styles(styles)
        return found

    def label(self, paragraph: etree._Element) -> str:
        """The number Word prints before a paragraph, with the gap after it; empty for none or a bullet."""
        if not self._levels:
            return ""
        place = self._place(paragraph)
        level = self._levels.get(place.number_id, {}).get(place.level) if place else None
        if place is None or level is None:
            return ""
        counts = self._count(place, level)
        if level.format == "bullet" or not level.pattern:
            return ""
        numbers = [self._printed(place, level, counts, index) for index in range(_LEVELS)]
        return _PLACE.sub(lambda found: numbers[int(found[1]) - 1], level.pattern) + level.gap

    def _printed(self, place: _Place, level: _Level, counts: list[int | None], index: int) -> str:
        of_level = self._levels[place.number_id].get(index, level)
        count = counts[index]
        value = of_level.start if count is None else count
        return str(value) if level.legal else printed_number(value, of_level.format)

    def _count(self, place: _Place, level: _Level) -> list[int | None]:
        shared = self._lists[place.number_id]
        counts = self._counts.setdefault(shared, [None] * _LEVELS)
        if place.number_id not in self._started and place.number_id in self._restarted:
            counts[place.level] = None
        self._started.add(place.number_id)
        current = counts[place.level]
        counts[place.level] = level.start if current is None else current + 1
        for deeper in range(place.level + 1, _LEVELS):
            counts[deeper] = None
        return counts

    def _place(self, paragraph: etree._Element) -> _Place | None:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return None
        style = properties.find(_W + "pStyle")
        inherited = self._styles.get(style.get(_VALUE, "")) if style is not None else None
        return _place_in(properties, inherited)

    def _read_lists(self, root: etree._Element) -> None:
        abstract = {
            item.get(_W + "abstractNumId", ""): _levels_of(item) for item in root.iter(_W + "abstractNum")
        }
        for item in root.iter(_W + "num"):
            reference = item.find(_W + "abstractNumId")
            shared = reference.get(_VALUE, "") if reference is not None else ""
            number_id = item.get(_W + "numId", "")
            self._lists[number_id] = shared
            levels = dict(abstract.get(shared, {}))
            for override in item.iter(_W + "lvlOverride"):
                if override.find(_W + "startOverride") is not None:
                    self._restarted.add(number_id)
                levels.update(_levels_of(override))
            self._levels[number_id] = levels

    def _read_styles(self, root: etree._Element) -> None:
        own: dict[str, tuple[etree._Element | None, str]] = {}
        for style in root.iter(_W + "style"):
            based = style.find(_W + "basedOn")
            parent = based.get(_VALUE, "") if based is not None else ""
            own[style.get(_W + "styleId", "")] = (style.find(_W + "pPr"), parent)
        for name in own:
            place = self._style_place(name, own)
            if place is not None:
                self._styles[name] = place

    def _style_place(
        self, name: str, own: dict[str, tuple[etree._Element | None, str]], depth: int = 0
    ) -> _Place | None:
        if name not in own or depth > 10:
            return None
        properties, parent = own[name]
        inherited = self._style_place(parent, own, depth + 1)
        return inherited if properties is None else _place_in(properties, inherited)


def _place_in(properties: etree._Element, inherited: _Place | None) -> _Place | None:
    numbered = properties.find(_W + "numPr")
    if numbered is None:
        return inherited
    number, level = numbered.find(_W + "numId"), numbered.find(_W + "ilvl")
    number_id = number.get(_VALUE, "") if number is not None else inherited.number_id if inherited else ""
    if number_id in ("", "0"):
        return None
    depth = level.get(_VALUE, "0") if level is not None else str(inherited.level if inherited else 0)
    return _Place(number_id, min(int(depth), _LEVELS - 1) if depth.isdigit() else 0)


def _levels_of(item: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in item.iter(_W + "lvl"):
        index = level.get(_W + "ilvl", "")
        start = _value(level, "start", "1")
        if not index.isdigit() or int(index) >= _LEVELS:
            continue
        gap = {"nothing": "", "space": " "}.get(_value(level, "suff", "tab"), " ")
        found[int(index)] = _Level(
            start=int(start) if start.isdigit() else 1,
            format=_value(level, "numFmt", "decimal"),
            pattern=_value(level, "lvlText", ""),
            gap=gap,
            legal=level.find(_W + "isLgl") is not None,
        )
    return found


def _value(level: etree._Element, name: str, otherwise: str) -> str:
    child = level.find(_W + name)
    return otherwise if child is None else child.get(_VALUE, otherwise)


def printed_number(number: int, style: str) -> str:
    """A count as Word prints it in a number format of its own (``w:numFmt``); decimal for unknown ones."""
    printer = _PRINTERS.get(style)
    return printer(number) if printer and number > 0 else str(number)


def chinese_count(number: int, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS) -> str:
    """A number below 10,000 in counting form: 十二, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero else "") + digits[digit] + units[place]
            zero = False
        elif text and number % 10**place:
            zero = True
    return text[1:] if units is _UNITS and text.startswith("一十") else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


_PRINTERS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_count,
    "chineseCountingThousand": chinese_count,
    "taiwaneseCounting": chinese_count,
    "taiwaneseCountingThousand": chinese_count,
    "japaneseCounting": chinese_count,
    "chineseLegalSimplified": lambda number: chinese_count(number, _LEGAL_DIGITS, _LEGAL_UNITS),
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "taiwaneseDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalFullWidth": lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if number <= 20 else str(number),
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
