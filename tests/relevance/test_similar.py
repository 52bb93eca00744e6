"""Documents like another one, over the product's own sample, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdings.model.document import Visibility
from indexer.model.query import SearchQuery
from indexer.rebuild import bring_up_to_date
from search_app.wiring import Services

#: A question whose first document is meant, and what is like that document: one of these comes first.
ALIKE = {
    "云政发〔2023〕12号": (
        "云政发〔2016〕27号_国有土地上房屋征收与补偿办法.doc",
        "云建发〔2023〕58号_房屋征收与补偿实施细则.docx",
        "国有土地上房屋征收与补偿办法政策解读.html",
    ),
    "云政规〔2022〕4号": ("城乡居民最低生活保障办事指南.html",),
    "城乡居民最低生活保障办事指南": ("云政规〔2022〕4号_城乡居民最低生活保障审核确认办法.docx",),
    "云州市2026年政府工作报告": (
        "云政发〔2026〕3号_十五五规划纲要节选.docx",
        "云政办发〔2026〕5号_2026年十件民生实事.docx",
    ),
    "云州市审计局公告2025年第3号": (
        "云政办发〔2024〕19号_全面推进城镇老旧小区改造工作的实施意见.pdf",
        "云州市2024年度市级预算执行审计工作报告.txt",
    ),
}


def similar(installation: Services, question: str) -> list[str]:
    """The file names of what is like the first document found."""
    [first] = installation.search.search(SearchQuery(q=question, size=1)).hits
    document = installation.holdings.documents.get_public(first.document_id)
    found = installation.similar.of(
        document, document.current, installation.holdings.companions.of(document)
    )
    ids = [one.document_id for one in found]
    assert first.document_id not in ids
    return [name(installation, document_id) for document_id in ids]


def name(installation: Services, document_id: str) -> str:
    return Path(installation.holdings.documents.get(document_id).external_id).name


@pytest.mark.parametrize("question", ALIKE)
def test_what_is_about_the_same_comes_first(installation: Services, question: str) -> None:
    found = similar(installation, question)
    assert found[0] in ALIKE[question], found
    assert len(found) <= 5


def test_copies_and_the_issue_that_printed_one_are_not_similar(installation: Services) -> None:
    found = similar(installation, "云人社发〔2024〕46号")
    assert found
    assert not [file for file in found if "公报2024年第2期" in file or "46号" in file]


def test_what_is_no_longer_public_is_not_similar_even_before_the_index_knows(
    installation: Services,
) -> None:
    question, alike = "城乡居民最低生活保障办事指南", "云政规〔2022〕4号"
    [hit] = installation.search.search(SearchQuery(q=alike, size=1)).hits
    documents = installation.holdings.documents
    documents.set_visibility(hit.document_id, Visibility.WITHHELD, "a test")
    try:
        assert not [file for file in similar(installation, question) if file.startswith(alike)]
    finally:
        documents.set_visibility(hit.document_id, Visibility.PUBLIC, "a test")
        bring_up_to_date(installation.holdings, installation.engine, installation.workshop())
    assert similar(installation, question)[0].startswith(alike)
