"""From a record with its text inline to a document: the fast way in, for migrations and large collections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from holdings.model.document import (
    ArticleStart,
    Document,
    DocumentText,
    Metadata,
    Provenance,
    Unit,
    ValueSource,
    Version,
)
from holdings.model.numerals import number_of
from ingest.cleaning import is_clean, strip_unwanted
from ingest.metadata.reading import level_of_bodies, metadata_of, read_text
from ingest.metadata.relations import read_relations
from ingest.metadata.stated import LONGEST_KEPT, Found, Hints, Stated, understand
from ingest.metadata.structure import article_anchor, find_articles
from ingest.metadata.work import work_of

#: Keys of records and the metadata fields they state; the keys other collections use are accepted too, and
#: where a record says a thing twice, the later key counts.
RECORD_KEYS = {
    "number": "number",
    "doc_number": "number",
    "index_number": "index_number",
    "issuers": "issuers",
    "issuer": "issuers",
    "signed_on": "signed_on",
    "written_date": "signed_on",
    "printed_on": "printed_on",
    "published_on": "published_on",
    "publish_date": "published_on",
    "effective_on": "effective_on",
    "effective_date": "effective_on",
    "category": "category",
    "theme": "theme",
    "genre": "genre",
    "kind": "genre",
    "level": "level",
    "status": "validity",
    "validity": "validity",
    "mode": "disclosure_mode",
    "disclosure_mode": "disclosure_mode",
    "gazette": "gazette",
    "origin": "origin",
    "source": "origin",
    "remarks": "remarks",
    "summary": "summary",
    "subject_words": "subject_words",
    "keywords": "subject_words",
    "signer": "signer",
    "copy_number": "copy_number",
    "copies": "copies",
    "disclosure_ground": "disclosure_ground",
    "ended_on": "ended_on",
    "amended_on": "amended_on",
}
_BEHIND_TITLE = attrgetter(*(one.name for one in fields(Metadata)[1:]))
_ARTICLE_TITLE = re.compile(
    r"(?P<law>.+?)[ 　]*(?P<label>第(?P<number>[0-9０-９〇零一二三四五六七八九十百千]{1,8})条"
    r"(?:之(?P<sub>[0-9０-９一二三四五六七八九十]{1,4}))?)",
    re.DOTALL,
)
_MARKDOWN_HEAD = re.compile("(?m)^#{1,6}[ \u3000]+")
_TITLE_STATED = Provenance(ValueSource.RECORD)
_TITLE_READ = Provenance(ValueSource.TEXT_RULE, 0.3)


class BadRecord(ValueError):
    """A record cannot become a document: no id, or a value of the wrong kind."""


def document_of(record: Mapping[str, Any], source: str) -> tuple[Document, Stated]:
    """The document a record describes, not yet screened, and what of its values was not understood.

    A record whose title is ``…第…条``, or that says ``unit: article``, is one article; part_of and ordinal
    are derived where absent. A whole document that states neither number nor date is read by the text
    rules. Its title stays what it is. Raises BadRecord.
    """
    title, text = _clean(_string(record, "title")), _clean(_string(record, "text"))
    external_id = _string(record, "id").strip()
    if not external_id:
        raise BadRecord("no id")
    if not title and not text:
        raise BadRecord("neither title nor text")
    unit, part_of, ordinal, articles = _place(record, title, text)
    content = DocumentText(text, (0,), articles)
    metadata, stated = _metadata(record, title, content, unit)
    version = Version(
        1,
        metadata,
        content,
        in_force_from=metadata.effective_on,
        in_force_until=metadata.validity.ended_on,
        # An article is one of tens of thousands: only what names a title is looked at.
        relations=read_relations(content, metadata) if unit is Unit.DOCUMENT or "《" in text else (),
    )
    work = work_of(metadata, source, _string(record, "version_of")) if unit is Unit.DOCUMENT else ""
    return Document(external_id, source, (version,), unit, part_of, ordinal, work=work), stated


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadRecord(f"{key} is not text")


def _clean(text: str) -> str:
    if not is_clean(text):
        text = strip_unwanted(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _place(
    record: Mapping[str, Any], title: str, text: str
) -> tuple[Unit, str, int, tuple[ArticleStart, ...]]:
    stated = record.get("unit")
    match = _ARTICLE_TITLE.fullmatch(title) if "条" in title and stated != "document" else None
    if stated != "article" and match is None:
        return Unit.DOCUMENT, _string(record, "part_of"), 0, find_articles(text)
    ordinal, anchor, label = _number(record, match)
    part_of = _string(record, "part_of") or (match["law"].strip() if match else "")
    articles = (ArticleStart(anchor, label, 0, len(text)),) if text else ()
    return Unit.ARTICLE, part_of, ordinal, articles


def _number(record: Mapping[str, Any], match: re.Match[str] | None) -> tuple[int, str, str]:
    ordinal = record.get("ordinal")
    if isinstance(ordinal, str) and ordinal.isdecimal():
        ordinal = int(ordinal)
    given = ordinal if isinstance(ordinal, int) and not isinstance(ordinal, bool) else 0
    if match is None:
        return given, article_anchor(given) if given else "p-1", f"第{given}条" if given else ""
    number = _numeral(match["number"])
    sub = _numeral(match["sub"]) if match["sub"] else 0
    return given or number, article_anchor(number, sub), match["label"]


@lru_cache(maxsize=2048)
def _numeral(text: str) -> int:
    return number_of(text)


def _metadata(
    record: Mapping[str, Any], title: str, text: DocumentText, unit: Unit
) -> tuple[Metadata, Stated]:
    values = {
        RECORD_KEYS[key]: _printed(record, key)
        for key in _stating(tuple(record))
        if record[key] not in (None, "", [])
    }
    whole = unit is Unit.DOCUMENT and not (
        {"number", "signed_on", "published_on", "effective_on"} & values.keys()
    )
    if not whole and title and all(len(value) <= LONGEST_KEPT for value in values.values()):
        rest, stated = _shared(tuple(values.items()))
        return Metadata(title, *rest), stated
    stated = understand(Hints(values, ValueSource.RECORD))
    own = read_text(_without_heads(text)) if whole else Found()
    merged: Found = {**own, **stated.found}
    if title:
        merged["title"] = (title, _TITLE_STATED)
    elif "title" not in merged:
        merged["title"] = (text.clean[:40].split("\n", 1)[0], _TITLE_READ)
    return _with_level(merged), stated


@lru_cache(maxsize=256)
def _stating(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of a record that state metadata, in the order in which they count."""
    return tuple(key for key in RECORD_KEYS if key in keys)


@lru_cache(maxsize=4096)
def _shared(values: tuple[tuple[str, str], ...]) -> tuple[tuple[Any, ...], Stated]:
    """The fields behind the title, in their order, that are stated so: articles of one law state the same."""
    stated = understand(Hints(dict(values), ValueSource.RECORD))
    return _BEHIND_TITLE(_with_level({**stated.found, "title": ("", _TITLE_STATED)})), stated


def _with_level(merged: Found) -> Metadata:
    if "level" not in merged and "issuers" in merged:
        level = level_of_bodies(merged["issuers"][0])
        if level:
            merged["level"] = (level, Provenance(ValueSource.TEXT_RULE, 0.8))
    return metadata_of(merged)


def _without_heads(text: DocumentText) -> DocumentText:
    return text if "#" not in text.clean else DocumentText(_MARKDOWN_HEAD.sub("", text.clean))


def _printed(record: Mapping[str, Any], key: str) -> str:
    value = record[key]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ("、" if RECORD_KEYS[key] == "issuers" else ";").join(value)
    return _string(record, key)
