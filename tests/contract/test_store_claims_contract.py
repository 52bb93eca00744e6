"""Claims on files in the ledger, on each database: nothing is taken twice, nothing is lost."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import replace

import pytest

from holdings.errors import NotOnRecord
from holdings.store import Holdings, LedgerRow, Settlement
from holdings.store.clock import now_as_text
from tests.contract.store_samples import document

pytest_plugins = ["tests.contract.store_fixtures"]


def queued(holdings: Holdings, count: int) -> int:
    deposit = holdings.ledger.begin("claims", {"queued": True})
    due = now_as_text()
    rows = [
        LedgerRow(deposit, f"{number:03}.txt", "", "waiting", "", "", due_at=due) for number in range(count)
    ]
    holdings.ledger.record_many(rows)
    return deposit


def done(row: LedgerRow) -> Settlement:
    return Settlement(row.deposit_id, row.name, (), lambda _: replace(row, state="done", stage="put"))


def test_several_at_once_never_have_one_file_twice(holdings: Holdings) -> None:
    deposit = queued(holdings, 40)
    taken: list[str] = []

    def work(owner: str) -> None:
        while rows := holdings.ledger.claim(owner, lease=60, most=3):
            taken.extend(row.name for row in rows)
            holdings.settle([done(row) for row in rows], owner=owner)

    workers = [threading.Thread(target=work, args=(f"worker-{number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Counter(taken) == Counter({f"{number:03}.txt": 1 for number in range(40)})
    assert Counter(row.state for row in holdings.ledger.rows(deposit)) == {"done": 40}
    assert (holdings.ledger.queued(), holdings.ledger.is_open(deposit)) == (0, False)


def test_what_an_ended_lease_left_is_taken_by_another_and_the_first_writes_nothing(
    holdings: Holdings,
) -> None:
    deposit = queued(holdings, 2)
    slow = holdings.ledger.claim("slow", lease=0, most=10)
    assert [row.attempts for row in slow] == [1, 1]
    time.sleep(0.01)
    quick = holdings.ledger.claim("quick", lease=60, most=10)
    assert [row.name for row in quick] == [row.name for row in slow]
    late = [
        Settlement(
            row.deposit_id,
            row.name,
            (document(row.name),),
            lambda outcomes, row=row: replace(row, state="done"),
        )  # type: ignore[misc]
        for row in slow
    ]
    assert holdings.settle(late, owner="slow") == []
    assert holdings.documents.counts().public == 0, "nor is the document of a lost claim on record"
    assert len(holdings.settle([done(row) for row in quick], owner="quick")) == 2
    assert {row.owner for row in holdings.ledger.rows(deposit)} == {""}


def test_a_renewed_claim_stays(holdings: Holdings) -> None:
    queued(holdings, 1)
    assert holdings.ledger.claim("slow", lease=0, most=1)
    holdings.ledger.renew("slow", lease=60)
    assert holdings.ledger.claim("quick", lease=60, most=1) == []
    assert (holdings.ledger.due(), holdings.ledger.queued()) == (0, 1)


def test_a_file_that_was_trouble_comes_alone(holdings: Holdings) -> None:
    queued(holdings, 3)
    for _ in range(3):
        assert len(holdings.ledger.claim("dies", lease=0, most=10)) == 3
    assert [len(holdings.ledger.claim("next", lease=60, most=10)) for _ in range(4)] == [1, 1, 1, 0]


def test_what_is_put_back_does_not_count_as_an_attempt(holdings: Holdings) -> None:
    deposit = queued(holdings, 1)
    rows = holdings.ledger.claim("first", lease=60, most=1)
    holdings.ledger.put_back(rows, "the service is away", after=0)
    (row,) = holdings.ledger.rows(deposit)
    assert (row.state, row.reason, row.attempts, row.owner) == ("waiting", "the service is away", 0, "")
    assert holdings.ledger.claim("second", lease=60, most=1)


def test_rows_of_a_direct_ingest_are_nobody_elses(holdings: Holdings) -> None:
    deposit = holdings.ledger.begin("direct")
    holdings.ledger.record(deposit, "a.txt", "", "waiting", "", "")
    assert holdings.ledger.claim("worker", lease=60, most=1) == []
    holdings.ledger.requeue(deposit, {"a.txt": "ab" * 32})
    (row,) = holdings.ledger.claim("worker", lease=60, most=1)
    assert (row.sha256, row.attempts) == ("ab" * 32, 1)


def test_document_and_row_are_written_together_or_not_at_all(holdings: Holdings) -> None:
    deposit = queued(holdings, 1)
    (row,) = holdings.ledger.claim("worker", lease=60, most=1)

    def broken(_: object) -> LedgerRow:
        return replace(row, state="lost")

    with pytest.raises(ValueError, match="not a state"):
        holdings.settle([Settlement(deposit, row.name, (document("a"),), broken)], owner="worker")
    assert holdings.documents.counts().public == 0
    assert holdings.changes.last() == 0
    (still,) = holdings.ledger.rows(deposit)
    assert still.state == "extracting"


def test_a_deposit_tells_its_files_by_state(holdings: Holdings) -> None:
    deposit = queued(holdings, 3)
    (row,) = holdings.ledger.claim("worker", lease=60, most=1)
    holdings.settle([done(row)], owner="worker")
    assert holdings.ledger.deposit(deposit).states == {"done": 1, "waiting": 2}
    assert [one.id for one in holdings.ledger.deposits()] == [deposit]
    assert holdings.ledger.unfinished() == []
    for row in holdings.ledger.claim("worker", lease=60, most=5):
        holdings.settle([done(row)], owner="worker")
    assert [one.id for one in holdings.ledger.unfinished()] == [deposit]
    with pytest.raises(NotOnRecord, match="no deposit 99"):
        holdings.ledger.deposit(99)
