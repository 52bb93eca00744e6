"""Sends bulk operations until each one is acknowledged."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError, TransportError

from indexer.engines.opensearch.connection import BUSY, TOO_LATE
from indexer.errors import EngineUnavailable, IndexerError, IndexMissing

#: Bytes of one request; larger ones gain nothing and time out sooner.
REQUEST_BYTES = 6_000_000
#: Tries per request, with pauses of .2, .4, … 6.4 seconds between them.
TRIES = 7
LATER = BUSY | TOO_LATE


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a bulk request, or two."""

    header: bytes
    source: bytes = b""

    @property
    def size(self) -> int:
        """Bytes of the lines."""
        return len(self.header) + len(self.source) + 2

    @property
    def lines(self) -> bytes:
        """The lines as they are sent."""
        return self.header + b"\n" + (self.source + b"\n" if self.source else b"")


def storing(index: str, id_: str, rev: int, source: Mapping[str, Any]) -> Operation:
    """Stores a source unless a higher rev is there."""
    header = {"_index": index, "_id": id_, "version": rev, "version_type": "external_gte"}
    return Operation(_json({"index": header}), _json(source))


def deleting(index: str, id_: str, seq_no: int, primary_term: int) -> Operation:
    """Deletes what was seen under that sequence number, and nothing newer.

    Not by external version: such a delete makes an index where there is none.
    """
    header = {"_index": index, "_id": id_, "if_seq_no": seq_no, "if_primary_term": primary_term}
    return Operation(_json({"delete": header}))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def send(client: OpenSearch, operations: Iterable[Operation]) -> None:
    """Returns when the cluster has acknowledged every operation, or knows something newer.

    Raises EngineUnavailable when it does not within some thirteen seconds, IndexMissing when the index
    is gone, IndexerError for what it will never take. Sending again what was stored is harmless.
    """
    for request in _requests(operations):
        waiting = request
        for attempt in range(TRIES):
            if attempt:
                time.sleep(0.1 * 2**attempt)
            waiting = _attempt(client, waiting, last=attempt == TRIES - 1)
            if not waiting:
                break
        else:
            raise EngineUnavailable(f"OpenSearch did not acknowledge {len(waiting)} entries; nothing is lost")


def _requests(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    request: list[Operation] = []
    size = 0
    for operation in operations:
        if request and size + operation.size > REQUEST_BYTES:
            yield request
            request, size = [], 0
        request.append(operation)
        size += operation.size
    if request:
        yield request


def _attempt(client: OpenSearch, request: list[Operation], *, last: bool) -> list[Operation]:
    """Sends once; what is left to be sent again."""
    body = b"".join(operation.lines for operation in request)
    try:
        answer = client.bulk(body=body, params={"require_alias": "true"})
    except (ConnectionError, TransportError) as error:
        if last or not (isinstance(error, ConnectionError) or error.status_code in LATER):
            raise
        return request
    if not answer["errors"]:
        return []
    outcomes = [next(iter(item.values())) for item in answer["items"]]
    return [
        operation
        for operation, outcome in zip(request, outcomes, strict=True)
        if _must_be_sent_again(outcome)
    ]


def _must_be_sent_again(outcome: Mapping[str, Any]) -> bool:
    """Whether an item is still open. Raises for what no repetition helps."""
    status = outcome["status"]
    error = outcome.get("error")
    if error is None or status == 409:
        return False
    if status in LATER:
        return True
    if error.get("type") == "index_not_found_exception":
        raise IndexMissing("the generation that was written to is gone")
    raise IndexerError(f"OpenSearch refuses entry {outcome.get('_id')}: {error.get('reason')}")
