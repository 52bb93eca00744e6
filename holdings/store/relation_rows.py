"""Relations as rows, and back; read beside the versions that state them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from holdings.model.document import Document, Version
from holdings.model.names import TITLE, index_name, issue_name, number_name, title_name
from holdings.model.relations import Relation, RelationKind, RelationSource
from holdings.model.titles import title_keys
from holdings.store import belonging, encoding, tables

#: Characters of an index number or gazette that somebody may look for; a database's index takes no book.
LONGEST_PLACE: Final = 200
_KINDS: Final = {kind.value: kind for kind in RelationKind}
_OWN: Final = tables.relations.c
_OF_DOCUMENTS: Final = (
    select(tables.relations, tables.documents.c.rev)
    .select_from(tables.relations.join(tables.documents, tables.documents.c.id == _OWN.document_id))
    .where(_OWN.document_id.in_(bindparam("ids", expanding=True)))
    .order_by(_OWN.document_id, _OWN.version, _OWN.ordinal)
)


def columns(version: Version) -> Iterator[dict[str, Any]]:
    """The rows of a version's relations, not yet resolved and without the document's id."""
    for ordinal, one in enumerate(version.relations, start=1):
        yield {
            "version": version.ordinal,
            "ordinal": ordinal,
            "kind": one.kind.value,
            "title": encoding.storable(one.title),
            "number": encoding.storable(encoding.number_to_json(one.number)),
            "articles": encoding.storable(one.articles),
            "begins": one.start,
            "ends": one.end,
            "source": one.source.value,
            "confidence": one.confidence,
            "effective_on": encoding.date_to_text(one.effective_on),
            "title_key": encoding.storable(title_name(one.title)) if one.title else "",
            "number_key": encoding.storable(number_name(one.number)) if one.number else "",
            "day": day_of(version),
            "target_id": "",
        }


def day_of(version: Version) -> int:
    """The day a version was made, YYYYMMDD, 0 where nobody knows: it tells texts of one title apart."""
    metadata = version.metadata
    day = metadata.signed_on or metadata.published_on or metadata.effective_on
    return day.number if day else 0


def names(document: Document, document_id: str) -> Iterator[dict[str, Any]]:
    """The rows of what a whole document is called by others."""
    for version in document.versions:
        yield from names_of(version, document_id)


def names_of(version: Version, document_id: str) -> Iterator[dict[str, Any]]:
    """The rows of what one version of a whole document is called by others."""
    metadata = version.metadata
    keys = [TITLE + key for key in title_keys(metadata.title)]
    keys += [number_name(metadata.number)] if metadata.number else []
    places = [index_name(metadata.index_number)] if metadata.index_number else []
    places += [issue_name(metadata.gazette)] if metadata.gazette else []
    keys += [place for place in places if len(place) <= LONGEST_PLACE]
    for key in keys:
        yield {
            "key": encoding.storable(key),
            "document_id": document_id,
            "version": version.ordinal,
            "day": day_of(version),
        }


def filled(connection: Connection, documents: Sequence[Document]) -> list[Document]:
    """The documents with the relations they state, but for those of a document that changed meanwhile."""
    return belonging.filled(connection, documents, _OF_DOCUMENTS, "relations", relation)


def relation(row: Any) -> Relation:
    """The relation in a row."""
    return Relation(
        _KINDS[row.kind],
        row.title,
        encoding.number_from_json(row.number),
        row.articles,
        row.begins,
        row.ends,
        RelationSource(row.source),
        row.confidence,
        encoding.date_from_text(row.effective_on),
    )


def merged(before: Version, incoming: Version) -> tuple[Relation, ...]:
    """The incoming version's relations, and those staff set before."""
    kept = [one for one in before.relations if one.source is RelationSource.STAFF]
    return (*incoming.relations, *(one for one in kept if one not in incoming.relations))


def of_the_text(before: Document, after: Document) -> Document:
    """The document without what rules read in a text that staff replaced: places and names were another's."""
    texts = {version.ordinal: version for version in before.versions}
    return replace(after, versions=tuple(_reread(texts.get(one.ordinal), one) for one in after.versions))


def _reread(before: Version | None, after: Version) -> Version:
    if before is None or before.text.clean == after.text.clean or before.relations != after.relations:
        return after
    return replace(
        after, relations=tuple(one for one in after.relations if one.source is RelationSource.STAFF)
    )
