"""What a name means to everybody: the public documents that bear it, and the public ones that speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from holdings.model.document import DocumentText, Unit, Version, Visibility
from holdings.model.names import NUMBER
from holdings.model.versions import in_order
from holdings.store import encoding, tables
from holdings.store.public import IS_PUBLIC, WITH_VERSIONS
from holdings.store.statements import EFFECT, chunks
from holdings.store.unit_of_work import Database

_D: Final = tables.documents.c
_V: Final = tables.versions.c
_N: Final = tables.names.c
_R: Final = tables.relations.c
_TARGET: Final = tables.documents.alias("target")

_BEARERS: Final = (
    select(_N.key, _N.document_id, _N.version)
    .select_from(
        WITH_VERSIONS.join(tables.names, (_N.document_id == _V.document_id) & (_N.version == _V.ordinal))
    )
    .where(IS_PUBLIC, _N.key.in_(bindparam("keys", expanding=True)))
    .order_by(_N.key, _N.document_id, _N.version)
)
_VERSIONS: Final = (
    select(
        _D.id,
        _D.external_id,
        _D.source,
        _D.part_of,
        _V.ordinal,
        _V.in_force_from,
        _V.in_force_until,
        _V.metadata,
        EFFECT,
    )
    .select_from(WITH_VERSIONS)
    .where(IS_PUBLIC, _D.id.in_(bindparam("ids", expanding=True)), _D.unit == Unit.DOCUMENT.value)
    .order_by(_D.id, _V.ordinal)
)
#: Documents speak through their current version; what they mean by a name may be on record under another.
_SPEAKING: Final = (
    tables.relations.join(tables.documents, _D.id == _R.document_id)
    .join(tables.versions, (_V.document_id == _R.document_id) & (_V.ordinal == _R.version))
    .outerjoin(_TARGET, (_TARGET.c.id == _R.target_id) & (_TARGET.c.visibility == Visibility.PUBLIC.value))
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A public document that bears a name: the version that does, and all its public versions by time.

    The versions have no text. ``external_id``, ``source`` and ``part_of`` are the document's.
    """

    document_id: str
    version: int
    versions: tuple[Version, ...]
    external_id: str = ""
    source: str = ""
    part_of: str = ""

    @property
    def current(self) -> Version:
        """The version that the document's address shows."""
        return self.versions[-1]

    @property
    def bearing(self) -> Version:
        """The version that bears the name."""
        return next(one for one in self.versions if one.ordinal == self.version)


@dataclass(frozen=True, slots=True)
class Citing:
    """A public document that speaks of a name: what it is, the sentence, and the title it prints for it.

    ``meant`` is the id of the public document that is meant by all signs, "" where none is on record.
    """

    document_id: str
    title: str
    number: str
    proof: str
    printed: str
    meant: str


class CitationStore:
    """Reads names as everybody may: what is not public bears none and cites nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bearers(self, names: Iterable[str]) -> dict[str, tuple[Bearer, ...]]:
        """The public documents that bear each of these names, by name; names without are left out.

        A document comes once a name, with the latest version that bears it. Two statements a thousand.
        """
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for chunk in chunks(dict.fromkeys(names)):
                for row in connection.execute(_BEARERS, {"keys": chunk}):
                    found.setdefault(row.key, {})[row.document_id] = row.version
            ids = sorted({document_id for bearing in found.values() for document_id in bearing})
            known = _documents(connection, ids)
        return {
            name: tuple(_bearer(*known[document_id], version) for document_id, version in bearing.items())
            for name, bearing in found.items()
        }

    def citing_counts(self, names: Iterable[str]) -> dict[str, int]:
        """How many public documents speak of each of these names; names of which none does are left out."""
        counts: dict[str, int] = {}
        with self._database.reading() as connection:
            for is_number, wanted in groupby(sorted(dict.fromkeys(names)), key=_is_number):
                for chunk in chunks(wanted):
                    rows = connection.execute(_COUNTS[is_number], {"keys": chunk})
                    counts.update({row[0]: row[1] for row in rows})
        return counts

    def citing(self, name: str, limit: int) -> tuple[Citing, ...]:
        """The public documents that speak of a name, the newest first, each once."""
        with self._database.reading() as connection:
            rows = connection.execute(_CITING[_is_number(name)], {"keys": [name], "most": limit * 4}).all()
        once = {row.document_id: row for row in reversed(rows)}
        return tuple(_citing(row) for row in reversed(once.values()))[:limit]


def _is_number(name: str) -> bool:
    return name.startswith(NUMBER)


def _documents(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Any, tuple[Version, ...]]]:
    """The first row and the public versions of each document."""
    found = {}
    for chunk in chunks(ids):
        rows = connection.execute(_VERSIONS, {"ids": chunk}).all()
        for document_id, of_one in groupby(rows, key=lambda row: str(row.id)):
            versions = list(of_one)
            found[document_id] = (versions[0], in_order(_version(row) for row in versions))
    return found


def _bearer(row: Any, versions: tuple[Version, ...], version: int) -> Bearer:
    return Bearer(row.id, version, versions, row.external_id, row.source, row.part_of)


def _version(row: Any) -> Version:
    return Version(
        ordinal=row.ordinal,
        metadata=encoding.in_effect(encoding.values_from_json(row.metadata), row.effect),
        text=DocumentText(""),
        in_force_from=encoding.date_from_text(row.in_force_from),
        in_force_until=encoding.date_from_text(row.in_force_until),
    )


def _citing(row: Any) -> Citing:
    known = encoding.values_from_json(row.metadata)
    number = str(known.number) if known.number else ""
    proof = " ".join(row.proof.split())
    return Citing(row.document_id, known.title, number, proof, row.title, row.meant or "")


def _counting(column: Any) -> Any:
    return (
        select(column, func.count(_R.document_id.distinct()))
        .select_from(_SPEAKING)
        .where(_of(column))
        .group_by(column)
    )


def _listing(column: Any) -> Any:
    proof = func.substr(_V.text, _R.begins + 1, _R.ends - _R.begins).label("proof")
    return (
        select(_R.document_id, _R.title, proof, _V.metadata, _TARGET.c.id.label("meant"))
        .select_from(_SPEAKING)
        .where(_of(column))
        .order_by(_R.day.desc(), _R.document_id, _R.ordinal)
        .limit(bindparam("most"))
    )


def _of(column: Any) -> Any:
    """Public words about these names; the second condition lets SQLite see that the partial index fits."""
    wanted = column.in_(bindparam("keys", expanding=True)) & (column != "")
    return IS_PUBLIC & wanted & (_R.version == _D.public_version)


#: By whether the names are numbers.
_COUNTS: Final = {True: _counting(_R.number_key), False: _counting(_R.title_key)}
_CITING: Final = {True: _listing(_R.number_key), False: _listing(_R.title_key)}
