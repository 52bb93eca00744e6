"""Reads answers of the search endpoint into values: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.model.plan import Answer, EngineHit, FacetRequest, QueryPlan


def read_answer(plan: QueryPlan, response: Mapping[str, Any]) -> Answer:
    """The page, total and facets the plan asked for."""
    hits = tuple(_hit(hit, scored=plan.sort is None) for hit in response["hits"]["hits"])
    aggregations = response.get("aggregations", {})
    facets = {facet.name: _facet(facet, aggregations[facet.name]) for facet in plan.facets}
    return Answer(response["hits"]["total"]["value"], hits, facets)


def _hit(hit: Mapping[str, Any], *, scored: bool) -> EngineHit:
    source = hit["_source"]
    score = float(hit["_score"] or 0.0) if scored else 0.0
    return EngineHit(
        source["entry_id"], source["document_id"], source["version"], source["rev"], source["anchor"], score
    )


def _facet(facet: FacetRequest, answered: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    usual = answered if facet.exception is None else answered["usual"]
    counts = _counts(facet, usual["values"]["buckets"])
    if "named" in usual:
        counts |= _counts(facet, usual["named"]["buckets"])
    if facet.exception is not None:
        cases = answered["apart"].get("cases", {"buckets": []})["buckets"]
        for (value, _), bucket in zip(facet.cases, cases, strict=True):
            counts[value] = counts.get(value, 0) + bucket["doc_count"]
    return facet.largest(counts)


def _counts(facet: FacetRequest, buckets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    if not facet.interval:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    # 0 is what is not known
    return {
        str(int(bucket["key"]) // facet.interval): bucket["doc_count"] for bucket in buckets if bucket["key"]
    }
