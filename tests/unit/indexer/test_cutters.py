"""The quick segmenter cuts as jieba does: on awkward strings always, on 20,000 real texts where they are."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.analysis import data
from indexer.analysis.cutters import FastCutter, ReferenceCutter
from indexer.analysis.finewords import FineWords
from indexer.analysis.normalise import Normaliser

SAMPLE = 20_000
SLOWEST = 5.0
WORDS = (
    "企业职工 银行间同业拆借 国务院办公厅 依申请公开 最低生活保障 公司法 第12条之一 研究生命起源 南京市长江大桥 乒乓球拍卖完了"
    " 工信处女干事 结婚的和尚未结婚的 他来到了网易杭研大厦 长春市长春药店 小明硕士毕业 中华人民共和国 一九九八年 二百五十支"
).split()
SIGNS = (
    "5g 2.5ghz covid-19 2019-ncov gb/t 9704-2012 a.b x_y ab1.2.3x 12.5.3 i.e. 3.14% 50% 1,000.5 c++ c# at&t pm2.5 no.5 a1-b2"
    " -- ... +86-10 10%-20% v1.0.2-rc1 e-mail http://a.cn/b?c=1 user@site.cn 3g/4g 1/2 (a) #1 a&b 0.5% 100% x. .x %"
).split()


def awkward() -> list[str]:
    """Every sign alone and between words, and random mixtures: some hundred strings, the same each time."""
    chance = random.Random(20261101)
    found = [*WORDS, *SIGNS]
    found += [f"{a}{sign}{b}" for a, b in zip(WORDS, reversed(WORDS), strict=True) for sign in SIGNS[::3]]
    for _ in range(300):
        found.append("".join(chance.choice(WORDS + SIGNS + list("，。的了 1a.-")) for _ in range(6)))
    return found


@pytest.fixture(scope="module")
def cutters() -> tuple[FastCutter, ReferenceCutter]:
    table = data.word_table()
    return FastCutter(table), ReferenceCutter(table)


def test_awkward_strings_are_cut_alike(cutters: tuple[FastCutter, ReferenceCutter]) -> None:
    fast, reference = cutters
    strings = awkward()
    assert len(strings) >= 200
    normalise = Normaliser(data.simplified())
    different = [s for s in strings if fast.cut(p := normalise(s).text) != reference.cut(p)]
    assert different == []


def test_what_is_cut_is_the_text(cutters: tuple[FastCutter, ReferenceCutter]) -> None:
    assert all("".join(cutters[0].cut(text)) == text for text in awkward())


def real_texts(folder: Path) -> Iterator[str]:
    """Texts of the judged sets, the same ones each time, long ones cut off."""
    found = []
    for path in sorted((folder / "bench").glob("*/corpus.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                key = sha256(f"{path.parent.name} {record['id']}".encode()).digest()
                found.append((key, f"{record['title']}\n{record['text'][:300]}"))
    yield from (text for _, text in sorted(found)[:SAMPLE])


def test_real_texts_are_cut_alike_and_much_faster(
    cutters: tuple[FastCutter, ReferenceCutter], shared_data: Path
) -> None:
    fast, reference = cutters
    normalise = Normaliser(data.simplified())
    texts = [normalise(text).text for text in real_texts(shared_data)]
    assert len(texts) == SAMPLE
    began = time.process_time()
    quick = [fast.cut(text) for text in texts]
    between = time.process_time()
    slow = [reference.cut(text) for text in texts]
    ratio = (time.process_time() - between) / (between - began)
    print(f"\nrjieba with its guard cuts {ratio:.1f} times as fast as jieba")
    assert [text[:80] for text, a, b in zip(texts, quick, slow, strict=True) if a != b] == []
    assert ratio >= SLOWEST


def test_both_split_compounds_alike(cutters: tuple[FastCutter, ReferenceCutter]) -> None:
    fast, reference = (FineWords(cutter.frequency) for cutter in cutters)
    words = [word for word, _, _ in data.word_table().words if len(word) >= 4]
    assert [word for word in words if fast.parts(word) != reference.parts(word)] == []


#: Prints the tables as the compiler would write them. A process of its own, because the tests' second
#: opinion on Traditional characters is a package of the same name as OpenCC.
COMPILED = """
import json
from pathlib import Path
from indexer.analysis import compile as tables, data
phrases = [old for old in data.simplified() if len(old) > 1]
dictionary = Path(str(data.folder())) / "dictionary.txt"
print(json.dumps({
    "words.tsv": [*tables.words_table(dictionary)],
    "simplified.tsv": [*tables.simplified_table(phrases)],
    **{name: [*lines] for name, lines in tables.sound_tables(word for word, _, _ in data.word_table().words)},
}))
"""


def test_the_compiled_tables_are_current(complete_run: bool) -> None:
    opencc = Path(sys.prefix) / "tables"
    if not opencc.is_dir():
        (pytest.fail if complete_run else pytest.skip)(
            "OpenCC and pypinyin are not there; they come with: make venv-test"
        )
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": f"{opencc}{os.pathsep}{root}"}
    command = [sys.executable, "-c", COMPILED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    for name, lines in json.loads(done.stdout).items():
        stored = (Path(str(data.folder())) / name).read_text(encoding="utf-8")
        assert stored == "\n".join(lines) + "\n", f"{name} is not what make tables writes"


def test_an_analyser_begins_quickly_and_without_jieba() -> None:
    script = (
        "import sys; from indexer.analysis.segment import Analyser; "
        "Analyser.load().streams('2019-nCoV 5G 中华人民共和国'); print('jieba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
