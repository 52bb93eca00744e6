"""The versions of one document in time: their order, which is current and why, what stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from holdings.model.dates import CivilDate
from holdings.model.document import Metadata, Version


class JoinedBy(StrEnum):
    """Why a text is a version of a document and not a document of its own."""

    STATED = "stated"
    TITLE = "title"
    REDEPOSIT = "redeposit"
    STAFF = "staff"


class CurrentBy(StrEnum):
    """Why a version is current: the only one, the latest by date, or by arrival where a date lacks."""

    ONLY = "only"
    DATE = "date"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True)
class Standing:
    """A version with the days from which and until which (exclusive) it stood; None where nobody knows."""

    version: Version
    since: CivilDate | None
    until: CivilDate | None


def made_on(metadata: Metadata) -> CivilDate | None:
    """The day a version was made public: published, else signed, else effective."""
    return metadata.published_on or metadata.signed_on or metadata.effective_on


def in_order(versions: Iterable[Version]) -> tuple[Version, ...]:
    """The versions from the oldest to the current one, however they arrived.

    By the day each was made public, else by the day it came into force; where one of them has no day at
    all, by their ordinals, which are given in the order of arrival.
    """
    given = tuple(versions)
    if len(given) < 2:
        return given
    if any(_day(version) == 0 for version in given):
        return tuple(sorted(given, key=lambda version: version.ordinal))
    return tuple(sorted(given, key=lambda version: (_day(version), version.ordinal)))


def current_by(versions: Sequence[Version]) -> CurrentBy:
    """Why the last of these versions is the current one."""
    if len(versions) == 1:
        return CurrentBy.ONLY
    days = [_day(version) for version in versions]
    return CurrentBy.DATE if all(days) and days[-1] > days[-2] else CurrentBy.ARRIVAL


def standings(versions: Sequence[Version]) -> tuple[Standing, ...]:
    """Each version with its time: until the next one began, unless the record says until when."""
    begins = [version.in_force_from or made_on(version.metadata) for version in versions]
    ends = [*begins[1:], None]
    return tuple(
        Standing(version, begin, version.in_force_until or end)
        for version, begin, end in zip(versions, begins, ends, strict=True)
    )


def standing_on(versions: Sequence[Version], day: date) -> Version | None:
    """The version that stood on a day, None before the first one began."""
    wanted = day.year * 10_000 + day.month * 100 + day.day
    found = None
    for place, standing in enumerate(standings(versions)):
        first = made_on(standing.version.metadata) if place == 0 else standing.since
        if first is None or first.number <= wanted:
            found = standing.version
    return found


def is_same_day(one: Metadata, other: Metadata) -> bool | None:
    """Whether two texts were made on one day: True where a date of both agrees, None where none compares."""
    pairs = [
        (mine, theirs)
        for name in ("signed_on", "published_on", "effective_on")
        if (mine := getattr(one, name)) and (theirs := getattr(other, name))
    ]
    # An amendment often leaves the day of coming into force as it was: that day alone says little.
    firm = [pair for pair in pairs if pair != (one.effective_on, other.effective_on)] or pairs
    return any(mine.number == theirs.number for mine, theirs in firm) if firm else None


def is_later(one: Metadata, other: Metadata) -> bool:
    """Whether ``one`` was certainly made after ``other``."""
    mine, theirs = made_on(one), made_on(other)
    return mine is not None and theirs is not None and mine.number > theirs.number


def _day(version: Version) -> int:
    day = made_on(version.metadata) or version.in_force_from
    return day.number if day else 0
