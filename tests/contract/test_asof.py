"""``asof`` on both engines: what is found, counted and shown is what stood that day, and nothing else."""

from __future__ import annotations

import json
import lzma
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import ArticleStart, Document, DocumentText, Metadata, Unit, Version, Visibility
from holdings.model.validity import Validity, ValidityFacts
from holdings.store import Holdings
from indexer.analysis.segment import Analyser
from indexer.model.query import SearchQuery
from indexer.planning import Planner
from indexer.port import SearchEngine
from indexer.rebuild import rebuild
from indexer.search import SearchService
from indexer.workshop import Workshop
from ingest.records_pipeline import ingest_records
from tests.contract.past_days import Reference, differences, foreign, on_record, questions
from tests.contract.search_samples import FINGERPRINT

TODAY = date(2026, 11, 1)
WORDS = "供水 用水 节约 城市 农村 收费 登记 管理 条例 市民 单位 罚款 审批 备案 公开 查阅".split()


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


def made_up(count: int, seed: int) -> Iterator[Document]:
    """Documents with up to four versions whose dates are as odd as records have them, some kept back."""
    dice = random.Random(seed)

    def day(chance: float) -> CivilDate | None:
        return (
            CivilDate(date(1990, 1, 1) + timedelta(days=dice.randrange(12_000)))
            if dice.random() < chance
            else None
        )

    def facts() -> ValidityFacts:
        ended = dice.choice([None, None, Validity.REPEALED, Validity.EXPIRED])
        basis = dice.choice([Validity.IN_FORCE, Validity.UNKNOWN, Validity.NOT_APPLICABLE])
        return ValidityFacts(basis, day(0.2), day(0.5) if ended else None, ended)

    def version(ordinal: int) -> Version:
        first, second = ("".join(dice.choices(WORDS, k=dice.randrange(2, 8))) for _ in range(2))
        text = f"第一条　{first}。\n第二条　{second}。"
        start = text.index("第二条")
        articles = (
            ArticleStart("art-1", "第一条", 0, start - 1),
            ArticleStart("art-2", "第二条", start, len(text)),
        )
        metadata = Metadata(
            "".join(dice.choices(WORDS, k=2)), signed_on=day(0.6), published_on=day(0.6), effective_on=day(0.6),
            validity=facts(),
        )  # fmt: skip
        visible = Visibility.WITHHELD if dice.random() < 0.15 else Visibility.PUBLIC
        return Version(
            ordinal,
            metadata,
            DocumentText(text, articles=articles),
            in_force_from=metadata.effective_on,
            visibility=visible,
        )

    for number in range(count):
        versions = tuple(version(ordinal) for ordinal in range(1, dice.choice([1, 1, 2, 3, 4]) + 1))
        yield Document(f"e{number}", "test", versions)


def searched(holdings: Holdings, engine: SearchEngine, analyser: Analyser) -> tuple[SearchService, Reference]:
    """The collection in an engine, and the same collection as it is on record for the public."""
    rebuild(holdings, engine, Workshop(holdings, lambda: analyser, FINGERPRINT))
    service = SearchService(holdings, engine, Planner(analyser), lambda: TODAY)
    return service, Reference(list(on_record(holdings)), lambda text: analyser.normalise(text).text)


@pytest.mark.parametrize("unit", Unit)
def test_two_hundred_days_of_a_made_up_collection(
    engine: SearchEngine, analyser: Analyser, tmp_path: Path, unit: Unit
) -> None:
    with closing(Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"file:{tmp_path}/files")) as holdings:
        holdings.documents.put_many(list(made_up(80, 11)))
        service, reference = searched(holdings, engine, analyser)
        assert differences(service, reference, questions(reference, 200, 5), unit) == []
        if unit is Unit.DOCUMENT:
            assert foreign(service, reference, questions(reference, 60, 6)) == []


#: Names of the fields of the laws as records have them.
FIELDS = {
    "id": "id", "title": "title", "text": "text", "validity": "status", "publish_date": "published_on",
    "effective_date": "effective_on", "level": "level",
}  # fmt: skip


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_asof_proof_over_the_laws(
    shared_data: Path,
    engine: SearchEngine,
    analyser: Analyser,
    tmp_path: Path,
    write_proof: Callable[[str, Mapping[str, object]], Path],
) -> None:
    """2,766 real laws, 83 of them in several versions: 200 phrases and days, by document and by article."""
    path = tmp_path / "laws.jsonl"
    with lzma.open(shared_data / "corpus" / "laws.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [
            {name: law[key] for key, name in FIELDS.items() if law.get(key)} for law in map(json.loads, lines)
        ]
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    with closing(Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"file:{tmp_path}/files")) as holdings:
        ingest_records(path, holdings)
        service, reference = searched(holdings, engine, analyser)
        asked = list(questions(reference, 200, 7))
        wrong = {unit.value: differences(service, reference, asked, unit) for unit in Unit}
        strange = foreign(service, reference, asked[:100])
        found = sum(bool(reference.found(phrase, day, Unit.DOCUMENT)) for phrase, day in asked)
        figures = {
            "documents": len(reference.documents),
            "versions": sum(len(document.versions) for document in reference.documents),
            "questions": len(asked),
            "that_find_something": found,
            "different_documents": len(wrong["document"]),
            "different_articles": len(wrong["article"]),
            "snippets_of_another_version": len(strange),
            **seconds(service, [phrase for phrase, _ in asked]),
        }
    write_proof(f"asof-{engine.name}", figures)
    assert (wrong, strange) == ({"document": [], "article": []}, [])
    assert found >= 150


def seconds(service: SearchService, phrases: list[str]) -> dict[str, float]:
    """The median time of a search for today and for a day, in pairs."""
    taken: dict[str, list[float]] = {"normal_ms": [], "asof_ms": []}
    for phrase in phrases:
        for name, day in (("normal_ms", None), ("asof_ms", date(2015, 6, 1))):
            started = time.perf_counter()
            service.search(SearchQuery(phrase, unit=Unit.DOCUMENT, asof=day))
            taken[name].append((time.perf_counter() - started) * 1000)
    return {name: round(statistics.median(times), 2) for name, times in taken.items()}
