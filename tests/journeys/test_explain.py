"""Why a document is here, and why not, as a reader and a program see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask.testing import FlaskClient

from holdings.model.document import Visibility
from indexer.model.explanation import LookedFor, PartKind, Reason, ReasonKind, ScorePart
from tests.journeys.small_site import HOSTILE, SmallServices, answer, document, hit, put


def found(site: SmallServices) -> None:
    """Lets the document be found."""
    site.explanations.told = replace(
        site.explanations.told,
        title=f"云州市{HOSTILE}",
        version=1,
        found=True,
        rank=7,
        first_rank=9,
        score=304.0,
        parts=(
            ScorePart(PartKind.ALL_WORDS, "", "", 300.0),
            ScorePart(PartKind.WORD, "body", f"查阅{HOSTILE}", 4.0),
        ),
    )


def test_the_page_says_where_a_document_stands_and_what_for(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    found(site)
    shown = client.get(f"/explain?q=查阅&doc={one}&asof=2020-01-01&in=title").get_data(as_text=True)
    assert "排在第 7 位" in shown
    assert "第 9 位" in shown
    assert "每个词都有" in shown
    assert "98.7%" in shown
    assert HOSTILE not in shown
    assert '<input type="hidden" name="in" value="title">' in shown
    [(query, document_id, anchor)] = site.explanations.asked
    assert (query.q, query.asof, document_id, anchor) == ("查阅", date(2020, 1, 1), one, "")


def test_the_page_says_what_keeps_a_document_out(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    site.explanations.told = replace(
        site.explanations.told,
        reasons=tuple(
            Reason(kind, {"facet": "org", "date": "signed", "scope": "title"}.get(kind, ""), HOSTILE)
            for kind in (ReasonKind.FACET, ReasonKind.DATE, ReasonKind.SCOPE, ReasonKind.WITHIN)
        ),
        looked_for=(LookedFor("查阅", ("title", "body")), LookedFor(HOSTILE, ())),
    )
    shown = client.get(f"/explain?q=查阅&doc={one}").get_data(as_text=True)
    for words in (
        "没有查到它",
        "“发文机关”的条件不符合",
        "成文日期不在",
        "只在“标题”里",
        "标题、正文",
        "没有出现",
    ):
        assert words in shown
    assert HOSTILE not in shown


def test_a_document_is_named_by_address_number_or_article(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    for doc in (one, one.lower(), f"https://example.org/doc/{one}@1?q=查阅%23art-2", f"/doc/{one}%23art-2"):
        assert client.get(f"/api/v1/explain?q=查阅&doc={doc}").status_code == 200
    assert [asked[1] for asked in site.explanations.asked] == [one] * 4
    assert [asked[2] for asked in site.explanations.asked] == ["", "", "art-2", "art-2"]
    assert client.get("/api/v1/explain?q=查阅&doc=云政办发（2016）3号").get_json()["id"] == one


def test_the_api_lists_the_parts(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    found(site)
    told = client.get(f"/api/v1/explain?q=查阅&doc={one}&anchor=art-2").get_json()
    assert (told["id"], told["url"], told["found"], told["rank"], told["score"]) == (
        one,
        f"/doc/{one}",
        True,
        7,
        304.0,
    )
    assert told["parts"][0] == {"kind": "all_words", "field": "", "text": "", "score": 300.0}
    assert site.explanations.asked[0][2] == "art-2"
    assert client.get(f"/api/v1/explain?doc={one}&sort=wrong").status_code == 422


def test_what_is_withheld_is_unknown_at_both_doors(site: SmallServices, client: FlaskClient) -> None:
    (one,) = put(site, document("one"))
    site.holdings.documents.set_visibility(one, Visibility.WITHHELD, "查看")
    number = "云政办发〔2016〕3号"
    for address in ("/explain?q=查阅&doc=", "/api/v1/explain?doc="):
        unknown = client.get(f"{address}0123456789AB")
        withheld = client.get(f"{address}{one}")
        assert (withheld.status_code, unknown.status_code) == (404, 404)
        assert withheld.data.replace(one.encode(), b"0123456789AB") == unknown.data
        assert client.get(f"{address}{number}").status_code == 404
        assert client.get(f"{address}no such thing").status_code == 404
    assert site.explanations.asked == []


def test_the_form_is_there_before_a_document_is_named(site: SmallServices, client: FlaskClient) -> None:
    shown = client.get("/explain?q=查阅").get_data(as_text=True)
    assert 'name="doc"' in shown
    assert site.explanations.asked == []


def test_each_result_leads_to_its_explanation(site: SmallServices, client: FlaskClient) -> None:
    site.search.page = answer(hit(anchor="art-2"))
    shown = client.get("/search?q=查阅&unit=article").get_data(as_text=True)
    assert "/explain?q=%E6%9F%A5%E9%98%85&amp;unit=article&amp;doc=0123456789AB&amp;anchor=art-2" in shown
