"""Versions that come in apart, in any order; joined and parted by staff; on both databases."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from holdings.errors import CannotJoin, NotOnRecord
from holdings.model.dates import CivilDate
from holdings.model.document import Document, DocumentText, Metadata, Unit, Version, Visibility
from holdings.model.versions import CurrentBy, current_by, standing_on, standings
from holdings.store import Holdings, PutChange
from search_app.public import public_version
from tests.contract.store_samples import small

pytest_plugins = ["tests.contract.store_fixtures"]

WORK = "~云州市供水条例|x-council"
DAYS = ("2010-05-01", "2018-09-30", "2024-03-29")


def law(
    external_id: str, day: str = "", *, work: str = WORK, words: str = "", source: str = "laws"
) -> Document:
    published = CivilDate.parse(day) if day else None
    metadata = Metadata("云州市供水条例", published_on=published)
    text = DocumentText(words or f"第一条 供水条例{external_id}，自{day}起施行。")
    return Document(external_id, source, (Version(1, metadata, text),), work=work)


def put(holdings: Holdings, *documents: Document) -> list[tuple[str, PutChange]]:
    return [(one.document_id, one.change) for one in holdings.documents.put_many(documents)]


def days(document: Document) -> list[str]:
    return [str(version.metadata.published_on) for version in document.versions]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("together", [True, False])
def test_whatever_the_order_of_arrival_dates_order(
    holdings: Holdings, order: tuple[int, ...], together: bool
) -> None:
    coming = [law(f"v{place}", DAYS[place]) for place in order]
    outcomes = put(holdings, *coming) if together else [put(holdings, one)[0] for one in coming]
    assert [change for _, change in outcomes] == [PutChange.CREATED, PutChange.JOINED, PutChange.JOINED]
    assert len({document_id for document_id, _ in outcomes}) == 1
    document = holdings.documents.get_public(outcomes[0][0])
    assert days(document) == list(DAYS)
    assert {version.ordinal: str(version.metadata.published_on) for version in document.versions} == {
        ordinal: DAYS[place] for ordinal, place in enumerate(order, 1)
    }, "ordinals count arrivals"
    assert current_by(document.versions) is CurrentBy.DATE
    assert [change for _, change in put(holdings, *coming)] == [PutChange.UNCHANGED] * 3
    assert holdings.documents.get(document.id).rev == document.rev
    summaries = holdings.documents.summaries(
        [(document.id, version.ordinal) for version in document.versions]
    )
    assert {one.external_id for one in summaries.values()} == {"v0", "v1", "v2"}, "each keeps its own name"


def test_what_stood_when() -> None:
    versions = tuple(replace(law("a", day).current, ordinal=3 - place) for place, day in enumerate(DAYS))
    spans = [(str(one.since), str(one.until or "")) for one in standings(versions)]
    assert spans == [("2010-05-01", "2018-09-30"), ("2018-09-30", "2024-03-29"), ("2024-03-29", "")]
    asked = {
        day: standing_on(versions, CivilDate.parse(day).day)
        for day in ("2010-04-30", "2010-05-01", "2020-01-01")
    }
    assert {day: found and found.ordinal for day, found in asked.items()} == {
        "2010-04-30": None,
        "2010-05-01": 3,
        "2020-01-01": 2,
    }


def test_copies_and_doubtful_ones_stay_apart(holdings: Holdings) -> None:
    first = law("a", DAYS[0], words="第一条 供水。")
    copy = law("b", DAYS[1], words="第一条　供水。\n")
    same_day = law("c", DAYS[0], words="第二编 另一部分。")
    undated = law("d", words="第一条 供水，没有日期。")
    notice = law("e", DAYS[2], work="")
    hidden = replace(law("f", DAYS[2]), visibility=Visibility.WITHHELD)
    changes = [change for _, change in put(holdings, first, copy, same_day, undated, notice, hidden)]
    assert changes == [PutChange.CREATED] * 6
    assert [change for _, change in put(holdings, law("g", "2025-01-01"))] == [PutChange.CREATED], "of which?"


def test_a_source_says_which_record_it_is_a_version_of(holdings: Holdings) -> None:
    stated = "=laws|base"
    by_key = [law("x", work="=laws|k"), law("y", work="=laws|k", words="第一条 别的。")]
    [(early, _), (base, change)] = put(
        holdings, law("late", DAYS[2], work=stated), law("base", DAYS[0], work="")
    )
    assert (early, change) == (base, PutChange.JOINED)
    assert days(holdings.documents.get(base)) == [DAYS[0], DAYS[2]]
    assert [change for _, change in put(holdings, *by_key)] == [PutChange.CREATED, PutChange.JOINED]
    [(document_id, _), _] = put(holdings, *by_key)
    found = holdings.documents.get(document_id)
    assert current_by(found.versions) is CurrentBy.ARRIVAL
    assert [version.joined_by for version in found.versions] == ["", "stated"]
    assert put(holdings, law("x", work="=laws|k", source="elsewhere"))[0][1] is PutChange.CREATED


def test_a_corrected_text_replaces_and_an_amended_one_does_not(holdings: Holdings) -> None:
    [(document_id, _)] = put(holdings, law("a", DAYS[0], words="第一条 供氺。"))
    assert put(holdings, law("a", DAYS[0], words="第一条 供水。")) == [(document_id, PutChange.CHANGED)]
    assert len(holdings.documents.get(document_id).versions) == 1
    amended = law("a", DAYS[1], words="第一条 供水，修正。")
    assert put(holdings, amended) == [(document_id, PutChange.JOINED)]
    assert put(holdings, amended) == [(document_id, PutChange.UNCHANGED)]
    found = holdings.documents.get(document_id)
    assert [(one.ordinal, one.joined_by) for one in found.versions] == [(1, ""), (2, "redeposit")]
    assert put(holdings, law("a", DAYS[1], words="第一条 供水，更正。")) == [(document_id, PutChange.CHANGED)]
    assert [one.text.clean for one in holdings.documents.get(document_id).versions] == [
        "第一条 供水。",
        "第一条 供水，更正。",
    ]
    notice = law("n", DAYS[0], work="", words="通知一。")
    put(holdings, notice)
    [(notice_id, change)] = put(holdings, law("n", DAYS[1], work="", words="通知二。"))
    assert (change, len(holdings.documents.get(notice_id).versions)) == (PutChange.CHANGED, 1)


def test_joined_and_parted_every_address_leads_to_its_text(holdings: Holdings) -> None:
    [(one, _), (other, _)] = put(
        holdings, law("a", DAYS[1], work="", words="甲。"), law("b", DAYS[0], work="", words="乙。")
    )
    holdings.versions.join(one, other, who="馆员")
    document, version = public_version(holdings, other)
    assert (document.id, version.ordinal, version.text.clean) == (one, 2, "乙。")
    assert public_version(holdings, f"{other}@1")[1].text.clean == "乙。"
    assert public_version(holdings, one)[1].text.clean == "甲。"
    assert put(holdings, law("b", DAYS[0], work="", words="乙，更正。")) == [(one, PutChange.CHANGED)]
    parted = holdings.versions.part(one, 2, who="馆员")
    for address in (other, f"{other}@1", f"{one}@2", parted):
        document, version = public_version(holdings, address)
        assert (document.id, version.text.clean) == (parted, "乙，更正。")
    assert put(holdings, law("b", DAYS[0], work="", words="乙，再更正。")) == [(parted, PutChange.CHANGED)]
    holdings.versions.join(one, parted, who="馆员")
    assert [version.ordinal for version in holdings.documents.get(one).versions] == [3, 1], (
        "2 is never given again"
    )
    assert public_version(holdings, f"{one}@2")[1].text.clean == "乙，再更正。"
    assert [line.entry.action for line in holdings.audit.lines(one)] == ["join", "part", "join"]
    assert holdings.audit.verify().broken_at == 0
    kinds = [(change.document_id, change.kind.value) for change in holdings.changes.since(0, 100)]
    assert (other, "delete") in kinds


def test_what_cannot_be_joined(holdings: Holdings) -> None:
    hidden = replace(law("h", DAYS[1], work=""), visibility=Visibility.WITHHELD)
    [(one, _), (two, _), (article, _)] = put(
        holdings, law("a", DAYS[0], work=""), hidden, replace(small(1), unit=Unit.ARTICLE)
    )
    for other in (one, two, article):
        with pytest.raises(CannotJoin):
            holdings.versions.join(one, other, who="馆员")
    with pytest.raises(CannotJoin):
        holdings.versions.part(one, 1, who="馆员")
    for missing in ("000000000000", two):
        with pytest.raises(NotOnRecord):
            holdings.versions.part(missing, 7, who="馆员")
    with pytest.raises(NotOnRecord):
        public_version(holdings, f"{one}@7")
    assert not list(holdings.audit.lines())
