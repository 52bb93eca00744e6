"""What suites over the product's sample share: an installation with all of it, on both engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.rebuild import bring_up_to_date
from ingest.pipeline import ingest_files
from search_app.readers import extractor_maker
from search_app.settings import load_settings
from search_app.wiring import Services, services

SAMPLE = Path(__file__).parents[2] / "sample"


@pytest.fixture(scope="session", params=["embedded", "opensearch"])
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Services]:
    """The sample on record and indexed; a test that changes it puts it back."""
    environment = {"KAIJUAN_HOME": str(tmp_path_factory.mktemp("sample")), "KAIJUAN_OCR": "none"}
    if request.param == "opensearch":
        url = request.getfixturevalue("opensearch_url")
        environment["KAIJUAN_ENGINE"] = f"{url}#prefix=sample{os.getpid()}"
    with services(load_settings(environment)) as made:
        ingest_files(
            [SAMPLE / "files"],
            made.holdings,
            extractor_maker(made.settings),
            list_path=SAMPLE / "移交清单.csv",
            source_name="sample",
        )
        bring_up_to_date(made.holdings, made.engine, made.workshop())
        yield made
