"""One deposit on both set-ups: everything embedded, and PostgreSQL, OpenSearch and a Tika server.

What a citizen sees must be the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from indexer.model.query import SearchQuery, Sort
from indexer.model.results import ResultPage
from indexer.rebuild import bring_up_to_date
from indexer.verify import verify
from ingest.pipeline import ingest_files
from search_app.application import create_app
from search_app.readers import extractor_maker
from search_app.settings import load_settings
from search_app.wiring import Services, services
from tests.contract.postgres_server import NoServer as NoPostgres
from tests.contract.postgres_server import fresh_database, postgres_server
from tests.contract.tika_server import NoServer as NoTika
from tests.contract.tika_server import tika_server

SAMPLE = Path(__file__).parents[2] / "sample"
QUESTIONS = (
    "",
    "老旧小区改造",
    "云政发[2023]12号",
    "“高龄津贴”",
    "房屋征收 补偿",
    "公共租赁住房怎么申请",
    "-通知 审计",
)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, complete_run: bool, opensearch_url: str
) -> Iterator[tuple[Services, Services]]:
    homes = [tmp_path_factory.mktemp(name) for name in ("embedded", "production")]
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgres_server())
            tika = stack.enter_context(tika_server())
        except (NoPostgres, NoTika) as absent:
            if complete_run:
                raise
            pytest.skip(str(absent))
        name = f"kaijuan_{secrets.token_hex(4)}"
        production = {
            "KAIJUAN_DATABASE": stack.enter_context(fresh_database(server, name)),
            "KAIJUAN_ENGINE": f"{opensearch_url}#prefix={name}",
            "KAIJUAN_EXTRACTOR": f"tika={tika}",
        }
        made = [
            stack.enter_context(services(load_settings({"KAIJUAN_HOME": str(home), **settings})))
            for home, settings in zip(homes, ({}, production), strict=True)
        ]
        for one in made:
            take_in(one)
        yield made[0], made[1]


def take_in(installation: Services) -> None:
    report = ingest_files(
        [SAMPLE / "files"],
        installation.holdings,
        extractor_maker(installation.settings),
        list_path=SAMPLE / "移交清单.csv",
        source_name="sample",
    )
    assert (report.taken - report.parts, report.parts, report.failed) == (50, 4, [])
    bring_up_to_date(installation.holdings, installation.engine, installation.workshop())


def seen(page: ResultPage) -> tuple[int, list[str], dict[str, list[tuple[str, int]]]]:
    facets = {name: sorted((one.id, one.count) for one in values) for name, values in page.facets.items()}
    return page.total, [hit.external_id for hit in page.hits], facets


def test_the_same_is_withheld(both: tuple[Services, Services]) -> None:
    counts = [one.holdings.documents.counts() for one in both]
    assert counts[0] == counts[1]
    assert counts[0].withheld == 2
    assert all(verify(one.holdings, one.engine).clean for one in both)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_is_found(both: tuple[Services, Services], question: str) -> None:
    for sort in (Sort.NEWEST, Sort.RELEVANCE):
        embedded, production = (one.search.search(SearchQuery(q=question, sort=sort)) for one in both)
        assert seen(production)[0] == seen(embedded)[0]
        assert seen(production)[2] == seen(embedded)[2]
        if sort is Sort.RELEVANCE and question:
            assert seen(production)[1][:1] == seen(embedded)[1][:1]


def test_the_pages_answer_on_both(both: tuple[Services, Services]) -> None:
    for one in both:
        with create_app(one).test_client() as client:
            assert client.get("/").status_code == 200
            assert 'class="hit"' in client.get("/search?q=审计&cat=c09").get_data(as_text=True)
