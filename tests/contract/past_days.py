"""Searches for a past day, answered by reading every version on record: what both engines are compared with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from holdings.model.document import Document, Unit, Version, Visibility
from holdings.model.validity import Validity
from holdings.store import Holdings
from indexer.model.query import SearchQuery
from indexer.model.results import Hit
from indexer.search import SearchService

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A version on a day, with the validity it had then."""

    document: str
    version: Version
    validity: Validity


@dataclass
class Reference:
    """Every version of a collection, its words in one spelling; nothing of the product's own dates."""

    documents: Sequence[Document]
    spelling: Callable[[str], str]
    plain: dict[int, str] = field(default_factory=dict)

    def standing(self, day: date) -> Iterator[Standing]:
        """The version of each document that stood on a day."""
        for document in self.documents:
            found = None
            for place, version in enumerate(document.versions):
                if _begin(version, first=place == 0) <= day:
                    found = place
            if found is not None:
                version = document.versions[found]
                yield Standing(document.id, version, self._validity(document.versions, found, day))

    def found(self, phrase: str, day: date, unit: Unit) -> dict[Key, Validity]:
        """What has the phrase in its title or text on a day, with its validity then."""
        return {
            (one.document, one.version.ordinal, anchor): one.validity
            for one in self.standing(day)
            for anchor in self._places(one.version, phrase, unit)
        }

    def _places(self, version: Version, phrase: str, unit: Unit) -> Iterator[str]:
        text, in_title = self._plain(version), phrase in self.spelling(version.metadata.title)
        if unit is Unit.DOCUMENT:
            yield from [""] if in_title or phrase in text else []
            return
        for article in version.text.articles:
            if in_title or phrase in text[article.start : article.end] or phrase in article.label:
                yield article.anchor

    def _plain(self, version: Version) -> str:
        if id(version) not in self.plain:
            plain = self.spelling(version.text.clean)
            # offsets of articles are those of the original
            self.plain[id(version)] = plain if len(plain) == len(version.text.clean) else version.text.clean
        return self.plain[id(version)]

    def _validity(self, versions: Sequence[Version], place: int, day: date) -> Validity:
        metadata = versions[place].metadata
        facts = metadata.validity
        if facts.ended_as and facts.ended_on is None and place + 1 < len(versions):
            # it stood on the day, so the one after it came later, and with it the end nobody dated
            facts = type(facts)(facts.basis, facts.amended_on)
        return facts.on(day, metadata.effective_on)


def _begin(version: Version, *, first: bool) -> date:
    metadata = version.metadata
    made = [one.day for one in (metadata.signed_on, metadata.published_on) if one]
    force = version.in_force_from or metadata.effective_on
    if first:
        return min(made) if made else force.day if force else date.min
    return max([*([min(made)] if made else []), *([force.day] if force else [])], default=date.min)


def questions(reference: Reference, count: int, seed: int) -> Iterator[tuple[str, date]]:
    """Phrases out of the versions with days: half of them a day before, on or after one of the version's."""
    dice = random.Random(seed)
    versions = [version for document in reference.documents for version in document.versions]
    several = [v for document in reference.documents if len(document.versions) > 1 for v in document.versions]
    for number in range(count):
        version = dice.choice(several if several and number % 2 else versions)
        text = version.text.clean or version.metadata.title
        size = dice.randrange(2, 7)
        runs = [start for start in range(max(1, len(text) - size)) if _is_han(text[start : start + size])]
        phrase = text[(start := dice.choice(runs)) : start + size] if runs else version.metadata.title[:2]
        metadata = version.metadata
        days = [one.day for one in (metadata.published_on, metadata.effective_on) if one]
        near = dice.choice(days) + timedelta(days=dice.randrange(-1, 2)) if days else date(2020, 1, 1)
        yield (
            phrase,
            near if dice.random() < 0.5 else date(1985, 1, 1) + timedelta(days=dice.randrange(15_000)),
        )


def _is_han(text: str) -> bool:
    """Whether a text is of Han characters and has no numeral, which is found in other spellings too."""
    return all("\u4e00" <= one <= "\u9fff" and one not in "零一二三四五六七八九十百千万" for one in text)


def differences(
    service: SearchService, reference: Reference, asked: Iterable[tuple[str, date]], unit: Unit
) -> list[tuple[str, str, str]]:
    """Where a search and the reference differ: phrase, day, and what about it."""
    wrong = []
    for phrase, day in asked:
        expected = reference.found(phrase, day, unit)
        wrong += [(phrase, str(day), what) for what in _differences(service, expected, phrase, day, unit)]
    return wrong


def _differences(
    service: SearchService, expected: dict[Key, Validity], phrase: str, day: date, unit: Unit
) -> Iterator[str]:
    query = SearchQuery(f"“{phrase}”", unit=unit, asof=day, size=100)
    page = service.search(query)
    if page.total != len(expected):
        yield f"total {page.total} for {len(expected)}"
    states = {value.id: value.count for value in page.facets["status"]}
    if states != Counter(state.value for state in expected.values()):
        yield f"states {states}"
    for hit in page.hits:
        key = (hit.document_id, hit.version, hit.anchor)
        if key not in expected:
            yield f"{key} did not stand or has not the words"
        elif hit.validity is not expected[key]:
            yield f"{key} was {expected[key].value}, not {hit.validity.value}"


def foreign(service: SearchService, reference: Reference, asked: Iterable[tuple[str, date]]) -> list[Hit]:
    """Hits whose title or snippets are not those of the version that stood on the day."""
    texts = {
        (document.id, version.ordinal): version
        for document in reference.documents
        for version in document.versions
    }
    strange = []
    for phrase, day in asked:
        for hit in service.search(SearchQuery(f"“{phrase}”", unit=Unit.DOCUMENT, asof=day, size=20)).hits:
            version = texts[hit.document_id, hit.version]
            snippets = all(piece.text.strip() in version.text.clean for piece in hit.snippets)
            marked = bool(hit.title_marks) or any(piece.marks for piece in hit.snippets)
            if not (snippets and marked and hit.metadata.title == version.metadata.title):
                strange.append(hit)
    return strange


def on_record(holdings: Holdings) -> Iterator[Document]:
    """Every public document with its public versions."""
    last = ""
    while batch := holdings.documents.iterate(last):
        for document in batch:
            if any(version.visibility is Visibility.PUBLIC for version in document.versions):
                yield holdings.documents.get_public(document.id)
        last = batch[-1].id
