"""Generations on a cluster: pairs of indices, two aliases that point to one pair, and the right to build.

    PREFIX-documents, PREFIX-articles               aliases: the published generation
    PREFIX-documents-NAME, PREFIX-articles-NAME     a generation; _meta carries its fingerprint
    PREFIX-documents-NAME.w, …                      an alias of each index, written through, so that a
                                                    write to a dropped index fails instead of making one
    PREFIX-control                                  who builds, and the revs of removals

There is no lock that ends with a process, so the right to build is a lease that its holder renews.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError

import mappings
from holdings.model.document import Unit
from indexer.errors import GenerationBusy, IndexMissing
from indexer.port import Fingerprint, Generation

CONTROL: dict[str, Any] = {
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "generation": {"type": "keyword"},
            "rev": {"type": "long"},
            "lease": {"type": "keyword"},
            "renewed": {"type": "double"},
        },
    },
}
LEASE = "build"


@dataclass(slots=True)
class Lease:
    """The right to build one generation, as last written."""

    generation: str
    seq_no: int
    primary_term: int
    renewed: float
    revs: dict[str, int] = field(default_factory=dict)


class Shelf:
    """The generations under one prefix. What the client raises passes through untranslated."""

    def __init__(
        self, client: OpenSearch, prefix: str, *, shards: int, replicas: int | None, lease_seconds: float
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._shards = shards
        self._replicas = replicas
        self._lease_seconds = lease_seconds
        self._fingerprints: dict[str, Fingerprint] = {}

    @property
    def control(self) -> str:
        """The index of leases and removals."""
        return f"{self._prefix}-control"

    @property
    def removals_target(self) -> str:
        """What removals are written through."""
        return self.control + ".w"

    def alias(self, unit: Unit) -> str:
        """What is searched."""
        return f"{self._prefix}-{unit.value}s"

    def index(self, unit: Unit, name: str) -> str:
        """One index of a generation."""
        return f"{self.alias(unit)}-{name}"

    def indices(self, name: str) -> list[str]:
        """Both indices of a generation."""
        return [self.index(unit, name) for unit in Unit]

    def target(self, unit: Unit, name: str) -> str:
        """What a generation is written through."""
        return self.index(unit, name) + ".w"

    def published(self) -> Generation | None:
        """The generation both aliases point to."""
        try:
            found = self._client.indices.get_alias(name=self.alias(Unit.DOCUMENT))
        except NotFoundError:
            return None
        name = min(found).removeprefix(self.alias(Unit.DOCUMENT) + "-")
        return Generation(name, self._fingerprint(name))

    def require_published(self) -> Generation:
        """The published generation. Raises IndexMissing."""
        published = self.published()
        if published is None:
            raise IndexMissing("there is no index yet; run: kaijuan index rebuild")
        return published

    def generations(self) -> tuple[Generation, ...]:
        """Every generation of which anything exists, oldest first."""
        return tuple(Generation(name, self._fingerprint(name)) for name in self._names())

    def _names(self) -> list[str]:
        names = set()
        for unit in Unit:
            start = self.alias(unit) + "-"
            found = self._client.indices.get(index=start + "*", params={"allow_no_indices": "true"})
            names |= {index.removeprefix(start) for index in found}
        return sorted(names)

    def _fingerprint(self, name: str) -> Fingerprint:
        if name not in self._fingerprints:
            pattern = f"{self._prefix}-*-{name}"
            found = self._client.indices.get_mapping(index=pattern)
            if not found:
                raise IndexMissing(f"generation {name} is gone")
            meta = min(found.items())[1]["mappings"]["_meta"]
            self._fingerprints[name] = Fingerprint(meta["schema"], meta["segmenter"], meta["dictionary"])
        return self._fingerprints[name]

    def create(self, fingerprint: Fingerprint) -> Lease:
        """Two empty indices and the right to fill them; sweeps the unfinished. Raises GenerationBusy."""
        self._ensure_control()
        taken = self._names()
        number = max((int(name.split("-")[0]) for name in taken), default=0) + 1
        name = f"{number:06d}-{datetime.now(UTC):%Y%m%d%H%M%S}"
        lease = self._acquire(name)
        published = self.published()
        for former in taken:
            if published is None or former != published.name:
                self.drop(former)
        for unit in Unit:
            self._client.indices.create(
                index=self.index(unit, name), body=self._definition(fingerprint, self.target(unit, name))
            )
        return lease

    def _definition(self, fingerprint: Fingerprint, target: str) -> dict[str, Any]:
        body = mappings.schema("opensearch")
        body["mappings"]["_meta"] = {
            "schema": fingerprint.schema,
            "segmenter": fingerprint.segmenter,
            "dictionary": fingerprint.dictionary,
        }
        body["settings"]["index"] |= {"number_of_shards": self._shards, **self._copies()}
        body["aliases"] = {target: {}}
        return body

    def _copies(self) -> dict[str, Any]:
        if self._replicas is None:
            return {"auto_expand_replicas": "0-1"}
        return {"number_of_replicas": self._replicas}

    def _ensure_control(self) -> None:
        if self._client.indices.exists(index=self.control):
            return
        settings = {"index": {"number_of_shards": 1, **self._copies()}}
        body = {**CONTROL, "settings": settings, "aliases": {self.removals_target: {}}}
        try:
            self._client.indices.create(index=self.control, body=body)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _acquire(self, name: str) -> Lease:
        try:
            found = self._client.get(index=self.control, id=LEASE)
        except NotFoundError:
            return self._write_lease(name, {"op_type": "create"})
        age = time.time() - found["_source"]["renewed"]
        if age < self._lease_seconds:
            holder = found["_source"]["lease"]
            raise GenerationBusy(
                f"generation {holder} is being built (last sign of life {age:.0f} s ago); "
                f"if its process was killed, try again in {self._lease_seconds - age:.0f} s"
            )
        return self._write_lease(
            name, {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        )

    def _write_lease(self, name: str, condition: Mapping[str, Any]) -> Lease:
        now = time.time()
        try:
            done = self._client.index(
                index=self.control,
                id=LEASE,
                body={"lease": name, "renewed": now},
                params=dict(condition),
            )
        except ConflictError:
            raise GenerationBusy("another process has just begun to build") from None
        return Lease(name, done["_seq_no"], done["_primary_term"], now)

    def renew(self, lease: Lease) -> None:
        """A sign of life from time to time. Raises GenerationBusy where another one has taken over."""
        if time.time() - lease.renewed < self._lease_seconds / 4:
            return
        condition = {"if_seq_no": lease.seq_no, "if_primary_term": lease.primary_term}
        fresh = self._write_lease(lease.generation, condition)
        lease.seq_no, lease.primary_term, lease.renewed = fresh.seq_no, fresh.primary_term, fresh.renewed

    def release(self, lease: Lease) -> None:
        """Gives the right to build back; harmless where it was taken over."""
        condition = {"if_seq_no": lease.seq_no, "if_primary_term": lease.primary_term}
        try:
            self._client.delete(index=self.control, id=LEASE, params=condition)
        except (ConflictError, NotFoundError):
            return

    def publish(self, name: str) -> None:
        """Turns both aliases to a generation in one step of the cluster, then drops the former one.

        Not both in one step: searches that had just resolved the alias would lose their shards.
        """
        former = self.published()
        self._client.indices.refresh(index=self.indices(name))
        self._client.cluster.health(index=self.indices(name), params={"wait_for_status": "yellow"})
        turns = [self._turn(unit, "add", name) for unit in Unit]
        if former:
            turns += [self._turn(unit, "remove", former.name) for unit in Unit]
        self._client.indices.update_aliases(body={"actions": turns})
        if former:
            self.drop(former.name)

    def _turn(self, unit: Unit, action: str, name: str) -> dict[str, Any]:
        return {action: {"index": self.index(unit, name), "alias": self.alias(unit)}}

    def drop(self, name: str) -> None:
        """Removes a generation and what was remembered of it; harmless where it is gone."""
        self._client.indices.delete(index=self.indices(name), params={"ignore_unavailable": "true"})
        if self._client.indices.exists(index=self.control):
            self._forget(name)

    def _forget(self, name: str) -> None:
        self._client.indices.refresh(index=self.control)
        self._client.delete_by_query(
            index=self.control,
            body={"query": {"term": {"generation": name}}},
            params={"conflicts": "proceed"},
        )

    def removals(self, name: str, document_ids: Iterable[str]) -> dict[str, int]:
        """The rev at which documents were taken out of a generation."""
        ids = {f"{name}:{document_id}": document_id for document_id in document_ids}
        if not ids:
            return {}
        found = self._client.mget(index=self.control, body={"ids": list(ids)})["docs"]
        return {ids[item["_id"]]: item["_source"]["rev"] for item in found if item.get("found")}
