"""Versions that came in apart: the document a text belongs to, and what staff join and part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from holdings.model.document import Unit
from holdings.store import statements
from holdings.store.rows import Identity, Prepared, Stored
from holdings.store.tables import documents, moved, versions
from holdings.store.versioning import STATED, Folded, joined, replaced

_BY_NAME: Final = (
    select(versions.c.own_source, versions.c.own_external_id, versions.c.document_id, documents.c.archive_id)
    .select_from(versions.join(documents, documents.c.id == versions.c.document_id))
    # The second condition lets both databases see that the partial index fits.
    .where(
        versions.c.own_external_id.in_(bindparam("external_ids", expanding=True)),
        versions.c.own_external_id != "",
    )
)
_BY_WORK: Final = select(documents.c.work, documents.c.id, documents.c.archive_id).where(
    documents.c.work.in_(bindparam("works", expanding=True)), documents.c.work != ""
)
_PARTED: Final = (
    select(moved.c.document_id, func.max(moved.c.version))
    .where(moved.c.document_id.in_(bindparam("ids", expanding=True)))
    .group_by(moved.c.document_id)
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The document on record that a text of another name belongs to, and what that document is with it."""

    stored: Stored
    folded: Folded


def works(item: Prepared) -> tuple[str, ...]:
    """The works a whole document may be a version of: its own, and the one others state by its name."""
    if item.document.unit is Unit.ARTICLE:
        return ()
    _, source, external_id = item.identity
    named = f"{STATED}{source}|{external_id}"
    return (item.document.work, named) if item.document.work else (named,)


def find_owners(connection: Connection, unknown: Sequence[Prepared]) -> dict[Identity, Owner]:
    """Of documents that no document on record has the name of, those that are versions of one.

    By the name a version came in under, else by the work. Where several documents have the work a title
    says, nobody knows which one a text belongs to, and it stays by itself.
    """
    whole = [item for item in unknown if item.document.unit is Unit.DOCUMENT]
    named = _by_name(connection, whole)
    others = [item for item in whole if item.identity not in named]
    by_work = _by_work(connection, others)
    wanted = {*named.values(), *by_work.values()}
    stored = {one.document.id: one for one in statements.load(connection, wanted)} if wanted else {}
    parted = parted_ordinals(connection, wanted)
    owners = {}
    for item in whole:
        if item.identity in named:
            known = stored[named[item.identity]]
            owners[item.identity] = Owner(
                known, replaced(known.document, item.document, parted=parted.get(known.document.id, 0))
            )
        elif item.identity in by_work:
            known = stored[by_work[item.identity]]
            folded = joined(known.document, item.document, parted=parted.get(known.document.id, 0))
            if folded:
                owners[item.identity] = Owner(known, folded)
    return owners


def parted_ordinals(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The highest ordinal of a version that was taken out of a document, by the document's id."""
    found: dict[str, int] = {}
    for chunk in statements.chunks(ids):
        found.update({row[0]: row[1] for row in connection.execute(_PARTED, {"ids": chunk})})
    return found


def _by_name(connection: Connection, items: Iterable[Prepared]) -> dict[Identity, str]:
    wanted = {item.identity for item in items}
    found: dict[Identity, str] = {}
    for chunk in statements.chunks({identity[2] for identity in wanted}):
        for row in connection.execute(_BY_NAME, {"external_ids": chunk}):
            identity = (row.archive_id, row.own_source, row.own_external_id)
            if identity in wanted:
                found[identity] = row.document_id
    return found


def _by_work(connection: Connection, items: Sequence[Prepared]) -> dict[Identity, str]:
    keys = {work for item in items for work in works(item)}
    known: dict[tuple[str, str], list[str]] = {}
    for chunk in statements.chunks(keys):
        for row in connection.execute(_BY_WORK, {"works": chunk}):
            known.setdefault((row.archive_id, row.work), []).append(row.id)
    named = _stated_names(connection, items)
    found = {}
    for item in items:
        archive = item.identity[0]
        ids = {one for work in works(item) for one in known.get((archive, work), ())}
        ids |= named.get(item.identity, set())
        if len(ids) == 1:
            found[item.identity] = ids.pop()
    return found


def _stated_names(connection: Connection, items: Iterable[Prepared]) -> dict[Identity, set[str]]:
    """The documents whose very names are stated as what other documents are versions of."""
    found: dict[Identity, set[str]] = {}
    for item in items:
        source, _, key = item.document.work.removeprefix(STATED).partition("|")
        if not item.document.work.startswith(STATED) or key == item.identity[2]:
            continue
        asked: dict[str, Any] = {"archive": item.identity[0], "of_source": source, "external_ids": [key]}
        found[item.identity] = {row.id for row in connection.execute(statements.BY_IDENTITY, asked)}
    return found
