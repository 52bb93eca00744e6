"""Opening, forking, killing and filling up the store, on both databases where both can."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from holdings.errors import FileDamaged, SchemaOutdated, StoreUnavailable
from holdings.store import Holdings, PutChange
from tests.contract.store_samples import (
    document,
    put,
    small,
    version,
)

pytest_plugins = ["tests.contract.store_fixtures"]


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
