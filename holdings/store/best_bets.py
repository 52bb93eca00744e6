"""Best bets: the documents that staff put above the results of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from holdings.errors import NotOnRecord
from holdings.store import audit
from holdings.store.audit import AuditEntry
from holdings.store.clock import now_as_text
from holdings.store.encoding import storable
from holdings.store.public import IS_PUBLIC, WITH_VERSIONS
from holdings.store.revisions import grow, revision
from holdings.store.search_tables import best_bets
from holdings.store.tables import documents, versions
from holdings.store.unit_of_work import Database

_ALL: Final = select(best_bets).order_by(best_bets.c.question, best_bets.c.place)
_REMOVE: Final = delete(best_bets).where(best_bets.c.question == bindparam("of"))
_KNOWN: Final = select(documents.c.id).where(documents.c.id.in_(bindparam("ids", expanding=True)))
#: Public documents with the version that is current for everybody.
_PUBLIC: Final = (
    select(documents.c.id, documents.c.public_version)
    .select_from(WITH_VERSIONS)
    .where(
        IS_PUBLIC,
        versions.c.ordinal == documents.c.public_version,
        documents.c.id.in_(bindparam("ids", expanding=True)),
    )
)


@dataclass(frozen=True, slots=True)
class BestBet:
    """What a question leads to: ``question`` may have ``*`` for any words.

    ``from_day`` and ``until_day`` are ISO dates, inclusive, "" for open.
    """

    question: str
    document_ids: tuple[str, ...]
    from_day: str = ""
    until_day: str = ""

    def holds_on(self, day: str) -> bool:
        """Whether the bet holds on a day, an ISO date."""
        return self.from_day <= day <= (self.until_day or day)


class BestBets:
    """Keeps the bets; every change is one transaction and a line of the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[BestBet]:
        """Every bet by question, whoever may see its documents."""
        with self._database.reading() as connection:
            rows = connection.execute(_ALL).all()
        found: dict[str, BestBet] = {}
        for row in rows:
            before = found.get(row.question)
            ids = (*(before.document_ids if before else ()), row.document_id)
            found[row.question] = BestBet(row.question, ids, row.from_day, row.until_day)
        return list(found.values())

    def put(self, bet: BestBet, *, who: str = "system") -> None:
        """Keeps a bet in the place of one for the same question. Raises NotOnRecord for an unknown id."""
        ids = list(dict.fromkeys(bet.document_ids))
        at = now_as_text()
        rows = [
            {
                "question": storable(bet.question),
                "document_id": document_id,
                "place": place,
                "from_day": bet.from_day,
                "until_day": bet.until_day,
                "at": at,
            }
            for place, document_id in enumerate(ids)
        ]
        with self._database.writing() as connection:
            known = set(connection.execute(_KNOWN, {"ids": ids}).scalars())
            if unknown := [one for one in ids if one not in known]:
                raise NotOnRecord(f"no document {', '.join(unknown)} is on record")
            connection.execute(_REMOVE, {"of": rows[0]["question"]})
            connection.execute(insert(best_bets), rows)
            grow(connection, best_bets.name)
            entry = AuditEntry(
                who, "bet-put", field=best_bets.name, after=f"{bet.question} => {' '.join(ids)}"
            )
            audit.append(connection, [entry])

    def remove(self, question: str, *, who: str = "system") -> None:
        """Forgets what a question leads to. Raises NotOnRecord where there is no such bet."""
        with self._database.writing() as connection:
            if not connection.execute(_REMOVE, {"of": question}).rowcount:
                raise NotOnRecord(f"there is no best bet for {question}; run: kaijuan bets list")
            grow(connection, best_bets.name)
            audit.append(connection, [AuditEntry(who, "bet-remove", field=best_bets.name, before=question)])

    def revision(self) -> int:
        """A number that grows with every change."""
        return revision(self._database, best_bets.name)

    def public(self, document_ids: Sequence[str]) -> list[tuple[str, int]]:
        """Those of the documents that are public, in the order given, each with its last public version."""
        if not document_ids:
            return []
        with self._database.reading() as connection:
            found = {row[0]: int(row[1]) for row in connection.execute(_PUBLIC, {"ids": list(document_ids)})}
        return [(one, found[one]) for one in dict.fromkeys(document_ids) if one in found]
