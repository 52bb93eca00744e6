"""What somebody states of a document (a transfer list, a record, a page's table), made into metadata."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from holdings.model.dates import CivilDate
from holdings.model.document import Provenance, Term, ValueSource
from holdings.model.numbers import parse_number
from holdings.vocabularies import unknown_term, vocabularies
from ingest.metadata.bodies import split_bodies
from ingest.metadata.dates import parse_date
from ingest.metadata.kinds import mode_of, parse_gazette
from ingest.metadata.validity import facts_of

#: Metadata by field name, each value with where it came from.
Found = dict[str, tuple[Any, Provenance]]

#: Labels of metadata tables on pages (gov.cn and the like) and the fields they mean.
PAGE_LABELS = {
    "索引号": "index_number",
    "主题分类": "theme",
    "发文机关": "issuers",
    "发文单位": "issuers",
    "发布机构": "issuers",
    "成文日期": "signed_on",
    "标题": "title",
    "名称": "title",
    "发文字号": "number",
    "文号": "number",
    "发布日期": "published_on",
    "施行日期": "effective_on",
    "有效性": "validity",
    "公开类别": "category",
    "公开方式": "disclosure_mode",
    "主题词": "subject_words",
    "关键词": "subject_words",
    "内容概述": "summary",
    "摘要": "summary",
    "来源": "origin",
    "信息来源": "origin",
}
#: Characters up to which a stated value is kept for the next document that states it.
LONGEST_KEPT = 200
_SAID_BY = {
    ValueSource.TRANSFER_LIST: "移交清单",
    ValueSource.DEPOSITOR: "移交单位",
    ValueSource.RECORD: "来源记录",
    ValueSource.PAGE_METADATA: "网页信息",
}


@dataclass(frozen=True, slots=True)
class Hints:
    """What is stated of a document, as printed, by field name, and by whom."""

    values: Mapping[str, str] = field(default_factory=dict)
    source: ValueSource = ValueSource.TRANSFER_LIST


@dataclass(slots=True)
class Stated:
    """The stated values that were understood, sentences on those that were not, and unknown terms."""

    found: Found = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)


def understand(hints: Hints) -> Stated:
    """The stated values as metadata; what is not understood is reported and left out, never fatal.

    A term no vocabulary knows is kept as printed with an ``x-`` id and reported in ``unknown``.
    """
    stated = Stated()
    dates = {
        name: _date(stated, name, hints.values[name])
        for name in ("ended_on", "amended_on")
        if hints.values.get(name)
    }
    for name, printed in hints.values.items():
        if name in _READERS:
            read = _value if len(printed) <= LONGEST_KEPT else _value.__wrapped__
            one = read(name, printed, hints.source)
            stated.found.update(one.found)
            stated.problems += one.problems
            stated.unknown += one.unknown
    _add_validity(stated, hints, dates)
    return stated


@lru_cache(maxsize=8192)
def _value(name: str, printed: str, source: ValueSource) -> Stated:
    """One stated value understood, shared by all documents that state it: read it, never change it."""
    stated = Stated()
    if printed.strip():
        value = _READERS[name](stated, name, printed)
        if value is not None and value != ():
            stated.found[name] = (value, Provenance(source, 1.0, printed.strip()))
    return stated


def page_hints(properties: Mapping[str, str]) -> Hints:
    """What a page's own metadata table states, from the ``meta:…`` properties of an extraction."""
    values: dict[str, str] = {}
    for name, value in properties.items():
        label = re.sub("[\\s　:：]", "", name.removeprefix("meta:"))
        if name.startswith("meta:") and label in PAGE_LABELS and value.strip():
            values.setdefault(PAGE_LABELS[label], value.strip())
    return Hints(values, ValueSource.PAGE_METADATA)


def _text(stated: Stated, name: str, printed: str) -> str:
    return printed.strip()


def _words(stated: Stated, name: str, printed: str) -> tuple[str, ...]:
    return tuple(word for word in re.split("[;；,，、 　\n]+", printed) if word)


def _count(stated: Stated, name: str, printed: str) -> int | None:
    match = re.fullmatch(r"(?:共印)?\s*(\d{1,7})\s*份?", printed.strip())
    if match is None:
        stated.problems.append(f"{name}: not a number of copies: {printed!r}")
    return int(match[1]) if match else None


def _date(stated: Stated, name: str, printed: str) -> CivilDate | None:
    try:
        return parse_date(printed)
    except ValueError as error:
        stated.problems.append(f"{name}: {error}")
        return None


def _number(stated: Stated, name: str, printed: str) -> object:
    number = parse_number(printed)
    if number is None:
        stated.problems.append(f"number: not a document number: {printed!r}")
    return number


def _bodies(stated: Stated, name: str, printed: str) -> tuple[Term, ...]:
    bodies, unknown = split_bodies(printed)
    stated.unknown += [(name, body) for body in unknown]
    return bodies


def _terms(vocabulary: str) -> Callable[[Stated, str, str], tuple[Term, ...]]:
    def read(stated: Stated, name: str, printed: str) -> tuple[Term, ...]:
        parts = [part for part in re.split("[;；|\n]", printed) if part.strip()]
        return tuple(_term(stated, vocabulary, part) for part in parts)

    return read


def _genre(stated: Stated, name: str, printed: str) -> Term:
    return _term(stated, "genre", printed)


def _term(stated: Stated, vocabulary: str, printed: str) -> Term:
    term, known = _known_term(vocabulary, printed.strip())
    if not known:
        stated.unknown.append((vocabulary, printed.strip()))
    return term


@lru_cache(maxsize=8192)
def _known_term(vocabulary: str, printed: str) -> tuple[Term, bool]:
    """The term that words or an id mean, and whether the vocabulary knows it."""
    known = vocabularies().named(vocabulary)
    term = known.find(printed)
    if term is None and (label := known.label(printed)):
        term = Term(printed, label)
    return (term, True) if term else (unknown_term(vocabulary, printed), False)


def _mode(stated: Stated, name: str, printed: str) -> object:
    mode = mode_of(printed)
    if mode is None:
        stated.unknown.append((name, printed.strip()))
    return mode


def _gazette(stated: Stated, name: str, printed: str) -> object:
    place = parse_gazette(printed)
    if place is None:
        stated.problems.append(f"gazette: expected 《…公报》2024年第3期, found {printed!r}")
    return place


def _add_validity(stated: Stated, hints: Hints, dates: Mapping[str, CivilDate | None]) -> None:
    printed = hints.values.get("validity", "").strip()
    if not printed and not any(dates.values()):
        return
    known = stated.found.get("published_on") or stated.found.get("signed_on")
    facts = facts_of(
        printed or "未标注",
        evidence=f"{_SAID_BY.get(hints.source, '来源')}：{printed}" if printed else "",
        ended_on=dates.get("ended_on"),
        amended_on=dates.get("amended_on"),
        known_on=known[0] if known else None,
    )
    if facts is None:
        stated.unknown.append(("validity", printed))
        return
    stated.found["validity"] = (facts, Provenance(hints.source, 1.0, printed))


_Reader = Callable[[Stated, str, str], object]
_READERS: dict[str, _Reader] = {
    "title": _text,
    "number": _number,
    "index_number": _text,
    "issuers": _bodies,
    "signed_on": _date,
    "printed_on": _date,
    "published_on": _date,
    "effective_on": _date,
    "category": _terms("category"),
    "theme": _terms("theme"),
    "genre": _genre,
    "level": _text,
    "disclosure_mode": _mode,
    "gazette": _gazette,
    "origin": _text,
    "remarks": _text,
    "summary": _text,
    "subject_words": _words,
    "signer": _text,
    "copy_number": _text,
    "copies": _count,
    "disclosure_ground": _text,
}
