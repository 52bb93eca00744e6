"""A checkout of laws in Markdown, one file a law, as in the collection LawRefBook/Laws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import SourceError
from ingest.extractors.charset import decode
from ingest.sources.folder import find_files
from ingest.sources.records import BadLine

#: What ends the lines about a law's making; without it they end at the first heading or article.
_END = re.compile(r"(?m)^<!-- INFO END -->[ \t]*$")
_BODY = re.compile(r"(?m)^(?:##|第[〇零一二三四五六七八九十百0-9]+[编章节条])")
_TITLE = re.compile(r"(?m)^#[ \u3000]+(\S.*)$")
_DAY = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日")
_NUMBER = re.compile(
    r"\S*?(?P<order>(?:中华人民共和国)?[\u4e00-\u9fff、]{2,30}令(?:（\d{4}年）)?第?[〇零一二三四五六七八九十百\d]+号)"
    r"|(?P<bracketed>[\u4e00-\u9fff]{1,12}〔\d{4}〕\d+号)"
)
_IN_NAME = re.compile(r"\((\d{4}-\d{2}-\d{2})\)$")
_AMENDED = ("修正", "修订", "修改")
_BEGUN = ("施行", "实施", "生效")
_LARGEST = 20_000_000
#: No law: the collection's own pages.
_OWN_PAGES = frozenset({"readme", "_index", "contributing", "license", "changelog"})


def read_laws(root: Path) -> Iterator[tuple[int, dict[str, Any]] | BadLine]:
    """The laws of a checkout as records ({id, title, text, …}), each with its place in the order of paths.

    The id is the path without ``.md``, so that two versions of a law in two files are two records. A file
    that holds no law is given as a bad line. Raises SourceError for a folder that is not there or holds no
    Markdown.
    """
    files = [file for file in find_files([root]) if file.name.lower().endswith(".md")]
    if not files:
        raise SourceError(f"no Markdown files in {root}; give the folder of a checkout")
    for place, file in enumerate(files, start=1):
        if file.path.stem.lower() in _OWN_PAGES:
            continue
        try:
            if file.path.stat().st_size > _LARGEST:
                yield BadLine(place, f"{file.name}: larger than {_LARGEST // 1_000_000} MB")
                continue
            text = decode(file.path.read_bytes()).text
        except OSError as error:
            yield BadLine(place, f"{file.name}: {error.strerror}")
            continue
        record = law_record(file.name, text)
        yield (place, record) if record["text"] else BadLine(place, f"{file.name}: no text")


def law_record(name: str, text: str) -> dict[str, Any]:
    """One file as a record: title, number and dates from the lines of its making, which stay in the text.

    The number is the first one, of the order that published the law: later ones are of amendments. An
    amendment's day is the last that says so, or the one in the file's name.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff").strip()
    title_line = _TITLE.search(text)
    stem = name.removesuffix(".md")
    title = title_line[1].strip() if title_line else _IN_NAME.sub("", stem.rpartition("/")[2])
    if title_line:
        text = text[: title_line.start()] + text[title_line.end() :]
    making, body = _parted(text)
    whole = "\n".join(part for part in (*making, body) if part)
    found: dict[str, Any] = {"id": stem, "title": title, "text": whole, "origin": name}
    return {**found, **_dates(making, stem), **_number(making)}


def _parted(text: str) -> tuple[list[str], str]:
    """The lines of a law's making, and its body."""
    marked = _END.search(text)
    if marked:
        head, body = text[: marked.start()], text[marked.end() :]
    else:
        begun = _BODY.search(text)
        head, body = (text[: begun.start()], text[begun.start() :]) if begun else ("", text)
    return [line.strip() for line in head.splitlines() if line.strip()], body.strip()


def _dates(making: list[str], stem: str) -> dict[str, str]:
    days = [(f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", line) for line in making if (m := _DAY.match(line))]
    dates: dict[str, str] = {}
    if days:
        dates["signed_on"] = days[0][0]
    for day, line in days:
        if any(word in line for word in _AMENDED):
            dates["amended_on"] = day
        elif "公布" in line or "发布" in line:
            dates.setdefault("published_on", day)
        elif any(word in line for word in _BEGUN):
            dates["effective_on"] = day
    in_name = _IN_NAME.search(stem)
    if in_name and days and in_name[1] > days[0][0] and "amended_on" not in dates:
        dates["amended_on"] = in_name[1]
    elif in_name and not days:
        dates["published_on"] = in_name[1]
    return dates


def _number(making: list[str]) -> dict[str, str]:
    numbers = [m["order"] or m["bracketed"] for line in making for m in _NUMBER.finditer(_undated(line))]
    return {"number": numbers[0]} if numbers else {}


def _undated(line: str) -> str:
    return _DAY.sub("", line).strip()
