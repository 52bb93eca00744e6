"""Numbers left out and documents that others cite; all of them are invented."""

from __future__ import annotations

import pytest

from holdings.model.gaps import MissingDocument, SequenceGap, missing_documents, sequence_gaps


def keys(*numbers: int | str, code: str = "云政发", year: str = "2024") -> list[str]:
    return [f"{code}|{year}|{number}" for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ((3, 4, 6), [(5, 5)]),
        ((1, 2, 3, 7, 8), [(4, 6)]),
        ((1, 3), []),  # two numbers tell nothing
        ((1, 2, 3, 4000), []),  # an odd one lists nothing
        ((1, 2, 4, 50, 51, 53), [(3, 3), (52, 52)]),
        (("1", "3-5", "7"), [(2, 2), (6, 6)]),  # 3-5 are three documents
        (("4", "5-1", "7"), [(6, 6)]),  # 5-1 is a part of the fifth
        (("1", "x", "2", "3"), []),
        ((), []),
    ],
)
def test_what_lies_between_numbers_on_record(numbers: tuple[int | str, ...], missing: list[object]) -> None:
    found = sequence_gaps(keys(*numbers))
    assert [pair for gap in found for pair in gap.missing] == missing


def test_each_body_and_year_is_a_sequence_of_its_own() -> None:
    found = sequence_gaps(
        [*keys(1, 2, 4), *keys(3, 5, 6, year="2023"), *keys(7, 8, 10, code="云州市人民政府令", year="")]
    )
    assert found == (
        SequenceGap("云州市人民政府令", None, 7, 10, 3, ((9, 9),)),
        SequenceGap("云政发", 2023, 3, 6, 3, ((4, 4),)),
        SequenceGap("云政发", 2024, 1, 4, 3, ((3, 3),)),
    )
    assert found[0].missing_count == 1


def test_the_most_cited_come_first_and_one_document_is_counted_once() -> None:
    citations = [
        ("t|甲", "n|1", "a"),
        ("t|甲", "", "b"),
        ("t|甲", "n|1", "b"),
        ("t|乙", "", "a"),
        ("t|乙", "", "b"),
        ("t|乙", "", "c"),
        ("", "n|9", "a"),
    ]
    printed = {
        ("t|甲", "n|1"): ("甲", "云政发〔2001〕1号"),
        ("t|甲", ""): ("甲", ""),
        ("t|乙", ""): ("乙", ""),
        ("", "n|9"): ("", "云政发〔2001〕9号"),
    }
    assert missing_documents(citations, printed) == (
        MissingDocument("乙", "", 3),
        MissingDocument("甲", "云政发〔2001〕1号", 2),
        MissingDocument("", "云政发〔2001〕9号", 1),
    )


def test_a_title_with_two_numbers_is_not_guessed() -> None:
    citations = [("t|甲", "n|1", "a"), ("t|甲", "n|2", "a"), ("t|甲", "", "b")]
    printed = {place[:2]: (place[0], place[1]) for place in citations}
    assert len(missing_documents(citations, printed)) == 3
