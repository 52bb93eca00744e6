"""``kaijuan words`` as staff run it, and a running site that notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result

import indexer.edited
from holdings.store import WordList
from indexer.model.query import SearchQuery
from search_app.cli.doctor import doctor
from search_app.cli.ingest import ingest
from search_app.cli.words import words
from search_app.settings import Settings, load_settings
from search_app.wiring import Services, services

RECORDS = {
    "高龄津贴发放办法": "第一条 八十周岁以上的居民每月领取高龄津贴。",
    "老人补贴问答": "第一条 老人补贴怎么领，看这里。",
    "停车场管理办法": "第一条 停车场按时收费。",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "r.jsonl"
    lines = [
        json.dumps({"id": f"r{n}", "title": title, "text": text, "unit": "document"}, ensure_ascii=False)
        for n, (title, text) in enumerate(RECORDS.items())
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    made = load_settings({"KAIJUAN_HOME": str(tmp_path / "home"), "KAIJUAN_OCR": "none"})
    done = CliRunner().invoke(ingest, [str(file), "--source", "records"], obj=made)
    assert done.exit_code == 0, done.output
    return made


def run(settings: Settings, command: Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), obj=settings)


def titles(made: Services, q: str) -> list[str]:
    return [hit.metadata.title for hit in made.search.search(SearchQuery(q=q)).hits]


def test_a_running_site_notices_an_edit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.edited, "LOOK_AGAIN", 0.0)
    with services(settings) as running:
        assert titles(running, "泊车") == []
        added = run(settings, words, "add", "泊车 ＝＞ 停车场", "--as", "lin")
        assert added.output == "added: 泊车 => 停车场\n"
        assert titles(running, "泊车") == ["停车场管理办法"]
        page = running.search.search(SearchQuery(q="泊车"))
        assert [(term.typed, term.added) for term in page.added_terms] == [("泊车", "停车场")]
        assert run(settings, words, "remove", "泊车=>停车场").output == "removed: 泊车 => 停车场\n"
        assert titles(running, "泊车") == []


def test_a_line_of_the_product_is_switched_off_and_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer.edited, "LOOK_AGAIN", 0.0)
    line = "高龄补贴,老人补贴,敬老金 => 高龄津贴,高龄补贴,老年人津贴,老人补贴,敬老金"
    with services(settings) as running:
        assert titles(running, "老人补贴") == ["老人补贴问答", "高龄津贴发放办法"]
        assert run(settings, words, "remove", line).output == f"switched off: {line}\n"
        assert run(settings, words, "remove", line).output == f"was off already: {line}\n"
        assert titles(running, "老人补贴") == ["老人补贴问答"]
        assert line in json.loads(run(settings, words, "list", "--json").output)["switched_off"]
        assert run(settings, words, "add", line).output == f"switched on: {line}\n"
        assert run(settings, words, "add", line).output == f"the product has it: {line}\n"
        assert titles(running, "老人补贴") == ["老人补贴问答", "高龄津贴发放办法"]


def test_a_preview_counts_and_writes_nothing(settings: Settings) -> None:
    told = run(settings, words, "preview", "泊车 => 停车场", "--question", "泊车 收费").output
    assert "泊车: 0 documents say it, 1 more are found" in told
    assert "泊车  0 -> 1 results" in told
    assert "停车场管理办法" in told
    assert json.loads(run(settings, words, "list", "--json").output)["synonyms"] == []
    without = json.loads(run(settings, words, "preview", "老人补贴 => 高龄津贴", "--remove", "--json").output)
    assert without["terms"] == [{"typed": "老人补贴", "documents": 1, "with_added": 2}]


def test_what_is_no_line_is_refused_with_what_to_write(settings: Settings) -> None:
    for line, told in (("低保", "a line needs two terms"), ("狗,养犬", "too short")):
        for verb in ("add", "preview"):
            refused = run(settings, words, verb, line)
            assert refused.exit_code == 1
            assert told in refused.output
    unknown = run(settings, words, "remove", "从来没有,这样一行")
    assert unknown.exit_code == 1
    assert "kaijuan words list" in unknown.output


def test_words_are_denied_and_allowed(settings: Settings) -> None:
    assert "never suggested" in run(settings, words, "deny", " 某某 ").output
    assert "denied already" in run(settings, words, "deny", "某某").output
    assert json.loads(run(settings, words, "list", "--json").output)["never_suggested"] == ["某某"]
    assert "again" in run(settings, words, "allow", "某某").output
    assert run(settings, words, "allow", "某某").exit_code == 1
    assert run(settings, words, "deny", "  ").exit_code == 1
    listed = run(settings, words, "list", "--product").output
    assert "拆迁补偿" in listed


def test_the_doctor_says_which_line_is_broken(settings: Settings) -> None:
    assert "lines of synonyms" in run(settings, doctor).output
    with services(settings) as made:
        made.holdings.words.add(WordList.SYNONYMS, "只有一个")
    told = run(settings, doctor)
    assert told.exit_code == 1
    assert "BAD  words      1 lines of synonyms are no rules" in told.output
    assert run(settings, words, "remove", "只有一个").exit_code == 0
    with services(settings) as made:
        made.holdings.words.add(WordList.SYNONYMS_OFF, "从前有,后来没有")
    assert "从前有,后来没有: switched off" in run(settings, doctor).output
    assert run(settings, words, "add", "从前有,后来没有").output.startswith("switched on")
