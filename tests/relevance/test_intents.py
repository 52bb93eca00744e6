"""Forty intents of readers, staff and depositors: what is there is found, on the sample and on real documents.

The figures are in docs/proof/intents.json.
"""

from __future__ import annotations

import lzma
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.judged import JudgedQuery, Outcome, by_kind
from indexer.rebuild import bring_up_to_date
from ingest.pipeline import ingest_files
from ingest.records_pipeline import ingest_records
from search_app.cli.relevance import judge_of
from search_app.judged_file import read_judged
from search_app.readers import extractor_maker
from search_app.settings import load_settings
from search_app.wiring import Services, services

INTENTS = read_judged(Path(__file__).parent / "intents.yaml")
#: Intents of the real documents that may miss although documents have the words: 五保户, 新农合, 国土局, zdbcbz.
MAY_MISS = 4


def asked(site: Services, intents: Sequence[JudgedQuery]) -> list[Outcome]:
    judge = judge_of(site)
    return [judge.ask(intent) for intent in intents]


def as_typed() -> list[JudgedQuery]:
    """The intents without the filters their askers have in mind."""
    return [replace(one, query=replace(one.query, facets={})) for one in INTENTS]


def missed(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.id for one in outcomes if one.served is False and not one.absent]


# The other engine is asked by the proof: it answers its first questions in seconds.
@pytest.mark.parametrize("installation", ["embedded"], indirect=True)
def test_what_the_sample_has_is_found(installation: Services) -> None:
    outcomes = asked(installation, as_typed())
    assert len(outcomes) == 40
    assert sum(one.served is True for one in outcomes) >= 23
    assert missed(outcomes) == []
    named = [one.measures for one in outcomes if one.measures]
    assert all(recall == 1 for _, _, recall in named)
    assert len(named) == 9


def told(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures of a run: by kind, and the ids of those that did not go well."""
    offers = [one for one in outcomes if one.offered_right is not None]
    return {
        "kinds": {
            one.kind: {
                "asked": one.questions,
                "judged": one.judged,
                "good": one.served,
                "absent": one.absent,
                "empty": one.empty,
            }
            for one in by_kind(outcomes)
        },
        "missed": missed(outcomes),
        "absent": [one.id for one in outcomes if one.absent],
        "empty": [one.id for one in outcomes if one.empty],
        "offers_expected": len(offers),
        "offers_wrong_or_none": [one.id for one in offers if not one.offered_right],
    }


@contextmanager
def real_documents(data: Path, folder: Path, engine: str) -> Iterator[Services]:
    """The laws and the demo's files on record and indexed."""
    environment = {"KAIJUAN_HOME": str(folder), "KAIJUAN_OCR": "none", "KAIJUAN_ENGINE": engine}
    laws = folder / "laws.jsonl"
    with services(load_settings({name: value for name, value in environment.items() if value})) as site:
        if not laws.exists():
            laws.write_bytes(lzma.decompress((data / "corpus" / "laws.jsonl.xz").read_bytes()))
            ingest_records(laws, site.holdings)
            ingest_files(
                [data / "demo" / "files"],
                site.holdings,
                extractor_maker(site.settings),
                list_path=data / "demo" / "移交清单.csv",
                source_name="demo",
            )
        bring_up_to_date(site.holdings, site.engine, site.workshop())
        yield site


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_intents_over_the_laws_and_the_demo(
    shared_data: Path,
    tmp_path: Path,
    opensearch_url: str,
    write_proof: Callable[[str, Mapping[str, object]], Path],
) -> None:
    figures: dict[str, object] = {}
    typed: dict[str, list[Outcome]] = {}
    for name, engine in (("embedded", ""), ("opensearch", f"{opensearch_url}#prefix=intents{os.getpid()}")):
        with real_documents(shared_data, tmp_path, engine) as site:
            typed[name] = asked(site, as_typed())
            filtered = asked(site, INTENTS)
            figures |= {name: {"as_typed": told(typed[name]), "with_filters": told(filtered)}}
    write_proof("intents", figures)
    for outcomes in typed.values():
        assert len(missed(outcomes)) <= MAY_MISS
        assert sum(one.empty for one in outcomes) <= 1
