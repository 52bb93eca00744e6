"""What cannot be as it was read is set right; everything else stays."""

from __future__ import annotations

import pytest

from holdings.model.numbers import find_numbers
from ingest.ocr.punctuation import set_right


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("云政发(2023]12号", "云政发〔2023〕12号"),
        ("云政发〔2023)12号", "云政发〔2023〕12号"),
        ("云政发[2023]12号", "云政发[2023]12号"),
        ("按照规定,结合本市实际;制定本办法:", "按照规定，结合本市实际；制定本办法："),
        ("上午8:30, 10,000元，共计3.5", "上午8:30, 10,000元，共计3.5"),
        ("（以下简称办法)和(试行）", "（以下简称办法）和（试行）"),
        ("(一)(abc)", "(一)(abc)"),
        ("二○○九年四月○日，○代表无", "二〇〇九年四月○日，○代表无"),
        (")不成对(", ")不成对("),
        ("见http://x.cn:80/a?b", "见http://x.cn:80/a?b"),
    ],
)
def test_marks(read: str, right: str) -> None:
    assert set_right(read) == right
    assert len(read) == len(right)


@pytest.mark.parametrize("read", ["云政发(2023]12号", "云政发【2023)12号", "云政发〔2023]12号"])
def test_a_number_is_known_whatever_its_brackets_were_taken_for(read: str) -> None:
    assert [number.key for number, _, _ in find_numbers(read)] == ["云政发|2023|12"]
    assert [number.key for number, _, _ in find_numbers(set_right(read))] == ["云政发|2023|12"]
