"""The documents of a gazette issue, each read and screened like any other, and what the issue keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from holdings.model.document import DocumentText, Finding, Provenance, ValueSource
from holdings.model.numbers import parse_number
from holdings.vocabularies import vocabularies
from ingest.gazette.contents import plain
from ingest.gazette.splitting import Issue, Part
from ingest.metadata.reading import Reading, read
from ingest.metadata.stated import Hints
from ingest.metadata.structure import find_articles
from ingest.port import Extraction
from ingest.screening import Screening, screen

#: The rule under which an issue is kept back because of one of its documents.
PART_WITHHELD = "part-withheld"
_GENRE = "政府公报"


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A document of an issue with its number there, its text, what was read of it and what the gate found."""

    number: int
    text: DocumentText
    reading: Reading
    screening: Screening


def read_parts(issue: Issue, extraction: Extraction) -> tuple[ReadPart, ...]:
    """The documents of an issue in the order of the text, with articles, metadata and screening."""
    parts = []
    for part in issue.parts:
        text = replace(part.text, articles=find_articles(part.text.clean))
        reading = _reading(part, text, extraction)
        parts.append(ReadPart(part.number, text, reading, screen(text.clean, reading.metadata)))
    return tuple(parts)


def issue_reading(reading: Reading, issue: Issue) -> Reading:
    """What was read of an issue's own text, with its genre and its title where nobody states them."""
    head = issue.masthead
    changes: dict[str, Any] = {}
    if not _is_stated(reading, "genre") and (genre := vocabularies().genres.find(_GENRE)):
        changes["genre"] = genre
    if not _is_stated(reading, "title"):
        changes["title"] = f"{head.gazette}{head.year}年第{head.issue}期"
    return _changed(reading, changes, Provenance(ValueSource.TEXT_RULE, 0.95, head.evidence[:200]))


def issue_screening(whole: Screening, parts: Sequence[ReadPart]) -> Screening:
    """The gate's word on the issue: kept back where it, or any of its documents, is.

    The original holds every document, so that none may be read through it. The places found are those of
    another text than the issue keeps, and are not given.
    """
    rules = {finding.rule for finding in whole.findings}
    if any(part.screening.findings for part in parts):
        rules.add(PART_WITHHELD)
    return replace(whole, findings=tuple(Finding(rule, 0, 0) for rule in sorted(rules)))


def _reading(part: Part, text: DocumentText, extraction: Extraction) -> Reading:
    own = Extraction(extraction.status, extraction.media_type, name=part.title)
    reading = read(text, own, Hints({}))
    known = reading.metadata.provenance
    printed = Provenance(ValueSource.TEXT_RULE, 0.9, part.evidence[:200])
    changes: dict[str, Any] = {}
    if not _same_title(reading.metadata.title, part.title):
        changes["title"] = part.title
    if "number" not in known and (number := parse_number(part.printed_number)):
        changes["number"] = number
    changes["gazette"] = part.place
    return _changed(reading, changes, printed)


def _same_title(read_title: str, listed: str) -> bool:
    one, other = plain(read_title), plain(listed)
    return one == other or (len(one) >= 8 and one in other) or (len(other) >= 8 and other in one)


def _is_stated(reading: Reading, name: str) -> bool:
    known = reading.metadata.provenance.get(name)
    return known is not None and known.source not in (ValueSource.TEXT_RULE, ValueSource.FILE_PROPERTIES)


def _changed(reading: Reading, changes: dict[str, Any], known: Provenance) -> Reading:
    provenance = {**reading.metadata.provenance, **dict.fromkeys(changes, known)}
    return replace(reading, metadata=replace(reading.metadata, provenance=provenance, **changes))
