"""What the store promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from holdings.errors import FileDamaged, NotOnRecord, SchemaOutdated, StoreUnavailable, Withdrawn
from holdings.model.document import (
    Document,
    Finding,
    Provenance,
    Term,
    Unit,
    ValueSource,
    Visibility,
)
from holdings.store import ChangeKind, Counts, Holdings, PutChange
from holdings.store import changes as change_list
from tests.contract.postgres_server import NoServer, fresh_database, postgres_server
from tests.contract.store_samples import (
    FIRST,
    NUMBER,
    SECOND,
    TEXT,
    document,
    metadata,
    small,
    titled,
    version,
    withheld,
)
from tests.contract.store_samples import text as sample_text


@pytest.fixture(scope="module")
def server(complete_run: bool) -> Iterator[str]:
    with contextmanager(_server)(complete_run) as url:
        yield url


def _server(complete_run: bool) -> Iterator[str]:
    try:
        with postgres_server() as url:
            yield url
    except NoServer as error:
        if complete_run:
            raise
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deep/holdings.db"
    else:
        server: str = request.getfixturevalue("server")
        with fresh_database(server, f"kaijuan_{secrets.token_hex(6)}") as url:
            yield url


@pytest.fixture
def holdings(database_url: str, tmp_path: Path) -> Iterator[Holdings]:
    opened = Holdings.open(database_url, f"file://{tmp_path}/files")
    yield opened
    opened.close()


def put(holdings: Holdings, document: Document) -> str:
    return holdings.documents.put_many([document])[0].document_id


# --- put and get --------------------------------------------------------------------------------------


def test_what_was_put_is_what_is_got(holdings: Holdings) -> None:
    whole = document(
        versions=(
            version(1, in_force_until=version().in_force_from, extraction_status="needs_ocr"),
            version(2, file=None, findings=(Finding("secrecy-mark", 0, 2),), visibility=Visibility.WITHHELD),
        ),
        unit=Unit.ARTICLE,
        part_of="law-7",
        ordinal=12,
        archive_id="yunzhou",
    )
    outcome = holdings.documents.put_many([whole])[0]
    assert (outcome.rev, outcome.change) == (1, PutChange.CREATED)
    assert len(outcome.document_id) == 12
    assert set(outcome.document_id) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert holdings.documents.get(outcome.document_id) == replace(whole, id=outcome.document_id, rev=1)
    assert holdings.documents.get_many([outcome.document_id, "NOSUCHDOC000"]) == {
        outcome.document_id: replace(whole, id=outcome.document_id, rev=1)
    }


def test_putting_again_changes_nothing(holdings: Holdings) -> None:
    first = holdings.documents.put_many([document(), small(1)])
    again = holdings.documents.put_many([document(), small(1)])
    assert [outcome.change for outcome in again] == [PutChange.UNCHANGED] * 2
    assert [(a.document_id, a.rev) for a in again] == [(f.document_id, 1) for f in first]
    assert holdings.changes.last() == 2


@pytest.mark.parametrize(
    "other",
    [
        titled(document(), "又一个题名"),
        document(versions=(version(text=sample_text(TEXT + "。")),)),
        document(versions=(version(extraction_status="needs_ocr"),)),
        document(versions=(version(file=None),)),
        document(versions=(version(), version(2))),
        document(part_of="law-1"),
        document(visibility=Visibility.WITHHELD),
    ],
    ids=["title", "text", "status", "file", "versions", "part_of", "visibility"],
)
def test_any_difference_is_a_change(holdings: Holdings, other: Document) -> None:
    document_id = put(holdings, document())
    outcome = holdings.documents.put_many([other])[0]
    assert (outcome.document_id, outcome.rev, outcome.change) == (document_id, 2, PutChange.CHANGED)
    assert holdings.documents.get(document_id) == replace(other, id=document_id, rev=2)


def test_identity_is_archive_source_and_external_id(holdings: Holdings) -> None:
    same_name = [
        document("a"),
        document("a", source="records"),
        document("a", archive_id="yunzhou"),
        document("b"),
    ]
    outcomes = holdings.documents.put_many(same_name)
    assert len({outcome.document_id for outcome in outcomes}) == 4
    known = holdings.documents.by_external_ids("folder", ["a", "b", "c"])
    assert known == {"a": outcomes[0].document_id, "b": outcomes[3].document_id}
    assert holdings.documents.by_external_ids("folder", ["a"], archive_id="yunzhou") == {
        "a": outcomes[2].document_id
    }


def test_a_document_twice_in_one_batch(holdings: Holdings) -> None:
    outcomes = holdings.documents.put_many([document(), titled(document(), "后来的题名"), small(1)])
    assert [outcome.change for outcome in outcomes] == [
        PutChange.CREATED,
        PutChange.CHANGED,
        PutChange.CREATED,
    ]
    assert holdings.documents.get(outcomes[0].document_id).current.metadata.title == "后来的题名"


def test_an_empty_batch_and_more_than_one_statement_takes(holdings: Holdings) -> None:
    assert holdings.documents.put_many([]) == []
    assert holdings.documents.get_many([]) == {}
    outcomes = holdings.documents.put_many([small(n, 20) for n in range(2500)])
    assert len({outcome.document_id for outcome in outcomes}) == 2500
    assert len(holdings.documents.by_external_ids("records", [f"record-{n}" for n in range(2500)])) == 2500
    assert len(holdings.documents.get_many([outcome.document_id for outcome in outcomes])) == 2500


def test_characters_that_databases_refuse_are_replaced(holdings: Holdings) -> None:
    odd = document(
        versions=(version(metadata=metadata("坏\x00题名\ud800"), text=sample_text("\x00" + TEXT[1:])),)
    )
    document_id = put(holdings, odd)
    stored = holdings.documents.get(document_id).current
    assert stored.text.clean == "\ufffd" + TEXT[1:]
    assert holdings.documents.put_many([odd])[0].change is PutChange.UNCHANGED


def test_a_document_needs_versions(holdings: Holdings) -> None:
    for versions in ((), (version(), version())):
        with pytest.raises(ValueError, match="doc-1"):
            holdings.documents.put_many([document(versions=versions)])


def test_unknown_ids(holdings: Holdings) -> None:
    with pytest.raises(NotOnRecord):
        holdings.documents.get("NOSUCHDOC000")
    with pytest.raises(NotOnRecord):
        holdings.documents.set_visibility("NOSUCHDOC000", Visibility.PUBLIC, "")


# --- staff and the gate -------------------------------------------------------------------------------


def test_what_staff_set_is_never_overwritten(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    holdings.documents.put_many([titled(document(), "馆员改的题名", ValueSource.STAFF)])
    later = titled(
        document(versions=(version(metadata=metadata(index_number="000014349/2024-1")),)), "机器读的题名"
    )
    assert holdings.documents.put_many([later])[0].change is PutChange.CHANGED
    stored = holdings.documents.get(document_id).current.metadata
    assert (stored.title, stored.index_number) == ("馆员改的题名", "000014349/2024-1")
    assert stored.provenance["title"] == Provenance(ValueSource.STAFF)
    assert holdings.documents.put_many([later])[0].change is PutChange.UNCHANGED
    holdings.documents.put_many([titled(later, "馆员再改", ValueSource.STAFF)])
    assert holdings.documents.get(document_id).current.metadata.title == "馆员再改"


def test_what_the_gate_withheld_stays_so_until_staff_release_it(holdings: Holdings) -> None:
    document_id = put(holdings, withheld("a"))
    now_clean = document("a")
    assert holdings.documents.put_many([now_clean])[0].change is PutChange.CHANGED  # the findings are gone
    assert holdings.documents.get(document_id).visibility is Visibility.WITHHELD
    assert holdings.documents.put_many([now_clean])[0].change is PutChange.UNCHANGED
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "reviewed")
    assert holdings.documents.get_public(document_id).current.metadata.title == "云州市公共数据管理办法"


def test_a_release_outlives_the_gate_for_the_text_that_was_read(holdings: Holdings) -> None:
    document_id = put(holdings, withheld("a"))
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "reviewed")
    assert holdings.documents.put_many([withheld("a")])[0].change is PutChange.UNCHANGED
    assert holdings.documents.get(document_id).visibility is Visibility.PUBLIC
    other_text = replace(
        withheld("a"),
        versions=(replace(withheld("a").current, text=sample_text(TEXT + "又及：")),),
    )
    holdings.documents.put_many([other_text])
    assert holdings.documents.get(document_id).visibility is Visibility.WITHHELD


def test_what_staff_withdrew_stays_withdrawn(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "privacy")
    holdings.documents.put_many([titled(document(), "新题名")])
    assert holdings.documents.get(document_id).visibility is Visibility.WITHDRAWN


def test_a_release_does_not_open_a_version_nobody_decided_on(holdings: Holdings) -> None:
    kept = replace(withheld().current, ordinal=1)
    document_id = put(holdings, document(versions=(kept, version(2))))
    holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "mistake")
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "put right")
    assert [v.ordinal for v in holdings.documents.get_public(document_id).versions] == [2]


# --- what the public may see --------------------------------------------------------------------------

#: Every question of the public, asked for a document id: what it answers when nothing is on record.
QUESTIONS: list[tuple[str, Callable[[Holdings, str], object]]] = [
    ("find_by_number", lambda h, i: i in h.documents.find_by_number(NUMBER.key)),
    ("summaries", lambda h, i: bool(h.documents.summaries([(i, 1)]))),
    ("texts", lambda h, i: bool(h.documents.texts([(i, 1)]))),
    ("article_text", lambda h, i: bool(h.documents.article_text([(i, 1, "art-1")]))),
]


def _answers(holdings: Holdings, document_id: str) -> dict[str, object]:
    answers: dict[str, object] = {name: ask(holdings, document_id) for name, ask in QUESTIONS}
    for name, ask in (
        ("get_public", lambda: holdings.documents.get_public(document_id)),
        ("public_file", lambda: holdings.public_file(document_id, 1)),
    ):
        try:
            ask()
            answers[name] = True
        except (NotOnRecord, Withdrawn) as error:
            answers[name] = (type(error), str(error).replace(document_id, "ID"))
    return answers


def test_a_public_document_is_in_every_answer(holdings: Holdings) -> None:
    file = holdings.files.put(b"%PDF original", "办法.pdf", "application/pdf")
    document_id = put(holdings, document(versions=(version(file=file),)))
    assert _answers(holdings, document_id) == dict.fromkeys(
        [*(name for name, _ in QUESTIONS), "get_public", "public_file"], True
    )


@pytest.mark.parametrize("how", ["gate", "staff", "version", "never_public_withdrawn"])
def test_what_is_withheld_answers_like_what_is_unknown(holdings: Holdings, how: str) -> None:
    file = holdings.files.put(b"%PDF original", "办法.pdf", "application/pdf")
    one = version(file=file)
    if how == "staff":
        document_id = put(holdings, document(versions=(one,)))
        holdings.documents.set_visibility(document_id, Visibility.WITHHELD, "privacy")
    elif how == "version":
        document_id = put(holdings, document(versions=(replace(one, visibility=Visibility.WITHHELD),)))
    else:
        document_id = put(holdings, document(versions=(one,), visibility=Visibility.WITHHELD))
    if how == "never_public_withdrawn":
        holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "mistake")
    assert _answers(holdings, document_id) == _answers(holdings, "NOSUCHDOC000")


def test_what_was_withdrawn_says_when_and_why(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "privacy")
    for ask in (holdings.documents.get_public, lambda i: holdings.public_file(i, 1)):
        with pytest.raises(Withdrawn) as withdrawn:
            ask(document_id)
        assert withdrawn.value.reason == "privacy"
        assert abs(withdrawn.value.at.timestamp() - time.time()) < 60
    answers = _answers(holdings, document_id)
    assert not any(answers[name] for name, _ in QUESTIONS)


def test_a_public_answer_never_holds_what_the_gate_found(holdings: Holdings) -> None:
    document_id = put(holdings, withheld())
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "reviewed")
    assert holdings.documents.get_public(document_id).current.findings == ()
    assert holdings.documents.get(document_id).current.findings != ()


def test_summaries_texts_and_articles(holdings: Holdings) -> None:
    document_id = put(holdings, document(versions=(version(1), version(2, metadata=metadata("第二版")))))
    other = put(holdings, small(7))
    summaries = holdings.documents.summaries([(document_id, 2), (other, 1), (other, 2), ("NOSUCHDOC000", 1)])
    assert set(summaries) == {(document_id, 2), (other, 1)}
    found = summaries[document_id, 2]
    assert (found.metadata, found.page_count, found.rev) == (metadata("第二版"), 2, 1)
    assert (found.file, found.in_force_from, found.in_force_until) == (
        version().file,
        version().in_force_from,
        None,
    )
    texts = holdings.documents.texts([(document_id, 1)])
    assert texts == {(document_id, 1): replace(sample_text(), offset_map=())}
    articles = holdings.documents.article_text(
        [(document_id, 1, "art-1"), (document_id, 2, "art-2"), (document_id, 1, "art-9"), (other, 1, "art-1")]
    )
    assert set(articles) == {(document_id, 1, "art-1"), (document_id, 2, "art-2"), (other, 1, "art-1")}
    assert articles[document_id, 1, "art-1"] == (sample_text().articles[0], TEXT[FIRST:SECOND])
    assert articles[document_id, 2, "art-2"][1] == TEXT[SECOND:]
    assert not holdings.documents.summaries([])
    assert not holdings.documents.texts([])
    assert not holdings.documents.article_text([])


def test_numbers_are_never_unique(holdings: Holdings) -> None:
    ids = [put(holdings, document(name)) for name in ("a", "b")]
    put(holdings, withheld())
    assert holdings.documents.find_by_number(NUMBER.key) == sorted(ids)
    assert holdings.documents.find_by_number("") == holdings.documents.find_by_number("云政发|1999|1") == []
    assert len(holdings.documents.find_by_file("ab" * 32)) == 3
    assert holdings.documents.find_by_file("") == []


def test_lists_for_rebuild_and_verify(holdings: Holdings) -> None:
    ids = sorted(outcome.document_id for outcome in holdings.documents.put_many([small(n) for n in range(7)]))
    withheld_id = put(holdings, withheld())
    holdings.documents.set_visibility(ids[0], Visibility.WITHDRAWN, "mistake")
    everything = sorted([*ids, withheld_id])
    listed: list[str] = []
    while page := holdings.documents.iterate(listed[-1] if listed else "", 3):
        assert len(page) <= 3
        listed += [found.id for found in page]
    assert listed == everything
    revisions = holdings.documents.revisions("", 100)
    assert [row[0] for row in revisions] == everything
    assert dict((row[0], row[1:]) for row in revisions)[ids[0]] == (2, Visibility.WITHDRAWN)
    assert holdings.documents.revisions(everything[-2]) == revisions[-1:]
    assert holdings.documents.counts() == Counts(public=6, withheld=1, withdrawn=1)


# --- the change list ----------------------------------------------------------------------------------


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


# --- the ledger and terms -----------------------------------------------------------------------------


def test_the_ledger(holdings: Holdings) -> None:
    deposit = holdings.ledger.begin("移交清单.csv")
    assert holdings.ledger.begin("another") > deposit
    holdings.ledger.record(deposit, "a.pdf", "", "waiting", "", "")
    holdings.ledger.record(deposit, "b.pdf", "", "waiting", "", "")
    holdings.ledger.record(deposit, "a.pdf", "", "extracting", "extract", "")
    holdings.ledger.record(deposit, "a.pdf", "", "extracting", "extract", "")
    holdings.ledger.record(deposit, "a.pdf", "ab" * 32, "done", "put", "", "DOC000000001")
    rows = holdings.ledger.rows(deposit)
    assert [(row.name, row.state, row.attempts) for row in rows] == [
        ("a.pdf", "done", 2),
        ("b.pdf", "waiting", 0),
    ]
    assert (rows[0].document_id, rows[0].sha256) == ("DOC000000001", "ab" * 32)
    holdings.ledger.finish(deposit, {"taken": 1, "reasons": ["b.pdf: 没有读"]})
    with pytest.raises(NotOnRecord):
        holdings.ledger.finish(99, {})
    with pytest.raises(ValueError, match="lost"):
        holdings.ledger.record(deposit, "a.pdf", "", "lost", "", "")


def test_terms_have_words(holdings: Holdings) -> None:
    put(holdings, document())
    printed = version().metadata.issuers[0]
    assert holdings.terms.labels("issuers", ["cn.scgo", printed.id, "x-unheardof0"]) == {
        "cn.scgo": "国务院办公厅",
        printed.id: "云州市人民政府",
        "x-unheardof0": "x-unheardof0",
    }
    holdings.terms.remember("theme", [Term("x-aaaaaaaaaa", "经济法"), Term("x-aaaaaaaaaa", "第二个名字")])
    assert holdings.terms.label("theme", "x-aaaaaaaaaa") == "经济法"
    assert holdings.terms.label("colour", "red") == "red"
    assert holdings.terms.labels("theme", []) == {}


# --- opening ------------------------------------------------------------------------------------------


def test_several_processes_may_open_a_new_database_at_once(database_url: str, tmp_path: Path) -> None:
    script = (
        "import sys; from holdings.store import Holdings\n"
        "h = Holdings.open(sys.argv[1], sys.argv[2]); print(h.documents.counts().public)"
    )
    arguments = [sys.executable, "-c", script, database_url, f"{tmp_path}/files"]
    processes = [
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "0\n"), err


def test_a_database_of_a_newer_program_is_left_alone(database_url: str, tmp_path: Path) -> None:
    Holdings.open(database_url, f"{tmp_path}/files").close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SchemaOutdated, match="9999"):
        Holdings.open(database_url, f"{tmp_path}/files")


def test_reopening_finds_everything(database_url: str, tmp_path: Path) -> None:
    first = Holdings.open(database_url, f"{tmp_path}/files")
    document_id = put(first, document())
    first.close()
    again = Holdings.open(database_url, f"{tmp_path}/files")
    assert again.documents.get(document_id).id == document_id
    again.close()


def test_a_forked_process_uses_connections_of_its_own(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if holdings.documents.get(document_id).rev == 1 else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert holdings.documents.get(document_id).rev == 1


WRITER = """
import sys
from holdings.store import Holdings
from tests.contract.store_samples import small
holdings = Holdings.open(sys.argv[1], sys.argv[2])
for batch in range(1000):
    holdings.documents.put_many([small(n) for n in range(200 * batch, 200 * batch + 200)])
    print(batch, flush=True)
"""


def test_a_killed_writer_leaves_a_whole_database(database_url: str, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, database_url, f"{tmp_path}/files"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert writer.stdout is not None
    for _ in range(3):
        reported = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    holdings = Holdings.open(database_url, f"{tmp_path}/files")
    count = holdings.documents.counts().public
    assert count >= 200 * (reported + 1)
    assert count % 200 == 0
    lines = holdings.changes.since(0, 10**6)
    assert len(lines) == count
    assert {line.document_id for line in lines} == {row[0] for row in holdings.documents.revisions("", 10**6)}
    outcomes = holdings.documents.put_many([small(n) for n in range(count + 1)])
    assert [o.change for o in outcomes].count(PutChange.UNCHANGED) == count
    holdings.close()


# --- what can fail ------------------------------------------------------------------------------------


def test_a_damaged_original_is_never_handed_out(holdings: Holdings, tmp_path: Path) -> None:
    file = holdings.files.put(b"%PDF original", "a.pdf", "application/pdf")
    document_id = put(holdings, document(versions=(version(file=file),)))
    [original] = [path for path in (tmp_path / "files").rglob(file.sha256) if path.is_file()]
    original.write_bytes(b"%PDF 0riginal")
    with pytest.raises(FileDamaged, match=file.sha256):
        holdings.public_file(document_id, 1)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://nobody@127.0.0.1:1/none",
        "sqlite://",
        "mysql://localhost/x",
        "not a url",
        "sqlite:////proc/no/such/place/holdings.db",
    ],
)
def test_an_address_that_does_not_work_says_so(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        Holdings.open(url, f"{tmp_path}/files")
    assert len(str(failure.value)) > 30


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "holdings.db").write_text("这不是数据库" * 500)
    with pytest.raises(StoreUnavailable, match="no database"):
        Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"{tmp_path}/files")


FULL = """
import resource, sys
from holdings.errors import StoreUnavailable
from holdings.store import Holdings
from tests.contract.store_samples import small
holdings = Holdings.open(sys.argv[1], sys.argv[2])
whole = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    for batch in range(100):
        holdings.documents.put_many([small(n) for n in range(200 * batch, 200 * batch + 200)])
        whole = 200 * (batch + 1)
except StoreUnavailable as error:
    print(whole, error)
"""


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/holdings.db"
    run = subprocess.run(
        [sys.executable, "-c", FULL, url, f"{tmp_path}/files"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    whole, message = run.stdout.split(" ", 1)
    assert "free some space" in message
    holdings = Holdings.open(url, f"{tmp_path}/files")
    assert 0 < int(whole) <= holdings.documents.counts().public
    assert holdings.documents.counts().public % 200 == 0
    assert len(holdings.changes.since(0, 10**6)) == holdings.documents.counts().public
    assert holdings.documents.put_many([small(10**6)])[0].change is PutChange.CREATED
    holdings.close()


def test_a_database_that_is_locked_for_too_long_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/holdings.db"
    Holdings.open(url, f"{tmp_path}/files").close()
    impatient = Holdings.open(url + "?timeout=0.2", f"{tmp_path}/files")
    other = Holdings.open(url, f"{tmp_path}/files")
    with other._database.writing(), pytest.raises(StoreUnavailable, match="another process"):
        impatient.documents.put_many([document()])
    assert impatient.documents.counts().public == 0
    impatient.close()
    other.close()
