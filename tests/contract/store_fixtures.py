"""The holdings on each database, for every suite of the store; a plugin of those test modules."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from holdings.store import Holdings
from tests.contract.postgres_server import NoServer, fresh_database, postgres_server


@pytest.fixture(scope="session")
def postgresql(complete_run: bool) -> Iterator[str]:
    with contextmanager(_server)(complete_run) as url:
        yield url


def _server(complete_run: bool) -> Iterator[str]:
    try:
        with postgres_server() as url:
            yield url
    except NoServer as error:
        if complete_run:
            raise
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deep/holdings.db"
    else:
        server: str = request.getfixturevalue("postgresql")
        with fresh_database(server, f"kaijuan_{secrets.token_hex(6)}") as url:
            yield url


@pytest.fixture
def holdings(database_url: str, tmp_path: Path) -> Iterator[Holdings]:
    opened = Holdings.open(database_url, f"file://{tmp_path}/files")
    yield opened
    opened.close()
