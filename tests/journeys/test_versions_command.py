"""``kaijuan versions`` on a real store."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from holdings.store import Holdings
from ingest.records_pipeline import ingest_records
from search_app.cli import kaijuan
from search_app.settings import load_settings
from search_app.wiring import services

RECORDS = [
    {"id": "a", "title": "云州市供水条例", "text": "第一条 供水。", "published_on": "2010-05-01"},
    {
        "id": "b",
        "title": "云州市供水条例（2024年修订）",
        "text": "第一条 节水。",
        "published_on": "2024-03-29",
    },
    {"id": "c", "title": "云州市节水条例", "text": "第一条 别的。", "published_on": "2015-01-01"},
]


def test_listed_joined_and_parted(tmp_path: Path) -> None:
    environment = {"KAIJUAN_HOME": str(tmp_path)}
    path = tmp_path / "laws.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS), encoding="utf-8")

    def run(*words: str) -> Result:
        return CliRunner().invoke(kaijuan, ["versions", *words], env=environment, catch_exceptions=False)

    with services(load_settings(environment)) as made:
        report = ingest_records(path, made.holdings)
        assert (report.taken, report.joined) == (2, 1)
        assert "并为已有文件的新版本 1 件。" in report.as_text()
        law, other = ids(made.holdings, "a", "c")
    listed = json.loads(run("list", law, "--json").output)
    assert [(one["version"], one["external_id"], one["current"]) for one in listed["versions"]] == [
        (1, "a", False),
        (2, "b", True),
    ]
    assert listed["current_by"] == "date"
    assert run("join", law, other, "--as", "馆员").output == f"{law} has 3 versions; {other} leads there\n"
    assert "[staff]" in run("list", law).output
    assert run("part", law, "3", "--as", "馆员").output.startswith(f"{law}@3 is ")


def ids(holdings: Holdings, *names: str) -> list[str]:
    found = holdings.documents.by_external_ids("records:laws", names)
    return [found[name] for name in names]
