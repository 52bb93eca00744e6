"""Writes sheets as web pages, plain text and Markdown, in the encodings that real deposits have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

from sample.sheet import Block, Kind, Sheet

ENCODINGS = {"utf-16": "utf-16", "gb18030": "gb18030", "utf-8-sig": "utf-8-sig"}
STYLES = {
    Kind.LETTERHEAD: "text-align:center;color:#c01010;font-size:26pt",
    Kind.NUMBER: "text-align:center",
    Kind.TITLE: "text-align:center;font-size:20pt;font-weight:bold",
    Kind.CENTER: "text-align:center",
    Kind.CHAPTER: "text-align:center;font-weight:bold",
    Kind.HEADING: "text-indent:2em;font-weight:bold",
    Kind.RIGHT: "text-align:right",
    Kind.LEFT: "",
}


def write_html(sheet: Sheet, target: Path) -> None:
    """Writes a web page: with ``page: gov`` the metadata table and the furniture of a government site."""
    body = "\n".join(_element(block) for block in sheet.blocks)
    if sheet.said("page") == "gov":
        body = _gov_page(sheet, body)
    encoding = sheet.said("encoding") or "utf-8"
    charset = '<meta charset="utf-8">' if encoding == "utf-8" else ""
    text = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>{charset}<title>{escape(sheet.title)}</title></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )
    target.write_bytes(text.encode(encoding))


def _element(block: Block) -> str:
    if block.kind is Kind.TABLE:
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
        return '<table border="1">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if block.kind is Kind.PAGE_BREAK:
        return "<hr>"
    style = STYLES.get(block.kind, "text-indent:2em")
    return f'<p style="{style}">{escape(block.text)}</p>'


def _printed(value: object) -> str:
    return f"{value.year}年{value.month:02d}月{value.day:02d}日" if isinstance(value, date) else ""


def _gov_page(sheet: Sheet, body: str) -> str:
    rows = (
        (("索 引 号：", sheet.said("index_number")), ("主题分类：", sheet.said("theme").replace("/", "\\"))),
        (("发文机关：", "、".join(sheet.issuers)), ("成文日期：", _printed(sheet.signed))),
        (("标　　题：", sheet.title), ("", "")),
        (("发文字号：", sheet.said("number")), ("发布日期：", _printed(sheet.head.get("published")))),
    )
    table = "\n".join(
        "<tr>" + "".join(f"<td><b>{label}</b></td><td>{escape(value)}</td>" for label, value in row) + "</tr>"
        for row in rows
    )
    return (
        '<div class="top"><a href="/">云州市人民政府网</a> | <a href="/zwgk/">政务公开</a>'
        ' | <a href="/bsfw/">办事服务</a> | <a href="/hdjl/">互动交流</a></div>\n'
        '<div class="here">当前位置：首页 &gt; 政务公开 &gt; 政策文件</div>\n'
        f'<table class="meta">\n{table}\n</table>\n<div id="content">\n{body}\n</div>\n'
        '<div class="tools">【打印】【关闭】 分享到：微信 微博</div>\n'
        '<div class="foot">主办：云州市人民政府办公室　网站标识码：9901010001　版权所有</div>'
    )


def write_txt(sheet: Sheet, target: Path) -> None:
    """Writes plain text with full-width indents, CRLF line ends and the encoding its head names."""
    text = "\r\n".join(_text_lines(sheet)) + "\r\n"
    target.write_bytes(text.encode(sheet.said("encoding") or "utf-8"))


def _text_lines(sheet: Sheet) -> Iterator[str]:
    for block in sheet.blocks:
        if block.kind is Kind.TABLE:
            yield from ("\t".join(row) for row in block.rows)
        elif block.kind in (Kind.PARAGRAPH, Kind.HEADING):
            yield "　　" + block.text
        elif block.kind is Kind.RIGHT:
            yield "　" * max(0, 34 - len(block.text)) + block.text
        elif block.kind in STYLES and block.kind is not Kind.LEFT:
            yield "　" * max(0, (36 - len(block.text)) // 2) + block.text
        else:
            yield block.text


def write_md(sheet: Sheet, target: Path) -> None:
    """Writes Markdown: the title as first heading, chapters and headings below it."""
    target.write_text("\n\n".join(_markdown(block) for block in sheet.blocks) + "\n", encoding="utf-8")


def _markdown(block: Block) -> str:
    if block.kind is Kind.TABLE:
        head, *rest = ("| " + " | ".join(row) + " |" for row in block.rows)
        rule = "|" + " --- |" * len(block.rows[0])
        return "\n".join((head, rule, *rest))
    prefix = {Kind.TITLE: "# ", Kind.CHAPTER: "## ", Kind.HEADING: "### "}.get(block.kind, "")
    return prefix + block.text
