"""A member of staff at work: who, on which holdings; and how their words get into the audit log."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from holdings.errors import NotOnRecord
from holdings.model.document import Document, Version
from holdings.store import Holdings
from ingest.errors import IngestError
from ingest.screening import personal_findings


class ReviewError(IngestError):
    """A step of review cannot be done: the message says why and what can be done instead."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of staff at work on the holdings; ``key`` makes digests of personal values in the log."""

    holdings: Holdings
    who: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raises ReviewError where nobody says who is at work."""
        if not self.who.strip():
            raise ReviewError("nobody is named: say who decides (--as NAME)")

    def for_log(self, value: str) -> str:
        """A value as the audit log keeps it: as printed, or its keyed digest where it is personal."""
        if not personal_findings(value):
            return value
        digest = hmac.new(self.key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
        return f"hmac-sha256:{digest[:32]}"


@dataclass(frozen=True, slots=True)
class Address:
    """What staff speak of: a document, one of its versions (0: the current one), an attachment (0: none)."""

    document_id: str
    version: int = 0
    attachment: int = 0


def parse_address(text: str) -> Address:
    """The address in ``ID``, ``ID@2`` or ``ID/att-1``. Raises ReviewError for anything else.

    >>> parse_address("0ABCDEFGHJKM@2/att-1")
    Address(document_id='0ABCDEFGHJKM', version=2, attachment=1)
    """
    name, _, attachment = text.strip().partition("/att-")
    document_id, _, version = name.partition("@")
    numbers = [part or "0" for part in (version, attachment)]
    if not (document_id.isascii() and document_id.isalnum()) or not all(map(_is_number, numbers)):
        raise ReviewError(f"not the address of a document: {text!r} (expected ID, ID@2 or ID/att-1)")
    return Address(document_id.upper(), int(numbers[0]), int(numbers[1]))


def version_of(document: Document, address: Address) -> Version:
    """The version an address speaks of. Raises NotOnRecord where there is none."""
    if not address.version:
        return document.current
    for version in document.versions:
        if version.ordinal == address.version:
            return version
    raise NotOnRecord(f"{document.id} has no version {address.version}")


def document_at(desk: Desk, address: Address) -> Document:
    """The document an address speaks of, whoever may see it. Raises NotOnRecord, with what to do."""
    try:
        return desk.holdings.documents.get(address.document_id)
    except NotOnRecord:
        raise NotOnRecord(
            f"{address.document_id} is not on record; kaijuan review list names what waits"
        ) from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6
