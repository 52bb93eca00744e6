"""Writes documents' entries to the two indices of a generation, without a lock.

Several processes may write the same document at once, and the highest rev must win in the end. So a write
stores first (an entry never overwrites a higher rev of itself), makes it visible, then looks at what the
index has of the document and removes every entry below the highest rev. Whoever looks last has seen all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch

from holdings.model.document import Unit
from indexer.engines.opensearch.bulk import Operation, deleting, send, storing
from indexer.engines.opensearch.generation import Shelf
from indexer.model.entry import DocumentEntries, newest
from indexer.model.row import row
from indexer.port import WriteReport

#: Documents asked about in one request.
CHUNK = 1_000
#: Entries listed in one request.
PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Revs:
    """The lowest and highest rev of a document's entries."""

    low: int
    high: int


class Writer:
    """Writes to one generation. What the client raises passes through untranslated."""

    def __init__(self, client: OpenSearch, shelf: Shelf, name: str) -> None:
        self._client = client
        self._shelf = shelf
        self._name = name
        self._targets = [shelf.target(unit, name) for unit in Unit]

    def write(self, batch: Sequence[DocumentEntries], *, known: dict[str, int] | None = None) -> WriteReport:
        """Stores a batch, visible on return.

        ``known`` has the rev of every document this process wrote to a generation that nobody else writes
        and nobody searches: what is not there needs no look, and nothing needs to be visible yet.
        """
        newest_ones, stale = newest(batch)
        fresh = [item for item in newest_ones if known is None or item.rev > known.get(item.document_id, 0)]
        stale += len(newest_ones) - len(fresh)
        asked = [item.document_id for item in fresh if known is None or item.document_id in known]
        revs = self._revs(asked, refresh=known is not None)
        removals = self._shelf.removals(self._name, asked)
        accepted = [item for item in fresh if item.rev >= _highest(item.document_id, revs, removals)]
        send(self._client, self._operations(accepted))
        if known is not None:
            known |= {item.document_id: item.rev for item in accepted}
        self._tidy([item for item in accepted if known is None or item.document_id in revs], revs)
        removed = sum(item.is_removal for item in accepted)
        return WriteReport(len(accepted) - removed, removed, stale + len(fresh) - len(accepted))

    def _operations(self, accepted: Iterable[DocumentEntries]) -> Iterator[Operation]:
        for document in accepted:
            if document.is_removal:
                yield self._removal(document)
            for unit, entries in document.entries.items():
                target = self._shelf.target(unit, self._name)
                for entry in entries:
                    yield storing(target, entry.entry_id, entry.rev, row(entry))

    def _removal(self, document: DocumentEntries) -> Operation:
        id_ = f"{self._name}:{document.document_id}"
        source = {"generation": self._name, "rev": document.rev}
        return storing(self._shelf.removals_target, id_, document.rev, source)

    def _tidy(self, written: Sequence[DocumentEntries], before: Mapping[str, Revs]) -> None:
        """Makes the batch visible and removes what a higher rev has left behind."""
        if not written:
            return
        ids = [item.document_id for item in written]
        after = self._revs(ids, refresh=True)
        removals = self._shelf.removals(self._name, ids)
        limits = {id_: _highest(id_, after, removals) for id_ in ids}
        again = {item.document_id for item in written if _stood_at(before, item)}
        doubtful = [
            item
            for item in written
            if (revs := after.get(item.document_id))
            and (revs.low < limits[item.document_id] or item.document_id in again)
        ]
        deletions = list(self._deletions(doubtful, limits))
        if deletions:
            send(self._client, deletions)
            self._client.indices.refresh(index=self._targets)

    def _deletions(
        self, doubtful: Sequence[DocumentEntries], limits: Mapping[str, int]
    ) -> Iterator[Operation]:
        documents = {item.document_id: item for item in doubtful}
        own = {entry.entry_id for item in doubtful for entries in item.entries.values() for entry in entries}
        for hit in self._listed(list(documents)):
            source = hit["_source"]
            id_, rev = source["document_id"], source["rev"]
            left_over = rev == documents[id_].rev and source["entry_id"] not in own
            if rev < limits[id_] or left_over:
                yield deleting(hit["_index"] + ".w", hit["_id"], hit["_seq_no"], hit["_primary_term"])

    def _listed(self, document_ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Every entry of some documents, in both units."""
        for chunk in _chunks(document_ids):
            after: list[str] | None = None
            while True:
                body = {
                    "query": {"bool": {"filter": [{"terms": {"document_id": chunk}}]}},
                    "sort": [{"entry_id": "asc"}, {"_index": "asc"}],
                    "size": PAGE,
                    "seq_no_primary_term": True,
                    **({"search_after": after} if after else {}),
                }
                hits = self._client.search(index=self._targets, body=body)["hits"]["hits"]
                yield from hits
                if len(hits) < PAGE:
                    break
                after = hits[-1]["sort"]

    def _revs(self, document_ids: Sequence[str], *, refresh: bool) -> dict[str, Revs]:
        """What the index has of some documents."""
        found: dict[str, Revs] = {}
        if document_ids and refresh:
            self._client.indices.refresh(index=self._targets)
        for chunk in _chunks(document_ids):
            body = {
                "size": 0,
                "query": {"bool": {"filter": [{"terms": {"document_id": chunk}}]}},
                "aggs": {
                    "documents": {
                        "terms": {"field": "document_id", "size": len(chunk)},
                        "aggs": {"low": {"min": {"field": "rev"}}, "high": {"max": {"field": "rev"}}},
                    }
                },
            }
            answer = self._client.search(index=self._targets, body=body, params={"request_cache": "false"})
            for bucket in answer["aggregations"]["documents"]["buckets"]:
                found[bucket["key"]] = Revs(int(bucket["low"]["value"]), int(bucket["high"]["value"]))
        return found


def _stood_at(before: Mapping[str, Revs], document: DocumentEntries) -> bool:
    """Whether the index had this very rev of a document already, perhaps with other entries."""
    revs = before.get(document.document_id)
    return revs is not None and revs.high == document.rev


def _highest(document_id: str, revs: Mapping[str, Revs], removals: Mapping[str, int]) -> int:
    high = revs[document_id].high if document_id in revs else 0
    return max(high, removals.get(document_id, 0))


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])
