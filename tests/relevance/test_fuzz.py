"""Whatever stands in an address, no page fails, and none takes ten times as long as the median."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median, quantiles

import pytest

from search_app.application import create_app
from search_app.wiring import Services
from tests.relevance.fuzzing import addresses, ask

SEED = 20261124
SLOWEST = 10
#: A page above the limit is asked again: other work of the process may have been counted.
AGAIN = 3


def asked(installation: Services, count: int) -> dict[str, tuple[int, float]]:
    """Each address with the status and the milliseconds of its answer."""
    app = create_app(installation)
    ask(app, "/search?q=%E6%A1%A3%E6%A1%88")  # opens the engine, compiles the templates
    answers = {address: ask(app, address) for address in addresses(count, SEED)}
    limit = SLOWEST * median(took for _, took in answers.values())
    for address, (status, took) in answers.items():
        if took > limit:
            answers[address] = status, min(took, *(ask(app, address)[1] for _ in range(AGAIN)))
    return answers


def failed(answers: Mapping[str, tuple[int, float]]) -> list[str]:
    """The addresses that were answered with an error of the server."""
    return [address[:200] for address, (status, _) in answers.items() if status >= 500]


def test_no_mixture_of_signs_breaks_a_page(installation: Services) -> None:
    answers = asked(installation, 150)
    assert failed(answers) == []
    times = [took for _, took in answers.values()]
    assert max(times) <= SLOWEST * median(times)


@pytest.mark.proof
def test_fuzz_of_five_thousand(
    installation: Services, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    answers = asked(installation, 5_000)
    times = [took for _, took in answers.values()]
    slowest = sorted(answers, key=lambda address: -answers[address][1])[:5]
    engine = installation.engine.status().engine
    figures = {
        "engine": engine,
        "asked": len(answers),
        "server_errors": len(failed(answers)),
        "median_ms": round(median(times), 1),
        "p99_ms": round(quantiles(times, n=100)[98], 1),
        "slowest": [{"address": one[:200], "ms": round(answers[one][1], 1)} for one in slowest],
    }
    write_proof(f"fuzz-{engine}", figures)
    assert failed(answers) == []
    assert max(times) <= SLOWEST * median(times)
