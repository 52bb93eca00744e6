"""``kaijuan numbers``: a list of numbers in, a file for spreadsheets out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdings.model.document import Visibility
from holdings.model.numbers import DocumentNumber
from holdings.store import Holdings
from search_app.cli import kaijuan
from tests.journeys.small_site import document, version

LINES = "云政办发[2016]3\n\n=HYPERLINK(1)\n云州市档案查阅办法第二条\n云政办发〔2016〕9号\n主席令第三十五号\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KAIJUAN_HOME", str(tmp_path))
    holdings = Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"file:{tmp_path}/files")
    kept = version(title="云州市道路办法", number=DocumentNumber("云政办发", 2016, "9"))
    holdings.documents.put_many([document("a"), document("kept", kept, visibility=Visibility.WITHHELD)])
    holdings.close()
    return tmp_path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_line_is_told_what_it_means(home: Path) -> None:
    result = CliRunner().invoke(kaijuan, ["numbers", "-"], input=LINES, catch_exceptions=False)
    assert result.exit_code == 0
    head, *told = rows(result.output)
    assert head[:3] == ["查询", "结果", "识别为"]
    assert [(row[0], row[1]) for row in told] == [
        ("云政办发[2016]3", "已收录"),
        ("'=HYPERLINK(1)", "不是文号或引用"),
        ("云州市档案查阅办法第二条", "已收录"),
        ("云政办发〔2016〕9号", "未收录"),
        ("主席令第三十五号", "未收录"),
    ]
    assert told[0][3:5] == ["云州市档案查阅办法", "云政办发〔2016〕3号"]
    assert told[2][5].endswith("#art-2")
    assert "道路办法" not in result.output


def test_more_than_a_thousand_lines_go_into_a_file(home: Path) -> None:
    source, target = home / "in.txt", home / "out.csv"
    source.write_text("\ufeff" + "云政办发2016-3\n" * 1205, encoding="utf-8")
    CliRunner().invoke(kaijuan, ["numbers", str(source), "--csv", str(target)], catch_exceptions=False)
    told = rows(target.read_text(encoding="utf-8"))
    assert len(told) == 1206
    assert {row[1] for row in told[1:]} == {"已收录"}
