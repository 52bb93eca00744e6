"""The change list under rollback and under several writers, on both databases."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from holdings.model.document import (
    Visibility,
)
from holdings.store import ChangeKind, Holdings, PutChange
from holdings.store import changes as change_list
from tests.contract.store_samples import (
    document,
    put,
    small,
    titled,
)

pytest_plugins = ["tests.contract.store_fixtures"]


def test_every_change_has_its_line(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    put(holdings, titled(document(), "新题名"))
    assert holdings.documents.set_visibility(document_id, Visibility.WITHHELD, "review") == 3
    assert holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "reviewed") == 4
    put(holdings, document("kept-back", visibility=Visibility.WITHHELD))
    lines = holdings.changes.since(0, 10)
    assert [(line.rev, line.kind) for line in lines] == [
        (1, ChangeKind.PUT),
        (2, ChangeKind.PUT),
        (3, ChangeKind.WITHDRAW),
        (4, ChangeKind.PUBLISH),
        (1, ChangeKind.PUT),
    ]
    assert [line.seq for line in lines] == sorted({line.seq for line in lines})
    assert holdings.changes.since(lines[1].seq, 2) == lines[2:4]
    assert holdings.changes.last() == lines[-1].seq
    assert holdings.changes.since(lines[-1].seq, 10) == []


def test_each_consumer_has_a_cursor_of_its_own(holdings: Holdings) -> None:
    assert holdings.changes.position("index:1") == 0
    holdings.changes.advance("index:1", 5)
    holdings.changes.advance("index:2", 9)
    holdings.changes.advance("index:1", 3)
    assert (holdings.changes.position("index:1"), holdings.changes.position("index:2")) == (3, 9)


def test_a_rollback_leaves_neither_document_nor_line(
    holdings: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = put(holdings, document("kept"))
    before = holdings.changes.last()

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(change_list, "append", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        holdings.documents.put_many([document("lost"), titled(document("kept"), "丢了的题名")])
    monkeypatch.undo()
    assert holdings.documents.by_external_ids("folder", ["lost", "kept"]) == {"kept": kept}
    assert holdings.documents.get(kept).rev == 1
    assert holdings.changes.last() == before


def test_overlapping_transactions_skip_nothing(database_url: str, holdings: Holdings, tmp_path: Path) -> None:
    """A consumer that reads while writers overlap sees every line, each later than the one before."""
    done = threading.Event()
    seen: list[int] = []

    def consume() -> None:
        position, finished = 0, False
        while not finished:
            finished = done.is_set()
            while lines := holdings.changes.since(position, 7):
                seen.extend(line.seq for line in lines)
                position = lines[-1].seq

    def write(writer: int) -> None:
        own = Holdings.open(database_url, f"file://{tmp_path}/files")
        for batch in range(8):
            own.documents.put_many([small(1000 * writer + 10 * batch + n, 30) for n in range(3)])
        own.close()

    consumer = threading.Thread(target=consume)
    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in (consumer, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    consumer.join()
    assert len(seen) == 4 * 8 * 3
    assert seen == sorted(set(seen))


def test_a_second_writer_waits_for_the_first(holdings: Holdings) -> None:
    """The number of a line is the order of its commit: the later transaction gets the higher one."""
    first_wrote, may_commit = threading.Event(), threading.Event()

    def first() -> None:
        with holdings._database.writing() as connection:
            change_list.append(connection, [("FIRST0000000", 1, ChangeKind.PUT)])
            first_wrote.set()
            may_commit.wait(20)

    def second() -> None:
        put(holdings, document("second"))

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    first_wrote.wait(20)
    threads[1].start()
    time.sleep(0.3)
    assert holdings.changes.since(0, 10) == []
    may_commit.set()
    for thread in threads:
        thread.join()
    assert holdings.changes.since(0, 10)[0].document_id == "FIRST0000000"
    assert len(holdings.changes.since(0, 10)) == 2


def test_two_writers_of_one_document(holdings: Holdings) -> None:
    outcomes: list[PutChange] = []
    barrier = threading.Barrier(4)

    def write() -> None:
        barrier.wait()
        outcomes.append(holdings.documents.put_many([document()])[0].change)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [PutChange.CREATED] + [PutChange.UNCHANGED] * 3
