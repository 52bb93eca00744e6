"""A document as it stood on a day: its text, its validity then, and what is different today."""

from __future__ import annotations

import re
from dataclasses import replace

import lxml.html
from flask.testing import FlaskClient

from holdings.model.dates import CivilDate
from holdings.model.document import Version, Visibility
from holdings.model.validity import Validity, ValidityFacts
from tests.journeys.small_site import SmallServices, answer, document, hit, put, version


def made(ordinal: int, day: str, **changed: object) -> Version:
    days = {"signed_on": None, "published_on": CivilDate.parse(day), "effective_on": None}
    return version(ordinal, title=f"云州市供水条例（{day[:4]}）", **{**days, **changed})  # type: ignore[arg-type]


EXPIRED = ValidityFacts(Validity.UNKNOWN, ended_as=Validity.EXPIRED)


def page(client: FlaskClient, address: str) -> tuple[str, str]:
    """The title of a document's page, and its first notice in one line."""
    response = client.get(address)
    assert response.status_code == 200
    root = lxml.html.fromstring(response.text)
    notices = root.xpath("//section[contains(@class,'notice')]")
    said = re.sub(r"\s+", "", notices[0].text_content()) if notices else ""
    return str(root.xpath("//h1")[0].text_content()), said


def test_the_text_of_a_day_says_what_is_different_today(site: SmallServices, client: FlaskClient) -> None:
    law = document("law", made(1, "2010-05-01", validity=EXPIRED), made(2, "2024-03-29"))
    (id_,) = put(site, law)
    title, said = page(client, f"/doc/{id_}?asof=2015-06-01")
    assert title == "云州市供水条例（2010）"
    assert "2015年6月1日的文本" in said
    assert "此后又有1个文本，现行文本是2024年3月29日的" in said
    assert "当日来源未标注，今天有效" in said
    links = lxml.html.fromstring(client.get(f"/doc/{id_}?asof=2015-06-01").text)
    assert links.xpath("//section[contains(@class,'notice')]//a/@href") == [
        f"/doc/{id_}",
        f"/doc/{id_}/diff?a=1&b=2",
    ]
    assert page(client, f"/doc/{id_}?asof=2024-03-29")[0] == "云州市供水条例（2024）"
    assert "今天的文本和有效性与当日相同" in page(client, f"/doc/{id_}?asof=2024-04-01")[1]


def test_before_a_document_was_made_there_is_none(site: SmallServices, client: FlaskClient) -> None:
    (id_,) = put(site, document("law", made(1, "2010-05-01"), made(2, "2024-03-29")))
    title, said = page(client, f"/doc/{id_}?asof=2010-04-30")
    assert title == "云州市供水条例（2024）"
    assert "2010年4月30日还没有这份文件最早的文本是2010年5月1日的。以下是现行文本。" in said


def test_a_text_that_is_kept_back_stood_on_no_day(site: SmallServices, client: FlaskClient) -> None:
    kept = replace(made(2, "2015-01-01"), visibility=Visibility.WITHHELD)
    (id_,) = put(site, document("law", made(1, "2010-05-01"), kept, made(3, "2024-03-29")))
    title, said = page(client, f"/doc/{id_}?asof=2016-01-01")
    assert title == "云州市供水条例（2010）"
    assert "又有1个文本" in said


def test_results_of_a_day_lead_to_the_texts_of_that_day(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit())
    root = lxml.html.fromstring(client.get("/search?q=a&asof=2015-06-01").text)
    assert root.xpath("//li[@class='hit']/h3/a/@href") == ["/doc/0123456789AB?q=a&asof=2015-06-01"]
    assert root.xpath("//ul[@class='snips']//a/@href") == ["/doc/0123456789AB?q=a&asof=2015-06-01#art-2"]
