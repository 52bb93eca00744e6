"""What the product costs beside yardsticks of the same run; ``make bench`` writes bench/latest.json.

Ratios, because seconds of a shared machine say little. Figures are of one run each unless they say median.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import before_render_template, template_rendered

from holdings.model.document import Unit
from indexer.model.query import SearchQuery
from search_app.application import create_app
from search_app.settings import load_settings
from search_app.wiring import services
from tests.bench import corpus, datasette_peer, load
from tests.bench.bare_view import search_path

pytestmark = [pytest.mark.bench, pytest.mark.timeout(0), pytest.mark.xdist_group("bench")]
LATEST = Path("bench/latest.json")
COMMAND = [sys.executable, "-m", "search_app.cli"]
KEYWORDS = (
    "公司登记",
    "劳动合同 解除",
    "土地征收",
    "民事诉讼 管辖",
    "行政处罚",
    "合同无效",
    "食品安全",
    "继承",
)
RECORDS = 100_000


@dataclass
class Bench:
    """The corpus of the run with its facets, the questions, and what was measured so far."""

    corpus: Path
    folder: Path
    questions: list[str]
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def environment(self, home: Path | None = None) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
        return {**kept, "KAIJUAN_HOME": str(home or self.home), "KAIJUAN_LOG_LEVEL": "ERROR"}

    def keep(self, name: str, **figures: Any) -> None:
        self.figures[name] = figures
        print(f"\n{name}: {json.dumps(figures, ensure_ascii=False)}")


@pytest.fixture(scope="session")
def bench(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("bench")
    source = shared_data / "bench" / "stard_rebuilt"
    enriched = folder / "records.jsonl"
    corpus.main(["enrich", str(source / "corpus.jsonl.gz"), str(enriched), "--seed", "1"])
    lines = (source / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["text"] for line in lines[::40]]
    made = Bench(enriched, folder, [*KEYWORDS, *questions])
    yield made
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(json.dumps(made.figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def answered(bench: Bench) -> list[str]:
    """The questions that find something: the others have no result page, and the bare view nothing for them."""
    with services(load_settings(bench.environment())) as made:
        return [q for q in bench.questions if made.search.search(SearchQuery(q=q, unit=Unit.ARTICLE)).total]


def seconds_of(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def test_records_to_searchable_beside_the_bare_loop(bench: Bench) -> None:
    """Both as whole processes, start included, in turn."""
    ours, bare = [], []
    for number in range(3):
        home = bench.home if number == 0 else bench.folder / f"again-{number}"
        bare.append(
            seconds_of([sys.executable, "-m", "tests.bench.bare_loop", str(bench.corpus)], dict(os.environ))
        )
        ours.append(
            seconds_of(
                [*COMMAND, "ingest", "--source", "records", str(bench.corpus)], bench.environment(home)
            )
        )
    ratio = statistics.median(b / o for b, o in zip(bare, ours, strict=True))
    bench.keep("records_to_searchable", ratio=round(ratio, 3), ours=ours, bare=bare)
    assert ratio >= 0.5 / 3


def test_pages_beside_a_bare_view_and_datasette(bench: Bench) -> None:
    questions = answered(bench)
    paths = [search_path(question, unit="article") for question in questions]
    database = bench.folder / "bench.db"
    datasette_peer.build(bench.corpus, database)
    asked = bench.folder / "questions.json"
    asked.write_text(json.dumps(questions), encoding="utf-8")
    port, bare_port, peer_port = load.free_port(), load.free_port(), load.free_port()
    serve = [*COMMAND, "serve", "--no-refresh", "--port", str(port)]
    bare = [sys.executable, "-m", "tests.bench.bare_view", str(bare_port), str(asked)]
    peer = [
        *os.environ.get("KAIJUAN_TEST_DATASETTE", "datasette").split(), "serve", str(database), "-p", str(peer_port),
        "--setting", "sql_time_limit_ms", "20000", "--setting", "facet_time_limit_ms", "20000",
    ]  # fmt: skip
    here = bench.environment()
    with (
        load.server(serve, port, "/healthz/live", here) as process,
        load.server(bare, bare_port, paths[0], here),
    ):
        load.run(port, paths, requests=2 * len(paths))
        ours = [load.run(port, paths, requests=8 * len(paths)) for _ in range(3)]
        theirs = [load.run(bare_port, paths, requests=8 * len(paths)) for _ in range(3)]
        memory = load.pss(process)
    with load.server(peer, peer_port, "/-/versions.json", here):
        peers = load.run(peer_port, [datasette_peer.page_path(q) for q in questions], requests=len(paths))
    rate, bare_rate = (statistics.median(one.rate for one in runs) for runs in (ours, theirs))
    bench.keep(
        "result_page",
        of_bare_view=round(rate / bare_rate, 3),
        of_datasette=round(rate / peers.rate, 1),
        ours=[asdict(one) for one in ours],
        bare=[asdict(one) for one in theirs],
        datasette=asdict(peers),
        pss_mb=round(memory / 1e6),
    )
    assert sum(one.errors for one in (*ours, *theirs)) == peers.errors == 0
    assert memory <= 300e6
    assert rate / bare_rate >= 0.25 / 3


def test_time_outside_the_template_beside_the_engine(bench: Bench) -> None:
    """In one process, one question after another: everything but rendering, and the engine's part alone."""
    questions = answered(bench)
    with services(load_settings(bench.environment())) as made:
        app = create_app(made)
        marks: list[float] = []
        outside, engine = [], []
        with (
            before_render_template.connected_to(lambda *_, **__: marks.append(time.perf_counter()), app),
            template_rendered.connected_to(lambda *_, **__: marks.append(time.perf_counter()), app),
        ):
            for _ in range(5):
                for question in questions:
                    marks.clear()
                    with app.test_request_context(search_path(question, unit="article")):
                        started = time.perf_counter()
                        app.full_dispatch_request()
                        whole = time.perf_counter() - started
                    outside.append(whole - (marks[1] - marks[0]))
                    planned = made.search.planned(SearchQuery(q=question, unit=Unit.ARTICLE))
                    started = time.perf_counter()
                    made.engine.search(planned.plan)
                    engine.append(time.perf_counter() - started)
    warm = len(questions)
    ratio = statistics.median(outside[warm:]) / statistics.median(engine[warm:])
    bench.keep(
        "outside_template",
        of_engine=round(ratio, 2),
        outside_ms=round(statistics.median(outside[warm:]) * 1000, 2),
        engine_ms=round(statistics.median(engine[warm:]) * 1000, 2),
    )
    assert ratio <= 3 * 3


def test_memory_of_a_large_ingest(bench: Bench) -> None:
    records = bench.folder / "synthetic.jsonl"
    corpus.main(["synthetic", str(bench.corpus), str(records), "--count", str(RECORDS)])
    process = subprocess.Popen(
        [*COMMAND, "ingest", "--source", "records", str(records)],
        env=bench.environment(bench.folder / "large"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = [0, 0]
    watcher = threading.Thread(target=_watch, args=(psutil.Process(process.pid), peak))
    watcher.start()
    assert process.wait() == 0
    watcher.join()
    bench.keep(
        "ingest_memory", records=RECORDS, peak_sum_mb=round(peak[0] / 1e6), peak_one_mb=round(peak[1] / 1e6)
    )
    assert peak[0] <= 600e6


def _watch(process: psutil.Process, peak: list[int]) -> None:
    """The largest sum of PSS over the process and its children, and the largest RSS of one of them."""
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        family = [process, *process.children(recursive=True)]
        try:
            infos = [one.memory_full_info() for one in family]
        except psutil.Error:
            continue
        peak[0] = max(peak[0], sum(info.pss for info in infos))
        peak[1] = max(peak[1], *(info.rss for info in infos))
        time.sleep(0.1)
