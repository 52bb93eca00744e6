"""Copies of one text under several documents, on both databases: found, kept, seen only where public."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text as sql

from holdings.model.dates import CivilDate
from holdings.model.document import Document, DocumentText, Metadata, Unit, Version, Visibility
from holdings.model.numbers import DocumentNumber
from holdings.store import Holdings

pytest_plugins = ["tests.contract.store_fixtures"]

WORDS = "".join(f"第{number}项工作由第{number * 7}单位负责落实。" for number in range(60))
FURNITURE = "".join(f"本站栏目第{number}号链接到别处去看。" for number in range(60))


def copy(external_id: str, words: str = WORDS, *, day: str = "2024-03-05", sequence: str = "") -> Document:
    number = DocumentNumber("云政发", 2024, sequence) if sequence else None
    metadata = Metadata(f"关于{external_id}的通知", number=number, signed_on=CivilDate.parse(day))
    return Document(external_id, "s", (Version(1, metadata, DocumentText(words)),))


def put(holdings: Holdings, *documents: Document) -> tuple[list[str], list[bool]]:
    outcomes = holdings.documents.put_many(documents)
    return [one.document_id for one in outcomes], [one.has_copies for one in outcomes]


def others(holdings: Holdings, document_id: str) -> set[str]:
    return {one.document_id for one in holdings.companions.copies([document_id]).get(document_id, ())}


def test_copies_are_found_together_or_one_by_one(holdings: Holdings) -> None:
    [first], [alone] = put(holdings, copy("甲"))
    [second, third, apart], found = put(
        holdings, copy("乙", WORDS[:-20] + "完。"), copy("丙", "\n".join(WORDS)), copy("丁", FURNITURE)
    )
    assert (alone, found) == (False, [True, True, False])
    assert others(holdings, first) == {second, third}
    assert others(holdings, third) == {first, second}
    assert others(holdings, apart) == set()
    assert put(holdings, copy("甲"))[1] == [False], "what is unchanged is not looked at again"
    assert others(holdings, first) == {second, third}


def test_numbers_and_dates_tell_texts_apart_that_are_alike(holdings: Holdings) -> None:
    nearly = WORDS[:-40]
    known, _ = put(holdings, copy("甲", sequence="1"), copy("乙", nearly, sequence="2"))
    [later], _ = put(holdings, copy("丙", nearly, day="2025-03-05", sequence="3"))
    [unnumbered], _ = put(holdings, copy("丁", day="2025-03-05"))
    assert others(holdings, known[1]) == set(), "another number"
    assert others(holdings, later) == set(), "another number and another day"
    assert others(holdings, unnumbered) == {known[0]}, "another day, but the same words throughout"
    with_furniture, _ = put(holdings, copy("戊", WORDS + FURNITURE, sequence="1"))
    assert known[0] in others(holdings, with_furniture[0]), "one number, and half of the words"


def test_a_text_that_changes_leaves_its_group(holdings: Holdings) -> None:
    [first, second], _ = put(holdings, copy("甲"), copy("乙"))
    assert others(holdings, first) == {second}
    put(holdings, copy("甲", FURNITURE))
    assert (others(holdings, first), others(holdings, second)) == (set(), set())
    [third], _ = put(holdings, copy("丙"))
    assert others(holdings, third) == {second}


def test_what_is_not_public_is_nobodys_copy(holdings: Holdings) -> None:
    [first, hidden], _ = put(holdings, copy("甲"), replace(copy("乙"), visibility=Visibility.WITHHELD))
    assert others(holdings, first) == set()
    holdings.documents.set_visibility(hidden, Visibility.PUBLIC, "已核对")
    assert others(holdings, first) == {hidden}
    assert others(holdings, hidden) == {first}


def test_articles_and_short_texts_cost_nothing(holdings: Holdings) -> None:
    put(holdings, replace(copy("条"), unit=Unit.ARTICLE), copy("短", "特此通知。"))
    with holdings.documents._database.reading() as connection:
        assert connection.execute(sql("SELECT count(*) FROM sketch_keys")).scalar() == 0


def test_a_joined_document_has_the_copies_of_its_current_version(holdings: Holdings) -> None:
    [first, second, third], _ = put(
        holdings, copy("甲"), copy("乙", day="2025-01-01"), copy("丙", FURNITURE, day="2020-01-01")
    )
    assert others(holdings, third) == set()
    holdings.versions.join(third, second, who="馆员")
    assert others(holdings, first) == {third}
