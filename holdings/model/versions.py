"""The versions of one document in time: their order, which is current and why, what stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from holdings.model.dates import CivilDate
from holdings.model.document import Document, Metadata, Version
from holdings.model.validity import ValidityFacts

#: A day later than every other, as a number.
NEVER = 99_999_999


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


def spans(versions: Sequence[Version]) -> tuple[tuple[int, int], ...]:
    """From which day on each version stood and until which (exclusive), as YYYYMMDD: one version a day.

    The first is known from the day it was made, though not in force yet; a later one stands from the day it
    came into force, but not before it was made. Each gives way to those after it: whoever orders them by
    dates that disagree still finds one text a day. What has no day stands from the beginning.
    """
    begins = [_begin(version, is_first=place == 0) for place, version in enumerate(versions)]
    ends = [min(begins[place:], default=NEVER) for place in range(1, len(begins) + 1)]
    return tuple(zip(begins, ends, strict=True))


def standing_on(versions: Sequence[Version], day: date) -> Version | None:
    """The version that stood on a day, None before the first one was made."""
    wanted = day.year * 10_000 + day.month * 100 + day.day
    for version, (begin, end) in zip(versions, spans(versions), strict=True):
        if begin <= wanted < end:
            return version
    return None


def facts_in_time(versions: Sequence[Version], place: int) -> ValidityFacts:
    """What is known of a version's life among the others.

    An end whose day nobody states came, at the latest, when the next version took over.
    """
    facts = versions[place].metadata.validity
    if facts.ended_as is None or facts.ended_on:
        return facts
    _, end = spans(versions)[place]
    if not 0 < end < NEVER:
        return facts
    return replace(facts, ended_on=CivilDate(date(end // 10_000, end // 100 % 100, end % 100)))


def in_time(document: Document) -> Document:
    """The document, what is known of each version's life seen among the others; see ``facts_in_time``."""
    versions = document.versions
    lives = [facts_in_time(versions, place) for place in range(len(versions))]
    return replace(
        document,
        versions=tuple(
            replace(version, metadata=replace(version.metadata, validity=facts))
            for version, facts in zip(versions, lives, strict=True)
        ),
    )


def _begin(version: Version, *, is_first: bool) -> int:
    metadata = version.metadata
    made = min((day.number for day in (metadata.signed_on, metadata.published_on) if day), default=0)
    in_force = version.in_force_from or metadata.effective_on
    begin = in_force.number if in_force else 0
    return (made or begin) if is_first else max(made, begin)


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
