"""Hits of a search for a past day, with the validity their texts had among the other versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from holdings.errors import HoldingsError
from holdings.model.versions import facts_in_time
from holdings.store import Holdings
from indexer.model.results import Hit


def as_they_stood(holdings: Holdings, hits: tuple[Hit, ...], day: date | None) -> tuple[Hit, ...]:
    """The hits with their validity on the day; the same hits where no day is asked for.

    Only a text that ended nobody knows when needs its neighbours in time: it ended when the next took over.
    """
    return hits if day is None else tuple(_as_it_stood(holdings, hit, day) for hit in hits)


def _as_it_stood(holdings: Holdings, hit: Hit, day: date) -> Hit:
    facts = hit.metadata.validity
    if facts.ended_as is None or facts.ended_on:
        return hit
    try:
        versions = holdings.documents.get_public(hit.document_id).versions
    except HoldingsError:
        # withdrawn since it was found: it is no hit of the next search
        return hit
    for place, version in enumerate(versions):
        if version.ordinal == hit.version:
            validity = facts_in_time(versions, place).on(day, hit.metadata.effective_on)
            return replace(hit, validity=validity)
    return hit
