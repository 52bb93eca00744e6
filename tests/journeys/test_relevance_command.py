"""``kaijuan relevance`` as staff run it: a table, the worst first, and what a change did."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.model.query import SearchQuery
from search_app.cli.ingest import ingest
from search_app.cli.relevance import relevance
from search_app.settings import Settings, load_settings
from search_app.wiring import services

RECORDS = (
    {
        "id": "a",
        "title": "高龄津贴发放办法",
        "number": "云民发〔2025〕31号",
        "text": "第一条 八十周岁以上的居民领取高龄津贴。",
    },
    {"id": "b", "title": "停车场管理办法", "text": "第一条 停车场按时收费。"},
    {"id": "c", "title": "养犬管理条例", "text": "第一条 养犬应当登记。"},
)
QUESTIONS = """
version: 1
queries:
- {id: q1, kind: words, query: "高龄津贴", good: [{number: "云民发[2025]31号", grade: 3}, {title: "停车场管理办法"}]}
- {id: q2, kind: words, query: "养犬登记", must_match: ["养犬", "登记"]}
- {id: q3, kind: words, query: "停车场收费", must_match: ["新能源汽车"]}
- {id: q4, kind: typo, query: "廷车厂管理", did_you_mean: "停车场管理", must_match: ["停车场"]}
- {id: q5, kind: words, query: "区块链", good: [a]}
- {id: q6, kind: filtered, query: "管理", filters: {year: 1998}, must_match: ["养犬"]}
- {id: q7, kind: never, query: "养犬", never: [c]}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "r.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS), encoding="utf-8")
    made = load_settings({"KAIJUAN_HOME": str(tmp_path / "home"), "KAIJUAN_OCR": "none"})
    done = CliRunner().invoke(ingest, [str(file), "--source", "records"], obj=made)
    assert done.exit_code == 0, done.output
    return made


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(relevance, list(arguments), obj=settings)


def test_questions_are_asked_and_the_worst_come_first(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "q.yaml"
    file.write_text(QUESTIONS, encoding="utf-8")
    told = json.loads(run(settings, str(file), "--json", "--csv", str(tmp_path / "q.csv")).output)["files"][0]
    outcomes = {one["id"]: one for one in told["questions"]}
    kinds = {one["kind"]: one for one in told["kinds"]}
    assert outcomes["q1"]["good"] is True
    assert [round(value, 3) for value in outcomes["q1"]["measures"]] == [0.917, 1, 0.5]
    assert [outcomes[id_]["good"] for id_ in ("q2", "q3", "q5", "q6", "q7")] == [
        True,
        False,
        False,
        False,
        None,
    ]
    assert [id_ for id_, one in outcomes.items() if one["absent"]] == ["q6", "q3"]
    assert outcomes["q7"]["forbidden"] == ["c"]
    assert [one["id"] for one in told["questions"]][:1] == ["q7"]
    assert (kinds["words"]["questions"], kinds["words"]["good"], kinds["words"]["absent"]) == (4, 2, 1)
    assert (kinds["all"]["named"], kinds["all"]["recall100"]) == (2, 0.25)
    rows = list(csv.DictReader((tmp_path / "q.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["id"] for row in rows] == [one["id"] for one in told["questions"]]


def test_a_right_offer_serves_a_question(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "q.yaml"
    file.write_text(QUESTIONS, encoding="utf-8")
    told = json.loads(run(settings, str(file), "--json").output)["files"][0]
    typo = next(one for one in told["questions"] if one["id"] == "q4")
    assert (typo["offered"], typo["offered_right"], typo["served"]) == ("停车场管理", True, True)


def test_a_saved_run_is_compared_with(settings: Settings) -> None:
    assert "grade 2" in run(settings, "add", "养狗", "云民发〔2025〕31号", "2").output
    with services(settings) as made:
        park = made.search.search(SearchQuery(q="停车场")).hits[0].document_id
    assert run(settings, "add", "停车场", park, "3", "--kind", "asked").exit_code == 0
    own = str(settings.home / "judged.yaml")
    assert "lost" not in run(settings, own, "--save").output
    assert run(settings, "add", "养狗", "云民发〔2025〕31号", "1").exit_code == 0
    text = Path(own).read_text(encoding="utf-8")
    assert (text.count("养狗"), "grade: 1" in text, "grade: 2" in text) == (1, True, False)
    Path(own).write_text(text.replace("query: 养狗", "query: 高龄津贴"), encoding="utf-8")
    again = run(settings, own)
    assert "since the saved run (embedded): good 1 → 2, nDCG@10 0.5 → 1.0" in again.output
    assert "gained: j1" in again.output


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("queries: 3", "expected version and a list of queries"),
        ("queries: [{id: a}]", "question a: id and query?"),
        ("queries: [{id: a, query: b, gut: c}]", "unknown gut"),
        ("queries: [{id: a, query: b, filters: {jahr: 2}}]", "no filter is called jahr"),
        ("queries: [{id: a, query: b, unit: page}]", "unit=page"),
        ("queries: [{id: a, query: b, good: [{doc: x, grade: 9}]}]", "a grade from 1 to 3"),
        ("queries: [{id: a, query: b}, {id: a, query: c}]", "two questions have the id a"),
        ("queries: [", "expected"),
    ],
)
def test_what_is_wrong_in_a_file_is_said(settings: Settings, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "q.yaml"
    file.write_text(text, encoding="utf-8")
    told = run(settings, str(file))
    assert told.exit_code == 1
    assert reason in told.output


def test_only_what_is_on_record_is_judged(settings: Settings) -> None:
    told = run(settings, "add", "养狗", "云民发〔2025〕99号", "3")
    assert told.exit_code == 1
    assert "no document on record" in told.output
