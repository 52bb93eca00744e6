"""Copies of one text under several documents: found by sketches as they are written, kept as groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update

from holdings.model.document import Document, Unit
from holdings.model.sketch import KEYS, likeness, sketch_of
from holdings.store import encoding
from holdings.store.ids import new_ids
from holdings.store.statements import chunks, insert_rows
from holdings.store.tables import sketch_keys, sketches

#: Two texts as alike as this are copies; with the same document number fewer words need agree, as a web page
#: carries its furniture and a gazette leaves lists out.
ALIKE, ALIKE_OF_ONE_NUMBER = 0.8, 0.4
#: How many looked-up clauses two texts must share before their sketches are compared.
_SHARED: Final = 2
_DELETE: Final = delete(sketches).where(sketches.c.document_id == bindparam("of_document"))
_DELETE_KEYS: Final = delete(sketch_keys).where(sketch_keys.c.document_id == bindparam("of_document"))
_BY_KEYS: Final = select(sketch_keys.c.key, sketch_keys.c.document_id).where(
    sketch_keys.c.key.in_(bindparam("keys", expanding=True))
)
_BY_IDS: Final = select(sketches).where(sketches.c.document_id.in_(bindparam("ids", expanding=True)))
_SET_GROUP: Final = (
    update(sketches)
    .where(sketches.c.document_id == bindparam("of_document"))
    .values(group_id=bindparam("new_group"))
)
_NUMBERS: Final = select(sketches.c.number_key).where(
    sketches.c.group_id == bindparam("of_group"), sketches.c.group_id != "", sketches.c.number_key != ""
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A document's sketch with what tells copies from texts that are only alike."""

    document_id: str
    numbers: tuple[int, ...]
    number_key: str
    signed_on: str
    published_on: str
    group_id: str = ""


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Whether two documents are one text: nearly all clauses agree, and neither number nor dates say no.

    The same clauses throughout are a copy whatever the dates say: sources publish one text on two days.
    """
    if one.number_key and other.number_key and one.number_key != other.number_key:
        return False
    alike = likeness(one.numbers, other.numbers)
    dates = [
        mine == theirs
        for mine, theirs in ((one.signed_on, other.signed_on), (one.published_on, other.published_on))
        if mine and theirs
    ]
    if dates and not any(dates):
        return alike == 1.0
    same_number = bool(one.number_key) and one.number_key == other.number_key
    return alike >= (ALIKE_OF_ONE_NUMBER if same_number else ALIKE)


def keep(connection: Connection, written: Iterable[tuple[str, Document]], changed: Iterable[str]) -> set[str]:
    """Keeps the sketches of documents as they are now, and groups copies; returns who has copies.

    Articles and short texts have none. Costs one look-up by index for all of them together.
    """
    gone = [{"of_document": document_id} for document_id in changed]
    if gone:
        connection.execute(_DELETE_KEYS, gone)
        connection.execute(_DELETE, gone)
    fresh = {made.document_id: made for one in written if (made := _sketch(*one)) is not None}
    if not fresh:
        return set()
    insert_rows(connection, sketches, [_columns(sketch) for sketch in fresh.values()])
    keys = [
        {"key": key, "document_id": one.document_id} for one in fresh.values() for key in one.numbers[:KEYS]
    ]
    insert_rows(connection, sketch_keys, keys)
    return _group(connection, fresh)


def _sketch(document_id: str, document: Document) -> Sketch | None:
    if document.unit is Unit.ARTICLE:
        return None
    metadata = document.current.metadata
    numbers = sketch_of(document.current.text.clean)
    if not numbers:
        return None
    number = encoding.storable(metadata.number.key) if metadata.number else ""
    days = encoding.date_to_text(metadata.signed_on), encoding.date_to_text(metadata.published_on)
    return Sketch(document_id, numbers, number, *days)


def _group(connection: Connection, fresh: dict[str, Sketch]) -> set[str]:
    near = _near(connection, fresh.values())
    known = _load(connection, {*near, *(other for others in near.values() for other in others)})
    grouped: set[str] = set()
    for document_id, others in near.items():
        one = known[document_id]
        copies = [known[other] for other in others if is_copy(one, known[other])]
        best = max(copies, key=lambda other: likeness(one.numbers, other.numbers), default=None)
        if best and (group := _common_group(connection, one, best)):
            known |= {of.document_id: replace(of, group_id=group) for of in (one, best)}
            grouped.add(document_id)
    return grouped


def _near(connection: Connection, fresh: Iterable[Sketch]) -> dict[str, list[str]]:
    """The documents that share some of the looked-up clauses with each of these."""
    holders: dict[int, list[str]] = {}
    wanted = {key for sketch in fresh for key in sketch.numbers[:KEYS]}
    for chunk in chunks(wanted):
        for row in connection.execute(_BY_KEYS, {"keys": chunk}):
            holders.setdefault(row.key, []).append(row.document_id)
    near = {}
    for sketch in fresh:
        shared = Counter(other for key in sketch.numbers[:KEYS] for other in holders[key])
        others = sorted(other for other, count in shared.items() if count >= _SHARED)
        if len(others) > 1:
            near[sketch.document_id] = [other for other in others if other != sketch.document_id]
    return near


def _load(connection: Connection, ids: set[str]) -> dict[str, Sketch]:
    found = {}
    for chunk in chunks(ids):
        for row in connection.execute(_BY_IDS, {"ids": chunk}):
            numbers = tuple(int(row.numbers[at : at + 8], 16) for at in range(0, len(row.numbers), 8))
            found[row.document_id] = Sketch(
                row.document_id, numbers, row.number_key, row.signed_on, row.published_on, row.group_id
            )
    return found


def _common_group(connection: Connection, one: Sketch, other: Sketch) -> str:
    """The group of two copies, written where one of them had none; "" where they must stay apart.

    A text without a number is alike to several that have different ones: it is in a group with one of them.
    """
    if one.group_id and other.group_id:
        return one.group_id if one.group_id == other.group_id else ""
    group = one.group_id or other.group_id or new_ids(1)[0]
    joining = [of for of in (one, other) if not of.group_id]
    numbers = {row.number_key for row in connection.execute(_NUMBERS, {"of_group": group})}
    numbers |= {of.number_key for of in joining if of.number_key}
    if len(numbers) > 1:
        return ""
    connection.execute(_SET_GROUP, [{"of_document": of.document_id, "new_group": group} for of in joining])
    return group


def _columns(sketch: Sketch) -> dict[str, Any]:
    return {
        "document_id": sketch.document_id,
        "group_id": "",
        "number_key": sketch.number_key,
        "signed_on": sketch.signed_on,
        "published_on": sketch.published_on,
        "numbers": "".join([f"{number:08x}" for number in sketch.numbers]),
    }
