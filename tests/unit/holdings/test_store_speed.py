"""A third of what was measured on an idle core: enough to notice a statement that reads the whole table."""

from __future__ import annotations

import time
from collections.abc import Callable, Sized
from statistics import median

import pytest

from holdings.store import Holdings
from tests.contract.store_samples import small

RECORDS = 5_000


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    folder = tmp_path_factory.mktemp("speed")
    return Holdings.open(f"sqlite:///{folder}/holdings.db", f"{folder}/files")


def test_putting_and_putting_again(holdings: Holdings) -> None:
    batches = [[small(n) for n in range(start, start + 500)] for start in range(0, RECORDS, 500)]
    for at_least in (4_000, 6_000):  # new, unchanged
        began = time.process_time()
        for batch in batches:
            holdings.documents.put_many(batch)
        assert RECORDS / (time.process_time() - began) > at_least


def test_one_result_page(holdings: Holdings) -> None:
    # On its own where the tests are spread over processes; where they are not, this changes nothing.
    holdings.documents.put_many([small(n) for n in range(RECORDS)])
    keys = [(row[0], 1) for row in holdings.documents.revisions("", RECORDS)][::500]
    articles = [(*key, "art-1") for key in keys]
    calls: list[Callable[[], Sized]] = [
        lambda: holdings.documents.summaries(keys),
        lambda: holdings.documents.texts(keys),
        lambda: holdings.documents.article_text(articles),
    ]
    for call in calls:
        assert len(call()) == len(keys) == 10
        assert median(_seconds(call) for _ in range(30)) < 0.003


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
