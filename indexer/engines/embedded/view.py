"""One tantivy index as it stood at a moment, and what was learnt about it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from tantivy import DocAddress, FieldType, Index, Order, Query, Schema, Searcher

from indexer.engines.embedded.queries import everything, translate
from indexer.engines.embedded.schema import NOTHING, columns
from indexer.model.expression import Everything, Expression

#: How many things are remembered of one state of an index, and of how many searches the facets' counts.
MEMORY = 256
SEARCHES = 256
#: Every bucket; tantivy itself stops at 65,000.
ALL_BUCKETS = 65_000
#: Documents read in one step of a scan.
SCAN = 5_000

Value = TypeVar("Value")


class View:
    """A searcher over one index. Safe to use from several threads; forgotten when the index changes."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self.schema = schema
        self.searcher = searcher
        self._made: dict[Hashable, Any] = {}
        self._counted: dict[Hashable, Any] = {}

    @classmethod
    def open(cls, folder: Path) -> View:
        """A view of the index in a folder as it is now. Raises ValueError, OSError."""
        index = Index.open(str(folder))
        index.config_reader("manual")
        index.reload()
        return cls(index.schema, index.searcher())

    @property
    def count(self) -> int:
        """How many entries there are."""
        return int(self.searcher.num_docs)

    def passing(self, expression: Expression) -> int:
        """How many entries of the whole index match; asked of filters, which are few and come again."""
        if isinstance(expression, Everything):
            return self.count
        return self.remembered(expression, lambda: self.matching(translate(self.schema, expression)))

    def matching(self, query: Query) -> int:
        """How many entries match."""
        return count_of(self.searcher.search(Query.const_score_query(query, 0.0), 1))

    def places(self, query: Query, limit: int) -> list[tuple[int, int]]:
        """Where the entries that match lie, at most ``limit``, in no order."""
        hits = self.searcher.search(Query.const_score_query(query, 0.0), limit, count=False).hits
        return [(address.segment_ord, address.doc) for _, address in hits]

    def remembered(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What was made for a key before, or is made now; the last few are kept."""
        value: Value | None = self._made.get(key)
        if value is None:
            value = make()
            if len(self._made) >= MEMORY:
                self._made.clear()
            self._made[key] = value
        return value

    def counted(self, search: Hashable, count: Callable[[], Value]) -> Value:
        """What was counted for a search before, or is counted now; those asked last are kept."""
        value: Value | None = self._counted.pop(search, None)
        if value is None:
            value = count()
            for oldest in list(islice(self._counted, max(0, len(self._counted) + 1 - SEARCHES))):
                self._counted.pop(oldest, None)
        self._counted[search] = value
        return value

    def columns(self, field: str) -> tuple[str, ...]:
        """The columns of a facet field in which there is any value at all."""
        return self.remembered(
            field, lambda: tuple(name for name in columns(field) if self._has_values(name))
        )

    def _has_values(self, column: str) -> bool:
        found = self.searcher.aggregate(everything(), {"any": terms_request(column, 2)})["any"]["buckets"]
        return any(bucket["key"] != NOTHING for bucket in found)

    def knows_any(self, document_ids: Sequence[str]) -> bool:
        """Whether any of the documents has an entry here: one question where most documents are new."""
        return self.matching(Query.term_set_query(self.schema, "document_id", list(document_ids))) > 0

    def rev(self, document_id: str) -> int | None:
        """The rev a document stands at in this index, None where it has no entries."""
        query = Query.term_query(self.schema, "document_id", document_id, "basic")
        hits = self.searcher.search(query, 1, count=False).hits
        if not hits:
            return None
        return int(self.searcher.fast_field_values("rev", [hits[0][1]])[0] or 0)

    def entry_id(self, address: DocAddress) -> str:
        """The id of the entry at an address."""
        return str(self.searcher.doc(address).get_first("entry_id"))

    def revs(self) -> Iterator[tuple[str, int]]:
        """Every document with its lowest rev, ascending by id; reads columns in steps, no stored entry."""
        low, step = None, SCAN
        while True:
            rows = self._scan(low, step)
            whole = len(rows) < step
            next_low = rows[-1][1] if rows else None
            complete = [(id_, rev) for id_, order, rev in rows if whole or order != next_low]
            lowest: dict[str, int] = {}
            for document_id, rev in complete:
                lowest[document_id] = min(rev, lowest.get(document_id, rev))
            yield from lowest.items()
            if whole:
                return
            # ids that share a number are read together; where one step holds nothing else, take a longer one
            step = SCAN if complete else step * 4
            low = next_low

    def _scan(self, low: int | None, limit: int) -> list[tuple[str, int, int]]:
        query = everything()
        if low is not None:
            query = Query.range_query(self.schema, "document_order", FieldType.Integer, low)
        found = self.searcher.search(
            query, limit, count=False, order_by_field="document_id", order=Order.Asc
        ).hits
        addresses = [address for _, address in found]
        orders: list[Any] = self.searcher.fast_field_values("document_order", addresses)
        revs: list[Any] = self.searcher.fast_field_values("rev", addresses)
        return [(hit[0], order, rev) for hit, order, rev in zip(found, orders, revs, strict=True)]


def terms_request(column: str, size: int) -> dict[str, Any]:
    """A count of a column's values, exact: no segment leaves any value out."""
    return {"terms": {"field": column, "size": size, "segment_size": ALL_BUCKETS}}


def count_of(result: Any) -> int:
    """The exact total of a tantivy search; the library's stubs leave the attribute out."""
    return int(result.count)
