"""Why documents of the product's own sample are found, and why not, on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner, Result

from holdings.errors import NotOnRecord
from holdings.model.document import Unit, Visibility
from indexer.model.explanation import Explanation, PartKind, Reason, ReasonKind
from indexer.model.query import Match, Scope, SearchQuery, Sort
from indexer.model.results import Hit
from indexer.rebuild import bring_up_to_date
from search_app.application import create_app
from search_app.cli.explain import explain
from search_app.wiring import Services

QUESTIONS = (
    SearchQuery(q="老旧小区加装电梯怎么申请"),
    SearchQuery(q="最低生活保障 申请"),
    SearchQuery(q="云政规〔2022〕4号"),
    SearchQuery(q="根据云政规〔2022〕4号申请低保"),
    SearchQuery(q="“最低生活保障” 审核 -公报"),
    SearchQuery(q="补偿 OR 电梯"),
    SearchQuery(q="(低保 OR “房屋征收”) -公报 申请"),
    SearchQuery(q="“最低 保障”~5 审核", without=("*",)),
    SearchQuery(q="最低生活保章~1"),
    SearchQuery(q="申请", within=("低保",), asof=date(2026, 1, 1)),
    SearchQuery(q="标题:补偿"),
    SearchQuery(q="低保 审核确认", match=Match.EXACT),
    SearchQuery(q="房屋征收补偿", scope=Scope.TITLE),
    SearchQuery(
        q="城乡居民最低生活保障的申请由谁受理、需要哪些材料以及多少个工作日以内审核确认", unit=Unit.ARTICLE
    ),
    SearchQuery(q="补偿", unit=Unit.ARTICLE),
    SearchQuery(),
)


def found(installation: Services, query: SearchQuery) -> tuple[Hit, ...]:
    hits = installation.search.search(query).hits
    assert hits, query
    return hits


def reasons(told: Explanation) -> list[ReasonKind]:
    assert not told.found
    assert told.rank is None
    return [one.kind for one in told.reasons]


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda query: query.q or "everything")
def test_the_parts_sum_up_to_the_score_and_the_rank_is_that_of_the_page(
    installation: Services, query: SearchQuery
) -> None:
    for rank, hit in enumerate(found(installation, query)[:3], start=1):
        told = installation.explanations.explain(query, hit.document_id, hit.anchor)
        assert told.found
        assert (told.rank, told.version, told.anchor) == (rank, hit.version, hit.anchor)
        assert sum(part.score for part in told.parts) == pytest.approx(told.score, rel=1e-3, abs=1e-6)
        assert all(part.score > 0 for part in told.parts)
        if told.unit is Unit.DOCUMENT:
            assert told.first_rank is None
            assert told.score == pytest.approx(hit.score, rel=1e-6)
        else:
            assert told.first_rank


def test_parts_say_what_they_are_given_for(installation: Services) -> None:
    query = SearchQuery(q="最低生活保障")
    told = installation.explanations.explain(query, found(installation, query)[0].document_id)
    kinds = {part.kind for part in told.parts}
    assert {PartKind.ALL_WORDS, PartKind.WORD, PartKind.PAIRS, PartKind.CHARACTERS} <= kinds
    assert {("生活", "body"), ("保障", "body")} <= {
        (part.text, part.field) for part in told.parts if part.kind is PartKind.WORD
    }
    number = SearchQuery(q="云政规〔2022〕4号")
    first = installation.explanations.explain(number, found(installation, number)[0].document_id).parts[0]
    assert (first.kind, first.score) == (PartKind.NUMBER, pytest.approx(1000))


def test_a_term_looked_for_besides_is_told_apart(installation: Services) -> None:
    query = SearchQuery(q="低保")
    page = installation.search.search(query)
    assert page.added_terms
    told = installation.explanations.explain(query, page.hits[0].document_id)
    added = {part.text for part in told.parts if part.kind is PartKind.ADDED}
    assert added & {term.added for term in page.added_terms}


def test_each_condition_that_leaves_a_document_out_is_named(installation: Services) -> None:
    hit = found(installation, SearchQuery(q="最低生活保障"))[0]
    query = SearchQuery(
        q="最低生活保障",
        facets={"year": ("1901",)},
        excluded={"status": (hit.validity.value,)},
        date_to=date(1902, 1, 1),
        within=("最低生活保障", "“电子竞技”"),
    )
    told = installation.explanations.explain(query, hit.document_id)
    assert set(told.reasons) == {
        Reason(ReasonKind.FACET, "status"),
        Reason(ReasonKind.FACET, "year"),
        Reason(ReasonKind.DATE, "signed"),
        Reason(ReasonKind.WITHIN, text="“电子竞技”"),
    }
    assert told.looked_for == ()
    early = installation.explanations.explain(SearchQuery(q="低保", asof=date(1901, 1, 1)), hit.document_id)
    assert reasons(early) == [ReasonKind.ASOF]


def test_words_that_stand_nowhere_are_told(installation: Services) -> None:
    hit = found(installation, SearchQuery(q="最低生活保障"))[0]
    told = installation.explanations.explain(
        SearchQuery(q="保障 电子竞技", match=Match.EXACT), hit.document_id
    )
    assert reasons(told) == []
    stands = {one.text: one.fields for one in told.looked_for}
    assert "body" in stands["保障"]
    assert stands["电子竞技"] == ()
    excluded = installation.explanations.explain(SearchQuery(q="补偿 -保障"), hit.document_id)
    assert Reason(ReasonKind.EXCLUDED, text="保障") in excluded.reasons
    scope = installation.explanations.explain(
        SearchQuery(q="“最低生活保障”", scope=Scope.ATTACHMENT), hit.document_id
    )
    assert reasons(scope) in ([ReasonKind.SCOPE], [])
    number = installation.explanations.explain(
        SearchQuery(q="云政规〔2022〕4号", scope=Scope.NUMBER), hit.document_id
    )
    assert reasons(number) == [ReasonKind.NUMBER]


def test_the_rank_of_another_order_is_told_too(installation: Services) -> None:
    query = SearchQuery(q="最低生活保障 申请", sort=Sort.NEWEST)
    hit = found(installation, query)[1]
    told = installation.explanations.explain(query, hit.document_id)
    assert told.rank == 2
    assert told.score > 0


def test_an_index_behind_tells_the_public_nothing_of_what_it_has(installation: Services) -> None:
    query = SearchQuery(q="最低生活保障")
    hit = found(installation, query)[0]
    documents = installation.holdings.documents
    told_of = installation.explanations.explain
    try:
        documents.set_visibility(hit.document_id, Visibility.WITHHELD, "a test")
        with pytest.raises(NotOnRecord):
            told_of(query, hit.document_id)
        staff = told_of(query, hit.document_id, staff=True)
        assert staff.reasons[0] == Reason(ReasonKind.VISIBILITY, "withheld")
        assert not staff.parts
    finally:
        documents.set_visibility(hit.document_id, Visibility.PUBLIC, "a test")
    told = told_of(query, hit.document_id)
    assert reasons(told) == [ReasonKind.BEHIND]
    assert (told.parts, told.looked_for) == ((), ())
    assert told_of(query, hit.document_id, staff=True).found
    bring_up_to_date(installation.holdings, installation.engine, installation.workshop())
    assert told_of(query, hit.document_id).found


def test_what_is_unknown_is_not_on_record(installation: Services) -> None:
    hit = found(installation, SearchQuery(q="最低生活保障"))[0]
    for staff in (False, True):
        with pytest.raises(NotOnRecord):
            installation.explanations.explain(SearchQuery(q="保障"), "0123456789AB", staff=staff)
    with pytest.raises(NotOnRecord):
        installation.explanations.explain(
            SearchQuery(q="保障", unit=Unit.ARTICLE), hit.document_id, "art-999"
        )


def told_by_command(installation: Services, *arguments: str) -> Result:
    return CliRunner().invoke(explain, list(arguments), obj=installation.settings)


def test_the_command_tells_staff_what_the_public_may_not_know(installation: Services) -> None:
    hit = found(installation, SearchQuery(q="最低生活保障"))[0]
    here = told_by_command(installation, "最低生活保障", hit.document_id, "--in", "title")
    assert "排在第" in here.output
    assert "合计" in here.output
    documents = installation.holdings.documents
    withheld = "东湖区临时救助对象名单（未脱敏）.txt"
    [kept] = [one for one in documents.iterate() if one.external_id.endswith(withheld)]
    public = told_by_command(installation, "救助", kept.id)
    assert isinstance(public.exception, NotOnRecord)
    staff = told_by_command(installation, "救助", kept.id, "--staff")
    assert "不对外公开：暂不公开" in staff.output
    assert "公开审查规则：" in staff.output


def test_what_is_withheld_is_unknown_at_every_public_door(installation: Services) -> None:
    client = create_app(installation).test_client()
    documents = installation.holdings.documents
    kept = [one.id for one in documents.iterate() if one.visibility is not Visibility.PUBLIC]
    assert kept
    for document_id in kept:
        for address in ("/explain?q=救助&doc=", "/api/v1/explain?q=救助&doc="):
            withheld, unknown = (client.get(address + one) for one in (document_id, "0123456789AB"))
            assert (withheld.status_code, unknown.status_code) == (404, 404)
            assert withheld.data.replace(document_id.encode(), b"0123456789AB") == unknown.data


def test_a_page_explains_what_is_found(installation: Services) -> None:
    hit = found(installation, SearchQuery(q="最低生活保障"))[0]
    shown = create_app(installation).test_client().get(f"/explain?q=最低生活保障&doc={hit.document_id}")
    assert "排在第 1 位" in shown.get_data(as_text=True)
