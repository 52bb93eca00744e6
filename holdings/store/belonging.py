"""What belongs to versions and lies in tables of its own, put into the documents read before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select

from holdings.model.document import Document, Version


def filled(
    connection: Connection,
    documents: Sequence[Document],
    statement: Select[Any],
    field: str,
    read: Callable[[Any], Any],
) -> list[Document]:
    """The documents with ``field`` of their versions set to what ``read`` makes of the statement's rows.

    The statement takes ``ids`` and gives document_id, version and the document's rev. What is of a document
    that has got another rev since it was read is left out: it may belong to a version that nobody may see,
    and whoever reads the change that made that rev gets it.
    """
    revs = {document.id: document.rev for document in documents}
    found: dict[tuple[str, int], list[Any]] = {}
    for row in connection.execute(statement, {"ids": list(revs)}) if revs else ():
        if row.rev == revs[row.document_id]:
            found.setdefault((row.document_id, row.version), []).append(read(row))
    if not found:
        return list(documents)

    def with_own(document: Document, version: Version) -> Version:
        own: dict[str, Any] = {field: tuple(found.get((document.id, version.ordinal), ()))}
        return replace(version, **own)

    return [
        replace(document, versions=tuple(with_own(document, version) for version in document.versions))
        for document in documents
    ]
