"""The metadata a government page prints about its document: 索引号, 主题分类, 发文机关, 成文日期 …"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

LABELS: frozenset[str] = frozenset(
    "索引号 信息索引号 主题分类 信息分类 发文机关 发布机构 发布机关 制发机关 责任部门 公开部门"
    " 成文日期 生成日期 发文日期 印发日期 发布日期 公开日期 公布日期 生效日期 施行日期 实施日期"
    " 标题 名称 信息名称 文件名称 发文字号 文号 文件编号 失效日期 废止日期 有效性 效力状态 时效性"
    " 是否有效 主题词 关键词 公文种类 文种 体裁分类 公开方式 公开类别 公开属性 公开范围 公开形式"
    " 来源 组配分类 服务对象分类".split()
)
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_CELLS = ("td", "th", "li", "p", "dt", "dd", "span", "b", "strong", "label", "div", "font", "em", "i")
_LEAST = 3
_LONGEST = 300


def page_table(root: etree._Element) -> dict[str, str]:
    """The labels a page prints with their values, in the page's order; empty where it has no such table.

    Fewer than three labels are not taken for a table: 标题 or 来源 alone stand on any page.
    """
    found: dict[str, str] = {}
    waiting = ""
    for text in _cells(root):
        label, value = _split(text)
        if label:
            waiting = "" if value else label
            if value:
                found.setdefault(label, value)
        elif waiting:
            found.setdefault(waiting, text)
            waiting = ""
    return found if len(found) >= _LEAST else {}


def _cells(root: etree._Element) -> Iterator[str]:
    """Texts of the smallest cells: an element counts when none of its children is a cell with words."""
    for element in root.iter(*_CELLS):
        if element.tag not in ("td", "th", "li", "dt", "dd") and _inside_cell(element):
            continue
        if next(element.iterdescendants("td", "li", "dd", "table"), None) is not None:
            continue
        text = _short_text(element)
        if text is not None and (text or element.tag in ("td", "dd")):
            yield text


def _inside_cell(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None or parent.tag not in _CELLS:
        return False
    return _short_text(parent) is not None


def _short_text(element: etree._Element) -> str | None:
    """An element's words, or None where they are too many for a label and its value."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        size += len(piece)
        if size > _LONGEST:
            return None
    return _BLANKS.sub(" ", "".join(pieces)).strip()


def _split(text: str) -> tuple[str, str]:
    """(label, value) of a cell: both for 索引号：x, a label alone for 索 引 号：, nothing for other text."""
    before, colon, after = re.sub(r"[:：]", "：", text).partition("：")
    label = _BLANKS.sub("", before).strip("【】[]")
    if label in LABELS:
        return label, after.strip() if colon else ""
    return "", ""
