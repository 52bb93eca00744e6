"""Damaged titles: the document comes first, or stands first behind “did you mean”; nothing is replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from statistics import quantiles
from time import process_time

import pytest

from holdings.model.document import Document
from indexer.analysis import data
from indexer.analysis.pinyin import pinyin
from indexer.model.query import SearchQuery
from indexer.rebuild import bring_up_to_date
from ingest.records_pipeline import ingest_records
from search_app.settings import load_settings
from search_app.wiring import Services, services
from tests.relevance.citing import every
from tests.relevance.judged import is_for_tuning
from tests.relevance.known_items import Damage, KnownItem, half, swapped, titles, without_one
from tests.relevance.run import converted

#: What was typed, and what was meant, as texts of the sample have it.
INTENTS = {
    "最底生活保障": "最低生活保障",
    "政府采够目录": "政府采购目录",
    "行证许可": "行政许可",
    "zhengfu caigou": "政府采购",
}


@cache
def _sounding() -> Mapping[str, str]:
    """Characters of words by the sound they usually have."""
    common = {character for row in data.rows("homophones.tsv") for character in row[1]}
    return {syllable: "".join(sorted(common & set(found))) for syllable, found in data.rows("pinyin.tsv")}


def misheard(title: str, chance: Random) -> str:
    """One Han character has become another one that sounds so."""
    others = defaultdict(str, _sounding())
    places = [place for place in pinyin().places(title) if others[place.syllable].strip(title)]
    if not places:
        return title
    place = chance.choice(places)
    other = chance.choice(others[place.syllable].strip(title))
    return title[: place.start] + other + title[place.end :]


def doubled(title: str, chance: Random) -> str:
    """One character stands twice."""
    place = chance.randrange(len(title))
    return title[: place + 1] + title[place:]


def is_first(site: Services, query: SearchQuery, item: KnownItem) -> bool:
    hits = site.search.search(query).hits
    return bool(hits) and hits[0].document_id in item.wanted


def first_or_offered(
    site: Services, item: KnownItem, seconds: list[float] | None = None
) -> tuple[bool, bool]:
    """Whether the document comes first, and whether it does so or in the search that is offered."""
    page = site.search.search(SearchQuery(q=item.question))
    begun = process_time()
    offered = site.spelling.correct(page)
    if seconds is not None:
        seconds.append(process_time() - begun)
    at_once = bool(page.hits) and page.hits[0].document_id in item.wanted
    return at_once, at_once or (offered is not None and is_first(site, offered[0], item))


def test_forty_damaged_titles_of_the_sample_lead_to_their_documents(installation: Services) -> None:
    documents = list(every(installation.holdings))
    damages = (misheard, without_one, swapped, doubled)
    items = [item for damage in damages for item in titles(documents, 10, damage)]
    assert len(items) == 40
    # An engine over the network takes six times as long: it is asked for every fourth.
    asked = items if installation.settings.engine.folder else items[::4]
    missed = [item.question for item in asked if not first_or_offered(installation, item)[1]]
    assert len(missed) <= len(asked) // 20, missed


@pytest.mark.parametrize(("typed", "meant"), INTENTS.items())
def test_intents_with_a_mistake_are_understood(installation: Services, typed: str, meant: str) -> None:
    offered = installation.spelling.correct(installation.search.search(SearchQuery(q=typed)))
    assert offered is not None
    assert offered[0].q == meant
    assert offered[1] > 0


@pytest.mark.proof
def test_known_items_of_laws(
    shared_data: Path, tmp_path: Path, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    environment = {"KAIJUAN_HOME": str(tmp_path)}
    with services(load_settings(environment)) as site:
        for name in ("laws.jsonl.xz", "gov_policy.jsonl.gz"):
            ingest_records(shared_data / "corpus" / name, site.holdings)
        bring_up_to_date(site.holdings, site.engine, site.workshop())
        figures = known_items(site, list(every(site.holdings)), 2_000)
    write_proof("known-items", figures)
    for name in ("misheard", "without_one", "swapped", "doubled", "traditional"):
        assert figures[name]["first_or_offered"] >= 0.95, name
    assert figures["initials"]["suggested"] >= 0.95


def known_items(site: Services, documents: Sequence[Document], most: int) -> dict[str, dict[str, float]]:
    """The figures of the half of the titles that nothing is tuned on, for each kind of damage."""
    to_traditional = converted("s2t")
    damages: dict[str, Damage | None] = {
        "whole": None, "half": half, "without_one": without_one, "swapped": swapped, "misheard": misheard,
        "doubled": doubled, "traditional": lambda title, _: to_traditional(title),
    }  # fmt: skip
    drawn = {name: titles(documents, most, damage) for name, damage in damages.items()}
    odd = {name: [one for one in some if not is_for_tuning(one.source)] for name, some in drawn.items()}
    return {name: _leading(site, some) for name, some in odd.items()} | {
        "initials": _suggested(site, odd["whole"])
    }


def _leading(site: Services, items: Sequence[KnownItem]) -> dict[str, float]:
    seconds: list[float] = []
    led = [first_or_offered(site, item, seconds) for item in items]
    parts = quantiles(seconds, n=20)
    return {
        "questions": len(items),
        "first": _share(first for first, _ in led),
        "first_or_offered": _share(either for _, either in led),
        "median_ms": round(1000 * parts[9], 1),
        "p95_ms": round(1000 * parts[18], 1),
    }


def _suggested(site: Services, items: Sequence[KnownItem]) -> dict[str, float]:
    """Titles of Han characters alone, up to twenty of them, typed as the initials of all of them."""
    plain = [
        one for one in items if len(one.source) <= 20 and all("一" <= sign <= "鿿" for sign in one.source)
    ]
    typed = ["".join(one[0] for one in pinyin().syllables(item.source)) for item in plain]
    found = [{one.id for one in site.suggestions.suggest(text)} for text in typed]
    return {
        "questions": len(plain),
        "suggested": _share(bool(ids & item.wanted) for ids, item in zip(found, plain, strict=True)),
    }


def _share(held: Iterable[bool]) -> float:
    counted = list(held)
    return round(sum(counted) / len(counted), 4)
