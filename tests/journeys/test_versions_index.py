"""A joined document in the index: found as one, at its current version, and on a day at the one of that day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from indexer.model.query import SearchQuery
from indexer.rebuild import bring_up_to_date
from ingest.records_pipeline import ingest_records
from search_app.settings import load_settings
from search_app.wiring import Services, services

RECORDS = [
    {"id": "new", "title": "云州市供水条例", "text": "第一条 节约用水。", "published_on": "2024-03-29"},
    {"id": "old", "title": "云州市供水条例", "text": "第一条 城市用水。", "published_on": "2010-05-01"},
    {"id": "apart", "title": "云州市用水定额规定", "text": "第一条 用水定额。", "published_on": "2015-01-01"},
]


def found(made: Services, day: date | None = None) -> dict[str, int]:
    page = made.search.search(SearchQuery(q="用水", asof=day))
    return {hit.external_id: hit.version for hit in page.hits}


def test_out_of_order_joined_and_parted(tmp_path: Path) -> None:
    path = tmp_path / "laws.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS), encoding="utf-8")
    with services(load_settings({"KAIJUAN_HOME": str(tmp_path)})) as made:
        ingest_records(path, made.holdings)
        bring_up_to_date(made.holdings, made.engine, made.workshop())
        assert found(made) == {"new": 1, "apart": 1}, "the text that arrived first is the latest"
        assert found(made, date(2012, 1, 1)) == {"old": 2}
        known = made.holdings.documents.by_external_ids("records:laws", ["new", "apart"])
        made.holdings.versions.join(known["new"], known["apart"], who="馆员")
        bring_up_to_date(made.holdings, made.engine, made.workshop())
        assert found(made) == {"new": 1}
        assert found(made, date(2016, 1, 1)) == {"apart": 3}
        made.holdings.versions.part(known["new"], 3, who="馆员")
        bring_up_to_date(made.holdings, made.engine, made.workshop())
        assert found(made) == {"new": 1, "apart": 1}
