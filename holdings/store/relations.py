"""Who speaks of whom: relations both ways, as everybody may see them, and what is cited but not on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from holdings.model.document import Visibility
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation
from holdings.store import encoding, relation_rows, tables
from holdings.store.public import IS_PUBLIC
from holdings.store.unit_of_work import Database

#: How many documents that speak of one are read at once; a constitution is cited by thousands.
MOST: Final = 200
_R: Final = tables.relations.c
_D: Final = tables.documents.c
_V: Final = tables.versions.c
_IS_PUBLIC: Final = _D.visibility == Visibility.PUBLIC.value
_STATING: Final = tables.relations.join(tables.documents, _D.id == _R.document_id).join(
    tables.versions, (_V.document_id == _R.document_id) & (_V.ordinal == _R.version)
)
_PROOF: Final = func.substr(_V.text, _R.begins + 1, _R.ends - _R.begins).label("proof")
_SPOKEN_OF: Final = (
    select(tables.relations, _PROOF)
    .select_from(_STATING)
    .where(
        IS_PUBLIC,
        _R.document_id == bindparam("document"),
        _R.version == bindparam("of_version"),
    )
    .order_by(_R.ordinal)
)
_OF_LAST: Final = _R.version == _D.public_version
_SPEAKING: Final = (
    select(tables.relations, _PROOF, _V.metadata)
    .select_from(_STATING)
    .where(_IS_PUBLIC, _OF_LAST, _R.target_id == bindparam("document"), _R.target_id != "")
    .order_by(_R.day.desc(), _R.document_id, _R.ordinal)
    .limit(bindparam("most"))
)
_COUNT: Final = (
    select(_R.kind, func.count(_R.document_id.distinct()))
    .select_from(tables.relations.join(tables.documents, _D.id == _R.document_id))
    .where(_IS_PUBLIC, _OF_LAST, _R.target_id == bindparam("document"), _R.target_id != "")
    .group_by(_R.kind)
)
_CALLED: Final = (
    select(_D.id, _V.metadata)
    .select_from(tables.documents.join(tables.versions, _V.document_id == _D.id))
    .where(
        _IS_PUBLIC,
        _D.id.in_(bindparam("ids", expanding=True)),
        _V.ordinal == _D.public_version,
    )
)


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """A public document at the other end of a relation."""

    document_id: str
    title: str
    number: DocumentNumber | None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation, the sentence that proves it, and the document at its other end.

    ``other`` is None for what is not on record; what is not public reads exactly so.
    """

    relation: Relation
    proof: str
    other: OtherDocument | None


@dataclass(frozen=True, slots=True)
class Links:
    """What a version says of others, what others say of its document, and how many of them by kind."""

    stated: tuple[Link, ...] = ()
    received: tuple[Link, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


class RelationStore:
    """Reads relations as everybody may see them; they are written with the documents that state them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_public(self, document_id: str, version: int) -> Links:
        """The relations of a public version, those of at most 200 places that speak of it included.

        Empty for what is not public. Documents that are not public neither appear nor count.
        """
        with self._database.reading() as connection:
            if not _others(connection, [document_id]):
                return Links()
            stated = connection.execute(_SPOKEN_OF, {"document": document_id, "of_version": version}).all()
            others = _others(connection, [row.target_id for row in stated if row.target_id])
            received = connection.execute(_SPEAKING, {"document": document_id, "most": MOST}).all()
            counts = connection.execute(_COUNT, {"document": document_id}).all()
        return Links(
            tuple(_link(row, others.get(row.target_id)) for row in stated),
            tuple(_link(row, _named(row.document_id, row.metadata)) for row in received),
            tuple((row[0], row[1]) for row in counts),
        )


def _others(connection: Connection, ids: Sequence[str]) -> dict[str, OtherDocument]:
    if not ids:
        return {}
    return {row.id: _named(row.id, row.metadata) for row in connection.execute(_CALLED, {"ids": ids})}


def _link(row: Any, other: OtherDocument | None) -> Link:
    return Link(relation_rows.relation(row), " ".join(row.proof.split()), other)


def _named(document_id: str, metadata: str) -> OtherDocument:
    known = encoding.values_from_json(metadata)
    return OtherDocument(document_id, known.title, known.number)
