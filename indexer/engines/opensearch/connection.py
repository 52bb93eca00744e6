"""The client, and the one place where what it raises becomes an error of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConnectionError,
    ConnectionTimeout,
    OpenSearchException,
    TransportError,
)

from indexer.errors import (
    EngineTimeout,
    EngineUnavailable,
    IndexerError,
    IndexMissing,
    QueryTooLarge,
)

#: Statuses that mean "later", not "never".
BUSY = frozenset({429, 500, 502, 503})
TOO_LATE = frozenset({408, 504})
TOO_LARGE = ("too_many_clauses", "too_many_nested_clauses", "maxClauseCount")


def connect(hosts: Sequence[str], *, user: str, password: str, ca_file: str, patience: float) -> OpenSearch:
    """A client for one cluster; it opens no connection yet. Addresses may carry user and password."""
    options: dict[str, Any] = {"http_auth": (user, password)} if user else {}
    if ca_file:
        options["ca_certs"] = ca_file
    return OpenSearch(
        hosts=list(hosts),
        timeout=patience,
        max_retries=2,
        retry_on_status=(429, 502, 503),
        retry_on_timeout=False,
        **options,
    )


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the client become EngineUnavailable, EngineTimeout, IndexMissing, QueryTooLarge."""
    try:
        yield
    except OpenSearchException as error:
        raise _named(error) from error


def _named(error: OpenSearchException) -> IndexerError:
    if isinstance(error, ConnectionTimeout):
        return EngineTimeout("OpenSearch did not answer in time")
    if isinstance(error, ConnectionError):
        return EngineUnavailable(f"OpenSearch cannot be reached: {error.error}")
    if isinstance(error, TransportError):
        return _by_status(error)
    return IndexerError(f"OpenSearch and the client did not understand each other: {error}")


def _by_status(error: TransportError) -> IndexerError:
    status, text = error.status_code, f"{error.error} {error.info}"
    if any(sign in text for sign in TOO_LARGE):
        return QueryTooLarge("the query has more clauses than OpenSearch takes")
    if status in TOO_LATE or "task_cancelled" in text:
        return EngineTimeout("OpenSearch gave up on a request that took too long")
    if status == 404 and "index_not_found" in text:
        return IndexMissing("there is no index yet; run: kaijuan index rebuild")
    if status in BUSY:
        return EngineUnavailable(f"OpenSearch is overloaded or not ready ({status} {error.error})")
    if status in {401, 403}:
        return EngineUnavailable(f"OpenSearch refuses this user ({status} {error.error})")
    return IndexerError(f"OpenSearch refuses the request: {status} {error.error}")
