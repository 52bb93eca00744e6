"""Invented documents for the suites of the store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from holdings.model.dates import CivilDate
from holdings.model.document import (
    ArticleStart,
    Document,
    DocumentText,
    FileReference,
    Finding,
    Metadata,
    OffsetRun,
    Provenance,
    Term,
    ValueSource,
    Version,
    Visibility,
)
from holdings.model.numbers import DocumentNumber
from holdings.store import Holdings
from holdings.vocabularies import unknown_term

TEXT = "云州市公共数据管理办法\n第一条 为了规范𠮷字公共数据管理，制定本办法。\n第二条 本办法自2024年1月1日起施行。"
FIRST = TEXT.index("第一条")
SECOND = TEXT.index("第二条")
NUMBER = DocumentNumber("云政发", 2024, "6")


def text(clean: str = TEXT) -> DocumentText:
    return DocumentText(
        clean,
        (0, SECOND),
        (
            ArticleStart("art-1", "第一条", FIRST, SECOND, "总则"),
            ArticleStart("art-2", "第二条", SECOND, len(clean), "总则"),
        ),
        (OffsetRun(0, 1, 3, 40), OffsetRun(40, 2, 0, len(clean) - 40)),
    )


def metadata(title: str = "云州市公共数据管理办法", **values: Any) -> Metadata:
    known = Provenance(ValueSource.TEXT_RULE, 0.9)
    fields: dict[str, Any] = {
        "number": NUMBER,
        "issuers": (unknown_term("issuers", "云州市人民政府"),),
        "signed_on": CivilDate.parse("2024-01"),
        "genre": Term("h09", "行政规范性文件"),
        "category": (Term("c02", "地方法规、政府规章和规范性文件"),),
        **values,
    }
    return Metadata(title, provenance={name: known for name in ("title", *fields)}, **fields)


def version(ordinal: int = 1, **values: Any) -> Version:
    fields: dict[str, Any] = {
        "metadata": metadata(),
        "text": text(),
        "file": FileReference("ab" * 32, "办法.pdf", "application/pdf", 1234),
        "in_force_from": CivilDate.parse("2024-01-01"),
        **values,
    }
    return Version(ordinal, **fields)


def document(external_id: str = "doc-1", **values: Any) -> Document:
    fields: dict[str, Any] = {"source": "folder", "versions": (version(),), **values}
    return Document(external_id, **fields)


def withheld(external_id: str = "kept-back") -> Document:
    kept = version(visibility=Visibility.WITHHELD, findings=(Finding("identity-number", 3, 21),))
    return document(external_id, versions=(kept,), visibility=Visibility.WITHHELD)


def titled(source: Document, title: str, by: ValueSource = ValueSource.TEXT_RULE) -> Document:
    """The document with another title in its current version, known from ``by``."""
    current = source.current
    provenance = {**current.metadata.provenance, "title": Provenance(by)}
    changed = replace(current, metadata=replace(current.metadata, title=title, provenance=provenance))
    return replace(source, versions=(*source.versions[:-1], changed))


def small(number: int, characters: int = 400) -> Document:
    """A record of one article, as the judged collections have them."""
    words = (f"第{number}条 云州市各部门应当依法公开政府信息。" * 40)[:characters]
    article = ArticleStart("art-1", "第一条", 0, len(words))
    known = Provenance(ValueSource.RECORD)
    return Document(
        f"record-{number}",
        "records",
        (
            Version(
                1,
                Metadata(f"示例法第{number}条", provenance={"title": known}),
                DocumentText(words, (0,), (article,)),
            ),
        ),
    )


def put(holdings: Holdings, document: Document) -> str:
    return holdings.documents.put_many([document])[0].document_id
