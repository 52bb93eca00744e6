"""The OpenSearch engine: the port of ``indexer.port`` over opensearch-py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from holdings.model.document import Unit
from indexer.engines.opensearch.answers import read_answer, read_counts
from indexer.engines.opensearch.bodies import Body, count_body, search_body
from indexer.engines.opensearch.connection import connect, translated
from indexer.engines.opensearch.generation import Lease, Shelf
from indexer.engines.opensearch.writing import Writer
from indexer.errors import GenerationBusy, IndexMissing
from indexer.model.entry import DocumentEntries
from indexer.model.plan import Answer, QueryPlan
from indexer.port import EngineStatus, Fingerprint, Generation, WriteReport
from indexer.weighing import rare_terms, weighed

#: Documents read in one step of a scan.
SCAN = 5_000


class OpenSearchEngine:
    """Search on an OpenSearch cluster; any number of processes may use it at once.

    ``replicas`` None keeps one copy more where there is more than one node. ``patience`` is in seconds;
    ``lease_seconds`` is how long a builder may be silent before another one may begin.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        prefix: str = "kaijuan",
        user: str = "",
        password: str = "",
        ca_file: str = "",
        shards: int = 1,
        replicas: int | None = None,
        patience: float = 30.0,
        lease_seconds: float = 120.0,
    ) -> None:
        self._client = connect(hosts, user=user, password=password, ca_file=ca_file, patience=patience)
        self._shelf = Shelf(
            self._client, prefix, shards=shards, replicas=replicas, lease_seconds=lease_seconds
        )
        self._search_options = {
            "allow_partial_search_results": "false",
            "cancel_after_time_interval": f"{max(1, int(patience * 0.8))}s",
            **({"search_type": "dfs_query_then_fetch"} if shards > 1 else {}),
        }
        self._lease: Lease | None = None
        self._lock = Lock()

    @property
    def name(self) -> str:
        """``opensearch``."""
        return "opensearch"

    def search(self, plan: QueryPlan) -> Answer:
        """One page of what matches; see the port. Raises IndexMissing, EngineUnavailable, QueryTooLarge."""
        plan.require_answerable()
        with translated():
            return read_answer(plan, self._ask(plan.unit, search_body(self._weighed(plan))))

    def _weighed(self, plan: QueryPlan) -> QueryPlan:
        """The plan with presence spelled out, which takes a question of its own about the words."""
        terms = rare_terms(plan.query) if plan.sort is None and plan.limit else ()
        if not terms:
            return plan
        entries, counts = read_counts(terms, self._ask(plan.unit, count_body(terms)))
        return replace(plan, query=weighed(plan.query, entries, counts))

    def _ask(self, unit: Unit, body: Body) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.search(
            index=self._shelf.alias(unit), body=body, params=dict(self._search_options)
        )
        return answer

    def write(self, batch: Sequence[DocumentEntries], *, generation: Generation | None = None) -> WriteReport:
        """Stores a batch; see the port. What goes to a generation being built is visible at its end."""
        lease = self._lease
        with translated():
            if lease and generation and lease.generation == generation.name:
                with self._lock:
                    self._shelf.renew(lease)
                    return Writer(self._client, self._shelf, lease.generation).write(batch, known=lease.revs)
            if generation is None:
                return self._write_published(batch)
            self._require_published(generation)
            return Writer(self._client, self._shelf, generation.name).write(batch)

    def _write_published(self, batch: Sequence[DocumentEntries]) -> WriteReport:
        name = self._shelf.require_published().name
        try:
            return Writer(self._client, self._shelf, name).write(batch)
        except IndexMissing:
            # another process published meanwhile and dropped what was written to
            name = self._shelf.require_published().name
            return Writer(self._client, self._shelf, name).write(batch)

    def _require_published(self, generation: Generation) -> None:
        published = self._shelf.published()
        if published and published.name == generation.name:
            return
        if any(found.name == generation.name for found in self._shelf.generations()):
            raise GenerationBusy(f"generation {generation.name} is being built by another process")
        raise IndexMissing(f"generation {generation.name} was replaced or discarded")

    def begin(self, fingerprint: Fingerprint) -> Generation:
        """A new, empty generation; sweeps what a killed builder left. Raises GenerationBusy."""
        with translated(), self._lock:
            self._lease = self._shelf.create(fingerprint)
            return Generation(self._lease.generation, fingerprint)

    def publish(self, generation: Generation) -> None:
        """Swaps the generation this process built in, and drops the former one. Raises IndexMissing."""
        with translated(), self._lock:
            lease = self._lease
            if lease is None or lease.generation != generation.name:
                raise IndexMissing(f"generation {generation.name} is not being built here")
            self._shelf.publish(generation.name)
            self._lease = None
            self._shelf.release(lease)

    def discard(self, generation: Generation) -> None:
        """Drops a generation that is not published; harmless where it is published or gone."""
        with translated(), self._lock:
            published = self._shelf.published()
            if published is None or published.name != generation.name:
                self._shelf.drop(generation.name)
            if self._lease and self._lease.generation == generation.name:
                lease, self._lease = self._lease, None
                self._shelf.release(lease)

    def generations(self) -> tuple[Generation, ...]:
        """Every generation that exists, oldest first."""
        with translated():
            return self._shelf.generations()

    def scan(self, unit: Unit, *, generation: Generation | None = None) -> Iterator[tuple[str, int]]:
        """Every (document id, lowest rev) of a unit, ascending by id."""
        with translated():
            name = (generation or self._shelf.require_published()).name
            index = self._shelf.index(unit, name)
            self._client.indices.refresh(index=index)
        return self._scan(index)

    def _scan(self, index: str) -> Iterator[tuple[str, int]]:
        documents: dict[str, Any] = {"size": SCAN, "sources": [{"id": {"terms": {"field": "document_id"}}}]}
        lowest = {"rev": {"min": {"field": "rev"}}}
        while True:
            body = {"size": 0, "aggs": {"documents": {"composite": documents, "aggs": lowest}}}
            with translated():
                found = self._client.search(index=index, body=body)["aggregations"]["documents"]
            for bucket in found["buckets"]:
                yield bucket["key"]["id"], int(bucket["rev"]["value"])
            if "after_key" not in found:
                return
            documents["after"] = found["after_key"]

    def status(self) -> EngineStatus:
        """What the cluster runs, what is published, how many entries it has, and its bytes."""
        with translated():
            version = self._client.info()["version"]["number"]
            published = self._shelf.published()
            if published is None:
                return EngineStatus(self.name, version, None, {}, 0)
            found = self._client.indices.stats(
                index=self._shelf.indices(published.name), metric=["docs", "store"]
            )["indices"]
        counts = {
            unit: found[self._shelf.index(unit, published.name)]["primaries"]["docs"]["count"]
            for unit in Unit
        }
        size = sum(index["primaries"]["store"]["size_in_bytes"] for index in found.values())
        return EngineStatus(self.name, version, published, counts, size)

    def close(self) -> None:
        """Closes the connections; a generation begun here and not published is dropped."""
        if self._lease:
            self.discard(Generation(self._lease.generation, Fingerprint("", "", "")))
        self._client.close()
