"""Known items of the product's sample: a title or number on record leads to its document, on both engines."""

from __future__ import annotations

from holdings.model.document import Document
from holdings.model.numbers import DocumentNumber
from indexer.model.query import SearchQuery
from search_app.wiring import Services
from tests.relevance.known_items import half, numbers, score, swapped, titles, without_one


def public_documents(installation: Services) -> list[Document]:
    holdings = installation.holdings
    return [one for one in holdings.documents.iterate() if one.visibility.value == "public"]


def rank(installation: Services, question: str) -> list[str]:
    return [hit.document_id for hit in installation.search.search(SearchQuery(q=question)).hits]


def as_printed_and_typed(number: DocumentNumber) -> list[str]:
    return [str(number), str(number).replace("〔", "[").replace("〕", "]")]


def test_a_whole_title_comes_first(installation: Services) -> None:
    items = titles(public_documents(installation), 100)
    assert score(items, lambda question: rank(installation, question))["first"] == 1.0


def test_a_number_comes_first(installation: Services) -> None:
    items = numbers(public_documents(installation), as_printed_and_typed)
    assert len(items) > 50
    assert score(items, lambda question: rank(installation, question))["first"] == 1.0


def test_a_damaged_title_is_another_question_for_the_same_documents(installation: Services) -> None:
    documents = public_documents(installation)
    whole = {item.source: item for item in titles(documents, 20)}
    for damage in (half, without_one, swapped):
        damaged = titles(documents, 20, damage)
        assert damaged == titles(documents, 20, damage), "the same questions every time"
        assert {item.source for item in damaged} <= set(whole)
        assert all(item.question != item.source for item in damaged)
        assert all(item.wanted == whole[item.source].wanted for item in damaged)
