"""Random filters, exclusions, dates and days on both engines against a reading of every version on record."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from holdings.model.dates import CivilDate
from holdings.model.document import (
    DisclosureMode,
    Document,
    DocumentText,
    FileReference,
    GazettePlace,
    Metadata,
    Term,
    Unit,
    Version,
    Visibility,
)
from holdings.model.validity import Validity, ValidityFacts
from holdings.store import Holdings
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.facet_values import WholeFacets
from indexer.model.query import FACETS, DateKind, SearchQuery
from indexer.planning import Planner
from indexer.port import SearchEngine
from indexer.rebuild import rebuild
from indexer.search import SearchService
from indexer.workshop import Workshop
from tests.contract.past_days import Reference, on_record
from tests.contract.search_samples import FINGERPRINT

TODAY = date(2026, 11, 1)
QUERIES = 120
CATEGORIES = ("c01", "c04", "d01", "c05", "d02", "t02", "c14")
THEMES = ("z04", "z04.3", "z04.8", "z11")
BODIES = ("cn.sc", "cn.samr", "cn.ndrc", "x-body1", "x-body2")
FILES = {"办法.docx": "word", "表.xls": "sheet", "公报.pdf": "pdf", "通知.DOC": "word"}


def made_up(count: int, seed: int) -> Iterator[Document]:
    """Documents with every facet, several values in some, none in others; some versions are kept back."""
    dice = random.Random(seed)

    def day(chance: float) -> CivilDate | None:
        made = date(2010, 1, 1) + timedelta(days=dice.randrange(6_500))
        return CivilDate(made) if dice.random() < chance else None

    def terms(ids: tuple[str, ...], most: int) -> tuple[Term, ...]:
        return tuple(Term(one, one) for one in dice.sample(ids, dice.randrange(most + 1)))

    def version(ordinal: int) -> Version:
        ended = dice.choice([None, None, Validity.REPEALED, Validity.SUPERSEDED])
        basis = dice.choice([Validity.IN_FORCE, Validity.UNKNOWN, Validity.NOT_APPLICABLE])
        metadata = Metadata(
            "公告", signed_on=day(0.8), published_on=day(0.8), effective_on=day(0.6),
            issuers=terms(BODIES, 3), category=terms(CATEGORIES, 2), theme=terms(THEMES, 2),
            genre=Term(dice.choice(["g08", "g09"]), "") if dice.random() < 0.8 else None,
            level=dice.choice(["", "city", "county"]), disclosure_mode=dice.choice(list(DisclosureMode)),
            gazette=GazettePlace(dice.choice(["甲公报", "乙公报"]), 2020, "1") if dice.random() < 0.3 else None,
            validity=ValidityFacts(basis, day(0.2), day(0.7) if ended else None, ended),
        )  # fmt: skip
        name = dice.choice([*FILES, ""])
        file = FileReference("ab" * 32, name, "", 1) if name else None
        visible = Visibility.WITHHELD if dice.random() < 0.1 else Visibility.PUBLIC
        text = DocumentText("公告。")
        return Version(ordinal, metadata, text, file, in_force_from=metadata.effective_on, visibility=visible)

    for number in range(count):
        versions = tuple(version(ordinal) for ordinal in range(1, dice.choice([1, 1, 1, 2, 3]) + 1))
        yield Document(f"e{number}", "test", versions)


@dataclass(frozen=True, slots=True)
class Plain:
    """One version on the day a query speaks of: its values of each facet, and the day of the query's kind."""

    values: dict[str, set[str]]
    day: date | None

    def passes(self, query: SearchQuery, but: str = "") -> bool:
        """Whether the version passes every filter of a query, but for one facet's."""
        for name, values in self.values.items():
            if name == but:
                continue
            chosen = query.facets.get(name, ())
            if (chosen and values.isdisjoint(chosen)) or values & set(query.excluded.get(name, ())):
                return False
        if not (query.date_from or query.date_to):
            return True
        low, high = query.date_from or date.min, query.date_to or date.max
        return self.day is not None and low <= self.day <= high


def read(version: Version, validity: Validity, kind: DateKind) -> Plain:
    """A version as its metadata say."""
    metadata, words = version.metadata, vocabularies()
    day = getattr(metadata, f"{kind.value}_on")
    dated = day or (metadata.published_on if kind is DateKind.SIGNED else None)
    found = {
        "status": [validity.value],
        "cat": [x for one in metadata.category for x in (one.id, *words.categories.ancestors(one.id))],
        "theme": [x for one in metadata.theme for x in (one.id, *words.themes.ancestors(one.id))],
        "org": [one.id for one in metadata.issuers],
        "genre": [metadata.genre.id] if metadata.genre else [],
        "level": [metadata.level],
        "mode": [metadata.disclosure_mode.value.replace("unknown", "")],
        "gazette": [metadata.gazette.gazette] if metadata.gazette else [],
        "file": [FILES[version.file.name]] if version.file else [],
        "year": [str(dated.day.year)] if dated else [],
    }
    return Plain({name: set(values) - {""} for name, values in found.items()}, day.day if day else None)


def queries(count: int, seed: int) -> Iterator[SearchQuery]:
    dice = random.Random(seed)
    known = {
        "status": [state.value for state in Validity], "cat": [*CATEGORIES, "c99"], "theme": [*THEMES],
        "org": [*BODIES, "x-nobody"], "genre": ["g08", "g09"], "level": ["city"], "mode": ["proactive"],
        "gazette": ["甲公报"], "file": ["word", "pdf", "nothing"], "year": ["2012", "2019", "2024", "1890"],
    }  # fmt: skip

    def some(chance: float) -> dict[str, tuple[str, ...]]:
        names = [name for name in known if dice.random() < chance]
        return {
            name: tuple(dice.sample(known[name], dice.randrange(1, len(known[name]) + 1))) for name in names
        }

    for _ in range(count):
        first = date(2010, 1, 1) + timedelta(days=dice.randrange(6_500))
        yield SearchQuery(
            unit=Unit.DOCUMENT,
            facets=some(0.12),
            excluded=some(0.06),
            date_kind=dice.choice(list(DateKind)),
            date_from=first if dice.random() < 0.2 else None,
            date_to=first + timedelta(days=2000) if dice.random() < 0.2 else None,
            asof=first + timedelta(days=dice.randrange(-300, 3000)) if dice.random() < 0.4 else None,
            size=1,
        )


def test_filters_and_facets_are_what_is_on_record(engine: SearchEngine, tmp_path: Path) -> None:
    analyser = Analyser.load()
    with closing(Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"file:{tmp_path}/files")) as holdings:
        holdings.documents.put_many(list(made_up(150, 3)))
        rebuild(holdings, engine, Workshop(holdings, lambda: analyser, FINGERPRINT))
        service = SearchService(holdings, engine, Planner(analyser), lambda: TODAY)
        whole = WholeFacets(service.planned, engine)
        reference = Reference(list(on_record(holdings)), str)
        wrong = []
        for number, query in enumerate(queries(QUERIES, 4)):
            collection = list(plain(reference, query))
            page = service.search(query)
            expected = sum(one.passes(query) for one in collection)
            if page.total != expected:
                wrong.append((query, "total", page.total, expected))
            for facet in FACETS:
                counts = counted(collection, query, facet.name)
                listed = [whole.values(query, facet.name)] if number % 10 == 0 else []
                for values in (page.facets[facet.name], *listed):
                    got = {value.id: value.count for value in values if value.count}
                    if got != counts:
                        wrong.append((query, facet.name, got, counts))
        assert wrong == []


def plain(reference: Reference, query: SearchQuery) -> Iterator[Plain]:
    """The versions a query searches: those of its day, or the last public ones, as they are today."""
    if query.asof:
        for one in reference.standing(query.asof):
            yield read(one.version, one.validity, query.date_kind)
        return
    for document in reference.documents:
        metadata = document.current.metadata
        validity = metadata.validity.on(TODAY, metadata.effective_on)
        yield read(document.current, validity, query.date_kind)


def counted(collection: list[Plain], query: SearchQuery, facet: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in collection:
        if one.passes(query, but=facet):
            counts.update(one.values[facet])
    return counts


def test_the_reading_is_of_something() -> None:
    """The collection and the queries are varied enough to find a mistake."""
    asked = list(queries(QUERIES, 4))
    assert sum(bool(query.asof) for query in asked) > 30
    assert sum(bool(query.excluded) for query in asked) > 30
    assert {query.date_kind for query in asked} == set(DateKind)
