"""Addresses that nobody means well: seeded mixtures of what may stand in a question, and of parameters."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

Pair = tuple[str, str]

_WORDS = ("档案", "管理办法", "公开", "政府", "通知", "2019", "Word", "检索", "第十二条", "附件", "的", "a")
_NUMBERS = ("国办发〔2019〕6号", "国务院令第711号", "财政部公告2024年第3号", "（2019）6号", "〔〔2019〕〕号")
_FIELDS = (
    "标题:",
    "正文：",
    "文号:",
    "机关：",
    "附件:",
    "年份:",
    "title:",
    "org:",
    "year：",
    ":",
    "标题:标题:",
)
_OPERATORS = (
    " OR ",
    " AND ",
    " NOT ",
    "|",
    "或",
    "不含",
    "-",
    "--",
    " -",
    "~1",
    "~99999",
    '"~3',
    "*",
    "?",
    "\\",
)
_SIGNS = tuple("()（）[]【】〔〕{}“”‘’\"'「」『』《》〈〉＂＇,;:：；。、!！^+/<>&=%#@$")
_ODD = (
    "\0",
    "\x07",
    "\x1b",
    "\x85",
    "\u200b",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ue000",
    "\uf8ff",
    "\U000f0000",
)
_ODDER = ("\U0010ffff", "\uffff", "\u0301", "e\u0301" * 5, "𠮷", "🗂", "ﷺ", "ａ１", "\t", "\r\n", "%00", "%FF")
_KINDS = (_WORDS, _NUMBERS, _FIELDS, _OPERATORS, _SIGNS, _ODD, _ODDER)
_PATHS = ("/search",) * 6 + ("/api/v1/search", "/search/facet/org", "/api/v1/suggest", "/help/search")
_VALUES = {
    "in": ("title", "body", "number", "attachment", "x"),
    "match": ("exact", "smart", ""),
    "unit": ("article", "document", "9"),
    "sort": ("-signed", "signed", "title", "\0"),
    "page": ("1", "2", "1000", "-1", "９", "1e9"),
    "size": ("1", "100", "0"),
    "from": ("2019", "2019-02-31", "0000"),
    "to": ("2020-01", "x"),
    "asof": ("2015-06-01", "9999-12-31"),
    "cursor": ("*", "AAAA"),
    "year": ("2019", "x" * 500),
    "x.genre": ("g08", "'"),
}


def addresses(count: int, seed: int) -> Iterator[str]:
    """So many addresses, the same ones for the same seed; one in fifty is as large as servers let in."""
    chosen = random.Random(seed)
    for number in range(count):
        path = chosen.choice(_PATHS)
        pairs = list(_large(chosen) if number % 50 == 7 else _usual(chosen))
        # Half of a character, as a broken program would send it.
        tail = chosen.choice(("", "", "", "&q=%E6%A1", "&q=%FF%FE", "&&=&", "&q"))
        yield f"{path}?{urlencode(pairs, errors='surrogatepass')}{tail}"


def _usual(chosen: random.Random) -> Iterator[Pair]:
    yield "q", _text(chosen, chosen.choice((1, 3, 6, 12, 40)))
    for name in chosen.sample(sorted(_VALUES), chosen.choice((0, 0, 1, 3))):
        yield name, chosen.choice(_VALUES[name])
    if not chosen.randrange(4):
        yield "within", _text(chosen, 4)
        yield "without", _text(chosen, 2)


def _large(chosen: random.Random) -> Iterator[Pair]:
    kind = chosen.randrange(4)
    if kind == 0:
        yield from ((chosen.choice(("org", "x.org", "n")), str(one)) for one in range(64_000))
    elif kind == 1:
        yield "q", (chosen.choice(_SIGNS + _WORDS) * 10_000)[:10_000]
    elif kind == 2:
        yield "q", chosen.choice(_NUMBERS) * 40
    else:
        yield "q", _text(chosen, 3_000)
        yield "within", _text(chosen, 3_000)


def _text(chosen: random.Random, length: int) -> str:
    """Pieces of a few kinds, one after the other; a lone surrogate in some."""
    kinds = chosen.sample(_KINDS, chosen.choice((1, 2, 4, len(_KINDS))))
    text = "".join(chosen.choice(chosen.choice(kinds)) for _ in range(length))
    return text + "\ud800" if not chosen.randrange(30) else text


def ask(app: Flask, address: str) -> tuple[int, float]:
    """The status of an answer, and the milliseconds of processor time until its last byte."""
    path, _, query = address.partition("?")
    environ = create_environ(path)
    environ["QUERY_STRING"] = query
    started = time.process_time()
    body, status, _ = run_wsgi_app(app, environ, buffered=True)
    b"".join(body)
    return int(status[:3]), (time.process_time() - started) * 1000
