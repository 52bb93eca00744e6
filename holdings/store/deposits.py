"""The ledger: what became of each file of a deposit; error queue, resume point and progress in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, text, update

from holdings.errors import NotOnRecord
from holdings.store.clock import now_as_text
from holdings.store.encoding import mapping_to_json, storable
from holdings.store.tables import deposits, ledger
from holdings.store.unit_of_work import Database

STATES: Final = frozenset({"waiting", "extracting", "done", "withheld", "failed", "unchanged"})

_BEGIN = insert(deposits)
_FINISH = (
    update(deposits)
    .where(deposits.c.id == bindparam("deposit_id"))
    .values(ended_at=bindparam("at"), report=bindparam("summed_up"))
)
_ROWS = select(ledger).where(ledger.c.deposit_id == bindparam("deposit")).order_by(ledger.c.name)
_RECORD = text(
    "INSERT INTO ledger (deposit_id, name, sha256, state, stage, reason, document_id, attempts, at)"
    " VALUES (:deposit_id, :name, :sha256, :state, :stage, :reason, :document_id, :attempts, :at)"
    " ON CONFLICT (deposit_id, name) DO UPDATE SET sha256 = excluded.sha256, state = excluded.state,"
    " stage = excluded.stage, reason = excluded.reason, document_id = excluded.document_id,"
    " attempts = ledger.attempts + excluded.attempts, at = excluded.at"
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one file; ``attempts`` counts how often its extraction was begun."""

    deposit_id: int
    name: str
    sha256: str
    state: str
    stage: str
    reason: str
    document_id: str = ""
    attempts: int = 0


class Ledger:
    """Keeps deposits and their files' rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, deposit_source: str) -> int:
        """The id of a new deposit."""
        row = {"source": storable(deposit_source), "began_at": now_as_text(), "ended_at": "", "report": ""}
        with self._database.writing() as connection:
            return int(connection.execute(_BEGIN, row).inserted_primary_key[0])  # type: ignore[index]

    def record(  # noqa: PLR0917
        self,
        deposit_id: int,
        name: str,
        sha256: str,
        state: str,
        stage: str,
        reason: str,
        document_id: str = "",
    ) -> None:
        """Writes the row of one file, over the one it had; see ``record_many``."""
        self.record_many([LedgerRow(deposit_id, name, sha256, state, stage, reason, document_id)])

    def record_many(self, rows: Iterable[LedgerRow]) -> None:
        """Writes the rows of several files in one transaction; ``attempts`` is counted here.

        Raises ValueError for a state the ledger does not know.
        """
        at = now_as_text()
        written = [_columns(row, at) for row in rows]
        if written:
            with self._database.writing() as connection:
                connection.execute(_RECORD, written)

    def rows(self, deposit_id: int) -> list[LedgerRow]:
        """The rows of a deposit by name; [] for an unknown deposit."""
        with self._database.reading() as connection:
            found = connection.execute(_ROWS, {"deposit": deposit_id}).all()
        return [
            LedgerRow(
                row.deposit_id,
                row.name,
                row.sha256,
                row.state,
                row.stage,
                row.reason,
                row.document_id,
                row.attempts,
            )
            for row in found
        ]

    def finish(self, deposit_id: int, report: Mapping[str, Any]) -> None:
        """Closes a deposit with its end report.

        Raises NotOnRecord for an unknown deposit.
        """
        row = {"deposit_id": deposit_id, "at": now_as_text(), "summed_up": mapping_to_json(report)}
        with self._database.writing() as connection:
            if connection.execute(_FINISH, row).rowcount == 0:
                raise NotOnRecord(f"deposit {deposit_id}")


def _columns(row: LedgerRow, at: str) -> dict[str, Any]:
    if row.state not in STATES:
        raise ValueError(f"not a state of the ledger: {row.state!r}")
    return {
        "deposit_id": row.deposit_id,
        "name": storable(row.name),
        "sha256": row.sha256,
        "state": row.state,
        "stage": row.stage,
        "reason": storable(row.reason),
        "document_id": row.document_id,
        "attempts": 1 if row.state == "extracting" else 0,
        "at": at,
    }
