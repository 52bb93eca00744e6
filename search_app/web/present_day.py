"""What a reader of a document on a past day must know: which text that is, and what is different today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from holdings.model.document import Document, Version
from holdings.model.versions import made_on
from search_app.current import Display
from search_app.parts import Link, badge, long_date, long_day


@dataclass(frozen=True, slots=True)
class DayNotice:
    """A heading, sentences, and where the text of today and the differences are."""

    title: str
    sentences: tuple[str, ...]
    links: tuple[Link, ...]


def present_day(document: Document, version: Version | None, day: date, display: Display) -> DayNotice:
    """The notice over the version of a day; ``version`` None says that there was none yet."""
    words = display.words
    if version is None:
        first = made_on(document.versions[0].metadata)
        since = (words("document.day.since", date=long_date(first, words)),) if first else ()
        title = words("document.day.none", date=long_day(day, words))
        return DayNotice(title, (*since, words("document.day.today_below")), ())
    title = words("document.day.title", date=long_day(day, words))
    sentences = tuple(_changes(document, version, day, display))
    return DayNotice(
        title, sentences or (words("document.day.same"),), tuple(_links(document, version, display))
    )


def _changes(document: Document, version: Version, day: date, display: Display) -> Iterator[str]:
    """What is not today as it was."""
    words, current = display.words, document.current
    later = document.versions[document.versions.index(version) + 1 :]
    if later:
        made = made_on(current.metadata)
        when = long_date(made, words) if made else words("document.not_stated")
        yield words("document.day.changed", n=len(later), date=when)
    then = version.metadata.validity.on(day, version.metadata.effective_on)
    now = current.metadata.validity.on(display.today, current.metadata.effective_on)
    shown = [badge(state, words) for state in (then, now)]
    if then is not now and shown[0] and shown[1]:
        yield words("document.day.states", then=shown[0].words, now=shown[1].words)


def _links(document: Document, version: Version, display: Display) -> Iterator[Link]:
    current, words = document.current, display.words
    yield Link(words("document.day.today"), display.addresses.document(document.id))
    if version is not current:
        address = display.addresses.comparison(document.id, version.ordinal, current.ordinal)
        yield Link(words("document.day.compare"), address)
