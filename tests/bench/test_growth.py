"""How a result page grows with the collection of 10,000, 58,742, 500,000 invented articles (make proof TOPIC=growth).

Each size is a home of its own, filled by the command and asked in this process, one question after another, each
once, so that no count is remembered. Milliseconds of a shared machine: the ratios count.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from holdings.model.document import Unit
from indexer.model.plan import QueryPlan
from indexer.model.query import SearchQuery
from search_app.application import create_app
from search_app.settings import load_settings
from search_app.wiring import Services, services
from tests.bench import corpus

pytestmark = [pytest.mark.proof, pytest.mark.timeout(0), pytest.mark.xdist_group("bench")]
SIZES = (10_000, 58_742, 500_000)
SERVER_SIZES = (10_000, 58_742)
#: Questions asked at each size, and those asked before, so that files and code are warm.
QUESTIONS, WARM = 200, 20
PAST = date(2015, 6, 1)
#: How much slower the slowest pages may be at the largest size than at the smallest.
GROWTH = 4.0

Times = dict[str, list[float]]


def test_growth_of_the_result_page_with_the_collection(
    shared_data: Path, tmp_path: Path, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    sizes = [int(size) for size in os.environ.get("KAIJUAN_TEST_SIZES", "").split()] or list(SIZES)
    growth, figures = curve(shared_data, tmp_path, sizes, {})
    write_proof("growth", figures)
    assert growth <= GROWTH


def test_growth_of_the_result_page_on_a_server(
    shared_data: Path,
    tmp_path: Path,
    opensearch_url: str,
    write_proof: Callable[[str, Mapping[str, object]], Path],
) -> None:
    growth, figures = curve(shared_data, tmp_path, list(SERVER_SIZES), {"KAIJUAN_ENGINE": opensearch_url})
    write_proof("growth-opensearch", figures)
    assert growth <= GROWTH


def curve(
    shared_data: Path, folder: Path, sizes: list[int], settings: Mapping[str, str]
) -> tuple[float, dict[str, object]]:
    """How much slower the slowest pages are at the last size than at the first, and what every size took."""
    source = shared_data / "bench" / "stard_rebuilt"
    lines = (source / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["text"]) for line in lines]
    random.Random(3).shuffle(questions)
    figures: dict[str, object] = {}
    slowest = []
    for size in sizes:
        home = folder / str(size)
        environment = {**settings, "KAIJUAN_HOME": str(home), "KAIJUAN_LOG_LEVEL": "ERROR"}
        if "KAIJUAN_ENGINE" in settings:
            environment["KAIJUAN_ENGINE"] += f"#prefix=growth{size}"
        fill(source / "corpus.jsonl.gz", home, size, environment)
        with services(load_settings(environment)) as made:
            times = measured(made, questions[: WARM + QUESTIONS])
        figures[str(size)] = {name: percentiles(taken) for name, taken in times.items()}
        slowest.append(percentiles(times["page"])["p95"])
    growth = round(slowest[-1] / slowest[0], 2)
    return growth, {"sizes": figures, "page_p95_growth": growth, "from_to": [sizes[0], sizes[-1]]}


def fill(source: Path, home: Path, size: int, settings: Mapping[str, str]) -> None:
    """A home with so many invented articles, on record and indexed."""
    home.mkdir()
    records = home / "records.jsonl"
    corpus.main(["synthetic", str(source), str(records), "--count", str(size), "--seed", "1"])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
    command = [sys.executable, "-m", "search_app.cli", "ingest", "--source", "records", str(records)]
    subprocess.run(command, env={**kept, **settings}, check=True, capture_output=True)
    records.unlink()


def measured(made: Services, questions: list[str]) -> Times:
    """Milliseconds of each question: the engine alone, the engine with all facets, pages today and on a day."""
    client = create_app(made).test_client()
    times: Times = {"engine": [], "engine_with_facets": [], "page": [], "page_of_a_day": []}
    for place, question in enumerate(questions):
        plan = made.search.planned(SearchQuery(question, unit=Unit.ARTICLE)).plan
        taken = {
            "engine": clocked(lambda: made.engine.search(replace(plan, facets=()))),  # noqa: B023  (called at once)
            "page": page(client, question),
            "engine_with_facets": clocked(lambda: made.engine.search(again(made, question))),  # noqa: B023
            "page_of_a_day": page(client, question, asof=PAST.isoformat()),
        }
        if place >= WARM:
            for name, milliseconds in taken.items():
                times[name].append(milliseconds)
    return times


def again(made: Services, question: str) -> QueryPlan:
    """The plan of a question with one filter more that everything passes: nothing is remembered of it."""
    return made.search.planned(SearchQuery(question, unit=Unit.ARTICLE, date_from=date(1900, 1, 1))).plan


def page(client: FlaskClient, question: str, **more: str) -> float:
    address = "/search?" + urlencode({"q": question, "unit": "article", **more})
    return clocked(lambda: client.get(address))


def clocked(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def percentiles(taken: list[float]) -> dict[str, float]:
    """The median and the value that 95 of 100 stay below."""
    ordered = sorted(taken)
    return {"p50": round(statistics.median(ordered), 2), "p95": round(ordered[int(len(ordered) * 0.95)], 2)}
