"""What the store promises whoever puts documents on record, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdings.errors import NotOnRecord
from holdings.model.document import (
    Document,
    DocumentText,
    Finding,
    Provenance,
    Term,
    Unit,
    ValueSource,
    Visibility,
)
from holdings.store import Holdings, PutChange
from tests.contract.store_samples import (
    TEXT,
    document,
    metadata,
    put,
    small,
    titled,
    version,
    withheld,
)
from tests.contract.store_samples import text as sample_text

pytest_plugins = ["tests.contract.store_fixtures"]


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


def test_for_the_index_everything_is_read_that_an_entry_is_made_of(holdings: Holdings) -> None:
    hidden = version(2, file=None, findings=(Finding("secrecy-mark", 0, 2),), visibility=Visibility.WITHHELD)
    whole = document(versions=(version(1), hidden), unit=Unit.ARTICLE, part_of="law-7", ordinal=12)
    outcome = holdings.documents.put_many([whole])[0]
    versions = tuple(
        replace(
            one,
            metadata=replace(one.metadata, provenance={}),
            text=DocumentText(one.text.clean, articles=one.text.articles),
            findings=(),
        )
        for one in whole.versions
    )
    assert holdings.documents.get_many_for_index([outcome.document_id, "NOSUCHDOC000"]) == {
        outcome.document_id: replace(whole, versions=versions, id=outcome.document_id, rev=1)
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
