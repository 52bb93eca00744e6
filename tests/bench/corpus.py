"""Bench corpora: facets for records that have none, and as many synthetic records as a size asks for.

``python -m tests.bench.corpus enrich IN OUT [--seed N]`` and
``python -m tests.bench.corpus synthetic IN OUT --count N [--seed N]``; JSONL in and out, ``.gz`` by name.
Both stream; the same input and seed give the same output on every machine.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any, cast

import yaml

Record = dict[str, Any]

CITIES = tuple("云州 青溪 河阳 东湖 北岭 柳湾 松岭 白塘 竹溪 石桥 南坪 河口".split())
BODIES = (
    *"人民政府 人民政府办公室 发展和改革委员会 教育局 科学技术局 工业和信息化局 公安局 民政局 司法局".split(),
    *"财政局 人力资源和社会保障局 自然资源和规划局 生态环境局 住房和城乡建设局 城市管理局".split(),
    *"交通运输局 水利局 农业农村局 商务局 文化和旅游局 卫生健康委员会 应急管理局 审计局".split(),
    *"市场监督管理局 医疗保障局".split(),
)
GENRES = (
    *"通知 行政规范性文件 意见 公告 决定 通告 批复 函 公示 办事指南 政策解读 规划计划 地方政府规章".split(),
    *"预算 决算 审计结果公告 人事任免 招考公告 应急预案 政府公报".split(),
)
STATES = ("有效", "未标注", "已废止", "已被新版本替代", "已修改", "有效期届满")
YEARS = tuple(range(2026, 1984, -1))
TOPICS = (
    *"房屋征收补偿 老旧小区改造 生活垃圾分类 最低生活保障 高龄津贴 义务教育招生 公共租赁住房 医疗保险".split(),
    *"就业创业 营商环境 防汛抗旱 饮用水水源 电动自行车 烟花爆竹 政府采购 行政许可 财政预算 审计监督".split(),
    *"档案查阅 土地出让 国有资产 城市绿化 公共停车 燃气安全 食品安全 养老服务 普惠托育 残疾人保障".split(),
    *"农村公路 河湖保护 森林防火 历史文化街区 文物保护 物业服务 消防安全 建筑工地 扬尘污染 节约用水".split(),
)
KINDS = tuple("办法 规定 实施细则 若干措施 实施意见 管理规程 工作方案 暂行办法".split())
NUMERALS = "零一二三四五六七八九"
ARTICLE_TITLE = re.compile(r"第[零〇一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?$")


class Zipf:
    """Draws from values so that the n-th is drawn about 1/n**exponent as often as the first."""

    def __init__(self, values: Sequence[Any], exponent: float = 1.0) -> None:
        self._values = values
        self._sums = list(itertools.accumulate(1 / rank**exponent for rank in range(1, len(values) + 1)))

    def draw(self, dice: random.Random) -> Any:
        """One value."""
        return self._values[bisect(self._sums, dice.random() * self._sums[-1])]


def categories() -> tuple[str, ...]:
    """The 22 disclosure categories of a city, as lists print them."""
    file = Path(__file__).parents[2] / "sample" / "categories.yaml"
    names: Mapping[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(name for key, name in names.items() if key.startswith("c"))


def law_of(record: Mapping[str, Any]) -> str:
    """What a record is part of: ``part_of``, else its title without the article; a document is its own."""
    return str(record.get("part_of") or "") or ARTICLE_TITLE.sub("", str(record.get("title", "")))


@dataclass(slots=True)
class Facets:
    """Draws the facets of a law; the same law and seed always get the same."""

    seed: int
    body: Zipf = field(default_factory=lambda: Zipf([c + "市" + b for b in BODIES for c in CITIES], 0.8))
    year: Zipf = field(default_factory=lambda: Zipf(YEARS, 0.6))
    category: Zipf = field(default_factory=lambda: Zipf(categories()))
    genre: Zipf = field(default_factory=lambda: Zipf(GENRES))
    state: Zipf = field(default_factory=lambda: Zipf(STATES, 1.3))

    def of(self, law: str) -> Record:
        """Bodies, dates, category, genre and validity as fields of a record."""
        dice = random.Random(f"{self.seed}|{law}")
        signed = date(self.year.draw(dice), 1, 1) + timedelta(days=dice.randrange(300))
        facets: Record = {
            "issuers": [self.body.draw(dice)],
            "signed_on": signed.isoformat(),
            "published_on": (signed + timedelta(days=dice.randrange(1, 30))).isoformat(),
            "category": self.category.draw(dice),
            "genre": self.genre.draw(dice),
            "status": self.state.draw(dice),
        }
        if facets["status"] in ("已废止", "有效期届满"):
            facets["ended_on"] = (signed + timedelta(days=dice.randrange(365, 3650))).isoformat()
        return facets


def enrich(records: Iterable[Record], seed: int = 1) -> Iterator[Record]:
    """The records with facets where they have none, one at a time; articles of one law share theirs."""
    facets = Facets(seed)
    last: tuple[str, Record] = ("", {})
    for record in records:
        law = law_of(record)
        if last[0] != law or not last[1]:
            last = (law, facets.of(law))
        yield {**last[1], **record}


@dataclass(slots=True)
class Clauses:
    """Clauses of real texts, and which of them may follow which: those after the same two characters."""

    clauses: list[str] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    followers: dict[str, list[int]] = field(default_factory=dict)

    #: So many clauses are kept, whatever the size of the source; about 40 MB.
    LIMIT = 200_000

    def learn(self, text: str) -> None:
        """Takes in one text."""
        pieces = re.findall(r"[^，；。：\s]+[，；。：]?", text)
        if not pieces or len(self.clauses) >= self.LIMIT:
            return
        self.openings.append(len(self.clauses))
        self.lengths.append(len(text))
        for before, piece in itertools.pairwise(["", *pieces]):
            if before:
                self.followers.setdefault(before[-3:], []).append(len(self.clauses))
            self.clauses.append(piece)

    def write(self, dice: random.Random) -> str:
        """A new text about as long as one of those learnt."""
        length = min(dice.choice(self.lengths), 2000)
        parts = [self.clauses[dice.choice(self.openings)]]
        size = len(parts[0])
        while size < length:
            after = self.followers.get(parts[-1][-3:])
            parts.append(self.clauses[dice.choice(after or self.openings)])
            size += len(parts[-1])
        return "".join(parts).rstrip("，；：。") + "。"


def chinese(number: int) -> str:
    """A number below 100 in Chinese numerals: 十二, 二十, 三十五."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens]) + "十" if tens else ""
    return head + (NUMERALS[ones] if ones or not tens else "")


def synthetic(source: Iterable[Record], count: int, seed: int = 1) -> Iterator[Record]:
    """``count`` article records of invented laws whose wording recombines the source's clauses."""
    clauses = Clauses()
    for record in source:
        clauses.learn(str(record["text"]))
        if len(clauses.clauses) >= Clauses.LIMIT:
            break
    return enrich(_articles(clauses, count, random.Random(seed)), seed)


def _articles(clauses: Clauses, count: int, dice: random.Random) -> Iterator[Record]:
    topic = Zipf(TOPICS, 0.5)
    left = count
    for law in itertools.count(1):
        name = f"{dice.choice(CITIES)}市{topic.draw(dice)}{dice.choice(KINDS)}（第{law}号）"
        for ordinal in range(1, min(dice.randrange(8, 60), left) + 1):
            yield {
                "id": f"syn-{law:06d}-{ordinal:02d}",
                "title": f"{name}第{chinese(ordinal)}条",
                "text": clauses.write(dice),
                "part_of": name,
                "ordinal": ordinal,
                "unit": "article",
            }
            left -= 1
        if not left:
            return


def _open(path: Path, mode: str) -> IO[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    return cast(IO[str], opener(path, mode + "t", encoding="utf-8"))


def read_jsonl(path: Path) -> Iterator[Record]:
    """The records of a JSONL file, one at a time."""
    with _open(path, "r") as lines:
        for line in lines:
            yield json.loads(line)


def write_jsonl(records: Iterable[Record], path: Path) -> int:
    """Writes the records one a line; returns how many."""
    count = 0
    with _open(path, "w") as out:
        for count, record in enumerate(records, start=1):  # noqa: B007
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one of the two generators from the command line, or from the arguments given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("enrich", "synthetic"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    source = read_jsonl(options.source)
    made = (
        enrich(source, options.seed)
        if options.what == "enrich"
        else synthetic(source, options.count, options.seed)
    )
    print(f"{write_jsonl(made, options.target)} records in {options.target}")


if __name__ == "__main__":
    main()
