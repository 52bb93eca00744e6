"""Relevance as a user gets it: records through ``kaijuan ingest``, questions through ``search --batch``.

Both engines, every floor, and the same ten in the same order. Full size: part of ``make proof``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.judging import mean, ndcg, recall
from tests.contract.opensearch_server import opensearch_server
from tests.relevance.judged import SETS, JudgedSet
from tests.relevance.run import to_simplified

FLOORS = {"stard": 0.370, "legaldc": 0.945, "ncpqa": 0.900, "drcd": 0.96}
RECALL = {"stard": 0.67}
#: How many of the questions may have another first ten on the other engine.
OTHERWISE = 0.01
Runs = Mapping[str, list[str]]


@contextmanager
def engine_setting(engine: str, state: Path, name: str) -> Iterator[dict[str, str]]:
    """The settings that choose an engine."""
    if engine == "embedded":
        yield {}
        return
    with opensearch_server(state) as url:
        yield {"KAIJUAN_ENGINE": f"{url}#prefix=proof{name}"}


def kaijuan(environment: Mapping[str, str], *arguments: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAIJUAN_")}
    command = [sys.executable, "-m", "search_app.cli", *arguments]
    subprocess.run(command, env={**kept, **environment}, check=True, capture_output=True)


def ask(environment: Mapping[str, str], questions: Mapping[str, str], folder: Path) -> Runs:
    """The external ids found for each question, best first, as the run file has them."""
    batch, run = folder / "questions.jsonl", folder / "run.trec"
    lines = (json.dumps({"id": id_, "text": text}, ensure_ascii=False) for id_, text in questions.items())
    batch.write_text("\n".join(lines), encoding="utf-8")
    kaijuan(environment, "search", "--batch", str(batch), "--run", str(run))
    found: dict[str, list[str]] = {id_: [] for id_ in questions}
    for line in run.read_text(encoding="utf-8").splitlines():
        question, _, external_id, *_ = line.split()
        found[question].append(external_id)
    return found


def score(judged: JudgedSet, bench: Path, runs: Runs) -> dict[str, float]:
    judgements = judged.judgements(bench)
    return {
        "ndcg10": round(mean([ndcg(runs[one], judgements[one]) for one in runs]), 4),
        "recall100": round(mean([recall(runs[one], judgements[one]) for one in runs]), 4),
    }


@pytest.mark.proof
@pytest.mark.parametrize("name", FLOORS)
def test_both_engines_find_what_was_judged_good(
    name: str,
    shared_data: Path,
    tmp_path: Path,
    write_proof: Callable[[str, Mapping[str, object]], Path],
) -> None:
    judged, bench = SETS[name], shared_data / "bench"
    questions = judged.questions(bench)
    figures: dict[str, object] = {"questions": len(questions)}
    firsts = []
    home = tmp_path
    for engine in ("embedded", "opensearch"):
        with engine_setting(engine, tmp_path / "server", name) as setting:
            environment = {"KAIJUAN_HOME": str(home), **setting}
            # One collection, since equal scores are ordered by ids of its own; and fresh generations, since
            # entries that were replaced count in an engine's statistics until it merges them away.
            if engine == "embedded":
                corpus = str(bench / judged.folder / judged.corpus)
                kaijuan(environment, "ingest", "--no-index", "--source", "records", corpus)
            kaijuan(environment, "index", "rebuild")
            runs = ask(environment, questions, home)
            figures[engine] = scores = score(judged, bench, runs)
            firsts.append({question: found[:10] for question, found in runs.items()})
            assert scores["ndcg10"] >= FLOORS[name]
            assert scores["recall100"] >= RECALL.get(name, 0)
            if name == "drcd":
                simplify = to_simplified()
                simplified = {question: simplify(text) for question, text in questions.items()}
                other = score(judged, bench, ask(environment, simplified, home))
                figures[f"{engine}_simplified"] = other
                assert other["ndcg10"] >= scores["ndcg10"] - 0.005
    same = mean([float(firsts[0][question] == firsts[1][question]) for question in questions])
    write_proof(f"engines-{name}", {**figures, "same_ten_in_the_same_order": round(same, 4)})
    assert same >= 1 - OTHERWISE
