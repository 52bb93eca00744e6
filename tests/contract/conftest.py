"""What contract suites share: a real OpenSearch for all processes of a session, and engines over it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.opensearch import OpenSearchEngine
from indexer.port import SearchEngine
from tests.contract.search_samples import FINGERPRINT

Open = Callable[[], SearchEngine]
#: How long a builder on OpenSearch may be silent, in tests.
LEASE_SECONDS = 2.0


@pytest.fixture(scope="session")
def opensearch_engine(opensearch_url: str) -> Iterator[SearchEngine]:
    """An engine kept for the session, because making indices on a server takes its time."""
    with _prefix(opensearch_url) as prefix:
        engine = OpenSearchEngine([opensearch_url], prefix=prefix, replicas=0, lease_seconds=LEASE_SECONDS)
        yield engine
        engine.close()


@pytest.fixture(params=("embedded", "opensearch"))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """Each adapter in turn, with an empty published generation."""
    if request.param == "opensearch":
        kept: SearchEngine = request.getfixturevalue("opensearch_engine")
        kept.publish(kept.begin(FINGERPRINT))
        yield kept
        return
    engine = EmbeddedEngine(tmp_path / "index")
    engine.publish(engine.begin(FINGERPRINT))
    yield engine
    engine.close()


@pytest.fixture(params=("embedded", "opensearch"))
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens engines of one adapter over one empty place, as processes of their own would."""
    with ExitStack() as stack:
        if request.param == "opensearch":
            url: str = request.getfixturevalue("opensearch_url")
            prefix = stack.enter_context(_prefix(url))

        def open_() -> SearchEngine:
            engine: SearchEngine
            if request.param == "embedded":
                engine = EmbeddedEngine(tmp_path / "index")
            else:
                engine = OpenSearchEngine([url], prefix=prefix, replicas=0, lease_seconds=LEASE_SECONDS)
            stack.callback(engine.close)
            return engine

        yield open_


@pytest.fixture
def server_prefix(opensearch_url: str) -> Iterator[str]:
    """A prefix for engines that a test opens itself."""
    with _prefix(opensearch_url) as prefix:
        yield prefix


@contextmanager
def _prefix(url: str) -> Iterator[str]:
    """A prefix of indices of one's own; they are removed at the end."""
    prefix = f"t{secrets.token_hex(4)}"
    with OpenSearch([url]) as client:
        yield prefix
        client.indices.delete(index=f"{prefix}-*")
