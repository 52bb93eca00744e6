"""Civil dates as documents print them: a day, or only a month or a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date the source printed."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class CivilDate:
    """A calendar date without time zone; parts that were not printed are 1.

    >>> str(CivilDate.parse("2024-03"))
    '2024-03'
    """

    day: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> CivilDate:
        """The date written as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises ValueError, which names the text, for anything else and for days that do not exist.
        """
        parts = text.strip().split("-")
        if not 1 <= len(parts) <= 3 or len(parts[0]) != 4 or not all(p.isdecimal() for p in parts):
            raise ValueError(f"not a date (expected YYYY, YYYY-MM or YYYY-MM-DD): {text!r}")
        precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
        numbers = [int(part) for part in parts] + [1, 1]
        try:
            return cls(date(numbers[0], numbers[1], numbers[2]), precision)
        except ValueError as error:
            raise ValueError(f"no such day: {text!r} ({error})") from None

    def __str__(self) -> str:
        printed = self.day.isoformat()
        if self.precision is Precision.DAY:
            return printed
        return printed[:4] if self.precision is Precision.YEAR else printed[:7]

    @property
    def number(self) -> int:
        """The date as the integer YYYYMMDD, which is what an index sorts and filters by."""
        return self.day.year * 10000 + self.day.month * 100 + self.day.day
