"""A small site for the journeys: real holdings on SQLite, and results whose content each test decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from holdings.store import Holdings
from ingest.rendering.isolated import IsolatedRenderer
from ingest.rendering.kept import KeptPages
from search_app.application import create_app
from tests.journeys.small_site import SmallServices


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SmallServices]:
    """A site without documents."""
    holdings = Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"file:{tmp_path}/files")
    pages = KeptPages(tmp_path / "pages", IsolatedRenderer())
    yield SmallServices(holdings, pages)
    pages.close()
    holdings.close()


@pytest.fixture
def client(site: SmallServices) -> FlaskClient:
    """A browser without JavaScript at that site."""
    return create_app(site).test_client()
