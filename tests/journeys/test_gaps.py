"""``kaijuan gaps`` as staff run it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from search_app.cli.gaps import gaps
from search_app.cli.ingest import ingest
from search_app.settings import load_settings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    records = [
        {
            "id": f"r{n}",
            "title": f"云州市第{n}号文件",
            "number": f"云政发〔2024〕{n}号",
            "text": "第一条 依照《=云州市旧办法》办理。",
        }
        for n in (3, 4, 6)
    ]
    file = tmp_path / "r.jsonl"
    file.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    settings = load_settings({"KAIJUAN_HOME": str(tmp_path / "home")})
    done = CliRunner().invoke(ingest, [str(file), "--source", "records", "--no-index"], obj=settings)
    assert done.exit_code == 0, done.output
    return tmp_path


def test_what_is_missing_is_listed(home: Path) -> None:
    settings = load_settings({"KAIJUAN_HOME": str(home / "home")})
    told = CliRunner().invoke(gaps, [], obj=settings).output
    assert "云政发〔2024〕  3-6, 3 on record, missing 5" in told
    assert "3  =云州市旧办法" in told
    assert "0 cited documents" in CliRunner().invoke(gaps, ["--cited-by", "4"], obj=settings).output
    report = json.loads(CliRunner().invoke(gaps, ["--json", "--public"], obj=settings).output)
    assert report["sequences"][0]["missing"] == [[5, 5]]
    assert report["cited"] == [{"title": "=云州市旧办法", "number": "", "cited_by": 3}]


def test_a_spreadsheet_runs_nothing(home: Path) -> None:
    settings = load_settings({"KAIJUAN_HOME": str(home / "home")})
    assert CliRunner().invoke(gaps, ["--csv", str(home / "gaps.csv")], obj=settings).exit_code == 0
    with (home / "gaps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [
        ["缺号", "云政发", "2024", "缺 5 号", "3", "1"],
        ["被引用而未在案", "", "", "'=云州市旧办法", "0", "3"],
    ]
