"""What became of files: their documents and their rows in the ledger, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from holdings.model.document import Document
from holdings.store import putting
from holdings.store.deposits import LedgerRow, owned, write_rows
from holdings.store.putting import PutOutcome
from holdings.store.rows import Prepared, prepare
from holdings.store.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class Settlement:
    """A file's documents (none for one that gave none), and its row once they are put.

    ``row`` is asked inside the transaction: it reads nothing and calls nobody.
    """

    deposit_id: int
    name: str
    documents: tuple[Document, ...]
    row: Callable[[Sequence[PutOutcome]], LedgerRow]


def settle(database: Database, settlements: Sequence[Settlement], *, owner: str = "") -> list[LedgerRow]:
    """Puts the documents of files on record and writes the files' rows; all of it or nothing.

    With an ``owner``, files that it has no claim on any more are left out: somebody else has them. The
    rows are given back as written, in the order given. Raises what ``put_many`` and ``record_many`` raise.
    """
    ready = [(one, [prepare(document) for document in one.documents]) for one in settlements]
    with database.writing() as connection:
        if owner:
            claimed = owned(connection, owner)
            ready = [pair for pair in ready if (pair[0].deposit_id, pair[0].name) in claimed]
        outcomes = iter(putting.put(connection, _flat(ready)))
        rows = [
            replace(one.row([next(outcomes) for _ in prepared]), owner="", due_at="")
            for one, prepared in ready
        ]
        if rows:
            write_rows(connection, rows)
    return rows


def _flat(ready: Sequence[tuple[Settlement, list[Prepared]]]) -> list[Prepared]:
    return [prepared for _, of_file in ready for prepared in of_file]
