"""Reads answers of the search endpoint into values: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from indexer.model.plan import Answer, EngineHit, FacetRequest, QueryPlan
from indexer.model.second_pass import FoundPlace, SecondPass
from indexer.weighing import FieldTerm


def read_answer(plan: QueryPlan, response: Mapping[str, Any]) -> Answer:
    """The page, total and facets the plan asked for."""
    found = response["hits"]["hits"]
    if plan.second_pass and plan.reorders:
        hits = tuple(_again(found, plan.second_pass)[plan.offset : plan.offset + plan.limit])
    else:
        hits = tuple(_hit(hit, hit["_score"] if plan.sort is None else 0.0) for hit in found)
    aggregations = response.get("aggregations", {})
    facets = {facet.name: _facet(facet, aggregations[facet.name]) for facet in plan.facets}
    return Answer(response["hits"]["total"]["value"], hits, facets)


def read_counts(terms: Sequence[FieldTerm], response: Mapping[str, Any]) -> tuple[int, dict[FieldTerm, int]]:
    """How many entries there are, and how many have each of the terms that were asked about."""
    counted = [bucket["doc_count"] for bucket in response["aggregations"]["terms"]["buckets"]]
    return response["hits"]["total"]["value"], dict(zip(terms, counted, strict=True))


def _again(found: Sequence[Mapping[str, Any]], second_pass: SecondPass) -> list[EngineHit]:
    """The best hits in the order of the second pass."""
    places = [
        FoundPlace(hit["_score"], *hit["fields"].get("law_id", ("",)), *hit["fields"]["ordinal"])
        for hit in found
    ]
    return [_hit(found[place], score) for score, place in second_pass.order(places)]


def _hit(hit: Mapping[str, Any], score: float | None) -> EngineHit:
    source = hit["_source"]
    return EngineHit(
        source["entry_id"],
        source["document_id"],
        source["version"],
        source["rev"],
        source["anchor"],
        float(score or 0.0),
        hit["sort"][0],
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
