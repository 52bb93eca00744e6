"""The hits behind a place in the order, however deep it is."""

from __future__ import annotations

from tantivy import DocAddress, Occur, Order, Query

from indexer.engines.embedded.queries import both, translate
from indexer.engines.embedded.view import View
from indexer.model.cursor import Cursor
from indexer.model.expression import Range, ranks
from indexer.model.plan import QueryPlan

#: Hits fetched beyond a page, so that a tie at its end is seen to end.
SLACK = 16
Found = tuple[float, DocAddress]


def hits_behind(view: View, query: Query, plan: QueryPlan, after: Cursor) -> list[Found]:
    """The best hits behind a place, at least a page of them with every tie whole, where there are so many.

    By a sort key only what is behind is asked for; by relevance everything before it is read again.
    """
    if plan.sort is None and not ranks(plan.query):
        return _by_entry_id(view, query, plan, after)
    limit = _reach(view, plan, after)
    if plan.sort:
        rest = Range(plan.sort, None, int(after.key))
        query = both([(Occur.Must, query), (Occur.Must, translate(view.schema, rest))])
        limit = plan.limit + SLACK
    while True:
        found: list[Found] = view.searcher.search(query, limit, count=False, order_by_field=plan.sort).hits
        behind = [one for one in found if _is_behind(view, one, after)]
        if len(found) < limit:
            return behind
        if len(behind) >= plan.limit and found[-1][0] != behind[plan.limit - 1][0]:
            return behind
        limit *= 8


def _reach(view: View, plan: QueryPlan, after: Cursor) -> int:
    """How many hits to ask for; never more than there are entries, whatever a cursor says."""
    return min(after.position, view.count) + plan.limit + SLACK


def _is_behind(view: View, found: Found, after: Cursor) -> bool:
    key, address = found
    return key < after.key or (key == after.key and view.entry_id(address) > after.entry_id)


def _by_entry_id(view: View, query: Query, plan: QueryPlan, after: Cursor) -> list[Found]:
    """Where nothing ranks, all scores are 0 and the order is that of the ids."""
    limit = _reach(view, plan, after)
    while True:
        hits = view.searcher.search(
            query, limit, count=False, order_by_field="entry_id", order=Order.Asc
        ).hits
        behind = [(0.0, address) for entry_id, address in hits if str(entry_id) > after.entry_id]
        if len(hits) < limit or len(behind) >= plan.limit:
            return behind
        limit *= 8
