"""Records with the text inline: what they become, bad lines, speed."""

from __future__ import annotations

import gzip
import json
import lzma
import time
from pathlib import Path
from typing import Any

import pytest

from holdings.model.document import DisclosureMode, Unit, ValueSource
from holdings.model.validity import Validity
from ingest.errors import SourceError
from ingest.record_documents import BadRecord, document_of
from ingest.screening import screen
from ingest.sources.records import BadLine, read_records


def made(**record: Any) -> Any:
    return document_of({"id": "a1", "text": "甲。", **record}, "records:t")[0]


@pytest.mark.parametrize(
    ("title", "part_of", "ordinal", "anchor"),
    [
        ("公司登记管理条例第二十一条", "公司登记管理条例", 21, "art-21"),
        ("中华人民共和国民法典 第一百零五条", "中华人民共和国民法典", 105, "art-105"),
        ("刑法第二百九十一条之一", "刑法", 291, "art-291-1"),
        ("云州市办法第12条", "云州市办法", 12, "art-12"),
    ],
)
def test_an_article_is_known_by_its_title(title: str, part_of: str, ordinal: int, anchor: str) -> None:
    document = made(title=title)
    assert (document.unit, document.part_of, document.ordinal) == (Unit.ARTICLE, part_of, ordinal)
    assert document.current.text.articles[0].anchor == anchor
    assert document.current.metadata.title == title


def test_what_a_record_states_of_its_place_counts() -> None:
    document = made(title="总则", part_of="云州市办法", ordinal=3, unit="article")
    assert (document.unit, document.part_of, document.ordinal) == (Unit.ARTICLE, "云州市办法", 3)
    assert document.current.text.articles[0].anchor == "art-3"
    assert made(title="公司法第二条", unit="document").unit is Unit.DOCUMENT
    assert made(title="第二条").unit is Unit.DOCUMENT


def test_a_whole_document_has_articles_and_is_read_where_it_states_nothing() -> None:
    text = "云州市办法\n（2020年3月1日云州市人民政府令第9号公布）\n第一条 甲。\n第二条 本办法自2020年5月1日起施行。"
    document = made(title="云州市办法", text=text)
    assert [article.anchor for article in document.current.text.articles] == ["art-1", "art-2"]
    metadata = document.current.metadata
    assert str(metadata.number) == "云州市人民政府令第9号"
    assert str(metadata.signed_on) == "2020-03-01"
    assert metadata.provenance["signed_on"].source is ValueSource.TEXT_RULE
    stated = made(title="云州市办法", text=text, number="云政发〔2020〕1号").current.metadata
    assert stated.signed_on is None


def test_every_field_a_record_can_state() -> None:
    document = made(
        title="云州市条例第一条", number="国令第12号", issuers=["国务院", "财政部"], signed_on="2019-01-01",
        printed_on="2019-01-02", published_on="2019/2/1", effective_on="2019年3月1日", category="c05",
        theme=["财政、金融、审计\\银行"], genre="行政法规", level="state", status="已废止", ended_on="2024-01-01",
        mode="主动公开", gazette="《云州市人民政府公报》2024年第3期", index_number="000-1", origin="甲",
        amended_on="2020-01-01",
    )  # fmt: skip
    metadata = document.current.metadata
    assert [body.id for body in metadata.issuers] == ["cn.sc", "cn.mof"]
    assert [str(day) for day in (metadata.signed_on, metadata.published_on, metadata.effective_on)] == [
        "2019-01-01",
        "2019-02-01",
        "2019-03-01",
    ]
    assert (metadata.category[0].id, metadata.theme[0].label) == ("c05", "银行")
    assert metadata.validity.ended_as is Validity.REPEALED
    assert str(document.current.in_force_until) == "2024-01-01"
    assert metadata.disclosure_mode is DisclosureMode.PROACTIVE
    assert metadata.gazette is not None
    assert metadata.gazette.issue == "3"
    assert set(metadata.provenance) >= {"number", "issuers", "validity", "gazette", "title"}


@pytest.mark.parametrize(
    "issuers", ["国务院、财政部", "国务院,财政部", "国务院 财政部", ["国务院", "财政部"]]
)
def test_bodies_in_one_string_or_a_list(issuers: object) -> None:
    bodies = made(title="甲第一条", issuers=issuers).current.metadata.issuers
    assert [body.id for body in bodies] == ["cn.sc", "cn.mof"]


def test_what_is_not_understood_is_said_and_left_out() -> None:
    document, stated = document_of(
        {"id": "1", "title": "甲第一条", "text": "甲", "signed_on": "去年", "number": "无", "theme": "奇谈"},
        "t",
    )
    assert document.current.metadata.signed_on is None
    assert document.current.metadata.theme[0].id.startswith("x-")
    assert len(stated.problems) == 2
    assert stated.unknown == [("theme", "奇谈")]


@pytest.mark.parametrize(
    "record",
    [{"title": "无号"}, {"id": ""}, {"id": "1"}, {"id": "1", "title": ["甲"]}, {"id": "1", "text": 1.5}],
)
def test_what_cannot_be_a_document(record: dict[str, Any]) -> None:
    with pytest.raises(BadRecord):
        document_of(record, "t")


def test_controls_never_reach_a_text() -> None:
    document = made(title="甲\x00第一条", text="乙\ufdd0丙\ud800丁\r\n戊")
    assert document.current.text.clean == "乙丙丁\n戊"
    assert document.current.metadata.title == "甲第一条"


LINES = (
    b'\xef\xbb\xbf{"id": 1, "title": "a", "text": "b"}\n'
    b"\n"
    b"{broken\n"
    b'["a"]\n'
    b'{"id": "\xff"}\n' + b"[" * 100_000 + b"\n"
    b'{"id": "2", "title": "c", "text": "d"}'
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path, pack: Any) -> None:
    path = tmp_path / "records.any"
    path.write_bytes(pack(LINES))
    found = list(read_records(path))
    assert [item.line if isinstance(item, BadLine) else -item[0] for item in found] == [-1, 3, 4, 5, 6, -7]


def test_a_compressed_file_that_breaks_off_ends_with_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    whole = "".join(json.dumps({"id": str(n), "text": f"{n * 7919}"}) + "\n" for n in range(5000))
    path.write_bytes(gzip.compress(whole.encode())[:-2000])
    *good, last = read_records(path)
    assert isinstance(last, BadLine)
    assert not any(isinstance(item, BadLine) for item in good)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        list(read_records(tmp_path / "no.jsonl"))


def test_article_records_are_fast() -> None:
    record = {
        "id": "1",
        "title": "公司登记管理条例第二十一条",
        "text": "公司应当依法登记，并提交有关文件。" * 24,
    }
    microseconds = min(_microseconds(record) for _ in range(10))
    assert microseconds < 180, f"{microseconds:.0f} µs a record (aim: 60)"


def _microseconds(record: dict[str, Any]) -> float:
    began = time.perf_counter()
    for _ in range(200):
        document, _ = document_of(record, "t")
        screen(document.current.text.clean, document.current.metadata)
    return (time.perf_counter() - began) / 200 * 1e6
