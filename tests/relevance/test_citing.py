"""Numbers in eight spellings, short titles and articles: the resolver and the search both find them first."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import quantiles
from time import process_time

import pytest

from holdings.model.document import Document, Unit
from holdings.model.titles import title_key
from indexer.model.query import SearchQuery
from indexer.rebuild import bring_up_to_date
from ingest.records_pipeline import ingest_records
from search_app.settings import load_settings
from search_app.wiring import Services, services
from tests.relevance.citing import Numbered, every, numbered, spellings

#: Short titles of laws that people use, each with the end of the law's own title.
SHORT = {
    "民诉法": "民事诉讼法",
    "道交法": "道路交通安全法",
    "未保法": "未成年人保护法",
    "政采法": "政府采购法",
}


@pytest.fixture(scope="module")
def policies(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    yield from _installation(tmp_path_factory.mktemp("policies"), shared_data / "corpus/gov_policy.jsonl.gz")


def _installation(home: Path, *files: Path, engine: str = "") -> Iterator[Services]:
    environment = {"KAIJUAN_HOME": str(home)} | ({"KAIJUAN_ENGINE": engine} if engine else {})
    with services(load_settings(environment)) as made:
        for file in files:
            ingest_records(file, made.holdings)
        bring_up_to_date(made.holdings, made.engine, made.workshop())
        yield made


def resolved_wrong(site: Services, known: Numbered) -> list[str]:
    """The spellings for which the resolver names other documents than those that bear the number."""
    wrong = []
    for key, number in known.numbers.items():
        for text in spellings(number):
            found = site.citations.resolve(text)
            if not found or {one.document_id for one in found.documents} != known.bearers[key]:
                wrong.append(text)
    return wrong


def not_first(site: Services, known: Numbered, most: int) -> list[str]:
    """The spellings for which a search does not begin with a document that bears the number."""
    wrong = []
    for key, number in list(known.numbers.items())[:most]:
        for text in spellings(number):
            hits = site.search.search(SearchQuery(q=text, unit=Unit.DOCUMENT, size=1)).hits
            if not hits or hits[0].document_id not in known.bearers[key]:
                wrong.append(text)
    return wrong


def test_numbers_of_policies_are_resolved_and_found_first_in_eight_spellings(policies: Services) -> None:
    known = numbered(every(policies.holdings))
    assert len(known.numbers) == 40
    assert resolved_wrong(policies, known) == []
    assert not_first(policies, known, 12) == []


def test_index_numbers_of_policies_lead_to_them(policies: Services) -> None:
    for document in every(policies.holdings):
        found = policies.citations.resolve(document.current.metadata.index_number)
        assert found is not None
        assert found.target is not None
        assert found.target.document_id == document.id


def test_what_policies_cite_and_nobody_deposited_says_so(policies: Services) -> None:
    found = policies.citations.resolve("国发[2015]43号")
    assert found is not None
    assert found.state.value == "cited"
    assert found.cited_by >= 1
    assert "国发〔2015〕43号" in found.citing[0].proof


def articles_wrong(site: Services, documents: list[Document], size: int) -> tuple[Counter[str], list[str]]:
    """How many of some articles lead to their anchor alone, or to a choice with it; and which to neither."""
    articles = [
        (document, article)
        for document in documents
        for article in document.current.text.articles
        if article.anchor.startswith("art-") and "-r" not in article.anchor and article.label
    ]
    ways: Counter[str] = Counter()
    wrong = []
    for document, article in random.Random(20261124).sample(articles, size):
        title = document.current.metadata.title
        for text in (f"《{title}》{article.label}", f"{title}{article.label}"):
            found = site.citations.resolve(text)
            places = [(one.document_id, one.anchor) for one in found.documents] if found else []
            if (document.id, article.anchor) in places:
                ways["one" if found and found.target else "choice"] += 1
            else:
                wrong.append(text)
    return ways, wrong


@pytest.mark.proof
def test_citations_of_the_laws(
    shared_data: Path,
    tmp_path: Path,
    write_proof: Callable[[str, Mapping[str, object]], Path],
    opensearch_url: str,
) -> None:
    corpus = shared_data / "corpus"
    files = (corpus / "laws.jsonl.xz", corpus / "gov_policy.jsonl.gz")
    for site in _installation(tmp_path, *files):
        documents = list(every(site.holdings))
        known = numbered(iter(documents))
        wrong_numbers = resolved_wrong(site, known)
        wrong_first = {"embedded": not_first(site, known, len(known.numbers))}
        laws = [one for one in documents if one.current.metadata.title.startswith("中华人民共和国")]
        short = [title_key(one.current.metadata.title) for one in laws]
        led = Counter(_led(site, form, law) for law, form in zip(laws, short, strict=True))
        slang = {said: site.citations.resolve(f"{said}第二条") for said in SHORT}
        ways, wrong_articles = articles_wrong(site, documents, 500)
        figures = {
            "documents": len(documents),
            "numbers": len(known.numbers),
            "numbers_of_two_documents": sum(len(ids) > 1 for ids in known.bearers.values()),
            "spellings": 8 * len(known.numbers),
            "resolved_wrong": wrong_numbers,
            "short_titles": {"laws": len(laws), **led},
            "articles": {"asked": 1000, **ways, "wrong": wrong_articles},
            "cpu_milliseconds": _speed(site, known),
        }
    for site in _installation(tmp_path, engine=f"{opensearch_url}#prefix=citing{os.getpid()}"):
        wrong_first["opensearch"] = not_first(site, known, len(known.numbers))
    write_proof("citations", {**figures, "not_first_in_results": wrong_first})
    assert wrong_numbers == wrong_articles == []
    assert wrong_first == {"embedded": [], "opensearch": []}
    assert len(laws) >= 200
    assert led["absent"] == 0
    for said, title in SHORT.items():
        found = slang[said]
        assert found is not None
        assert found.documents
        assert found.documents[0].metadata.title.endswith(title)


def _led(site: Services, form: str, law: Document) -> str:
    """Whether a short title leads to the law alone, to a choice with it, or gives way to what stands now."""
    found = site.citations.resolve(f"《{form}》")
    ids = [one.document_id for one in found.documents] if found else []
    if law.id in ids:
        return "one" if found and found.target else "choice"
    ended = law.current.metadata.validity.ended_as is not None
    return "ended_gives_way" if ids and ended else "absent"


def _speed(site: Services, known: Numbered) -> dict[str, float]:
    """The 50th and 95th of a hundred for citations, and for questions that are none."""
    texts = {
        "citation": [spelling for number in known.numbers.values() for spelling in spellings(number)[:2]],
        "article": [f"《公司法》第{number}条" for number in range(1, 200)],
        "no_citation": ["营业执照丢了怎么补办", "老旧小区加装电梯怎么申请", "医保 报销 比例"] * 60,
        "ends_like_a_title": ["停车收费管理办法", "公司法"] * 60,
    }
    figures = {}
    for name, asked in texts.items():
        took = []
        for text in asked:
            started = process_time()
            site.citations.resolve(text)
            took.append((process_time() - started) * 1000)
        parts = quantiles(took, n=100)
        figures |= {f"{name}_p50": round(parts[49], 3), f"{name}_p95": round(parts[94], 3)}
    return figures
