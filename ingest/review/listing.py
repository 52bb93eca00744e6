"""The list of what waits for a person: withheld documents, uncertain values, differences from lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from holdings.model.document import Finding, ValueSource, Visibility
from holdings.store import Holdings
from holdings.store.overview import VersionAtAGlance
from holdings.store.rows import DecidedBy
from ingest.screening import masked_text

#: Below this a value that was read goes on the list.
UNCERTAIN = 0.6
#: How many deposits back differences are looked for.
DEPOSITS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule found something: page and characters from the text's beginning; 0–0 outside of it."""

    rule: str
    start: int
    end: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A withheld document or attachment (by address) that nobody has decided on, and why it is withheld."""

    address: str
    title: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class UncertainValue:
    """A value that was read with little certainty, and the words it was read from."""

    address: str
    title: str
    field: str
    value: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class ListDifference:
    """A field in which a file says something else than its transfer list, not yet settled by staff."""

    address: str
    name: str
    field: str
    stated: str
    read: str
    where: str


@dataclass(slots=True)
class ReviewList:
    """Everything that waits for a person; personal values are masked in every word of it."""

    withheld: list[Waiting] = field(default_factory=list)
    uncertain: list[UncertainValue] = field(default_factory=list)
    differences: list[ListDifference] = field(default_factory=list)


def list_review(holdings: Holdings) -> ReviewList:
    """What waits for a person, without texts: read from metadata, findings and the deposits' reports."""
    found = ReviewList()
    settled: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
    for version in holdings.overview.versions():
        if version.visibility is Visibility.WITHHELD and version.decided_by is DecidedBy.GATE:
            found.withheld.append(_waiting(version))
        if version.visibility is not Visibility.WITHDRAWN:
            found.uncertain += _uncertain(version)
        settled[version.source, version.external_id] = (version.document_id, _by_staff(version))
    found.withheld += [
        Waiting(
            f"{one.document_id}@{one.version}/att-{one.ordinal}", "", tuple(places_of(one.findings, (0,)))
        )
        for one in holdings.overview.withheld_attachments()
    ]
    found.differences += _differences(holdings, settled)
    return found


def places_of(findings: Iterable[Finding], page_starts: tuple[int, ...]) -> Iterator[Place]:
    """The places of findings with the pages they are on."""
    for finding in findings:
        page = sum(start <= finding.start for start in page_starts) if finding.end else 0
        yield Place(finding.rule, finding.start, finding.end, page)


def value_as_words(value: object) -> str:
    """A metadata value as staff read and type it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "、".join(map(value_as_words, value))
    label = getattr(value, "label", None)
    basis = getattr(value, "basis", None)
    return str(label if label is not None else basis if basis is not None else value)


def _waiting(version: VersionAtAGlance) -> Waiting:
    places = tuple(places_of(version.findings, version.page_starts))
    return Waiting(f"{version.document_id}@{version.ordinal}", masked_text(version.metadata.title), places)


def _uncertain(version: VersionAtAGlance) -> Iterator[UncertainValue]:
    for name, known in version.metadata.provenance.items():
        if known.confidence < UNCERTAIN and known.source is not ValueSource.STAFF:
            yield UncertainValue(
                f"{version.document_id}@{version.ordinal}",
                masked_text(version.metadata.title),
                name,
                masked_text(value_as_words(getattr(version.metadata, name))),
                known.confidence,
                masked_text(known.evidence),
            )


def _by_staff(version: VersionAtAGlance) -> frozenset[str]:
    provenance = version.metadata.provenance
    return frozenset(name for name, known in provenance.items() if known.source is ValueSource.STAFF)


def _differences(
    holdings: Holdings, settled: Mapping[tuple[str, str], tuple[str, frozenset[str]]]
) -> Iterator[ListDifference]:
    """Of each source the newest deposit counts: what it no longer says is settled."""
    seen: set[str] = set()
    for deposit in holdings.ledger.deposits(DEPOSITS):
        if deposit.source in seen or not deposit.report:
            continue
        seen.add(deposit.source)
        for row in deposit.report.get("differences", ()):
            document_id, by_staff = settled.get((deposit.source, row["name"]), ("", frozenset()))
            if document_id and row["field"] not in by_staff:
                words = [masked_text(row[key]) for key in ("name", "field", "stated", "read", "where")]
                yield ListDifference(document_id, *words)
