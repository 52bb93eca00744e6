"""Parts that several pages show: links, badges and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from holdings.model.dates import CivilDate, Precision
from holdings.model.document import FileReference
from holdings.model.validity import Validity
from search_app.translations import Words

#: Shape and colour of a validity badge; a state without one is shown as plain words, or not at all.
BADGES = {
    Validity.IN_FORCE: "v-ok",
    Validity.AMENDED: "v-mod",
    Validity.REPEALED: "v-rep",
    Validity.EXPIRED: "v-exp",
    Validity.SUPERSEDED: "v-exp",
    Validity.NOT_YET: "v-new",
}


#: Anchors of passages, the parts of a text without articles; they have numbers, not names.
PASSAGE = "p-"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; ``current`` is where the reader is."""

    words: str
    href: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A validity in words; ``shape`` is "" for plain words."""

    words: str
    shape: str


def badge(validity: Validity, words: Words) -> Badge | None:
    """The badge of a validity, None where validity means nothing for the document."""
    if validity is Validity.NOT_APPLICABLE:
        return None
    return Badge(words(f"validity.{validity.value}"), BADGES.get(validity, ""))


def counted(number: int) -> str:
    """A count as a reader reads it: 13,878."""
    return f"{number:,}"


def long_date(civil: CivilDate, words: Words) -> str:
    """A date for prose and cards: 2026年11月23日, as exact as it is known."""
    if words.language != "zh":
        return str(civil)
    day = civil.day
    if civil.precision is Precision.YEAR:
        return f"{day.year}年"
    if civil.precision is Precision.MONTH:
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


def long_day(day: date, words: Words) -> str:
    """A day for prose and cards."""
    return long_date(CivilDate(day), words)


def file_type(file: FileReference, words: Words) -> str:
    """The type of an original in a reader's words, from its name: PDF, 网页."""
    suffix = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    name = {"htm": "html", "text": "txt", "markdown": "md"}.get(suffix, suffix)
    return words.get(f"file_type.{name}", name.upper()) if len(name) <= 8 else ""


def file_size(size: int) -> str:
    """A size as a reader reads it: 13 kB, 2.4 MB."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{size / 1_000_000:.1f} MB"
