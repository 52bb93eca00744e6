"""Why a document is found, and why not, in words: for the page and for the command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from holdings.errors import NotOnRecord
from indexer.model.explanation import MOST_RANKED, Explanation, LookedFor, Reason, ReasonKind, ScorePart
from search_app.public import public_version

if TYPE_CHECKING:
    from holdings.store import Holdings
    from indexer.citations import CitationService
    from search_app.translations import Words

#: A longer address or number is none.
LONGEST = 300
#: Characters of a part's text that are shown.
SHOWN = 60
_ADDRESS = re.compile(r"(?:^|/doc/)([0-9A-Za-z]{12})(?:@\d+)?(?:[?][^#]*)?(?:#([\w-]*))?$")


@dataclass(frozen=True, slots=True)
class Meant:
    """The document that an address, an id or a citation means, and the place in it, "" for none."""

    document_id: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a score in words; ``share`` is of the whole, 0 … 1."""

    what: str
    where: str
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class WordRow:
    """Words that are looked for, and where they stand."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation in words."""

    verdict: tuple[str, ...]
    reasons: tuple[str, ...]
    parts: tuple[PartRow, ...]
    looked_for: tuple[WordRow, ...]


def read_address(text: str) -> Meant | None:
    """What an id (``id``, ``id@2``, ``id#art-3``) or the address of a document means; None otherwise."""
    found = _ADDRESS.search(unquote(text.strip()[:LONGEST]))
    return Meant(found[1].upper(), found[2] or "") if found else None


def meant_in_public(text: str, holdings: Holdings, citations: CitationService) -> Meant:
    """The public document that an address, an id, a number or another citation means.

    Raises NotOnRecord, alike for what is unknown and what is not public, and Withdrawn.
    """
    if meant := read_address(text):
        document, _ = public_version(holdings, meant.document_id)
        return Meant(document.id, meant.anchor)
    found = citations.resolve(text.strip()[:LONGEST])
    if found is None or not found.documents:
        raise NotOnRecord(text[:LONGEST])
    return Meant(found.documents[0].document_id, found.documents[0].anchor)


def in_words(told: Explanation, words: Words) -> Told:
    """An explanation as sentences and rows."""
    total = told.score or 1.0
    return Told(
        verdict=tuple(_verdict(told, words)),
        reasons=tuple(_reason(one, words) for one in told.reasons),
        parts=tuple(_part(one, total, words) for one in told.parts),
        looked_for=tuple(_looked_for(one, words) for one in told.looked_for),
    )


def _verdict(told: Explanation, words: Words) -> Iterator[str]:
    if not told.found:
        yield words("explain.absent")
        return
    most = f"{MOST_RANKED:,}"
    yield words("explain.rank", rank=told.rank) if told.rank else words("explain.deep", most=most)
    if told.first_rank and told.rank and told.first_rank != told.rank:
        yield words("explain.moved", first=told.first_rank, rank=told.rank)
    if not told.parts:
        yield words("explain.no_score")


def _reason(one: Reason, words: Words) -> str:
    names = {
        ReasonKind.FACET: f"facet.{one.name}",
        ReasonKind.DATE: f"date.{one.name}",
        ReasonKind.SCOPE: f"scope.{one.name}",
        ReasonKind.UNIT: f"explain.unit.{one.name}",
        ReasonKind.VISIBILITY: f"explain.visibility.{one.name}",
    }
    name = words(names[one.kind]) if one.kind in names else one.name
    return words(f"explain.reason.{one.kind}", name=name, text=one.text)


def _part(one: ScorePart, total: float, words: Words) -> PartRow:
    text = one.text if len(one.text) <= SHOWN else one.text[:SHOWN] + "……"
    what = words(f"explain.part.{one.kind}", text=text)
    return PartRow(what, _field(one.field, words) if one.field else "", one.score, one.score / total)


def _looked_for(one: LookedFor, words: Words) -> WordRow:
    where = words("explain.join").join(_field(field, words) for field in one.fields)
    return WordRow(one.text, where or words("explain.nowhere"))


def _field(name: str, words: Words) -> str:
    return words(f"explain.field.{name}")
