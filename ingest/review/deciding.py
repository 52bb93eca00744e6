"""What staff decide: a value confirmed or corrected, a document published, kept back or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from holdings.model.document import Metadata, Provenance, ValueSource, Version, Visibility
from holdings.store import AuditEntry
from ingest.metadata.reading import LEVELS
from ingest.metadata.stated import Hints, understand
from ingest.review.desk import Address, Desk, ReviewError, document_at, parse_address, version_of
from ingest.review.listing import value_as_words
from ingest.screening import personal_findings
from ingest.sources.transfer_list import HEADERS

#: Why a document may be withdrawn; whoever asks for it is told the class.
WITHDRAWALS = ("personal_data", "secret", "mistake", "replaced", "other")
#: Fields whose values must be in their vocabulary: a misspelt one would be found by nobody.
_CLOSED = ("category", "theme", "genre", "disclosure_mode", "validity")
#: What a field's value has to look like, for messages.
_EXAMPLES = {
    "number": "云政发〔2024〕12号",
    "signed_on": "2024-03-05",
    "printed_on": "2024-03-05",
    "published_on": "2024-03-05",
    "effective_on": "2024-03-05",
    "gazette": "《云州市人民政府公报》2024年第3期",
    "level": "，".join(LEVELS),
}
Decide = Callable[[Visibility, Visibility], str]


def confirm(desk: Desk, address: str, field: str) -> int:
    """Writes down that a value is right as it stands; returns the document's new rev.

    Raises ReviewError where the field is unknown or empty, NotOnRecord.
    """
    wanted, name = parse_address(address), _field(field)
    document = document_at(desk, wanted)
    version = version_of(document, wanted)
    if name not in version.metadata.provenance:
        raise ReviewError(
            f"{name} has no value to confirm; set one: kaijuan review correct {address} {name} …"
        )
    return _set(desk, wanted, name, getattr(version.metadata, name), "confirm")


def correct(desk: Desk, address: str, field: str, printed: str) -> int:
    """Sets a value as staff say it is, which outlives every later run; returns the document's new rev.

    ``printed`` is read as a transfer list's value is. Raises ReviewError with what was expected where it
    cannot be read, NotOnRecord.
    """
    wanted, name = parse_address(address), _field(field)
    return _set(desk, wanted, name, _understood(name, printed), "correct")


def publish(desk: Desk, address: str, reason: str) -> int:
    """Releases a document or attachment that was withheld or withdrawn; returns its document's new rev.

    Raises ReviewError where it is public already or no reason is given, NotOnRecord.
    """
    return _decide(desk, address, Visibility.PUBLIC, reason)


def withhold(desk: Desk, address: str, reason: str) -> int:
    """Keeps a document or attachment back for good: it leaves the list, and the public knows nothing of it.

    Raises ReviewError where no reason is given, NotOnRecord.
    """
    return _decide(desk, address, Visibility.WITHHELD, reason)


def withdraw(desk: Desk, address: str, reason: str) -> int:
    """Takes a public document back: whoever asks is told the day and the class of reason.

    Raises ReviewError where it is not public or the reason is no class of reason, NotOnRecord.
    """
    if reason not in WITHDRAWALS:
        raise ReviewError(f"not a class of reason: {reason!r}; one of {', '.join(WITHDRAWALS)}")
    return _decide(desk, address, Visibility.WITHDRAWN, reason)


def _decide(desk: Desk, address: str, visibility: Visibility, reason: str) -> int:
    wanted = parse_address(address)
    if not reason.strip():
        raise ReviewError("a reason is needed: it stands in the audit log (--reason WORDS)")
    if personal_findings(reason):
        raise ReviewError("the reason holds personal data, and the audit log keeps it; say it without")
    document = document_at(desk, wanted)
    if wanted.attachment:
        key = (document.id, version_of(document, wanted).ordinal)
        return desk.holdings.documents.set_attachment_visibility(
            key, wanted.attachment, visibility, reason, who=desk.who
        )
    if wanted.version:
        raise ReviewError(f"a decision is on the whole document: {document.id}")
    if visibility is document.visibility is Visibility.PUBLIC:
        raise ReviewError(f"{document.id} is public already")
    if visibility is Visibility.WITHDRAWN and document.visibility is not Visibility.PUBLIC:
        raise ReviewError(f"{document.id} is not public; keep it back: kaijuan review withhold")
    return desk.holdings.documents.set_visibility(document.id, visibility, reason, who=desk.who)


def _set(desk: Desk, wanted: Address, name: str, value: Any, action: str) -> int:
    document = document_at(desk, wanted)
    version = version_of(document, wanted)
    changed = with_staff_value(version, name, value)
    versions = tuple(changed if one is version else one for one in document.versions)
    before, after = (desk.for_log(value_as_words(getattr(one.metadata, name))) for one in (version, changed))
    entry = AuditEntry(desk.who, action, document.id, version.ordinal, name, before, after)
    return desk.holdings.documents.revise(replace(document, versions=versions), [entry])


def with_staff_value(version: Version, name: str, value: Any) -> Version:
    """The version with a value that staff set, and the dates that follow from it."""
    provenance = {**version.metadata.provenance, name: Provenance(ValueSource.STAFF)}
    metadata: Metadata = replace(version.metadata, **{name: value}, provenance=provenance)
    if name == "effective_on":
        return replace(version, metadata=metadata, in_force_from=metadata.effective_on)
    if name == "validity":
        return replace(version, metadata=metadata, in_force_until=metadata.validity.ended_on)
    return replace(version, metadata=metadata)


def _field(printed: str) -> str:
    """The metadata field that a name or a list's column head means."""
    wanted = printed.strip().lower()
    known = {head.lower(): name for name, heads in HEADERS.items() for head in heads}
    name = known.get(wanted, wanted)
    if name not in Metadata.__slots__ or name == "provenance":
        names = [one for one in Metadata.__slots__ if one != "provenance"]
        raise ReviewError(f"no such field: {printed!r} (known: {', '.join(names)})")
    return name


def _understood(name: str, printed: str) -> Any:
    if not printed.strip():
        raise ReviewError(f"{name}: no value given")
    stated = understand(Hints({name: printed}, ValueSource.STAFF))
    unknown = [words for vocabulary, words in stated.unknown if vocabulary in _CLOSED]
    if name == "level" and printed.strip() not in LEVELS:
        unknown = [printed.strip()]
    expected = f" (example: {_EXAMPLES[name]})" if name in _EXAMPLES else ""
    if unknown:
        raise ReviewError(f"{name}: no vocabulary knows {unknown[0]!r}{expected}")
    if name not in stated.found:
        raise ReviewError(f"{name}: {printed.strip()!r} cannot be read{expected}")
    return stated.found[name][0]
