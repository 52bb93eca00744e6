"""What the collection lacks, as staff see it and as everybody may."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, func, select

from holdings.model.document import Visibility
from holdings.model.gaps import GapReport, missing_documents, sequence_gaps
from holdings.model.names import NUMBER
from holdings.model.relations import RelationKind
from holdings.store import encoding, tables
from holdings.store.unit_of_work import Database

_R: Final = tables.relations.c
_N: Final = tables.names.c
_D: Final = tables.documents.c
_V: Final = tables.versions.c
_T: Final = tables.documents.alias("target")
_NAMED: Final = tables.names.alias("named")
_BEARER: Final = tables.documents.alias("bearer")
_PUBLIC: Final = Visibility.PUBLIC.value

_NUMBERS: Final = (
    select(_N.key)
    .distinct()
    .select_from(
        tables.names.join(tables.documents, _D.id == _N.document_id).join(
            tables.versions, (_V.document_id == _N.document_id) & (_V.ordinal == _N.version)
        )
    )
    .where(_N.key.startswith(NUMBER, autoescape=True))
)
_STATED: Final = tables.relations.join(tables.documents, _D.id == _R.document_id).outerjoin(
    _T, _T.c.id == _R.target_id
)
_OF_OTHERS: Final = _R.kind != RelationKind.FORWARDS.value


def _cited(*, public: bool) -> Select[Any]:
    columns = (_R.title_key, _R.number_key, _R.document_id, func.min(_R.title), func.min(_R.number))
    named = select(_NAMED.c.key).join(_BEARER, _BEARER.c.id == _NAMED.c.document_id)
    named = named.where(_NAMED.c.key.in_((_R.title_key, _R.number_key)))
    if public:
        named = named.where(_BEARER.c.visibility == _PUBLIC)
    statement = select(*columns).select_from(_STATED).where(~named.exists()).group_by(*columns[:3])
    if not public:
        return statement.where(_OF_OTHERS, _T.c.id.is_(None), _R.version == _D.current_version)
    return statement.where(
        _OF_OTHERS,
        _D.visibility == _PUBLIC,
        _T.c.id.is_(None) | (_T.c.visibility != _PUBLIC),
        _R.version == _D.public_version,
    )


class Gaps:
    """Finds what is missing, by what is on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(self, *, public: bool) -> GapReport:
        """The sequences with numbers missing, and the documents that are cited and not on record.

        For everybody only what is public is on record and cites: what is withheld is missing like what
        never came. Staff see it as on record. What bears a title that is on record, in whatever version, is
        not missing. Reads all numbers and all open relations.
        """
        numbers = _NUMBERS
        if public:
            numbers = numbers.where(_D.visibility == _PUBLIC, _V.visibility == _PUBLIC)
        with self._database.reading() as connection:
            keys = [key.removeprefix(NUMBER) for key in connection.execute(numbers).scalars()]
            cited = connection.execute(_cited(public=public)).all()
        citations = [(row[0], row[1], row[2]) for row in cited]
        printed = {(row[0], row[1]): (row[3], _number(row[4])) for row in cited}
        return GapReport(sequence_gaps(keys), missing_documents(citations, printed))


def _number(stored: str) -> str:
    number = encoding.number_from_json(stored)
    return str(number) if number else ""
