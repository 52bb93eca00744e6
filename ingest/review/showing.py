"""One document as a reviewer sees it: what was found and the words around, with every value masked."""

from __future__ import annotations

from dataclasses import dataclass

from holdings.errors import NotOnRecord
from holdings.model.document import DocumentText, Finding
from ingest.review.desk import Desk, document_at, parse_address, version_of
from ingest.review.listing import Place, places_of, value_as_words
from ingest.screening import masked, masked_text, screen_text

#: Characters shown before and after a finding.
AROUND = 24


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A finding or note with the words around it; personal values are masked as the rule says."""

    place: Place
    context: str
    withholds: bool


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A metadata value, where it came from, how sure that is, and the words it was read from."""

    field: str
    value: str
    source: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, version or attachment for review; ``redacted`` says that an original lies behind it."""

    address: str
    title: str
    visibility: str
    redacted: bool
    places: tuple[ShownPlace, ...]
    values: tuple[ShownValue, ...]


def show(desk: Desk, address: str) -> Shown:
    """What was found in a document or attachment, and what is known of it.

    Raises NotOnRecord, ReviewError.
    """
    wanted = parse_address(address)
    document = document_at(desk, wanted)
    version = version_of(document, wanted)
    if wanted.attachment:
        for one in version.attachments:
            if one.ordinal == wanted.attachment:
                places = _places(one.text, one.findings)
                return Shown(address, masked_text(one.name), one.visibility.value, False, places, ())
        raise NotOnRecord(f"{document.id}@{version.ordinal} has no attachment {wanted.attachment}")
    metadata = version.metadata
    values = tuple(
        ShownValue(
            name,
            masked_text(value_as_words(getattr(metadata, name))),
            known.source.value,
            known.confidence,
            masked_text(known.evidence),
        )
        for name, known in metadata.provenance.items()
    )
    return Shown(
        f"{document.id}@{version.ordinal}",
        masked_text(metadata.title),
        document.visibility.value,
        _is_redacted(desk, wanted.document_id, version.ordinal),
        _places(version.text, version.findings),
        values,
    )


def _is_redacted(desk: Desk, document_id: str, ordinal: int) -> bool:
    try:
        desk.holdings.originals.get(document_id, ordinal)
    except NotOnRecord:
        return False
    return True


def _places(text: DocumentText, findings: tuple[Finding, ...]) -> tuple[ShownPlace, ...]:
    """The gate's findings and, from the text as it is now, its notes."""
    notes = screen_text(text.clean).notes
    # Everything found is hidden everywhere: one finding may stand beside another.
    hidden = masked(text.clean, (*findings, *notes))
    ordered = [*((one, True) for one in findings), *((one, False) for one in notes)]
    return tuple(
        ShownPlace(
            place, hidden[max(0, place.start - AROUND) : place.end + AROUND] if place.end else "", held
        )
        for (one, held) in ordered
        for place in places_of([one], text.page_starts)
    )
