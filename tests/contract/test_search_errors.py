"""The contract of the search port: what goes wrong is named, on every adapter."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from holdings.model.document import Unit
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.embedded import generation as embedded_generation
from indexer.engines.opensearch import OpenSearchEngine
from indexer.engines.opensearch.bulk import send, storing
from indexer.errors import (
    EngineTimeout,
    EngineUnavailable,
    GenerationBusy,
    IndexerError,
    IndexMissing,
    IndexOutdated,
)
from indexer.model.expression import AllOf, AnyOf, Constant, Everything, Not, OneOf, Phrase, Range, Terms
from indexer.model.plan import FacetRequest, QueryPlan
from indexer.port import SearchEngine
from tests.contract.search_samples import FINGERPRINT, Corpus, document, entry, fill

PLAN = QueryPlan(Unit.DOCUMENT)


def every_call(engine: SearchEngine) -> list[Callable[[], object]]:
    return [
        lambda: engine.search(PLAN),
        lambda: engine.write([document([entry("d1@1", "甲")])]),
        lambda: engine.begin(FINGERPRINT),
    ]


@pytest.fixture(params=("embedded", "opensearch"))
def unreachable(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    """An engine whose place cannot be used: a folder under a file, a port where nobody listens."""
    if request.param == "embedded":
        (tmp_path / "file").write_text("not a folder")
        return EmbeddedEngine(tmp_path / "file" / "index")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return OpenSearchEngine([f"http://127.0.0.1:{port}"])


def test_an_unreachable_engine_is_unavailable_for_whatever_is_asked(unreachable: SearchEngine) -> None:
    for call in every_call(unreachable):
        with pytest.raises(EngineUnavailable):
            call()


def test_a_plan_that_does_not_fit_the_index_is_an_error_of_ours(engine: SearchEngine) -> None:
    fill(engine, [entry("d1@1", "甲 乙")])
    with pytest.raises(IndexerError):
        engine.search(QueryPlan(Unit.DOCUMENT, Phrase("body_fine", ("甲", "乙"))))


def test_an_index_that_vanished_is_missing(engine: SearchEngine, request: pytest.FixtureRequest) -> None:
    (generation,) = engine.generations()
    if engine.name == "embedded":
        shelf: embedded_generation.Shelf = engine._shelf  # type: ignore[attr-defined]
        place = shelf.place(generation.name)
        assert place
        shelf.drop(place)
    else:
        with OpenSearch([request.getfixturevalue("opensearch_url")]) as client:
            client.indices.delete(index=f"*-{generation.name}")
    for call in every_call(engine)[:2]:
        with pytest.raises(IndexMissing, match="kaijuan index rebuild"):
            call()
    assert engine.status().published is None
    engine.publish(engine.begin(FINGERPRINT))
    assert engine.search(PLAN).total == 0


# ---- what only one adapter can meet


def test_a_damaged_embedded_index_says_to_rebuild_and_can_be_replaced(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.publish(engine.begin(FINGERPRINT))
    fill(engine, [entry("d1@1", "甲")])
    for meta in tmp_path.rglob("meta.json"):
        meta.write_text(meta.read_text()[:40])
    reopened = EmbeddedEngine(tmp_path)
    with pytest.raises(IndexOutdated, match="kaijuan index rebuild"):
        reopened.search(PLAN)
    reopened.publish(reopened.begin(FINGERPRINT))
    assert reopened.search(PLAN).total == 0


def test_a_writer_that_does_not_finish_makes_others_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_generation, "PATIENCE", 0.1)
    engine, other = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    engine.publish(engine.begin(FINGERPRINT))
    with embedded_generation.Shelf(tmp_path).writing(), pytest.raises(GenerationBusy, match=r"write\.lock"):
        fill(other, [entry("d1@1", "甲")])
    fill(other, [entry("d1@1", "甲")])
    assert engine.search(QueryPlan(Unit.DOCUMENT, Range("signed", 0, 0))).total == 1


def test_temporary_files_of_killed_writers_are_swept(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.publish(engine.begin(FINGERPRINT))
    (generation,) = engine.generations()
    left = tmp_path / "generations" / generation.name / "documents" / ".tmpAbc"
    left.write_text("half a file")
    (tmp_path / "generations" / "000099-half").mkdir()
    engine.discard(engine.begin(FINGERPRINT))
    assert not left.exists()
    assert [path.name for path in (tmp_path / "generations").iterdir()] == [generation.name]


Answers = list[tuple[int, dict[str, Any]]]


@contextmanager
def answering(answers: Answers, *, pause: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives prepared answers, one per request, and keeps what it was sent."""
    received: list[bytes] = []
    until = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            until.wait(pause)
            status, body = answers[min(len(received), len(answers)) - 1]
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", received
    finally:
        until.set()
        server.shutdown()
        server.server_close()


def items(*statuses: int) -> dict[str, Any]:
    return {
        "errors": any(status >= 300 for status in statuses),
        "items": [
            {
                "index": {
                    "status": status,
                    **({"error": {"type": "x", "reason": "y"}} if status >= 300 else {}),
                }
            }
            for status in statuses
        ],
    }


OPERATIONS = [storing("i", str(n), 1, {"n": n}) for n in range(3)]


def test_what_a_cluster_did_not_acknowledge_is_sent_again_and_only_that() -> None:
    answers: Answers = [(503, {}), (200, items(201, 429, 503)), (200, items(409, 503)), (200, items(200))]
    with answering(answers) as (url, received), OpenSearch([url], max_retries=0) as client:
        send(client, OPERATIONS)
    assert [body.count(b'"_id"') for body in received] == [3, 3, 2, 1]
    assert b'"_id":"2"' in received[-1]


def test_what_a_cluster_will_never_take_is_not_sent_again() -> None:
    with answering([(200, items(201, 400, 201))]) as (url, received), OpenSearch([url]) as client:
        with pytest.raises(IndexerError, match="refuses"):
            send(client, OPERATIONS)
        assert len(received) == 1


def test_a_cluster_that_never_acknowledges_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    with answering([(200, items(201, 503, 201)), (200, items(503))]) as (url, received):
        with OpenSearch([url]) as client, pytest.raises(EngineUnavailable, match="acknowledge 1 "):
            send(client, OPERATIONS)
        assert len(received) == 7


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, EngineUnavailable), (503, EngineUnavailable), (504, EngineTimeout), (401, EngineUnavailable)],
)
def test_statuses_of_a_cluster_in_trouble_have_names(status: int, kind: type[IndexerError]) -> None:
    with answering([(status, {"error": "trouble"})]) as (url, _):
        engine = OpenSearchEngine([url])
        with pytest.raises(kind):
            engine.search(PLAN)
        engine.close()


def test_a_cluster_that_does_not_answer_in_time_is_a_timeout() -> None:
    with answering([(200, {})], pause=20) as (url, _):
        engine = OpenSearchEngine([url], patience=0.3)
        with pytest.raises(EngineTimeout):
            engine.search(PLAN)
        engine.close()


def test_whole_pages_are_served_where_expensive_queries_are_forbidden(
    opensearch_url: str, opensearch_engine: SearchEngine
) -> None:
    opensearch_engine.publish(opensearch_engine.begin(FINGERPRINT))
    corpus = Corpus(3, 60)
    opensearch_engine.write(corpus.documents())
    facet = FacetRequest("cat", "category", exception=Range("signed", 20230101), cases=(("x", Everything()),))
    word = Terms("body_fine", (corpus.words[0],))
    plan = QueryPlan(
        Unit.DOCUMENT,
        AnyOf(
            (AllOf((word, Not(Phrase("body_bigram", ("a", "b"))))), Constant(OneOf("year", ("2020",)), 9.0))
        ),
        {"cat": OneOf("category", ("a",)), "current": Range("is_current", 1, 1)},
        (facet, FacetRequest("org", "issuer")),
        sort="newest_signed",
    )
    usual = opensearch_engine.search(plan)
    setting = "search.allow_expensive_queries"
    with OpenSearch([opensearch_url]) as client:
        client.cluster.put_settings(body={"transient": {setting: False}})
        try:
            assert opensearch_engine.search(plan) == usual
            assert usual.total > 0
        finally:
            client.cluster.put_settings(body={"transient": {setting: None}})


def test_several_shards_rank_as_one_does(opensearch_url: str, opensearch_engine: SearchEngine) -> None:
    corpus = Corpus(5, 200)
    several = OpenSearchEngine([opensearch_url], prefix="tshards", replicas=0, shards=3)
    plan = QueryPlan(Unit.DOCUMENT, Terms("body_fine", tuple(corpus.words[3:9])), limit=50)
    answers = []
    for engine in (several, opensearch_engine):
        engine.publish(engine.begin(FINGERPRINT))
        engine.write(corpus.documents())
        answers.append(engine.search(plan))
    with OpenSearch([opensearch_url]) as client:
        several.close()
        client.indices.delete(index="tshards-*")
    assert [hit.entry_id for hit in answers[0].hits] == [hit.entry_id for hit in answers[1].hits]
    assert answers[0].total == answers[1].total > 50
