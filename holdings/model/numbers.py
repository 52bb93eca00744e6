"""Document numbers (发文字号): code, year and sequence, whatever the brackets were."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NumberKind(StrEnum):
    """How a number is written: 国办发〔2019〕6号 · 国务院令第711号 · 财政部公告2024年第3号."""

    ISSUE = "issue"
    ORDER = "order"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number in its parts (GB/T 9704-2012, 7.2.5); numbers are never unique.

    ``code`` is the body's letters (国办发) or the order's name (国务院令); ``year`` is None for orders;
    ``sequence`` keeps ranges and suffixes as printed (``13``, ``5-1``).
    """

    code: str
    year: int | None
    sequence: str
    kind: NumberKind = NumberKind.ISSUE

    def __str__(self) -> str:
        if self.kind is NumberKind.ORDER:
            return f"{self.code}第{self.sequence}号"
        if self.kind is NumberKind.NOTICE:
            return f"{self.code}{self.year}年第{self.sequence}号"
        return f"{self.code}〔{self.year}〕{self.sequence}号"

    @property
    def key(self) -> str:
        """The form that compares equal for every spelling: ``国办发|2019|6``."""
        return f"{self.code}|{self.year or ''}|{self.sequence}"
