"""Facets as a reader without JavaScript uses them: values left out, trees, years, dates, and a facet's own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from holdings.model.dates import CivilDate
from holdings.model.document import Term, Visibility
from holdings.vocabularies import vocabularies
from indexer.model.results import FacetValue
from indexer.rebuild import rebuild
from search_app.application import create_app
from search_app.settings import load_settings
from search_app.web.present_dates import since
from search_app.wiring import Services, services
from tests.journeys.small_site import SmallServices, answer, document, hit, version


def root(response: TestResponse) -> lxml.html.HtmlElement:
    assert response.status_code == 200
    return lxml.html.fromstring(response.text)


def hrefs(element: lxml.html.HtmlElement, path: str) -> list[str]:
    return [str(href) for href in element.xpath(f"{path}/@href")]


def test_every_value_can_be_left_out_and_let_in_again(site: SmallServices, client: FlaskClient) -> None:
    page = answer(hit())
    page.facets["genre"] = (FacetValue("g08", 12), FacetValue("g09", 3, excluded=True))  # type: ignore[index]
    site.search.page = page
    seen = root(client.get("/search?q=a&x.genre=g09&page=2"))
    box = "//fieldset[legend='公文种类']"
    assert hrefs(seen, f"{box}//a[@class='turn']") == ["/search?q=a&x.genre=g09&x.genre=g08", "/search?q=a"]
    assert seen.xpath(f"{box}//a[@class='turn']/@aria-label") == ["不含：通知", "不再排除：通报"]
    assert seen.xpath(f"{box}//input/@value") == ["g08"]
    assert seen.xpath(f"{box}//s/text()") == ["通报"]
    # a chosen value is dropped by its box, not left out
    assert len(seen.xpath("//fieldset[legend='公开目录']//a[@class='turn']")) == 2


def test_former_names_stand_below_the_body_of_today(site: SmallServices, client: FlaskClient) -> None:
    names = vocabularies().issuers
    former = names.find("国家工商行政管理总局")
    assert former
    page = answer(hit())
    page.facets["org"] = (FacetValue(former.id, 9), FacetValue("cn.samr", 5, selected=True))  # type: ignore[index]
    site.search.page = page
    seen = root(client.get("/search?org=cn.samr"))
    below = seen.xpath("//fieldset[legend='发文机关']/ul/li/details")
    assert [details.get("open") for details in below] == [""]
    assert "曾用名" in below[0].text_content()
    assert below[0].xpath(".//input/@value") == [former.id]
    listed = root(client.get("/search/facet/org?org=cn.samr"))
    rows = [row.text_content() for row in listed.xpath("//tbody/tr")]
    assert "国家市场监督管理总局" in rows[0]
    assert "国家工商行政管理总局" in rows[1]
    assert "1998–2017 年的文件" in rows[1]


def test_categories_of_other_publishers_say_whose_they_are(site: SmallServices, client: FlaskClient) -> None:
    page = answer(hit())
    page.facets["cat"] = (FacetValue("c14", 9), FacetValue("d04", 5))  # type: ignore[index]
    site.search.page = page
    seen = root(client.get("/search"))
    box = seen.xpath("//fieldset[legend='公开目录']/ul/li")
    assert len(box) == 1
    assert "政府采购（县区）" in box[0].xpath("./details")[0].text_content()


def test_years_have_a_picture_and_the_same_links_in_words(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    seen = root(client.get("/search?q=a&date=published"))
    picture = seen.xpath("//*[local-name()='svg'][@class='chart']")[0]
    columns = picture.xpath("./*[local-name()='a']")
    assert len(columns) == 20
    assert picture.get("aria-hidden") == "true"
    assert {column.get("tabindex") for column in columns} == {"-1"}
    said = hrefs(seen, "//ul[@class='years']//a")
    assert {column.get("href") for column in columns} == set(said)
    assert said[0] == "/search?q=a&year=2019&date=published"
    assert seen.xpath("//fieldset[contains(@class,'less')]/legend/text()") == ["年份（发布日期）"]


def test_usual_spans_end_today(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    spans = "//ul[@class='spans']"
    links = hrefs(root(client.get("/search?q=a&date=effective")), f"{spans}//a")
    assert links == [
        f"/search?q=a&date=effective&from={day}" for day in ("2026-11-16", "2026-10-23", "2025-11-23")
    ]
    chosen = root(client.get("/search?q=a&from=2026-11-16"))
    assert chosen.xpath(f"{spans}//*[@aria-current]/text()") == ["近一周"]
    assert hrefs(chosen, f"{spans}//a[@aria-current]") == ["/search?q=a"]
    own = root(client.get("/search?q=a&from=2020-01-01&to=2020-02-01"))
    assert own.xpath(f"{spans}//*[@aria-current]/text()") == ["自定"]


@pytest.mark.parametrize(
    ("today", "length", "first"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 3), timedelta(days=7), date(2025, 12, 27)),
    ],
)
def test_a_span_back_is_a_day_that_exists(today: date, length: int | timedelta, first: date) -> None:
    assert since(today, length) == first


def test_the_page_of_a_facet_keeps_what_it_does_not_list(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    seen = root(client.get("/search/facet/org?q=a&org=x-body3&org=x-body25&x.org=x-body7&genre=g08&fq=25"))
    assert seen.xpath("//tbody//*[@data-name]/text()") == ["x-body25"]
    assert seen.xpath("//tbody//input[@name='org']/@checked") == ["checked"]
    form = seen.xpath("//form[.//tbody]")[0]
    hidden = [(one.get("name"), one.get("value")) for one in form.xpath(".//input[@type='hidden']")]
    assert hidden == [("q", "a"), ("genre", "g08"), ("org", "x-body3"), ("x.org", "x-body7")]
    assert client.get("/search/facet/nothing").status_code == 404


BODIES = 620


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Many bodies, one document each, and one that is kept back."""
    home: Path = tmp_path_factory.mktemp("home")

    def issued(number: int) -> Term:
        return Term(f"x-body{number:03d}", f"云州市第{number}局")

    with services(load_settings({"KAIJUAN_HOME": str(home)})) as made:
        short = "云州市公告。"
        kept = version(text=short, issuers=(Term("x-secret", "青鸾局"),))
        made.holdings.documents.put_many(
            [
                *(
                    document(
                        f"e{number}",
                        version(
                            text=short,
                            issuers=(issued(number),),
                            signed_on=CivilDate.parse(f"{1990 + number % 30}-05-01"),
                        ),
                    )
                    for number in range(BODIES)
                ),
                document("kept", kept, visibility=Visibility.WITHHELD),
            ]
        )
        rebuild(made.holdings, made.engine, made.workshop())
        yield made


def test_a_facet_is_read_to_its_end(archive: Services) -> None:
    client = create_app(archive).test_client()
    whole = root(client.get("/search/facet/org"))
    assert f"共 {BODIES} 项，另有 {BODIES - 500} 项没有列出" in whole.text_content()
    assert len(whole.xpath("//tbody/tr")) == 500
    one = root(client.get("/search/facet/org?fq=第６１９局"))
    assert one.xpath("//tbody//*[@data-name]/text()") == ["云州市第619局"]
    assert one.xpath("//tbody//td[@class='n']/text()") == ["1"]
    for address in ("/search/facet/org?fq=青鸾", "/search/facet/org?org=x-secret", "/search?org=x-secret"):
        assert "青鸾局" not in client.get(address).text


def test_a_chosen_value_far_down_the_list_has_its_count(archive: Services) -> None:
    client = create_app(archive).test_client()
    found = client.get("/api/v1/search?org=x-body619&size=1").json
    assert found
    assert found["total"] == 1
    chosen = [value for value in found["facets"]["org"] if value["selected"]]
    assert [(value["value"], value["count"]) for value in chosen] == [("x-body619", 1)]
    assert len(found["facets"]["org"]) == 101


@pytest.mark.parametrize("asked", ["sort=-signed", "sort=signed&year=1990", "q=公告", "sort=number"])
def test_a_cursor_leads_through_everything_once(archive: Services, asked: str) -> None:
    client = create_app(archive).test_client()
    seen: list[str] = []
    address: str | None = f"/api/v1/search?{asked}&size=90&cursor=*"
    total = 0
    while address:
        answered = client.get(address).json
        assert answered
        total = answered["total"]
        seen += [found["id"] for found in answered["hits"]]
        address = answered["next"]
    assert len(seen) == len(set(seen)) == total > 0


def test_a_cursor_of_another_order_is_refused_and_a_page_does_without(archive: Services) -> None:
    client = create_app(archive).test_client()
    first = client.get("/api/v1/search?sort=-signed&size=90&cursor=*").json
    assert first
    other = first["next"].replace("-signed", "signed")
    for address in (other, "/api/v1/search?cursor=nonsense", "/api/v1/search?cursor=" + "W10" * 200):
        refused = client.get(address)
        assert refused.status_code == 422
        assert [one["parameter"] for one in (refused.json or {})["errors"]] == ["cursor"]
    assert "没有使用" in client.get("/search?cursor=nonsense").text
    pages = hrefs(root(client.get(first["next"].replace("/api/v1", ""))), "//nav[@aria-label='翻页']//a")
    assert pages
    assert not any("cursor" in page for page in pages)
