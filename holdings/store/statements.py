"""The statements over documents and versions, built once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Dialect,
    Row,
    Select,
    Table,
    TextClause,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    text,
    union,
    update,
)

from holdings.model.document import Document, Unit, Visibility
from holdings.store import attachments, relation_rows
from holdings.store.attachments import READ, SEALED
from holdings.store.public import IS_PUBLIC, WITH_VERSIONS
from holdings.store.rows import DecidedBy, IndexRow, Stored, document_from_rows, stored_from_rows
from holdings.store.tables import documents, effects, originals, versions

#: How many values one IN takes: below every driver's limit of parameters.
CHUNK: Final = 1000

# Row values, (id, ordinal) IN (…), would make SQLite read the whole table; see ``of_keys``.
_KEYS: Final = versions.c.document_id.in_(bindparam("ids", expanding=True)) & versions.c.ordinal.in_(
    bindparam("ordinals", expanding=True)
)
_DOCUMENT_COLUMNS: Final = (
    documents.c.id,
    documents.c.rev,
    documents.c.external_id,
    documents.c.source,
    documents.c.unit,
    documents.c.part_of,
    documents.c.ordinal.label("document_ordinal"),
)
_FILE_COLUMNS: Final = (
    versions.c.file_sha256,
    versions.c.file_name,
    versions.c.file_media_type,
    versions.c.file_size,
)

#: The validity that other documents give a version, null where its own stays.
EFFECT: Final = (
    select(effects.c.validity)
    .where(effects.c.document_id == versions.c.document_id, effects.c.version == versions.c.ordinal)
    .correlate(versions)
    .scalar_subquery()
    .label("effect")
)


def _whole() -> Select[Any]:
    stored = documents.c
    return select(
        *_DOCUMENT_COLUMNS,
        stored.archive_id,
        stored.visibility.label("document_visibility"),
        stored.decided_by,
        stored.decided_at,
        stored.reason,
        stored.was_public,
        stored.content_hash,
        stored.work,
        *(column for column in versions.c if column.name != "document_id"),
    ).select_from(WITH_VERSIONS)


WHOLE_BY_IDS: Final = (
    _whole()
    .where(documents.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(documents.c.id, versions.c.ordinal)
)
#: What an index entry is made of; the rest of a document takes two thirds of the time to read.
FOR_INDEX: Final = (
    select(
        *_DOCUMENT_COLUMNS,
        documents.c.archive_id,
        documents.c.visibility.label("document_visibility"),
        *_FILE_COLUMNS,
        versions.c.ordinal,
        versions.c.visibility,
        versions.c.in_force_from,
        versions.c.in_force_until,
        versions.c.metadata,
        versions.c.articles,
        versions.c.text,
        EFFECT,
    )
    .select_from(WITH_VERSIONS)
    .where(documents.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(documents.c.id, versions.c.ordinal)
)
_PAGE = (
    select(documents.c.id)
    .where(documents.c.id > bindparam("after"))
    .order_by(documents.c.id)
    .limit(bindparam("most"))
)
WHOLE_AFTER: Final = _whole().where(documents.c.id.in_(_PAGE)).order_by(documents.c.id, versions.c.ordinal)
SUMMARIES: Final = (
    select(
        *_DOCUMENT_COLUMNS,
        *_FILE_COLUMNS,
        versions.c.ordinal,
        versions.c.extraction_status,
        versions.c.in_force_from,
        versions.c.in_force_until,
        versions.c.page_count,
        versions.c.own_source,
        versions.c.own_external_id,
        versions.c.metadata,
        SEALED.label("is_sealed"),
        EFFECT,
    )
    .select_from(WITH_VERSIONS)
    .where(IS_PUBLIC, _KEYS)
)
TEXTS: Final = (
    select(
        documents.c.id,
        versions.c.ordinal,
        versions.c.page_starts,
        versions.c.articles,
        versions.c.text,
    )
    .select_from(WITH_VERSIONS)
    .where(IS_PUBLIC, _KEYS)
)
ARTICLES: Final = (
    select(documents.c.id, versions.c.ordinal, documents.c.rev, versions.c.articles)
    .select_from(WITH_VERSIONS)
    .where(IS_PUBLIC, _KEYS)
)
_PART: Final = documents.alias("part")
#: A gazette's original holds each of its documents: none may be read through it that is not public itself,
#: unless staff released the issue as it is.
_HIDES_PARTS: Final = (documents.c.decided_by == DecidedBy.GATE.value) & exists().where(
    _PART.c.part_of == documents.c.external_id,
    _PART.c.part_of != "",
    _PART.c.unit == Unit.DOCUMENT.value,
    _PART.c.source == documents.c.source,
    _PART.c.archive_id == documents.c.archive_id,
    _PART.c.visibility != Visibility.PUBLIC.value,
)
PUBLIC_FILES: Final = (
    select(documents.c.id, versions.c.ordinal, *_FILE_COLUMNS)
    .select_from(WITH_VERSIONS)
    .where(IS_PUBLIC, _KEYS, versions.c.extraction_status == READ, ~SEALED, ~_HIDES_PARTS)
)
IDS_BY_FILE: Final = union(
    select(versions.c.document_id).where(
        versions.c.file_sha256 == bindparam("sha256"), versions.c.file_sha256 != ""
    ),
    # What was redacted came in as another file.
    select(originals.c.document_id).where(
        originals.c.file_sha256 == bindparam("sha256"), originals.c.file_sha256 != ""
    ),
).order_by("document_id")
BY_IDENTITY: Final = select(
    documents.c.external_id,
    documents.c.id,
    documents.c.rev,
    documents.c.content_hash,
    documents.c.visibility,
).where(
    documents.c.archive_id == bindparam("archive"),
    documents.c.source == bindparam("of_source"),
    documents.c.external_id.in_(bindparam("external_ids", expanding=True)),
)
REVISIONS: Final = (
    select(documents.c.id, documents.c.rev, documents.c.visibility)
    .where(documents.c.id > bindparam("after"))
    .order_by(documents.c.id)
    .limit(bindparam("most"))
)
EFFECTS: Final = select(effects.c.version, effects.c.validity).where(
    effects.c.document_id == bindparam("document")
)
COUNTS: Final = select(documents.c.visibility, func.count()).group_by(documents.c.visibility)

DELETE_VERSIONS: Final = delete(versions).where(versions.c.document_id == bindparam("of_document"))
UPDATE_DOCUMENT: Final = (
    update(documents)
    .where(documents.c.id == bindparam("of_document"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "unit",
                "part_of",
                "ordinal",
                "visibility",
                "work",
                "current_version",
                "public_version",
                "decided_by",
                "decided_at",
                "reason",
                "was_public",
                "rev",
                "content_hash",
            )
        }
    )
)


@lru_cache(maxsize=64)
def cuts(count: int) -> TextClause:
    """The statement that cuts ``count`` pieces out of public texts, as rows (piece, words).

    Piece n takes the parameters document_n, version_n, rev_n, start_n and length_n (code points); a piece
    whose document has got another rev meanwhile is left out, as its places may be others.
    """
    wanted = ", ".join(
        f"({n}, :document_{n}, :version_{n}, :rev_{n}, :start_{n}, :length_{n})" for n in range(count)
    )
    return text(
        f"WITH wanted (piece, document_id, version, rev, start, length) AS (VALUES {wanted})"
        " SELECT wanted.piece, substr(versions.text, wanted.start + 1, wanted.length) AS words FROM wanted"
        " JOIN documents ON documents.id = wanted.document_id AND documents.rev = wanted.rev"
        " JOIN versions ON versions.document_id = documents.id AND versions.ordinal = wanted.version"
        " WHERE documents.visibility = 'public' AND versions.visibility = 'public'"
    )


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists of at most ``CHUNK``."""
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def load(connection: Connection, ids: Iterable[str]) -> list[Stored]:
    """The documents with these ids, whoever may see them, in the order of ids within each chunk."""
    return [
        stored
        for chunk in chunks(ids)
        for stored in grouped(connection, connection.execute(WHOLE_BY_IDS, {"ids": chunk}))
    ]


def load_for_index(connection: Connection, ids: Iterable[str]) -> Iterator[Document]:
    """The documents with these ids as ``FOR_INDEX`` reads them, in the order of ids within each chunk."""
    for chunk in chunks(ids):
        rows = map(IndexRow._make, connection.execute(FOR_INDEX, {"ids": chunk}))
        documents = [document_from_rows(list(of_one)) for _, of_one in groupby(rows, key=itemgetter(0))]
        yield from attachments.filled(connection, documents)


def grouped(connection: Connection, rows: Iterable[Row[Any]]) -> list[Stored]:
    """The documents, with their attachments and relations, in rows that come document by document."""
    found = [stored_from_rows(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id)]
    documents = attachments.filled(connection, [stored.document for stored in found])
    documents = relation_rows.filled(connection, documents)
    return [replace(stored, document=document) for stored, document in zip(found, documents, strict=True)]


def of_keys(
    connection: Connection, statement: Select[Any], keys: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Any]:
    """The rows of a statement over versions for exactly these (document id, ordinal), with one statement.

    The database answers with every wanted ordinal of every wanted document: a few rows too many where
    several versions of one document are wanted at once.
    """
    wanted = set(keys)
    if not wanted:
        return {}
    bound = {"ids": [key[0] for key in wanted], "ordinals": list({key[1] for key in wanted})}
    rows = connection.execute(statement, bound).all()
    return {key: row for row in rows if (key := (row.id, row.ordinal)) in wanted}


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns, handing them to the driver as they are.

    SQLAlchemy's own way looks at each value of each row, which for plain strings and numbers doubles the
    time (measured: 12 of 80 µs a document).
    """
    sql, names = _insert_sql(table, tuple(rows[0]), connection.dialect)
    if names:
        pick = itemgetter(*names)
        connection.exec_driver_sql(sql, [pick(row) for row in rows])
    else:
        connection.exec_driver_sql(sql, [dict(row) for row in rows])


@lru_cache(maxsize=16)
def _insert_sql(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    """The driver's statement, and the order of its parameters where they have no names."""
    compiled = insert(table).compile(dialect=dialect, column_keys=columns)
    return compiled.string, tuple(compiled.positiontup or ())
