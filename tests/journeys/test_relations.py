"""What documents say of each other, as a reader and a program see it; all of them are invented."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from holdings.model.dates import CivilDate
from holdings.model.document import Document, Term, Visibility
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation, RelationKind
from holdings.model.validity import ValidityFacts
from tests.journeys.small_site import HOSTILE, SmallServices, document, put, version

PROOF = "《云州市档案借阅规定》同时废止。"
UNKNOWN = ValidityFacts()


def _repealed() -> Document:
    number = DocumentNumber("云政发", 2001, "3")
    old = version(
        title="云州市档案借阅规定", number=number, validity=UNKNOWN, signed_on=CivilDate.parse("2001-05-01")
    )
    return document("old", old)


def _repealing() -> Document:
    text = f"第一条　为了查阅。{PROOF}依照《云州市道路条例》（云政发〔1999〕9号）第二条办理。"
    at = text.index(PROOF)
    stated = (
        Relation(RelationKind.REPEALS, "云州市档案借阅规定", start=at, end=at + len(PROOF)),
        Relation(
            RelationKind.CITES,
            "云州市道路条例",
            DocumentNumber("云政发", 1999, "9"),
            "第二条",
            at + len(PROOF),
            len(text),
        ),
    )
    return document("new", replace(version(text=text, validity=UNKNOWN), relations=stated))


def test_both_documents_show_the_repeal_with_its_proof(site: SmallServices, client: FlaskClient) -> None:
    old, new = put(site, _repealed(), _repealing())
    shown = client.get(f"/doc/{new}").get_data(as_text=True)
    assert "<dt>本文件废止</dt>" in shown
    assert f'<a href="/doc/{old}" title="{PROOF}">《云州市档案借阅规定》（云政发〔2001〕3号）</a>' in shown
    assert "《云州市道路条例》（云政发〔1999〕9号）</span>" in shown
    assert "未在案" in shown
    assert "所涉部分：第二条" in shown
    repealed = client.get(f"/doc/{old}").get_data(as_text=True)
    assert "本文件已废止" in repealed
    assert f'依据：<a href="/doc/{new}">《云州市档案查阅办法》（云政办发〔2016〕3号）</a>' in repealed
    assert "<dt>被以下文件废止</dt>" in repealed
    assert PROOF in repealed


def test_the_api_tells_relations_both_ways(site: SmallServices, client: FlaskClient) -> None:
    old, new = put(site, _repealed(), _repealing())
    said = client.get(f"/api/v1/documents/{new}").get_json()["relations"]
    repeal, cited = said["stated"]
    assert (repeal["kind"], repeal["proof"], repeal["document"]["id"]) == ("repeals", PROOF, old)
    assert (cited["number"], cited["articles"], cited["document"]) == ("云政发〔1999〕9号", "第二条", None)
    text = client.get(f"/api/v1/documents/{new}/text").get_json()["text"]
    assert text[repeal["start"] : repeal["end"]] == PROOF
    record = client.get(f"/api/v1/documents/{old}").get_json()
    assert record["validity"]["value"] == "repealed"
    assert record["relations"]["counts"] == {"repeals": 1}
    assert record["relations"]["received"][0]["document"]["url"] == f"/doc/{new}"


def test_what_is_withheld_is_not_on_record_and_repeals_nothing(
    site: SmallServices, client: FlaskClient
) -> None:
    old, new = put(site, _repealed(), _repealing())
    site.holdings.documents.set_visibility(old, Visibility.WITHHELD, "查看")
    shown = client.get(f"/doc/{new}").get_data(as_text=True)
    assert old not in shown
    assert "云政发〔2001〕3号" not in shown
    assert client.get(f"/api/v1/documents/{new}").get_json()["relations"]["stated"][0]["document"] is None
    site.holdings.documents.set_visibility(old, Visibility.PUBLIC, "")
    site.holdings.documents.set_visibility(new, Visibility.WITHHELD, "查看")
    repealed = client.get(f"/doc/{old}").get_data(as_text=True)
    assert new not in repealed
    assert "废止" not in repealed
    record = client.get(f"/api/v1/documents/{old}").get_json()
    assert record["relations"] == {"stated": [], "received": [], "counts": {}}
    assert record["validity"]["value"] == "unknown"


def test_long_lists_unfold_and_titles_are_words(site: SmallServices, client: FlaskClient) -> None:
    relations = tuple(Relation(RelationKind.CITES, f"云州市第{n}号{HOSTILE}条例") for n in range(30))
    (one,) = put(site, document("many", replace(version(), relations=relations)))
    shown = client.get(f"/doc/{one}").get_data(as_text=True)
    assert "另有 22 件" in shown
    assert HOSTILE not in shown


def test_a_former_body_links_to_the_body_of_today(site: SmallServices, client: FlaskClient) -> None:
    former = (Term("x-former", "云州市工商行政管理局"),)
    (one,) = put(site, document("former", version(issuers=former)))
    shown = client.get(f"/doc/{one}").get_data(as_text=True)
    assert "<dt>职能现由</dt>" in shown
    assert ">云州市市场监督管理局</a>" in shown
    assert "云州市工商行政管理局" in shown
