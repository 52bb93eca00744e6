"""What the sort keys promise: an order, and nothing that ties without a reason."""

from __future__ import annotations

import random

from holdings.model.numbers import DocumentNumber, NumberKind
from indexer.file_types import file_type
from indexer.sort_keys import number_key, sort_keys


def test_numbers_are_in_the_order_of_code_year_and_sequence() -> None:
    numbers = [
        DocumentNumber("ABC", 2020, "1"),
        DocumentNumber("国办发", 1999, "7"),
        DocumentNumber("国办发", 2019, "6"),
        DocumentNumber("国办发", 2019, "006-2"),
        DocumentNumber("国办发", 2019, "100"),
        DocumentNumber("国发", 1985, "1"),
        DocumentNumber("云政发", 2024, "7"),
        DocumentNumber("云政发", 2024, "13"),
    ]
    order = sorted(numbers, key=number_key, reverse=True)
    assert [str(one) for one in order if one.code != "ABC"] == [
        *(str(one) for one in numbers[1:6]),
        *(str(one) for one in numbers[6:]),
    ]
    assert order[0].code == "ABC"


def test_one_number_in_two_spellings_has_one_key_and_none_comes_last() -> None:
    order = DocumentNumber("国令", None, "711", NumberKind.ORDER)
    same = DocumentNumber("中华人民共和国国务院令", None, "711", NumberKind.ORDER)
    assert number_key(order) == number_key(same)
    dates = {"signed": 20240305, "published": 0}
    numbered = sort_keys("a@1", {**dates, "by_number": number_key(order)})
    bare = [sort_keys(name, {**dates, "by_number": number_key(None)})["by_number"] for name in ("b@1", "c@1")]
    assert numbered["by_number"] > max(bare)
    assert bare[0] != bare[1]


def test_every_key_is_a_number_an_engine_takes() -> None:
    dice = random.Random(5)
    for _ in range(2000):
        code = "".join(chr(dice.randrange(1, 0x10000)) for _ in range(dice.randrange(0, 6)))
        code = code.encode("utf-8", "ignore").decode()
        number = DocumentNumber(
            code, dice.choice([None, 0, 1911, 9999]), dice.choice(["", "0", "9" * 12, "x"])
        )
        assert 2**61 <= number_key(number) < 2**63


def test_suffixes_are_grouped_as_readers_name_them() -> None:
    assert [file_type(name) for name in ("办法.DOCX", "表.et", "公报.ofd", "a/b.pdf", "无后缀", "附.xyz")] == [
        "word", "sheet", "ofd", "pdf", "", "xyz",
    ]  # fmt: skip
