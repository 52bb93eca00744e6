"""What a reader without JavaScript sees and can do, page by page."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

import lxml.html
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from holdings.model.dates import CivilDate
from holdings.model.document import FileReference, Term, Visibility
from holdings.model.validity import Validity, ValidityFacts
from indexer.errors import EngineUnavailable, IndexMissing, QueryTooLarge
from indexer.model.query import Match, Scope, Sort
from indexer.model.results import Snippet
from search_app.application import create_app
from tests.journeys.small_site import (
    HOSTILE,
    TEXT,
    SmallServices,
    answer,
    document,
    hit,
    metadata,
    put,
    version,
)


def words(response: TestResponse) -> str:
    """The page's words as a reader sees them."""
    page = lxml.html.fromstring(response.text)
    for hidden in page.xpath("//script|//style|//head"):
        hidden.drop_tree()
    return re.sub(r"\s+", " ", page.text_content())


def links(response: TestResponse, path: str) -> list[str]:
    return [str(href) for href in lxml.html.fromstring(response.text).xpath(f"{path}/@href")]


def test_home_shows_categories_and_newest(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    page = client.get("/")
    assert page.status_code == 200
    assert site.search.asked[0].sort is Sort.NEWEST
    assert "法规规章文件" in words(page)
    assert "云州市档案查阅办法" in words(page)
    assert "/search?cat=c02" in links(page, "//ul[@class='cats']//a")


def test_results_are_complete(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit(), total=38)
    page = client.get("/search?q=查阅&cat=c13&cat=c02&sort=-signed")
    seen = words(page)
    for expected in (
        "为您找到相关结果 38 条",
        "云政办发〔2016〕3号",
        "云州市人民政府",
        "2016-03-02",
        "有效",
        "第二条",
        "PDF，3 页",
    ):
        assert expected in seen
    assert "档案<mark>" not in page.text
    assert "云州市<mark>档案</mark>查阅办法" in page.text
    assert "/doc/0123456789AB?q=%E6%9F%A5%E9%98%85#art-2" in links(page, "//ul[@class='snips']//a")
    root = lxml.html.fromstring(page.text)
    assert root.xpath("//input[@name='cat' and @value='c13']/@checked")
    assert root.xpath("//form[@class='facets']//input[@type='hidden' and @name='sort']/@value") == ["-signed"]
    assert root.xpath("//p[@role='status']")
    assert len(root.xpath("//nav[@aria-label='翻页']//a")) >= 3


def test_a_chip_drops_only_its_own_filter(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    page = client.get("/search?q=a&cat=c02&cat=c08&from=2020-01-01&x.genre=g09&page=3")
    chips = links(page, "//a[contains(@class,'chip')]")
    assert chips == [
        "/search?q=a&cat=c08&x.genre=g09&from=2020-01-01",
        "/search?q=a&cat=c02&x.genre=g09&from=2020-01-01",
        "/search?q=a&cat=c02&cat=c08&from=2020-01-01",
        "/search?q=a&cat=c02&cat=c08&x.genre=g09",
    ]


def test_years_are_bars_and_links(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    page = client.get("/search?q=a")
    root = lxml.html.fromstring(page.text)
    bars = [int(width) for width in root.xpath("//ul[@class='years']//rect/@width")]
    assert max(bars) == 104
    assert links(page, "//ul[@class='years']//a")[0] == "/search?q=a&year=2019"


def test_a_long_facet_is_folded(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    page = client.get("/search")
    root = lxml.html.fromstring(page.text)
    assert len(root.xpath("//fieldset[legend='发文机关']/ul/li")) == 8
    assert "更多发文机关（22）" in words(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("page=-1", "页码“-1”不是正整数"),
        ("from=2024-13-40", "不是日期"),
        ("from=2024-02-01&to=2023-01-01", "开始日期晚于结束日期"),
        ("sort=hot", "不在可选范围内"),
        ("size=1000", "不在 1 到 100 之间"),
        ("page=5000", "页码只能翻到前一万条"),
        ("q=a&q=b", "给出了多次"),
    ],
)
def test_a_wrong_parameter_is_said_and_left_aside(
    site: SmallServices, client: FlaskClient, query: str, sentence: str
) -> None:
    site.search.page = answer(hit())
    page = client.get(f"/search?{query}")
    assert page.status_code == 200
    assert sentence in words(page)


def test_endless_filters_and_words_are_cut(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    many = "&".join(f"org=x-{number}" for number in range(64_000))
    page = client.get(f"/search?q={quote('档案' * 5000)}&{many}")
    assert page.status_code == 200
    assert "筛选条件超过" in words(page)
    assert "检索词太长" in words(page)
    assert len(page.data) < 1_500_000


def test_a_page_behind_the_last_leads_back(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(total=25)
    page = client.get("/search?q=a&page=9")
    assert "没有第 9 页，共 3 页" in words(page)
    assert "/search?q=a&page=3" in links(page, "//section[@class='notice']//a")


def test_nothing_found_offers_what_would_be_found(site: SmallServices, client: FlaskClient) -> None:
    asked = site.search.search

    def only_smart(query):  # type: ignore[no-untyped-def]
        site.search.page = answer(hit(), total=14) if query.match is Match.SMART else answer()
        return asked(query)

    site.search.search = only_smart  # type: ignore[method-assign]
    page = client.get("/search?q=拆迁 标准&match=exact&in=title")
    assert "抱歉，没有找到与“拆迁 标准”相关的结果" in words(page)
    assert "改用模糊匹配14 条" in words(page).replace(" 14", "14")
    assert {query.scope for query in site.search.asked} == {Scope.TITLE, Scope.ALL}
    assert "0999-000 0001" in words(page)


def test_text_of_documents_never_becomes_markup(site: SmallServices, client: FlaskClient) -> None:
    hostile = hit(
        metadata=metadata(HOSTILE, issuers=(Term("x-h", HOSTILE),)),
        title_marks=((0, 8),),
        snippets=(Snippet(HOSTILE, ((2, 5),), HOSTILE, 'a"><b'),),
    )
    site.search.page = answer(hostile)
    [document_id] = put(site, document("h", version(text=HOSTILE + "\n" + TEXT, title=HOSTILE)))
    for address in (
        "/",
        f"/search?q={quote(HOSTILE)}&org={quote(HOSTILE)}",
        f"/doc/{document_id}?q={quote(HOSTILE)}",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        scripts = lxml.html.fromstring(page.text).xpath("//script")
        assert [str(script.get("src")).partition("?")[0] for script in scripts] == ["/static/kaijuan.js"]


def test_a_document_is_shown_whole(site: SmallServices, client: FlaskClient) -> None:
    [document_id] = put(site, document("d"))
    page = client.get(f"/doc/{document_id}")
    seen = words(page)
    root = lxml.html.fromstring(page.text)
    assert [str(term.text) for term in root.xpath("//dl[@class='card']//dt")][:10] == [
        "索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "有效性", "施行日期", "文种",
    ]  # fmt: skip
    assert "未载明" in seen
    assert "2016年3月2日" in seen
    assert "2016年4月" in seen
    assert "移交清单：有效" in seen
    assert root.xpath("//div[@class='art']/@id") == ["art-1", "art-2", "art-3"]
    assert [str(heading) for heading in root.xpath("//article/h3/text()")] == ["第一章　总则", "第二章　附则"]
    assert links(page, "//nav[@class='toc']//a") == ["#ch-1", "#ch-2"]
    assert len(root.xpath("//p[@class='item']")) == 2
    assert root.xpath("//link[@rel='canonical']/@href") == [f"/doc/{document_id}"]


def test_a_repealed_document_says_so_first(site: SmallServices, client: FlaskClient) -> None:
    ended = ValidityFacts(
        ended_as=Validity.REPEALED,
        ended_on=CivilDate.parse("2024-03-01"),
        evidence="《新办法》第九条同时废止。",
    )
    [document_id] = put(site, document("d", version(validity=ended)))
    root = lxml.html.fromstring(client.get(f"/doc/{document_id}").text)
    banner = root.xpath("//section[contains(@class,'notice-bad')]")[0].text_content()
    assert "本文件已废止" in banner
    assert "自2024年3月1日起不再适用" in banner
    assert "《新办法》第九条同时废止。" in banner


def test_an_old_version_leads_to_the_new_one(site: SmallServices, client: FlaskClient) -> None:
    [document_id] = put(site, document("d", version(1), version(2, title="云州市档案查阅办法（修订）")))
    old = client.get(f"/doc/{document_id}@1")
    assert "这是旧版本" in words(old)
    assert f"/doc/{document_id}" in links(old, "//section[@class='notice']//a")
    assert client.get(f"/doc/{document_id}@7").status_code == 404
    assert client.get(f"/doc/{document_id}@").status_code == 404


def test_unknown_and_withheld_are_the_same_answer(site: SmallServices, client: FlaskClient) -> None:
    [withheld] = put(site, document("w", visibility=Visibility.WITHHELD))
    for prefix, tail in (
        ("/doc/", ""),
        ("/doc/", "/file"),
        ("/api/v1/documents/", ""),
        ("/api/v1/documents/", "/text"),
    ):
        known = client.get(f"{prefix}{withheld}{tail}")
        unknown = client.get(f"{prefix}ZZZZZZZZZZZZ{tail}")
        assert known.status_code == unknown.status_code == 404
        assert known.data.replace(withheld.encode(), b"ID") == unknown.data.replace(b"ZZZZZZZZZZZZ", b"ID")
        assert set(known.headers.keys()) == set(unknown.headers.keys())


@pytest.mark.parametrize(
    "address", ["/doc/%00", "/doc/%FF%FE", "/doc/a@@1", "/doc/" + "9" * 5000, "/n/%00", "/n/" + "第" * 2000]
)
def test_an_address_that_is_none_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_withdrawn_is_gone_with_date_and_class(site: SmallServices, client: FlaskClient) -> None:
    [document_id] = put(site, document("d"))
    site.holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "personal_data")
    page = client.get(f"/doc/{document_id}")
    assert page.status_code == 410
    assert "停止公开日期" in words(page)
    assert "涉及个人信息" in words(page)
    assert "查阅办法" not in words(page)
    assert client.get(f"/api/v1/documents/{document_id}").json["status"] == 410  # type: ignore[index]


def test_the_original_comes_under_its_own_name(site: SmallServices, client: FlaskClient) -> None:
    file = site.holdings.files.put(b"%PDF-1.4 sample", "查阅 办法.pdf", "application/pdf")
    [document_id] = put(site, document("d", version(file=file)))
    answered = client.get(f"/doc/{document_id}/file")
    assert answered.data == b"%PDF-1.4 sample"
    assert answered.headers["X-Content-SHA256"] == file.sha256
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''" + quote("查阅 办法.pdf") in answered.headers["Content-Disposition"]
    assert "sandbox" in answered.headers["Content-Security-Policy"]
    again = client.get(f"/doc/{document_id}/file", headers={"If-None-Match": answered.headers["ETag"]})
    assert again.status_code == 304


def test_a_text_that_could_not_be_read_says_why(site: SmallServices, client: FlaskClient) -> None:
    scan = replace(
        version(text="", file=FileReference("ab" * 32, "扫描.pdf", "application/pdf", 9)),
        extraction_status="needs_ocr",
    )
    [document_id] = put(site, document("d", scan))
    assert "需要文字识别（OCR）" in words(client.get(f"/doc/{document_id}"))


def test_numbers_lead_to_their_documents(site: SmallServices, client: FlaskClient) -> None:
    [first] = put(site, document("a"))
    moved = client.get(f"/n/{quote('云政办发[2016]3号')}")
    assert moved.status_code == 302
    assert moved.headers["Location"].endswith(f"/doc/{first}")
    put(site, document("b", version(title="云州市档案查阅办法（更正）")))
    assert "“云政办发〔2016〕3号”有 2 件文件，请选择" in words(
        client.get(f"/n/{quote('云政办发〔2016〕3号')}")
    )
    assert client.get("/n/none").status_code == 404


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (EngineUnavailable("no"), 503, "搜索暂时不能使用"),
        (IndexMissing("run: kaijuan index rebuild"), 503, "搜索还没有准备好"),
        (QueryTooLarge("no"), 422, "检索式太复杂"),
    ],
)
def test_a_search_that_fails_says_so(
    site: SmallServices, client: FlaskClient, error: Exception, status: int, sentence: str
) -> None:
    [document_id] = put(site, document("d"))
    site.search.error = error
    page = client.get("/search?q=a")
    assert page.status_code == status
    assert sentence in words(page)
    assert "kaijuan index" not in page.text
    assert client.get("/api/v1/search?q=a").mimetype == "application/problem+json"
    assert client.get(f"/doc/{document_id}").status_code == 200


def test_defects_show_a_number_and_nothing_else(site: SmallServices, client: FlaskClient) -> None:
    site.search.error = RuntimeError("secret detail")
    app = create_app(site)
    page = app.test_client().get("/search", headers={"X-Request-ID": "trace-0001"})
    assert page.status_code == 500
    assert "trace-0001" in page.text
    assert "secret detail" not in page.text


def test_every_answer_is_guarded(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    for address in ("/", "/search", "/nowhere", "/static/kaijuan.css", "/api/v1/search", "/healthz/live"):
        headers = client.get(address).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Request-ID"]


def test_display_is_kept_in_address_then_cookie(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    first = client.get("/search?q=a&view=elder")
    assert 'class="elder"' in first.text
    assert "view=elder" in links(first, "//h3/a")[0]
    assert "Cookie" in first.headers["Vary"]
    second = client.get("/search?q=a")
    assert 'class="elder"' in second.text
    assert "view=" not in links(second, "//h3/a")[0]
    both = client.get("/?view=elder-contrast")
    assert 'class="elder hc"' in both.text
    assert 'class="' not in client.get("/?view=standard").text.partition("<head>")[0]


def test_english_on_request(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    page = client.get("/search?q=a&lang=en")
    assert '<html lang="en"' in page.text
    assert "Issuing body" in words(page)


def test_alive_without_anything(client: FlaskClient) -> None:
    assert client.get("/healthz/live").text == "ok\n"
