"""The bench's corpora are the same every time, stream, and have facets worth counting."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.bench.corpus import Record, chinese, enrich, law_of, read_jsonl, synthetic, write_jsonl


def articles(count: int) -> Iterator[Record]:
    for number in range(count):
        law, ordinal = divmod(number, 10)
        text = f"本条规定事项{number}，由主管部门负责；有关单位应当配合，并公布办理结果。"
        yield {"id": f"a{number}", "title": f"某某管理办法{law}第{chinese(ordinal + 1)}条", "text": text}


def test_enrich_is_the_same_for_one_seed_and_differs_between_seeds() -> None:
    first, again, other = (list(enrich(articles(500), seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_articles_of_one_law_share_their_facets() -> None:
    for _, group in itertools.groupby(enrich(articles(200)), law_of):
        assert (
            len({(r["issuers"][0], r["signed_on"], r["category"], r["genre"], r["status"]) for r in group})
            == 1
        )


def test_facets_have_the_planned_breadth_and_a_long_tail() -> None:
    made = list(enrich({"id": str(n), "title": f"文件{n}", "text": ""} for n in range(20_000)))
    bodies = Counter(record["issuers"][0] for record in made)
    assert len(bodies) == 300
    assert len({record["category"] for record in made}) == 22
    assert len({record["genre"] for record in made}) == 20
    assert {int(record["signed_on"][:4]) for record in made} == set(range(1985, 2027))
    assert bodies.most_common(1)[0][1] > 20 * bodies.most_common()[-1][1]


def test_what_a_record_says_itself_wins() -> None:
    (record,) = enrich([{"id": "1", "title": "甲", "text": "", "genre": "法律"}])
    assert record["genre"] == "法律"


def test_enrich_reads_no_further_than_asked() -> None:
    endless = ({"id": str(n), "title": "", "text": ""} for n in itertools.count())
    assert len(list(itertools.islice(enrich(endless), 3))) == 3


def test_synthetic_gives_as_many_distinct_articles_as_asked() -> None:
    made = list(synthetic(articles(300), 1234))
    assert made == list(synthetic(articles(300), 1234))
    assert len({record["id"] for record in made}) == 1234
    assert all(record["unit"] == "article" and record["text"].endswith("。") for record in made)
    assert all(law_of(record) in record["title"] for record in made)


def test_jsonl_goes_out_and_comes_back(tmp_path: Path) -> None:
    for name in ("c.jsonl", "c.jsonl.gz"):
        assert write_jsonl(articles(7), tmp_path / name) == 7
        assert list(read_jsonl(tmp_path / name)) == list(articles(7))


def test_chinese_numerals() -> None:
    assert [chinese(n) for n in (1, 10, 12, 20, 35)] == ["一", "十", "十二", "二十", "三十五"]
