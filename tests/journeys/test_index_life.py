"""The index follows the holdings: refreshed, rebuilt beside, verified, and never told what is withheld."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdings.model.document import Document, DocumentText, Metadata, Version, Visibility
from indexer.errors import IndexMissing, IndexOutdated
from indexer.model.query import SearchQuery
from indexer.port import Fingerprint
from indexer.rebuild import bring_up_to_date, build_while, rebuild
from indexer.refresh import RefreshReport, refresh, require_current
from indexer.verify import verify
from search_app.settings import load_settings
from search_app.wiring import Services, services


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Services]:
    with services(load_settings({"KAIJUAN_HOME": str(tmp_path / "home")})) as made:
        yield made


def simple(name: str, words: str, visibility: Visibility = Visibility.PUBLIC) -> Document:
    version = Version(1, Metadata(title=f"关于{name}的通知"), DocumentText(words), visibility=visibility)
    return Document(name, "test", (version,), visibility=visibility)


def total(installation: Services, q: str) -> int:
    return installation.search.search(SearchQuery(q=q)).total


def up_to_date(installation: Services) -> RefreshReport:
    return bring_up_to_date(installation.holdings, installation.engine, installation.workshop())


def test_without_an_index_the_error_names_the_command(installation: Services) -> None:
    with pytest.raises(IndexMissing, match="kaijuan index rebuild"):
        require_current(installation.engine, installation.fingerprint)


def test_what_is_put_is_found_and_what_is_withheld_is_gone(installation: Services) -> None:
    documents = installation.holdings.documents
    outcomes = documents.put_many([simple("防汛", "水库汛限水位调度"), simple("学区", "小学招生划片")])
    up_to_date(installation)
    assert total(installation, "水库") == 1
    documents.set_visibility(outcomes[0].document_id, Visibility.WITHHELD, "secrecy")
    assert total(installation, "水库") == 0, "before the index follows, the page itself leaves it out"
    assert up_to_date(installation).removed == 1
    assert total(installation, "水库") == 0
    drift = verify(installation.holdings, installation.engine)
    assert drift.clean
    assert drift.checked == 1


def test_a_refresh_without_changes_writes_nothing(installation: Services) -> None:
    installation.holdings.documents.put_many([simple("防汛", "水库汛限水位调度")])
    up_to_date(installation)
    report = refresh(installation.holdings, installation.engine, installation.workshop())
    assert (report.stored, report.removed) == (0, 0)


def test_an_index_of_another_dictionary_says_what_to_run(installation: Services) -> None:
    workshop = installation.workshop()
    workshop.fingerprint = Fingerprint("0", "another", "0" * 64)
    rebuild(installation.holdings, installation.engine, workshop)
    with pytest.raises(IndexOutdated, match="kaijuan index rebuild"):
        refresh(installation.holdings, installation.engine, installation.workshop())
    rebuild(installation.holdings, installation.engine, installation.workshop())
    refresh(installation.holdings, installation.engine, installation.workshop())


def test_a_rebuild_loses_nothing_that_is_put_meanwhile(installation: Services) -> None:
    documents = installation.holdings.documents
    documents.put_many([simple(f"早{n}", "营商环境条例") for n in range(400)])
    up_to_date(installation)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            documents.put_many([simple(f"晚{number}", "营商环境条例")])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            rebuild(installation.holdings, installation.engine, installation.workshop())
            assert total(installation, "营商环境") >= 400
    finally:
        stop.set()
        writer.join()
    refresh(installation.holdings, installation.engine, installation.workshop())
    assert verify(installation.holdings, installation.engine).clean
    assert total(installation, "营商环境") == documents.counts().public


def test_a_rebuild_that_fails_leaves_the_former_index(
    installation: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.holdings.documents.put_many([simple("防汛", "水库汛限水位调度")])
    up_to_date(installation)
    published = installation.engine.status().published
    workshop = installation.workshop()
    monkeypatch.setattr(workshop, "gather", lambda batches: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        rebuild(installation.holdings, installation.engine, workshop)
    assert installation.engine.status().published == published
    assert installation.engine.generations() == (published,)
    assert total(installation, "水库") == 1


def test_a_first_index_is_built_while_documents_come_in(installation: Services) -> None:
    documents = installation.holdings.documents
    documents.put_many([simple(f"早{n}", "营商环境条例") for n in range(20)])
    rounds: list[int] = []

    def going_on() -> bool:
        rounds.append(len(rounds))
        assert installation.engine.status().published is None
        documents.put_many([simple(f"批{len(rounds)}-{n}", "营商环境条例") for n in range(10)])
        outcome = documents.put_many([simple("早0", f"第{len(rounds)}次修改的营商环境条例")])[0]
        if len(rounds) == 2:
            documents.set_visibility(outcome.document_id, Visibility.WITHHELD, "secrecy")
        return len(rounds) < 3

    build_while(going_on, installation.holdings, installation.engine, installation.workshop())
    assert rounds == [0, 1, 2]
    assert total(installation, "营商环境") == documents.counts().public == 49
    assert verify(installation.holdings, installation.engine).clean
    report = refresh(installation.holdings, installation.engine, installation.workshop())
    assert (report.stored, report.removed) == (0, 0), "what was built is not written again"


def test_a_first_index_that_fails_is_thrown_away(installation: Services) -> None:
    installation.holdings.documents.put_many([simple("防汛", "水库汛限水位调度")])

    def going_on() -> bool:
        raise OSError("the source broke off")

    with pytest.raises(OSError, match="broke off"):
        build_while(going_on, installation.holdings, installation.engine, installation.workshop())
    assert installation.engine.generations() == ()
    up_to_date(installation)
    assert total(installation, "水库") == 1


def test_entries_made_in_other_processes_are_the_same(installation: Services) -> None:
    documents = [simple(f"防汛{n}", f"第{n}号水库汛限水位调度") for n in range(30)]
    installation.holdings.documents.put_many(documents)
    workshop = installation.workshop()
    ids = [row[0] for row in installation.holdings.documents.revisions()]
    batches = [(n, ids[n : n + 7]) for n in range(0, 30, 7)]
    here = list(workshop.project_ahead(batches))
    with workshop.processes(2, installation.source()):
        there = list(workshop.project_ahead(batches))
    assert there == here
