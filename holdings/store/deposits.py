"""The ledger: what became of each file of a deposit; error queue, resume point and progress in one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, or_, select, text, update

from holdings.errors import NotOnRecord
from holdings.store.clock import now_as_text
from holdings.store.encoding import mapping_to_json, storable
from holdings.store.tables import deposits, ledger
from holdings.store.unit_of_work import Database

STATES: Final = frozenset({"waiting", "extracting", "done", "withheld", "failed", "unchanged"})
#: The states of a file that is not done with.
OPEN: Final = ("waiting", "extracting")
#: A file whose worker ended this often is taken alone, so that it takes no other with it.
ALONE_AFTER: Final = 3

_BEGIN = insert(deposits)
_FINISH = (
    update(deposits)
    .where(deposits.c.id == bindparam("deposit_id"))
    .values(ended_at=bindparam("at"), report=bindparam("summed_up"))
)
_ROWS = select(ledger).where(ledger.c.deposit_id == bindparam("deposit")).order_by(ledger.c.name)
_COUNTS = (
    select(ledger.c.deposit_id, ledger.c.state, func.count().label("files"))
    .where(ledger.c.deposit_id.in_(bindparam("ids", expanding=True)))
    .group_by(ledger.c.deposit_id, ledger.c.state)
)
_DUE = (
    select(ledger)
    .where(ledger.c.due_at != "", ledger.c.due_at <= bindparam("now"))
    .order_by(ledger.c.due_at, ledger.c.deposit_id, ledger.c.name)
    .limit(bindparam("most"))
)
_DUE_COUNT = select(func.count()).where(ledger.c.due_at != "", ledger.c.due_at <= bindparam("now"))
_QUEUED_COUNT = select(func.count()).where(ledger.c.due_at != "")
_CLAIM = (
    update(ledger)
    .where(ledger.c.deposit_id == bindparam("of_deposit"), ledger.c.name == bindparam("of_name"))
    .values(
        state="extracting",
        stage="extraction",
        owner=bindparam("by"),
        due_at=bindparam("until"),
        attempts=ledger.c.attempts + 1,
        at=bindparam("now"),
    )
)
_RENEW = (
    update(ledger)
    .where(ledger.c.owner == bindparam("by"), ledger.c.state == "extracting", ledger.c.due_at != "")
    .values(due_at=bindparam("until"))
)
_PUT_BACK = (
    update(ledger)
    .where(
        ledger.c.deposit_id == bindparam("of_deposit"),
        ledger.c.name == bindparam("of_name"),
        ledger.c.owner == bindparam("by"),
    )
    .values(
        state="waiting",
        stage="",
        reason=bindparam("why"),
        owner="",
        due_at=bindparam("due"),
        attempts=ledger.c.attempts - 1,
    )
)
_REQUEUE = (
    update(ledger)
    .where(ledger.c.deposit_id == bindparam("of_deposit"), ledger.c.name == bindparam("of_name"))
    .values(
        state="waiting",
        stage="",
        reason="",
        report="",
        owner="",
        attempts=0,
        due_at=bindparam("due"),
        sha256=bindparam("digest"),
        at=bindparam("due"),
    )
)
_REOPEN = update(deposits).where(deposits.c.id == bindparam("deposit_id")).values(ended_at="")
_OWNED = select(ledger.c.deposit_id, ledger.c.name).where(ledger.c.owner == bindparam("by"))
_UNFINISHED = select(deposits).where(
    deposits.c.ended_at == "",
    deposits.c.listed != "",
    ~exists().where(ledger.c.deposit_id == deposits.c.id, or_(*(ledger.c.state == state for state in OPEN))),
)
_OPEN_COUNT = select(func.count()).where(
    ledger.c.deposit_id == bindparam("deposit"),
    or_(*(ledger.c.state == state for state in OPEN)),
)
_COLUMNS: Final = (
    "deposit_id name sha256 state stage reason document_id attempts at path listed report owner due_at"
).split()
_KEPT: Final = [name for name in _COLUMNS if name not in {"deposit_id", "name", "attempts"}]
_RECORD = text(
    f"INSERT INTO ledger ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)})"
    " ON CONFLICT (deposit_id, name) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in _KEPT)},"
    " attempts = ledger.attempts + excluded.attempts"
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of one file; ``attempts`` counts how often its extraction was begun.

    ``path`` is where it lay, ``listed`` its transfer list row ({row, values}; empty without a list),
    ``report`` its part of the deposit's report. A worker may take it from ``due_at`` on ("": none may),
    and has it as ``owner`` until then.
    """

    deposit_id: int
    name: str
    sha256: str
    state: str
    stage: str
    reason: str
    document_id: str = ""
    attempts: int = 0
    path: str = ""
    listed: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    owner: str = ""
    due_at: str = ""


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit: when it began and ended (ISO 8601, "" while it is open), its files by state, its report.

    ``listed`` is what is known of its transfer list: ``list_name``, ``list_sha256``, ``problems``; and
    ``queued`` where workers take it in.
    """

    id: int
    source: str
    began_at: str
    ended_at: str
    states: Mapping[str, int]
    listed: Mapping[str, Any]
    report: Mapping[str, Any]


class Ledger:
    """Keeps deposits and their files' rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, deposit_source: str, listed: Mapping[str, Any] | None = None) -> int:
        """The id of a new deposit; ``listed`` is what is known of its transfer list."""
        row = {
            "source": storable(deposit_source),
            "began_at": now_as_text(),
            "ended_at": "",
            "report": "",
            "listed": _json(listed or {}),
        }
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
        written = list(rows)
        if written:
            with self._database.writing() as connection:
                write_rows(connection, written)

    def rows(self, deposit_id: int) -> list[LedgerRow]:
        """The rows of a deposit by name; [] for an unknown deposit."""
        with self._database.reading() as connection:
            return [_row(found) for found in connection.execute(_ROWS, {"deposit": deposit_id})]

    def finish(self, deposit_id: int, report: Mapping[str, Any]) -> None:
        """Closes a deposit with its end report.

        Raises NotOnRecord for an unknown deposit.
        """
        row = {"deposit_id": deposit_id, "at": now_as_text(), "summed_up": mapping_to_json(report)}
        with self._database.writing() as connection:
            if connection.execute(_FINISH, row).rowcount == 0:
                raise NotOnRecord(f"deposit {deposit_id}")

    def deposit(self, deposit_id: int) -> Deposit:
        """A deposit by its id; raises NotOnRecord for an unknown one."""
        found = self._deposits(select(deposits).where(deposits.c.id == deposit_id))
        if not found:
            raise NotOnRecord(f"no deposit {deposit_id}; run: kaijuan deposits list")
        return found[0]

    def deposits(self, limit: int = 50) -> list[Deposit]:
        """The newest deposits, newest first."""
        return self._deposits(select(deposits).order_by(deposits.c.id.desc()).limit(limit))

    def is_open(self, deposit_id: int) -> bool:
        """Whether files of the deposit are still waiting or being read."""
        with self._database.reading() as connection:
            return bool(connection.execute(_OPEN_COUNT, {"deposit": deposit_id}).scalar())

    # --- workers ----------------------------------------------------------------------------------

    def claim(self, owner: str, *, lease: float, most: int) -> list[LedgerRow]:
        """Files that ``owner`` alone has for ``lease`` seconds: new ones, and those whose lease has run out.

        Never one that another worker has. A file whose worker ended three times comes alone.
        """
        now = now_as_text()
        with self._database.writing() as connection:
            rows = [_row(row) for row in connection.execute(_DUE, {"now": now, "most": most})]
            taken = _together(rows)
            until = now_as_text(ahead=lease)
            claims = [
                {"of_deposit": row.deposit_id, "of_name": row.name, "by": owner, "until": until, "now": now}
                for row in taken
            ]
            if claims:
                connection.execute(_CLAIM, claims)
        return [replace(row, owner=owner, attempts=row.attempts + 1) for row in taken]

    def renew(self, owner: str, *, lease: float) -> None:
        """Moves the end of the owner's claims on: it is still at work."""
        with self._database.writing() as connection:
            connection.execute(_RENEW, {"by": owner, "until": now_as_text(ahead=lease)})

    def due(self) -> int:
        """How many files a worker could take now."""
        with self._database.reading() as connection:
            return int(connection.execute(_DUE_COUNT, {"now": now_as_text()}).scalar_one())

    def unfinished(self) -> list[Deposit]:
        """Deposits of the workers' whose files are all done with and that nobody has closed."""
        return [found for found in self._deposits(_UNFINISHED) if found.listed.get("queued")]

    def queued(self) -> int:
        """How many files are for workers, whether they are taken or not."""
        with self._database.reading() as connection:
            return int(connection.execute(_QUEUED_COUNT).scalar_one())

    def put_back(self, rows: Iterable[LedgerRow], reason: str, *, after: float) -> None:
        """Gives claimed files back, for another try in ``after`` seconds that does not count against them."""
        due = now_as_text(ahead=after)
        written = [
            {"of_deposit": row.deposit_id, "of_name": row.name, "by": row.owner, "due": due, "why": reason}
            for row in rows
        ]
        if written:
            with self._database.writing() as connection:
                connection.execute(_PUT_BACK, written)

    def requeue(self, deposit_id: int, digests: Mapping[str, str]) -> None:
        """Gives files of a deposit, by name with the SHA-256 they have now, to the workers again."""
        due = now_as_text()
        rows = [
            {"of_deposit": deposit_id, "of_name": name, "digest": digest, "due": due}
            for name, digest in digests.items()
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(_REQUEUE, rows)
                connection.execute(_REOPEN, {"deposit_id": deposit_id})

    def _deposits(self, statement: Any) -> list[Deposit]:
        with self._database.reading() as connection:
            found = connection.execute(statement).all()
        with self._database.reading() as connection:
            counts = connection.execute(_COUNTS, {"ids": [row.id for row in found]}).all()
        states: dict[int, dict[str, int]] = {}
        for row in counts:
            states.setdefault(row.deposit_id, {})[row.state] = row.files
        return [
            Deposit(
                row.id,
                row.source,
                row.began_at,
                row.ended_at,
                states.get(row.id, {}),
                _mapping(row.listed),
                _mapping(row.report),
            )
            for row in found
        ]


def write_rows(connection: Connection, rows: Sequence[LedgerRow]) -> None:
    """Writes rows in the caller's transaction. Raises ValueError for a state the ledger does not know."""
    at = now_as_text()
    connection.execute(_RECORD, [_columns(row, at) for row in rows])


def owned(connection: Connection, owner: str) -> set[tuple[int, str]]:
    """The files (deposit, name) that an owner has a claim on, in the caller's transaction."""
    return {(row.deposit_id, row.name) for row in connection.execute(_OWNED, {"by": owner})}


def _together(rows: list[LedgerRow]) -> list[LedgerRow]:
    """What is claimed at once: files that were never trouble, or one that was."""
    calm = [row for row in rows if row.attempts < ALONE_AFTER]
    return calm if calm else rows[:1]


def _row(row: Row[Any]) -> LedgerRow:
    return LedgerRow(
        row.deposit_id,
        row.name,
        row.sha256,
        row.state,
        row.stage,
        row.reason,
        row.document_id,
        row.attempts,
        row.path,
        _mapping(row.listed),
        _mapping(row.report),
        row.owner,
        row.due_at,
    )


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
        "path": storable(row.path),
        "listed": _json(row.listed),
        "report": _json(row.report),
        "owner": row.owner,
        "due_at": row.due_at,
    }


def _json(mapping: Mapping[str, Any]) -> str:
    return mapping_to_json(mapping) if mapping else ""


def _mapping(written: str) -> dict[str, Any]:
    return dict(json.loads(written)) if written else {}
