"""What names mean to everybody, on SQLite and on PostgreSQL; all documents are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import (
    Document,
    DocumentText,
    GazettePlace,
    Metadata,
    Version,
    Visibility,
)
from holdings.model.names import index_name, issue_name, number_name, title_name
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation, RelationKind
from holdings.store import Holdings
from tests.contract.store_samples import put

pytest_plugins = ["tests.contract.store_fixtures"]

NUMBER = DocumentNumber("云政发", 2019, "3")
ABSENT = DocumentNumber("云政发", 2019, "4")
ISSUE = GazettePlace("云州市人民政府公报", 2019, "2")
PROOF = "按照《云州市道路办法》（云政发〔2019〕4号）执行。"
TEXT = f"为了停车。\n{PROOF}"


def paper(title: str, number: DocumentNumber | None = None, **known: object) -> Document:
    cites = Relation(RelationKind.CITES, "云州市道路办法", ABSENT, "", TEXT.index(PROOF), len(TEXT))
    metadata = Metadata(title, number=number, **known)  # type: ignore[arg-type]
    return Document(title, "folder", (Version(1, metadata, DocumentText(TEXT), relations=(cites,)),))


def test_a_document_is_known_by_each_of_its_names(holdings: Holdings) -> None:
    document_id = put(holdings, paper("云州市停车办法", NUMBER, index_number="0001/2019-3", gazette=ISSUE))
    names = [
        title_name("《云州市停车办法》"),
        number_name(NUMBER),
        index_name("0001/2019－3"),
        issue_name(ISSUE),
    ]
    found = holdings.citations.bearers([*names, number_name(ABSENT)])
    assert sorted(found) == sorted(names)
    assert {one.document_id for bearers in found.values() for one in bearers} == {document_id}


def test_an_index_number_of_any_length_goes_on_record(holdings: Holdings) -> None:
    long = "0001/" + "9" * 20_000
    document_id = put(holdings, paper("云州市停车办法", NUMBER, index_number=long))
    assert holdings.documents.get(document_id).current.metadata.index_number == long
    assert holdings.citations.bearers([index_name(long)]) == {}


def test_a_number_of_a_former_state_leads_to_that_state(holdings: Holdings) -> None:
    first = paper("云州市停车办法", NUMBER, signed_on=CivilDate.parse("2019-01-02")).versions[0]
    later = Metadata("云州市停车办法（修订）", number=ABSENT, signed_on=CivilDate.parse("2022-01-02"))
    document = Document("a", "folder", (first, Version(2, later, DocumentText("新"))))
    put(holdings, document)
    ((bearer,),) = holdings.citations.bearers([number_name(NUMBER)]).values()
    assert (bearer.version, bearer.current.ordinal) == (1, 2)
    assert bearer.bearing.metadata.number == NUMBER


def test_who_cites_a_name_is_counted_once_a_document(holdings: Holdings) -> None:
    ids = {put(holdings, paper(title)) for title in ("甲办法", "乙办法")}
    names = [number_name(ABSENT), title_name("云州市道路办法"), number_name(NUMBER)]
    assert holdings.citations.citing_counts(names) == {names[0]: 2, names[1]: 2}
    for name in names[:2]:
        citing = holdings.citations.citing(name, 10)
        assert {one.document_id for one in citing} == ids
        assert {(one.proof, one.printed, one.meant) for one in citing} == {(PROOF, "云州市道路办法", "")}
    assert len(holdings.citations.citing(names[0], 1)) == 1


def test_who_cites_says_what_is_meant_where_that_is_on_record_under_another_name(holdings: Holdings) -> None:
    put(holdings, paper("甲办法"))
    meant = put(
        holdings, Document("b", "folder", (Version(1, Metadata("云州市道路办法"), DocumentText("路")),))
    )
    (citing,) = holdings.citations.citing(number_name(ABSENT), 10)
    assert citing.meant == meant


@pytest.mark.parametrize("visibility", [Visibility.WITHHELD, Visibility.WITHDRAWN])
def test_what_is_not_public_bears_no_name_cites_nothing_and_is_not_meant(
    holdings: Holdings, visibility: Visibility
) -> None:
    kept = put(holdings, replace(paper("云州市道路办法", ABSENT), visibility=Visibility.PUBLIC))
    put(holdings, paper("甲办法"))
    holdings.documents.set_visibility(kept, visibility, "secret")
    names = [number_name(ABSENT), title_name("云州市道路办法")]
    assert holdings.citations.bearers(names) == {}
    assert holdings.citations.citing_counts(names) == {name: 1 for name in names}
    (citing,) = holdings.citations.citing(names[0], 10)
    assert (citing.title, citing.meant) == ("甲办法", "")


def test_a_version_that_is_withheld_bears_no_name(holdings: Holdings) -> None:
    first = paper("云州市停车办法", NUMBER).versions[0]
    kept = replace(paper("云州市秘密办法", ABSENT).versions[0], ordinal=2, visibility=Visibility.WITHHELD)
    put(holdings, Document("a", "folder", (first, kept)))
    assert list(holdings.citations.bearers([number_name(NUMBER), number_name(ABSENT)])) == [
        number_name(NUMBER)
    ]
    ((bearer,),) = holdings.citations.bearers([number_name(NUMBER)]).values()
    assert [version.ordinal for version in bearer.versions] == [1]


def test_many_names_are_looked_up_at_once(holdings: Holdings) -> None:
    document_id = put(holdings, paper("云州市停车办法", NUMBER))
    names = [number_name(DocumentNumber("云政发", 2019, str(number))) for number in range(1, 2500)]
    found = holdings.citations.bearers(names)
    assert [one.document_id for one in found[number_name(NUMBER)]] == [document_id]
    assert holdings.citations.citing_counts(names) == {number_name(ABSENT): 1}
