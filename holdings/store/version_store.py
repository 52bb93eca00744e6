"""What staff do with versions: join two documents into one, part a version; and where addresses lead then."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from holdings.errors import CannotJoin, NotOnRecord
from holdings.model.document import Document, Unit, Version
from holdings.model.versions import JoinedBy, in_order
from holdings.store import audit, changes, putting, statements, tables
from holdings.store.audit import AuditEntry
from holdings.store.changes import ChangeKind
from holdings.store.clock import now_as_text
from holdings.store.ids import new_ids
from holdings.store.joining import parted_ordinals
from holdings.store.putting import Writing
from holdings.store.rows import Stored, prepare
from holdings.store.unit_of_work import Database
from holdings.store.versioning import name_of

_MOVED: Final = tables.moved.c
_LOOK: Final = select(_MOVED.to_document, _MOVED.to_version).where(
    _MOVED.document_id == bindparam("of_document"), _MOVED.version == bindparam("of_version")
)
_FOLLOW: Final = (
    update(tables.moved)
    .where(_MOVED.to_document == bindparam("from_document"), _MOVED.to_version == bindparam("from_version"))
    .values(to_document=bindparam("new_document"), to_version=bindparam("new_version"))
)
_KEPT_ORIGINAL: Final = (
    update(tables.originals)
    .where(
        tables.originals.c.document_id == bindparam("from_document"),
        tables.originals.c.ordinal == bindparam("from_version"),
    )
    .values(document_id=bindparam("new_document"), ordinal=bindparam("new_version"))
)
_DELETE: Final = delete(tables.documents).where(tables.documents.c.id == bindparam("of_document"))


class VersionStore:
    """Joins and parts; every address that was ever given leads to where its text is now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def moved_to(self, document_id: str, version: int = 0) -> tuple[str, int] | None:
        """Where an address leads whose text is elsewhere now: document and version (0: the current one).

        ``version`` 0 asks for the document as a whole. None where nothing moved.
        """
        with self._database.reading() as connection:
            row = connection.execute(_LOOK, {"of_document": document_id, "of_version": version}).first()
        return (row.to_document, row.to_version) if row else None

    def join(self, document_id: str, other_id: str, *, who: str) -> int:
        """Makes all versions of another document versions of this one; returns its new rev.

        The other document is gone as one, its addresses lead to the versions. Both must be whole documents
        that the same people may see. Raises NotOnRecord, CannotJoin.
        """
        with self._database.writing() as connection:
            stored = {one.document.id: one for one in statements.load(connection, [document_id, other_id])}
            for wanted in (document_id, other_id):
                if wanted not in stored:
                    raise NotOnRecord(wanted)
            before, other = stored[document_id], stored[other_id].document
            _check(before.document, other)
            parted = parted_ordinals(connection, [document_id]).get(document_id, 0)
            first = max(parted, *(version.ordinal for version in before.document.versions)) + 1
            came = [_joined(other, version, first + place) for place, version in enumerate(other.versions)]
            document = replace(before.document, versions=in_order([*before.document.versions, *came]))
            _move(connection, other, document_id, [version.ordinal for version in came])
            connection.execute(_DELETE, {"of_document": other_id})
            changes.append(connection, [(other_id, other.rev + 1, ChangeKind.DELETE)])
            writing = putting.correcting(document, before)
            putting.write(connection, [writing])
            audit.append(connection, [AuditEntry(who, "join", document_id, after=other_id)])
        return writing.rev

    def part(self, document_id: str, ordinal: int, *, who: str) -> str:
        """Makes one version a document of its own again; returns its id.

        Its former addresses lead to the new document. Raises NotOnRecord for an unknown version, CannotJoin
        for the only one.
        """
        with self._database.writing() as connection:
            found = statements.load(connection, [document_id])
            versions = {one.ordinal: one for one in found[0].document.versions} if found else {}
            if ordinal not in versions:
                raise NotOnRecord(f"{document_id}@{ordinal}")
            if len(versions) == 1:
                raise CannotJoin(f"{document_id} has no other version; there is nothing to part")
            before = found[0]
            [new_id] = new_ids(1)
            rest = tuple(one for one in before.document.versions if one.ordinal != ordinal)
            own = _parted(before.document, versions[ordinal])
            kept = putting.correcting(replace(before.document, versions=rest), before)
            putting.write(connection, [kept, _new(own, new_id, before)])
            _follow(connection, (document_id, ordinal), (new_id, 1))
            connection.execute(insert(tables.moved), _row(document_id, ordinal, new_id, 1))
            audit.append(connection, [AuditEntry(who, "part", document_id, ordinal, after=new_id)])
        return new_id


def _check(one: Document, other: Document) -> None:
    if one.id == other.id:
        raise CannotJoin(f"{one.id} is one document already")
    if Unit.ARTICLE in (one.unit, other.unit):
        raise CannotJoin("an article is no version of a document; join the laws they belong to")
    if one.visibility is not other.visibility:
        raise CannotJoin(
            f"{one.id} is {one.visibility}, {other.id} is {other.visibility}: decide on that first"
        )


def _joined(document: Document, version: Version, ordinal: int) -> Version:
    source, external_id = name_of(document, version)
    return replace(
        version, ordinal=ordinal, source=source, external_id=external_id, joined_by=JoinedBy.STAFF.value
    )


def _parted(document: Document, version: Version) -> Document:
    """A version as a document; where others came in under its name, it gets one of its own."""
    name = name_of(document, version)
    shared = any(name_of(document, one) == name for one in document.versions if one is not version)
    is_own = name == (document.source, document.external_id)
    external_id = f"{name[1]}@{version.ordinal}" if shared or is_own else name[1]
    alone = replace(version, ordinal=1, source="", external_id="", joined_by="")
    return replace(document, external_id=external_id, source=name[0], versions=(alone,), id="", rev=0)


def _new(document: Document, document_id: str, before: Stored) -> Writing:
    return Writing(prepare(document), document_id, 1, before.decided_by, now_as_text(), before.reason)


def _move(connection: Connection, other: Document, target: str, ordinals: list[int]) -> None:
    """Lets every address of a document lead to its versions in another one."""
    current = ordinals[-1]
    _follow(connection, (other.id, 0), (target, current))
    rows = [_row(other.id, 0, target, current)]
    for version, ordinal in zip(other.versions, ordinals, strict=True):
        _follow(connection, (other.id, version.ordinal), (target, ordinal))
        rows.append(_row(other.id, version.ordinal, target, ordinal))
    connection.execute(insert(tables.moved), rows)


def _follow(connection: Connection, old: tuple[str, int], new: tuple[str, int]) -> None:
    """Leads on what led to a place that is elsewhere now, and takes the kept original along."""
    moved = {
        "from_document": old[0],
        "from_version": old[1],
        "new_document": new[0],
        "new_version": new[1],
    }
    connection.execute(_FOLLOW, moved)
    connection.execute(_KEPT_ORIGINAL, moved)


def _row(document_id: str, version: int, target: str, ordinal: int) -> dict[str, str | int]:
    return {"document_id": document_id, "version": version, "to_document": target, "to_version": ordinal}
