"""Finds the documents that relations mean, and what repeals and amendments do to them, while writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from holdings.model.document import Document, Unit, Visibility
from holdings.model.names import NUMBER, TITLE
from holdings.model.relations import RelationKind
from holdings.store import effects, relation_rows, statements, tables

_R: Final = tables.relations.c
_N: Final = tables.names.c
EFFECTIVE: Final = (RelationKind.REPEALS.value, RelationKind.AMENDS.value)

_DELETES: Final = tuple(
    delete(table).where(table.c.document_id == bindparam("of_document"))
    for table in (tables.relations, tables.names)
)
_POINTERS: Final = (
    _R.document_id,
    _R.version,
    _R.ordinal,
    _R.kind,
    _R.title_key,
    _R.number_key,
    _R.day,
    _R.target_id,
)
_STATED_BY: Final = select(*_POINTERS).where(_R.document_id.in_(bindparam("values", expanding=True)))
_POINT_AT: Final = select(*_POINTERS).where(
    _R.target_id.in_(bindparam("values", expanding=True)), _R.target_id != ""
)
_BY_TITLE: Final = select(*_POINTERS).where(
    _R.title_key.in_(bindparam("values", expanding=True)), _R.title_key != ""
)
_BY_NUMBER: Final = select(*_POINTERS).where(
    _R.number_key.in_(bindparam("values", expanding=True)), _R.number_key != ""
)
_OTHER: Final = tables.names.alias()
_CALLED: Final = (
    select(
        _N.key,
        _N.document_id,
        _N.day,
        tables.documents.c.visibility,
        exists()
        .where(_OTHER.c.document_id == _N.document_id, _OTHER.c.key.startswith(NUMBER))
        .label("is_numbered"),
    )
    .select_from(tables.names.join(tables.documents, tables.documents.c.id == _N.document_id))
    .where(_N.key.in_(bindparam("values", expanding=True)))
)
_OLD_EFFECTS: Final = select(_R.target_id).where(
    _R.document_id.in_(bindparam("values", expanding=True)), _R.kind.in_(EFFECTIVE), _R.target_id != ""
)
_POINT: Final = (
    update(tables.relations)
    .where(
        _R.document_id == bindparam("of_document"),
        _R.version == bindparam("of_version"),
        _R.ordinal == bindparam("of_ordinal"),
    )
    .values(target_id=bindparam("new_target"))
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A document that bears a name: since when, and whether everybody may see it and it has a number."""

    document_id: str
    day: int
    is_public: bool
    is_numbered: bool


def link(
    connection: Connection,
    written: Sequence[tuple[str, Document, Sequence[Mapping[str, Any]]]],
    changed: Sequence[str],
) -> None:
    """Writes the relations and names of documents, in the transaction that writes the documents.

    ``written`` has each document's id, itself and its relations' rows; ``changed`` are those of them that
    were on record before. Relations of other documents that mean one of them are resolved too, by indexed
    look-ups; a document whose validity changes so gets a rev and a change line of its own.
    """
    touched = _scalars(connection, _OLD_EFFECTS, changed)
    for statement in _DELETES if changed else ():
        connection.execute(statement, [{"of_document": document_id} for document_id in changed])
    called = [
        name
        for document_id, document, _ in written
        if document.unit is Unit.DOCUMENT
        for name in relation_rows.names(document, document_id)
    ]
    stated = [{**row, "document_id": document_id} for document_id, _, rows in written for row in rows]
    if called:
        statements.insert_rows(connection, tables.names, called)
    if stated:
        statements.insert_rows(connection, tables.relations, stated)
    if called or stated or changed:
        keys = {row["key"] for row in called}
        stating = {row["document_id"] for row in stated}
        touched |= _resolve(connection, _pointers(connection, keys, stating, changed))
        effects.bring_up_to_date(connection, touched | set(changed), {row[0] for row in written})


def _scalars(connection: Connection, statement: Any, values: Iterable[str]) -> set[str]:
    return {
        value
        for chunk in statements.chunks(values)
        for value in connection.execute(statement, {"values": chunk}).scalars()
    }


def _pointers(
    connection: Connection, keys: Iterable[str], stating: Iterable[str], changed: Iterable[str]
) -> list[Any]:
    """The relations that may mean another document now than before."""
    titles = [key for key in keys if key.startswith(TITLE)]
    numbers = [key for key in keys if key.startswith(NUMBER)]
    found = {}
    for statement, values in (
        (_STATED_BY, stating),
        (_POINT_AT, changed),
        (_BY_TITLE, titles),
        (_BY_NUMBER, numbers),
    ):
        for chunk in statements.chunks(values):
            for row in connection.execute(statement, {"values": chunk}):
                found[row.document_id, row.version, row.ordinal] = row
    return list(found.values())


def _resolve(connection: Connection, pointers: Sequence[Any]) -> set[str]:
    """Points each relation at the document it means; the documents whose validity that may change."""
    keys = {key for row in pointers for key in (row.title_key, row.number_key) if key}
    called: dict[str, list[_Named]] = {}
    for chunk in statements.chunks(sorted(keys)):
        for row in connection.execute(_CALLED, {"values": chunk}):
            is_public = row.visibility == Visibility.PUBLIC.value
            named = _Named(row.document_id, row.day, is_public, bool(row.is_numbered))
            called.setdefault(row.key, []).append(named)
    moved, touched = [], set()
    for row in pointers:
        target = _meant(row, called)
        if target == row.target_id:
            continue
        moved.append(
            {
                "of_document": row.document_id,
                "of_version": row.version,
                "of_ordinal": row.ordinal,
                "new_target": target,
            }
        )
        if row.kind in EFFECTIVE:
            touched |= {row.target_id, target} - {""}
    if moved:
        connection.execute(_POINT, moved)
    return touched


def _meant(row: Any, called: Mapping[str, Sequence[_Named]]) -> str:
    """The id of the document that a relation means, "" where none on record is.

    A number beats a title; of several texts of one title the newest that was there when the relation was
    written is meant. What is repealed or amended is older than what repeals it, and has no other number.
    """
    by_number = [one for one in called.get(row.number_key, ()) if one.document_id != row.document_id]
    by_title = [one for one in called.get(row.title_key, ()) if one.document_id != row.document_id]
    both = [one for one in by_number if any(one.document_id == other.document_id for other in by_title)]
    candidates = both or by_number or by_title
    if row.kind in EFFECTIVE and not by_number:
        same_title = any(one.document_id == row.document_id for one in called.get(row.title_key, ()))
        candidates = [
            one
            for one in candidates
            if _is_older(one, row.day, surely=same_title) and not (row.number_key and one.is_numbered)
        ]
    return max(candidates, key=lambda one: _fitness(one, row.day)).document_id if candidates else ""


def _is_older(one: _Named, day: int, *, surely: bool) -> bool:
    if not one.day or not day:
        return not surely
    return one.day < day


def _fitness(one: _Named, day: int) -> tuple[bool, int, bool, str]:
    """The newest before the day, else the oldest after it; then public ones; then any order that stays."""
    before = not day or one.day <= day
    return before, one.day if before else -one.day, one.is_public, one.document_id
