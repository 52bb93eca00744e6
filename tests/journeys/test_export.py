"""A list of results as a file that a spreadsheet opens, and as a feed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from flask.testing import FlaskClient
from lxml import etree

from holdings.model.dates import CivilDate
from holdings.model.document import Unit
from indexer.model.query import SearchQuery, Sort
from indexer.model.results import ResultPage, Snippet
from tests.journeys.small_site import HOSTILE, SmallServices, hit, metadata

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FORMULA = '=HYPERLINK("http://example.org","x")'


@pytest.fixture(autouse=True)
def found(site: SmallServices) -> None:
    odd = replace(
        hit("1" * 12),
        metadata=replace(metadata(), title=FORMULA, published_on=CivilDate(date(2024, 3, 1))),
        snippets=(Snippet("甲\n乙\x0b丙", ()), Snippet(HOSTILE)),
    )
    site.search.page = ResultPage(SearchQuery(), Unit.DOCUMENT, 2, (hit(), odd))


def test_csv_holds_every_result_and_no_formula(site: SmallServices, client: FlaskClient) -> None:
    answer = client.get("/search.csv?q=档案&page=3&size=7")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kaijuan-20261123.csv"'
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff序号,标题,")
    head, first, second = csv.reader(io.StringIO(text[1:]))
    assert len(head) == len(first) == len(second)
    assert second[1] == f"'{FORMULA}"
    assert second[-1] == f"http://localhost/doc/{'1' * 12}"
    assert {(asked.page, asked.size) for asked in site.search.asked} == {(1, 100)}


def test_a_long_list_is_read_in_pages_up_to_a_thousand(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = ResultPage(SearchQuery(), Unit.DOCUMENT, 250, (hit(),) * 100)
    client.get("/search.csv?q=档案")
    assert [asked.page for asked in site.search.asked] == [1, 2, 3]
    site.search.asked.clear()
    site.search.page = replace(site.search.page, total=123_456)
    assert client.get("/search.csv").get_data(as_text=True).count("\r\n") == 1001
    assert len(site.search.asked) == 10


def test_xlsx_holds_text_alone(client: FlaskClient) -> None:
    answer = client.get("/search.xlsx?q=档案")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][:2] == ["序号", "标题"]
    assert (rows[2][1].value, rows[2][1].data_type) == (FORMULA, "s")
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for row in rows for cell in row)


def test_a_feed_lists_the_last_published(site: SmallServices, client: FlaskClient) -> None:
    answer = client.get("/search.atom?q=档案&cat=c08&page=2")
    assert answer.mimetype == "application/atom+xml"
    feed = etree.fromstring(answer.data)
    assert (
        feed.findtext("a:id", namespaces=ATOM) == "http://localhost/search.atom?q=%E6%A1%A3%E6%A1%88&cat=c08"
    )
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries][
        1
    ] == f"http://localhost/doc/{'1' * 12}"
    assert entries[1].findtext("a:updated", namespaces=ATOM) == "2024-03-01T00:00:00+08:00"
    assert entries[1].findtext("a:summary", namespaces=ATOM) == f"甲 乙 丙 …… {HOSTILE}"
    (asked,) = site.search.asked
    assert (asked.sort, asked.page, asked.size, dict(asked.facets)) == (
        Sort.NEWEST_PUBLISHED, 1, 50, {"cat": ("c08",)}
    )  # fmt: skip
    again = client.get(
        "/search.atom?q=档案&cat=c08&page=2", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_an_empty_feed_is_a_feed(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = ResultPage(SearchQuery(), Unit.DOCUMENT, 0, ())
    feed = etree.fromstring(client.get("/search.atom?q=%E0%80&from=2024-13-40").data)
    assert feed.findtext("a:updated", namespaces=ATOM)
    assert feed.findall("a:entry", ATOM) == []


def test_the_result_page_leads_to_the_files(client: FlaskClient) -> None:
    html = client.get("/search?q=档案&page=1").get_data(as_text=True)
    for suffix in ("csv", "xlsx", "atom"):
        assert f'href="/search.{suffix}?q=%E6%A1%A3%E6%A1%88"' in html, suffix
