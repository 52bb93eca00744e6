"""How documents of the holdings speak of each other, on SQLite and on PostgreSQL; all of them are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import (
    Document,
    DocumentText,
    Metadata,
    Provenance,
    Unit,
    ValueSource,
    Version,
    Visibility,
)
from holdings.model.numbers import DocumentNumber, parse_number
from holdings.model.relations import Relation, RelationKind, RelationSource
from holdings.model.validity import Validity, ValidityFacts
from holdings.store import Holdings, Links
from tests.contract.store_samples import put

pytest_plugins = ["tests.contract.store_fixtures"]

PROOF = "《云州市停车办法》同时废止。"
TEXT = f"第一条 为了停车。\n第二条 本条例自2024年3月1日起施行。{PROOF}"
PLACE = (TEXT.index(PROOF), len(TEXT))


def law(title: str, signed: str = "", *relations: Relation, number: str = "", **values: object) -> Document:
    day = CivilDate.parse(signed) if signed else None
    metadata = Metadata(title, number=parse_number(number) if number else None, signed_on=day)
    version = Version(1, metadata, DocumentText(TEXT), relations=relations)
    return replace(Document(f"{title}/{signed}/{number}", "folder", (version,)), **values)  # type: ignore[arg-type]


def says(kind: RelationKind, title: str = "", number: str = "", articles: str = "") -> Relation:
    return Relation(kind, title, parse_number(number) if number else None, articles, *PLACE)


LONG_AGO = CivilDate.parse("2010-02-01")
REPEALING = law("云州市停车条例", "2024-02-01", says(RelationKind.REPEALS, "云州市停车办法"))
REPEALED = law("云州市停车办法", "2001-05-01", number="云政发〔2001〕3号")


def links(holdings: Holdings, document_id: str) -> Links:
    return holdings.relations.of_public(document_id, 1)


def targets(holdings: Holdings, document_id: str) -> list[str]:
    return [link.other.document_id if link.other else "" for link in links(holdings, document_id).stated]


def state(holdings: Holdings, document_id: str, day: str = "2026-01-01") -> Validity:
    metadata = holdings.documents.get_public(document_id).current.metadata
    return metadata.validity.on(CivilDate.parse(day).day, metadata.effective_on)


def test_relations_come_back_with_the_document(holdings: Holdings) -> None:
    stated = (
        Relation(
            RelationKind.CITES,
            "云州市道路条例",
            DocumentNumber("云政发", 2019, "5"),
            "第三条",
            1,
            9,
            RelationSource.STAFF,
            0.75,
            CivilDate.parse("2024-05"),
        ),
        says(RelationKind.AMENDS, "另一个条例"),
    )
    document_id = put(holdings, law("云州市停车条例", "2024-02-01", *stated))
    assert holdings.documents.get(document_id).current.relations == stated


@pytest.mark.parametrize("repealed_first", [True, False])
def test_whichever_comes_first_both_know_of_each_other(holdings: Holdings, repealed_first: bool) -> None:
    documents = [REPEALED, REPEALING] if repealed_first else [REPEALING, REPEALED]
    ids = {document.external_id: put(holdings, document) for document in documents}
    repealing, repealed = ids[REPEALING.external_id], ids[REPEALED.external_id]
    assert targets(holdings, repealing) == [repealed]
    (received,) = links(holdings, repealed).received
    assert received.other
    assert received.other.document_id == repealing
    assert (received.relation.kind, received.proof) == (RelationKind.REPEALS, PROOF)
    assert links(holdings, repealed).counts == (("repeals", 1),)
    assert state(holdings, repealed) is Validity.REPEALED
    assert state(holdings, repealed, "2023-12-31") is Validity.UNKNOWN
    facts = holdings.documents.summaries([(repealed, 1)])[repealed, 1].metadata.validity
    assert facts.evidence == f"《云州市停车条例》：{PROOF}"
    assert facts.ended_on == CivilDate.parse("2024-02-01")
    indexed = holdings.documents.get_many_for_index([repealed])[repealed]
    assert indexed.current.metadata.validity == facts
    # What staff see and change is the document's own.
    assert holdings.documents.get(repealed).current.metadata.validity == ValidityFacts()


def test_who_is_repealed_by_a_later_document_is_indexed_again(holdings: Holdings) -> None:
    repealed = put(holdings, REPEALED)
    before = holdings.changes.last()
    put(holdings, REPEALING)
    changed = {change.document_id: change.rev for change in holdings.changes.since(before, 10)}
    assert changed[repealed] == 2 == holdings.documents.get(repealed).rev
    last = holdings.changes.last()
    assert put(holdings, REPEALED) == repealed
    assert holdings.changes.last() == last


def test_what_is_withheld_repeals_nothing_and_is_named_nowhere(holdings: Holdings) -> None:
    repealed = put(holdings, REPEALED)
    kept = replace(REPEALING.current, visibility=Visibility.WITHHELD)
    hidden = put(holdings, replace(REPEALING, versions=(kept,), visibility=Visibility.WITHHELD))
    assert links(holdings, repealed) == Links()
    assert state(holdings, repealed) is Validity.UNKNOWN
    before = holdings.changes.last()
    holdings.documents.set_visibility(hidden, Visibility.PUBLIC, "")
    assert state(holdings, repealed) is Validity.REPEALED
    assert {c.document_id for c in holdings.changes.since(before, 10)} == {hidden, repealed}
    holdings.documents.set_visibility(hidden, Visibility.WITHHELD, "")
    assert state(holdings, repealed) is Validity.UNKNOWN
    assert links(holdings, hidden) == Links()


def test_what_is_withheld_reads_as_not_on_record(holdings: Holdings) -> None:
    hidden = put(holdings, replace(REPEALED, visibility=Visibility.WITHHELD))
    repealing = put(holdings, REPEALING)
    (link,) = links(holdings, repealing).stated
    assert link.other is None
    assert link.relation.title == "云州市停车办法"
    holdings.documents.set_visibility(hidden, Visibility.PUBLIC, "")
    assert targets(holdings, repealing) == [hidden]


def test_a_number_beats_a_title_and_another_number_is_another_document(holdings: Holdings) -> None:
    first = put(holdings, law("云州市停车办法", "2001-05-01", number="云政发〔2001〕3号"))
    second = put(holdings, law("云州市停车办法", "2003-05-01", number="云政发〔2003〕8号"))
    by_number = put(
        holdings, law("甲", "2010-01-01", says(RelationKind.CITES, "云州市停车办法", "云政发[2001]3号"))
    )
    by_title = put(holdings, law("乙", "2010-01-01", says(RelationKind.CITES, "《云州市 停车办法》")))
    other = put(
        holdings, law("丙", "2010-01-01", says(RelationKind.REPEALS, "云州市停车办法", "云政发〔2005〕1号"))
    )
    assert targets(holdings, by_number) == [first]
    assert targets(holdings, by_title) == [second]
    assert targets(holdings, other) == [""]


def test_of_one_title_the_text_of_its_time_is_meant(holdings: Holdings) -> None:
    new = law("云州市停车办法", "2020-01-01", says(RelationKind.REPEALS, "云州市停车办法"))
    new_id = put(holdings, new)
    early = put(holdings, law("甲", "2010-01-01", says(RelationKind.CITES, "云州市停车办法")))
    assert targets(holdings, early) == [new_id]
    assert targets(holdings, new_id) == [""]
    old_id = put(holdings, law("云州市停车办法", "2001-05-01"))
    assert targets(holdings, early) == [old_id]
    assert targets(holdings, new_id) == [old_id]
    assert state(holdings, old_id) is Validity.REPEALED
    assert state(holdings, new_id) is Validity.UNKNOWN


@pytest.mark.parametrize(
    ("on_record", "cited"),
    [
        ("中华人民共和国示例法", "示例法"),
        ("示例法（2018修正）", "中华人民共和国示例法"),
        ("云州市实施《中华人民共和国示例法》办法", "云州市实施〈示例法〉办法"),
        ("云州市人民政府关于印发《云州市停车方案》的通知", "云州市停车方案"),
        ("云州市人民政府关于印发云州市停车方案的通知", "云州市停车方案"),
    ],
)
def test_titles_are_one_however_they_are_cited(holdings: Holdings, on_record: str, cited: str) -> None:
    document_id = put(holdings, law(on_record, "2001-01-01"))
    citing = put(holdings, law("甲", "2010-01-01", says(RelationKind.CITES, cited)))
    assert targets(holdings, citing) == [document_id]


def test_what_is_stated_of_a_document_stays(holdings: Holdings) -> None:
    put(holdings, REPEALING)
    for number, source in enumerate((ValueSource.TRANSFER_LIST, ValueSource.STAFF)):
        known = {"validity": Provenance(source)}
        stated = replace(
            REPEALED.current.metadata, validity=ValidityFacts(Validity.IN_FORCE), provenance=known
        )
        version = replace(REPEALED.current, metadata=stated)
        document = replace(REPEALED, external_id=f"stated-{number}", versions=(version,))
        assert state(holdings, put(holdings, document)) is Validity.IN_FORCE


def test_a_part_repealed_and_an_amendment_leave_it_amended(holdings: Holdings) -> None:
    part = put(holdings, law("云州市车位规定", "2001-01-01"))
    whole = put(holdings, law("云州市泊车细则", "2001-01-01"))
    acts = (
        says(RelationKind.REPEALS, "云州市车位规定", articles="第三条"),
        says(RelationKind.AMENDS, "云州市泊车细则"),
    )
    put(holdings, law("云州市人民政府决定", "2024-02-01", *acts))
    assert state(holdings, part) is Validity.AMENDED
    assert state(holdings, whole) is Validity.AMENDED


def test_a_text_that_tells_of_its_amendment_is_the_amended_one(holdings: Holdings) -> None:
    decision = "云州市人大关于修改《云州市泊车细则》的决定"
    put(holdings, law(decision, "2024-02-01", says(RelationKind.AMENDS, "云州市泊车细则")))
    amended = put(holdings, law("云州市泊车细则", "2001-01-01", says(RelationKind.CITES, decision)))
    assert state(holdings, amended) is Validity.UNKNOWN


def test_a_text_in_force_no_earlier_than_its_amendment_is_the_amended_one(holdings: Holdings) -> None:
    decision = law("云州市人民政府决定", "2021-01-01", says(RelationKind.AMENDS, "云州市泊车细则"))
    put(holdings, decision)
    amended = law("云州市泊车细则", "2020-12-29")
    known = replace(amended.current.metadata, effective_on=CivilDate.parse("2021-01-01"))
    version = replace(amended.current, metadata=known)
    assert state(holdings, put(holdings, replace(amended, versions=(version,)))) is Validity.UNKNOWN
    assert state(holdings, put(holdings, law("云州市泊车细则", "2015-01-29"))) is Validity.UNKNOWN


def test_a_repeal_that_is_taken_back_leaves_nothing(holdings: Holdings) -> None:
    repealed, repealing = put(holdings, REPEALED), put(holdings, REPEALING)
    assert state(holdings, repealed) is Validity.REPEALED
    put(holdings, replace(REPEALING, versions=(replace(REPEALING.current, relations=()),)))
    assert links(holdings, repealing).stated == ()
    assert state(holdings, repealed) is Validity.UNKNOWN


def test_what_staff_say_outlives_reading_again(holdings: Holdings) -> None:
    by_staff = replace(says(RelationKind.CITES, "云州市道路条例"), source=RelationSource.STAFF)
    both = replace(REPEALING.current, relations=(*REPEALING.current.relations, by_staff))
    repealing = put(holdings, replace(REPEALING, versions=(both,)))
    read_again = replace(REPEALING.current, relations=(says(RelationKind.CITES, "云州市车位规定"),))
    put(holdings, replace(REPEALING, versions=(read_again,)))
    titles = [one.title for one in holdings.documents.get(repealing).current.relations]
    assert titles == ["云州市车位规定", "云州市道路条例"]


def test_a_decision_keeps_relations_and_a_replaced_text_loses_them(holdings: Holdings) -> None:
    repealing = put(holdings, REPEALING)
    holdings.documents.set_visibility(repealing, Visibility.WITHDRAWN, "错误")
    read = holdings.documents.get(repealing)
    assert read.current.relations == REPEALING.current.relations
    redacted = replace(read.current, text=DocumentText("第一条 为了停车。"))
    holdings.documents.revise(replace(read, versions=(redacted,)), [])
    assert holdings.documents.get(repealing).current.relations == ()


def test_articles_are_meant_by_nobody(holdings: Holdings) -> None:
    put(holdings, law("示例法第一条", unit=Unit.ARTICLE, part_of="示例法"))
    citing = put(holdings, law("甲", "2010-01-01", says(RelationKind.CITES, "示例法第一条")))
    assert targets(holdings, citing) == [""]


def test_a_document_cited_by_thousands_is_read_in_part(holdings: Holdings) -> None:
    cited = put(holdings, law("云州市停车办法", "2001-01-01"))
    citing = [law(f"第{n}号", "2010-01-01", says(RelationKind.CITES, "云州市停车办法")) for n in range(300)]
    holdings.documents.put_many(citing)
    found = links(holdings, cited)
    assert (len(found.received), found.counts) == (200, (("cites", 300),))


def test_gaps_for_staff_and_for_everybody(holdings: Holdings) -> None:
    numbered = [law(f"第{n}件", "2024-01-01", number=f"云政发〔2024〕{n}号") for n in (1, 2, 4, 5, 7)]
    ids = [outcome.document_id for outcome in holdings.documents.put_many(numbered)]
    holdings.documents.set_visibility(ids[2], Visibility.WITHHELD, "查看")
    cites = says(RelationKind.CITES, "云州市旧办法", "云政发〔1999〕9号")
    known = says(RelationKind.CITES, "第4件")
    former = says(RelationKind.REPEALS, "第1件")  # a text before the first that is on record
    hidden = replace(law("丙", "2024-05-01", cites), visibility=Visibility.WITHHELD)
    holdings.documents.put_many(
        [
            law("甲", "2023-05-01", cites, known, former),
            law("乙", "2024-05-01", says(RelationKind.CITES, "云州市旧办法")),
            hidden,
        ]
    )
    staff, everybody = holdings.gaps.report(public=False), holdings.gaps.report(public=True)
    assert [gap.missing for gap in staff.sequences] == [((3, 3), (6, 6))]
    assert [(one.title, one.number, one.cited_by) for one in staff.cited] == [
        ("云州市旧办法", "云政发〔1999〕9号", 3)
    ]
    assert [gap.missing for gap in everybody.sequences] == [((3, 4), (6, 6))]
    assert [(one.title, one.cited_by) for one in everybody.cited] == [("云州市旧办法", 2), ("第4件", 1)]


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_version_speaks_whatever_the_order_of_arrival(
    holdings: Holdings, newest_first: bool
) -> None:
    target = put(holdings, REPEALED)
    older = law("云州市停车条例", "2010-02-01", says(RelationKind.CITES, "云州市无人有条例"), work="停车")
    newer = law("云州市停车条例", "2024-02-01", says(RelationKind.REPEALS, "云州市停车办法"), work="停车")
    other_words = replace(older.current, text=DocumentText(f"{TEXT}第三条 旧文。"))
    coming = [newer, replace(older, versions=(other_words,))]
    law_id = {put(holdings, one) for one in (coming if newest_first else reversed(coming))}.pop()
    assert len(holdings.documents.get(law_id).versions) == 2
    assert state(holdings, target) is Validity.REPEALED
    received = holdings.relations.of_public(target, 1)
    assert [(link.relation.kind, link.proof) for link in received.received] == [(RelationKind.REPEALS, PROOF)]
    assert received.counts == ((RelationKind.REPEALS.value, 1),)
    assert [one.title for one in holdings.gaps.report(public=True).cited] == []


def test_a_withheld_newest_version_leaves_the_one_before_it_to_speak(holdings: Holdings) -> None:
    target = put(holdings, REPEALED)
    newest = law("云州市停车条例", "2024-02-01").current
    oldest = replace(REPEALING.current, ordinal=2, metadata=replace(newest.metadata, signed_on=LONG_AGO))
    kept_back = replace(newest, visibility=Visibility.WITHHELD)
    put(holdings, replace(REPEALING, versions=(oldest, kept_back)))
    assert state(holdings, target) is Validity.REPEALED
