"""Real documents with their transfer list, from the folder onto record: the store and the extractors themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from holdings.model.document import Document, DocumentText, Visibility
from holdings.store import Holdings
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.metadata.reading import COMPARED, read, read_text
from ingest.metadata.stated import Hints, page_hints, understand
from ingest.pipeline import ingest_files
from ingest.port import RawFile
from ingest.preparing import read_text_of
from ingest.report import Report
from ingest.sources.transfer_list import read_transfer_list

DOCUMENTS = 55


@dataclass(frozen=True)
class Deposited:
    """The demo deposit on record, taken in twice."""

    holdings: Holdings
    first: Report
    second: Report


@pytest.fixture(scope="module")
def deposited(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deposited]:
    home = tmp_path_factory.mktemp("demo")
    holdings = Holdings.open(f"sqlite:///{home}/kaijuan.db", f"file://{home}/files")
    demo = shared_data / "demo"
    reports = [
        ingest_files([demo / "files"], holdings, EmbeddedExtractor, list_path=demo / "移交清单.csv")
        for _ in range(2)
    ]
    yield Deposited(holdings, *reports)
    holdings.close()


def test_all_are_on_record_with_their_text(deposited: Deposited) -> None:
    report = deposited.first
    assert (report.taken, report.changed, report.unchanged, report.failed) == (DOCUMENTS, 0, 0, [])
    assert (report.withheld, report.without_text, report.duplicates) == ([], [], [])
    assert deposited.holdings.documents.counts().public == DOCUMENTS
    documents = deposited.holdings.documents.iterate()
    assert all(len(document.current.text.clean) > 300 for document in documents)
    assert all(document.current.file for document in documents)
    states = Counter(row.state for row in deposited.holdings.ledger.rows(report.deposit_id))
    assert states == {"done": DOCUMENTS}


def test_the_second_run_changes_nothing(deposited: Deposited) -> None:
    assert (deposited.second.taken, deposited.second.changed) == (0, 0)
    assert deposited.second.unchanged == DOCUMENTS
    assert deposited.holdings.changes.last() == DOCUMENTS


def test_what_differs_from_the_list_is_listed(deposited: Deposited) -> None:
    differences = {(one.row, one.field) for one in deposited.first.differences}
    assert differences == {(33, "published_on"), (34, "published_on")}
    assert "1999-06-07" in deposited.first.as_text()


def test_a_number_finds_its_document(deposited: Deposited) -> None:
    ((found,),) = deposited.holdings.citations.bearers(["n|国办发|2019|6"]).values()
    document = deposited.holdings.documents.get_public(found.document_id)
    assert document.current.metadata.title.startswith("国务院办公厅关于有效发挥政府性融资担保基金作用")
    assert document.visibility is Visibility.PUBLIC


def test_laws_have_their_articles(deposited: Deposited) -> None:
    articles = {
        document.external_id: Counter(one.anchor.split("-")[0] for one in document.current.text.articles)[
            "art"
        ]
        for document in deposited.holdings.documents.iterate()
    }
    assert articles["files/审计法(2021-10-23).md"] == 60
    assert articles["files/中华人民共和国立法法.pdf"] == 120
    assert articles["files/中华人民共和国税收征收管理法.docx"] == 94


@dataclass
class Agreement:
    """How often what is read from the files alone is what the list states."""

    same: int = 0
    other: int = 0
    nothing: int = 0


def test_what_the_files_alone_say_agrees_with_the_list(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Floors for the rules: with the page tables that some files have, and without them."""
    demo = shared_data / "demo"
    listed = read_transfer_list(demo / "移交清单.csv", [demo / "files"])
    tables = {True: {name: Agreement() for name in COMPARED}, False: {name: Agreement() for name in COMPARED}}
    for one in listed.files:
        extraction = EmbeddedExtractor().extract(RawFile(one.file.path, one.file.path.name))
        text = read_text_of(extraction)
        stated = understand(Hints(one.values)).found
        for with_page, table in tables.items():
            seen = extraction if with_page else replace(extraction, properties={})
            found = {**read_text(text), **understand(page_hints(seen.properties)).found}
            differing = {other.field for other in read(text, seen, Hints(one.values)).differences}
            for name in COMPARED:
                if name in stated:
                    agreement = table[name]
                    agreement.nothing += name not in found
                    agreement.other += name in found and name in differing
                    agreement.same += name in found and name not in differing
    with capsys.disabled():
        for with_page, table in tables.items():
            print("\nwith page tables" if with_page else "\ntext rules alone")
            for name, agreement in table.items():
                print(
                    f"  {name:12} same {agreement.same:2} other {agreement.other} nothing {agreement.nothing}"
                )
    rules = tables[False]
    assert rules["number"].same == 29
    assert (rules["signed_on"].same, rules["signed_on"].other) == (42, 0)
    assert rules["issuers"].same >= 54
    assert (rules["title"].same, rules["title"].other) == (53, 0)
    assert tables[True]["published_on"].same >= 39


def test_the_text_is_the_whole_text(deposited: Deposited) -> None:
    def text_of(name: str) -> DocumentText:
        return documents[name].current.text

    documents: dict[str, Document] = {one.external_id: one for one in deposited.holdings.documents.iterate()}
    audit = text_of("files/审计法(2021-10-23).md")
    assert "#" not in audit.clean
    assert audit.clean.endswith("《中华人民共和国审计条例》同时废止。")
    assert len(text_of("files/中华人民共和国立法法.pdf").page_starts) > 10
