"""A typed number or citation leads to its document, to a choice, or to who cites what is not on record."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient

from holdings.model.dates import CivilDate
from holdings.model.document import DocumentText, GazettePlace, Visibility
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation, RelationKind
from holdings.model.validity import Validity, ValidityFacts
from tests.journeys.small_site import SmallServices, answer, document, hit, put, version

NUMBER = "云政办发〔2016〕3号"
ABSENT = DocumentNumber("云政办发", 2016, "9")
PROOF = "《云州市道路办法》（云政办发〔2016〕9号）同时废止。"


def search(client: FlaskClient, q: str, tail: str = "") -> str:
    """Where a search leads, "" where it shows results."""
    got = client.get(f"/search?q={quote(q)}{tail}")
    assert got.status_code in {200, 302}
    return unquote(got.headers.get("Location", ""))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (NUMBER, ""),
        ("云政办发[2016]3", ""),
        ("雲政辦發２０１６年３號", ""),
        ("《云州市档案查阅办法》", ""),
        ("《云州市档案查阅办法》第二条", "#art-2"),
        ("云州市档案查阅办法第2条", "#art-2"),
        ("云州市档案查阅办法第二条第（一）项", "#art-2-p1-i1"),
        ("云州市档案查阅办法第二条第九款", "#art-2"),
        (NUMBER + "第三条", "#art-3"),
        ("000014349/2016-00003", ""),
    ],
)
def test_what_only_cites_leads_to_its_document(
    site: SmallServices, client: FlaskClient, text: str, place: str
) -> None:
    [first] = put(site, document("a", version(index_number="000014349/2016-00003")))
    assert search(client, text) == f"/doc/{first}?q={text}{place}".replace(" ", "+")
    assert client.get(search(client, text).partition("?")[0]).status_code == 200


def test_the_words_can_be_searched_for_all_the_same(site: SmallServices, client: FlaskClient) -> None:
    put(site, document("a"))
    site.search.page = answer(hit())
    assert search(client, NUMBER, "&jump=no") == ""
    for tail in ("&genre=g08", "&in=body", "&from=2016", "&page=2", "&sort=-signed"):
        assert search(client, NUMBER, tail) == ""
    read = client.get(search(client, NUMBER))
    assert f"/search?q={quote(NUMBER)}&amp;jump=no" in read.text
    assert "仍按文字搜索" in read.text
    results = client.get(f"/search?q={quote(NUMBER)}&genre=g08").text
    assert "您要找的可能是" in results
    assert f"q={quote(NUMBER)}&amp;jump=no" in results


def test_words_that_may_be_a_title_only_offer_it(site: SmallServices, client: FlaskClient) -> None:
    [first] = put(site, document("a"))
    site.search.page = answer(hit())
    shown = client.get(f"/search?q={quote('云州市档案查阅办法')}")
    assert shown.status_code == 200
    assert f'href="/doc/{first}?q=' in shown.text
    assert "您要找的可能是" in shown.text
    assert "您要找的可能是" not in client.get(f"/search?q={quote('云州市停车办法')}").text


def test_a_former_state_is_led_to_by_its_number_its_year_and_its_day(
    site: SmallServices, client: FlaskClient
) -> None:
    later = version(
        2,
        number=DocumentNumber("云政办发", 2024, "8"),
        signed_on=CivilDate.parse("2024-03-02"),
        published_on=CivilDate.parse("2024-03-02"),
        effective_on=CivilDate.parse("2024-03-02"),
    )
    [first] = put(site, document("a", version(1), later))
    assert search(client, NUMBER).startswith(f"/doc/{first}@1?")
    assert search(client, "云政办发〔2024〕8号").startswith(f"/doc/{first}?")
    assert search(client, "《云州市档案查阅办法》第二条").startswith(f"/doc/{first}?")
    assert search(client, "《云州市档案查阅办法》（2016年）").startswith(f"/doc/{first}@1?")
    assert search(client, "《云州市档案查阅办法》第二条", "&asof=2020-01-01").startswith(f"/doc/{first}@1?")


def test_several_are_a_choice_and_what_ended_gives_way(site: SmallServices, client: FlaskClient) -> None:
    ended = ValidityFacts(Validity.IN_FORCE, ended_as=Validity.REPEALED)
    first, second = put(site, document("a"), document("b", version(title="云州市档案查阅办法（更正）")))
    site.search.page = answer(hit())
    shown = client.get(f"/search?q={quote(NUMBER)}")
    assert "有 2 件文件，请选择" in shown.text
    assert first in shown.text
    assert second in shown.text
    old = document("c", version(title="云州市停车办法", number=None, validity=ended))
    [_, new] = put(site, old, document("d", version(title="云州市停车办法", number=None)))
    assert search(client, "《云州市停车办法》").startswith(f"/doc/{new}?")


def test_an_article_that_is_not_there_is_said(site: SmallServices, client: FlaskClient) -> None:
    put(site, document("a"))
    site.search.page = answer(hit())
    assert search(client, "云州市档案查阅办法第九十九条") == ""
    assert "这份文件没有第九十九条" in client.get("/search?q=云州市档案查阅办法第九十九条").text
    assert "这份文件没有第九十九条" in client.get("/n/云州市档案查阅办法第九十九条").text


def citing(external_id: str = "citing") -> object:
    relation = Relation(RelationKind.CITES, "云州市道路办法", ABSENT, "", 0, len(PROOF))
    made = replace(
        version(title="云州市停车条例", number=None), text=DocumentText(PROOF), relations=(relation,)
    )
    return document(external_id, made)


def test_what_is_cited_and_not_on_record_says_by_whom(site: SmallServices, client: FlaskClient) -> None:
    put(site, document("a"), citing())  # type: ignore[arg-type]
    for address in (f"/n/{quote(str(ABSENT))}", f"/search?q={quote(str(ABSENT))}"):
        got = client.get(address)
        assert got.status_code == (404 if address.startswith("/n/") else 200)
        assert "被 1 件文件引用，未收录" in got.text
        assert PROOF in got.text
        assert "《云州市道路办法》" in got.text
        assert f"/ask?q={quote(str(ABSENT))}" in got.text
        assert f"q={quote(str(ABSENT))}&amp;jump=no" in got.text
    assert "未收录" in client.get("/search?q=《云州市道路办法》").text
    told = client.get(f"/api/v1/numbers/{quote(str(ABSENT))}").json
    assert told is not None
    assert (told["state"], told["cited_by"], told["citing"][0]["proof"]) == ("cited", 1, PROOF)


def test_a_result_page_names_a_few_that_cite_and_leads_to_the_others(
    site: SmallServices, client: FlaskClient
) -> None:
    put(site, *(citing(f"c{number}") for number in range(25)))  # type: ignore[arg-type]
    site.search.page = answer(hit())
    page = client.get("/search?q=云州市道路办法").text
    assert "被 25 件文件引用，未收录" in page
    assert page.count(PROOF) == 3
    assert "/n/" + quote("《云州市道路办法》") in page
    own = client.get("/n/云州市道路办法").text
    assert own.count(PROOF) == 20
    assert "其余 5 件没有列出" in own


def test_what_is_on_record_under_its_title_only_is_near(site: SmallServices, client: FlaskClient) -> None:
    roads, _ = put(site, document("roads", version(title="云州市道路办法", number=None)), citing())  # type: ignore[arg-type]
    told = client.get(f"/api/v1/numbers/{quote(str(ABSENT))}").json
    assert told is not None
    assert [one["id"] for one in told["near"]] == [roads]


@pytest.mark.parametrize(
    "text",
    [
        "《云\x00州》",
        "《\ud800云州市》",
        "《\ufdd0办法》",
        "《" + "云" * 5000 + "》",
        "《%》",
        "《'\"》第一条",
    ],
)
def test_no_text_is_too_odd_to_be_looked_up(site: SmallServices, text: str) -> None:
    put(site, document("a"))
    found = site.citations.resolve(text)
    assert found is None or found.documents == ()
    assert site.citations.resolve_many([text])[0] == found


def test_a_slip_in_a_number_is_told_from_its_neighbours(site: SmallServices, client: FlaskClient) -> None:
    [first] = put(site, document("a"))
    for slip in ("云办政发〔2016〕3号", "云政发〔2016〕3号", "云政办发〔2016〕5号"):
        shown = client.get(f"/n/{quote(slip)}")
        assert shown.status_code == 404
        assert "相近的文件" in shown.text
        assert f"/doc/{first}" in shown.text
    assert client.get(f"/api/v1/numbers/{quote('云政办发〔2016〕5号')}").json["state"] == "unknown"  # type: ignore[index]


def without(page: str, words: str) -> str:
    """A page without the words that were asked for."""
    for form in (words, quote(words), quote(words, safe="")):
        page = page.replace(form, "")
    return page


def test_what_was_never_public_answers_like_what_is_unknown(site: SmallServices, client: FlaskClient) -> None:
    kept = document(
        "kept",
        version(title="云州市道路办法", number=ABSENT, index_number="000099999/2099-00001"),
        visibility=Visibility.WITHHELD,
    )
    put(site, kept)
    for known, unknown in (
        (str(ABSENT), "云政办发〔2016〕8号"),
        ("《云州市道路办法》", "《云州市桥梁办法》"),
        ("000099999/2099-00001", "000099999/2099-00002"),
    ):
        for door in ("/n/", "/api/v1/numbers/"):
            one, other = client.get(door + quote(known, safe="")), client.get(door + quote(unknown, safe=""))
            assert one.status_code == other.status_code == 404
            assert without(one.text, known) == without(other.text, unknown)
    put(site, citing())  # type: ignore[arg-type]
    assert "被 1 件文件引用，未收录" in client.get(f"/n/{quote(str(ABSENT))}").text


def test_a_gazette_issue_is_the_issue_or_what_it_printed(site: SmallServices, client: FlaskClient) -> None:
    place = GazettePlace("云州市人民政府公报", 2016, "2")
    parts = [
        replace(
            document(f"issue#{n}", version(title=f"文件{n}", number=None, gazette=place)), part_of="issue"
        )
        for n in (1, 2)
    ]
    put(site, *parts)
    site.search.page = answer(hit())
    assert "有 2 件文件" in client.get("/search?q=云州市人民政府公报2016年第2期").text
    [issue] = put(site, document("issue", version(title="云州市人民政府公报", number=None, gazette=place)))
    assert search(client, "云州市人民政府公报2016年第2号").startswith(f"/doc/{issue}?")


def test_the_archive_can_be_asked_with_the_words_of_the_search(client: FlaskClient) -> None:
    assert "我想查阅：云政办发〔2016〕9号" in client.get(f"/ask?q={quote(str(ABSENT))}").text
    assert "<script>" not in client.get("/ask?q=<script>alert(1)</script>").text
    assert client.get("/ask?lang=en").status_code == 200


def test_what_looks_like_a_citation_and_is_code_stays_words(site: SmallServices, client: FlaskClient) -> None:
    hostile = "《<script>alert(1)</script>》"
    relation = Relation(RelationKind.CITES, hostile.strip("《》"), None, "", 0, len(PROOF))
    made = replace(
        version(title="云州市停车条例", number=None), text=DocumentText(PROOF), relations=(relation,)
    )
    put(site, document("a", made))
    for address in ("/search?q=", "/ask?q="):
        assert "<script>alert" not in client.get(address + quote(hostile)).text
    assert "被 1 件文件引用，未收录" in client.get("/search?q=" + quote(hostile)).text


def test_a_citation_in_a_search_is_in_the_api(site: SmallServices, client: FlaskClient) -> None:
    [first] = put(site, document("a"))
    told = client.get("/api/v1/search?q=云州市档案查阅办法第二条").json
    assert told is not None
    assert told["citation"]["state"] == "on_record"
    assert told["citation"]["documents"][0]["url"] == f"/doc/{first}#art-2"
    assert told["citation"]["documents"][0]["text"].startswith("第二条")
    other = client.get("/api/v1/search?q=停车收费").json
    assert other is not None
    assert other["citation"] is None


def test_many_are_resolved_at_once_as_each_is_by_itself(site: SmallServices) -> None:
    put(site, document("a"), citing())  # type: ignore[arg-type]
    texts = [NUMBER, "云州市档案查阅办法第二条", str(ABSENT), "停车", "《没有这个办法》", ""]
    found = site.citations.resolve_many(texts)
    alone = [site.citations.resolve(text) for text in texts]
    assert [one and one.state for one in found] == [one and one.state for one in alone]
    assert [one and one.documents for one in found] == [one and one.documents for one in alone]
    assert [one and one.cited_by for one in found] == [one and one.cited_by for one in alone]
    with pytest.raises(ValueError, match="1000"):
        site.citations.resolve_many([NUMBER] * 1001)
