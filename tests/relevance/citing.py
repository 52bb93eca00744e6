"""Numbers in eight spellings, and what a service finds for them; the ways of writing are the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from holdings.model.document import Document, Visibility
from holdings.model.numbers import DocumentNumber, NumberKind
from holdings.store import Holdings

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_DIGITS = "〇一二三四五六七八九"
#: Traditional forms of characters that bodies' codes have; written for this test.
_TRADITIONAL = str.maketrans(
    "发国办务号财农交军规释华员会环监总经业电广门东档审计卫银险证质检济边",
    "發國辦務號財農交軍規釋華員會環監總經業電廣門東檔審計衛銀險證質檢濟邊",
)


def spoken(sequence: str) -> str:
    """A number below 10,000 in Chinese numerals; what is no plain number stays as it is."""
    if not sequence.isdecimal() or not int(sequence):
        return sequence
    words, number = "", int(sequence)
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        words += "零一二三四五六七八九"[digit] + sign if digit else "零"
    words = words.strip("零")
    while "零零" in words:
        words = words.replace("零零", "零")
    return words.removeprefix("一") if words.startswith("一十") else words


def spellings(number: DocumentNumber) -> tuple[str, ...]:
    """Eight ways in which people write a number."""
    code, sequence = number.code, number.sequence
    if number.kind is NumberKind.ISSUE:
        year = str(number.year)
        plain = f"{code}〔{year}〕{sequence}号"
        return (
            plain,
            f"{code}[{year}]{sequence}",
            f"{code}（{year}）第{sequence}号",
            f"{code}{year} {sequence}号",
            f"{code}{year}-{sequence}",
            plain.translate(_WIDE),
            f"{' '.join(code)} 〔 {''.join(_DIGITS[int(digit)] for digit in year)} 〕 {spoken(sequence)} 号",
            plain.translate(_TRADITIONAL),
        )
    year = f"{number.year}年" if number.year else ""
    body, name = (code[:-1], code[-1]) if code.endswith("令") else (code[:-2], code[-2:])
    plain = f"{code}{year}第{sequence}号"
    return (
        plain,
        f"{code}{year}{sequence}号",
        f"{code}{year} {sequence}",
        f"{code}（{year}第{sequence}号）",
        f"{body}{year}第{sequence}号{name}",
        plain.translate(_WIDE),
        f"{code} {year} 第 {spoken(sequence)} 号",
        plain.translate(_TRADITIONAL),
    )


@dataclass(frozen=True)
class Numbered:
    """The numbers on public record, each with the documents that bear it in whatever version."""

    numbers: Mapping[str, DocumentNumber]
    bearers: Mapping[str, frozenset[str]]


def every(holdings: Holdings) -> Iterator[Document]:
    """Every public document."""
    after = ""
    while some := holdings.documents.iterate(after):
        yield from (one for one in some if one.visibility is Visibility.PUBLIC)
        after = some[-1].id


def numbered(documents: Iterator[Document]) -> Numbered:
    """The numbers of these documents."""
    numbers: dict[str, DocumentNumber] = {}
    bearers: dict[str, set[str]] = {}
    for document in documents:
        for version in document.versions:
            number = version.metadata.number
            if number:
                numbers.setdefault(number.key, number)
                bearers.setdefault(number.key, set()).add(document.id)
    return Numbered(numbers, {key: frozenset(ids) for key, ids in bearers.items()})
