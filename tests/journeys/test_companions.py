"""What stands beside a document, as a reader sees it."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from holdings.model.dates import CivilDate
from holdings.model.document import GazettePlace, Visibility
from tests.journeys.small_site import SmallServices, answer, document, hit, put, version


def test_a_document_says_where_a_gazette_printed_it_and_the_issue_lists_it(
    site: SmallServices, client: FlaskClient
) -> None:
    place = GazettePlace("云州市人民政府公报", 2016, "3", 5, 7)
    issue, part = put(
        site,
        document("公报.pdf", version(title="云州市人民政府公报2016年第3期")),
        replace(document("公报.pdf#1", version(gazette=place)), part_of="公报.pdf"),
    )
    shown = client.get(f"/doc/{part}").get_data(as_text=True)
    assert f'载<a href="/doc/{issue}">《云州市人民政府公报》2016年第3期第5—7页</a>' in shown
    assert "原件见公报整期" in shown
    listed = client.get(f"/doc/{issue}").get_data(as_text=True)
    assert f'<a href="/doc/{part}">云州市档案查阅办法</a>' in listed
    assert "本期文件（1 件）" in listed
    site.holdings.documents.set_visibility(issue, Visibility.WITHHELD, "查看")
    assert issue not in client.get(f"/doc/{part}").get_data(as_text=True)


def test_versions_say_which_is_current_and_why_and_a_day_shows_its_text(
    site: SmallServices, client: FlaskClient
) -> None:
    days = {1: "2024-03-29", 2: "2018-09-30"}
    versions = [
        version(ordinal, text=f"{day}的文本。", published_on=CivilDate.parse(day), signed_on=None)
        for ordinal, day in days.items()
    ]
    [known] = put(site, document("law", *versions))
    shown = client.get(f"/doc/{known}").get_data(as_text=True)
    assert "2024-03-29的文本。" in shown, "the one that arrived first is the latest"
    assert "现行版本（各版本中日期最近）" in shown
    assert f'<a href="/doc/{known}@2">第 1 版</a><p>2018-09-30 至 2024-03-29</p>' in shown
    old = client.get(f"/doc/{known}?asof=2020-01-01").get_data(as_text=True)
    assert "2018-09-30的文本。" in old
    assert "此后又有 1 个文本，现行文本是2024年3月29日的" in old
    assert f'href="/doc/{known}"' in old
    record = client.get(f"/api/v1/documents/{known}").get_json()
    assert record["current_by"] == "date"
    assert [(one["version"], one["from"], one["until"]) for one in record["versions"]] == [
        (2, "2018-09-30", "2024-03-29"),
        (1, "2024-03-29", None),
    ]


def test_hits_with_one_text_are_shown_once_with_the_others_below(
    site: SmallServices, client: FlaskClient
) -> None:
    words = "".join(f"第{number}项工作由第{number * 7}单位负责落实。" for number in range(60))
    place = GazettePlace("云州市人民政府公报", 2016, "3", 5, 7)
    one, copy, other = put(
        site,
        document("web", version(text=words)),
        document("公报.pdf#1", version(text=words, gazette=place)),
        document("else", version(title="另一件")),
    )
    site.search.page = answer(hit(one), hit(copy), hit(other), total=38)
    shown = client.get("/search?q=工作").get_data(as_text=True)
    assert shown.count('<li class="hit"') == 2
    assert "另有 1 个相同文本" in shown
    assert "<b>38</b>" in shown, "totals stay"
    assert (
        f'<li><a href="/doc/{copy}">云州市档案查阅办法</a>　<span class="soft">《云州市人民政府公报》'
        in shown
    )
    assert '<li class="hit" id="r3" value="3">' in shown, "numbers stay"
    listed = client.get(f"/doc/{copy}").get_data(as_text=True)
    assert "文字相同或相近的文件" in listed
    assert f'href="/doc/{one}"' in listed
    found = client.get("/api/v1/search?q=工作").get_json()["hits"]
    assert [[dup["id"] for dup in one["duplicates"]] for one in found] == [[copy], [one], []]
    assert [dup["id"] for dup in client.get(f"/api/v1/documents/{one}").get_json()["duplicates"]] == [copy]
