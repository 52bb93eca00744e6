"""A document on record: who it is, its versions, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from holdings.model.boxes import PageBoxes
from holdings.model.dates import CivilDate
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation
from holdings.model.validity import ValidityFacts

DEFAULT_ARCHIVE = "default"


class Visibility(StrEnum):
    """Who may know that a document exists."""

    PUBLIC = "public"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


class Unit(StrEnum):
    """What a record is by itself: a whole document, or one article (条) of a law."""

    DOCUMENT = "document"
    ARTICLE = "article"


class ValueSource(StrEnum):
    """Where a value came from, in rising order of authority."""

    TEXT_RULE = "text_rule"
    FILE_PROPERTIES = "file_properties"
    PAGE_METADATA = "page_metadata"
    RECORD = "record"
    TRANSFER_LIST = "transfer_list"
    DEPOSITOR = "depositor"
    STAFF = "staff"


class DisclosureMode(StrEnum):
    """公开属性: how a document is open."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    NOT_OPEN = "not_open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one metadata value came from, how sure that is (0…1), and the words it was read from."""

    source: ValueSource
    confidence: float = 1.0
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a vocabulary: its permanent id and the words as printed in the source.

    A value no vocabulary knows keeps its printed words and an id made from them (``x-…``).
    """

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class GazettePlace:
    """Where a gazette (公报) printed the document; ``page`` and ``last_page`` as printed there."""

    gazette: str
    year: int
    issue: str
    page: int | None = None
    last_page: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a search needs to know of a version; ``provenance`` has an entry per field that is set.

    Field names are the keys of ``provenance`` and of every outside format (transfer list, records, API).
    ``copies`` is the number printed; ``disclosure_ground`` the article of the Regulations on Open Government
    Information (政府信息公开条例, 2019) that the disclosure mode rests on.
    """

    title: str
    number: DocumentNumber | None = None
    index_number: str = ""
    issuers: tuple[Term, ...] = ()
    signed_on: CivilDate | None = None
    printed_on: CivilDate | None = None
    published_on: CivilDate | None = None
    effective_on: CivilDate | None = None
    category: tuple[Term, ...] = ()
    theme: tuple[Term, ...] = ()
    genre: Term | None = None
    level: str = ""
    disclosure_mode: DisclosureMode = DisclosureMode.UNKNOWN
    gazette: GazettePlace | None = None
    validity: ValidityFacts = ValidityFacts()
    origin: str = ""
    remarks: str = ""
    summary: str = ""
    subject_words: tuple[str, ...] = ()
    signer: str = ""
    copy_number: str = ""
    copies: int | None = None
    disclosure_ground: str = ""
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleStart:
    """Where an article, or a passage of a text without articles, begins and ends in the clean text.

    ``anchor`` is permanent (``art-12``, ``art-12-1``, ``att-1-art-3``, ``…-r2``; passages ``p-1``);
    offsets are code points, ``end`` exclusive; ``heading`` is the path of headings above it.
    """

    anchor: str
    label: str
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class OffsetRun:
    """``length`` characters of the clean text from ``clean`` on that stand at ``raw`` on ``page``."""

    clean: int
    page: int
    raw: int
    length: int


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The clean text of a version and where its pages and articles start (code points).

    ``boxes`` come in with a text that was recognised; the store keeps them by the original and gives them
    back page by page, never here.
    """

    clean: str
    page_starts: tuple[int, ...] = (0,)
    articles: tuple[ArticleStart, ...] = ()
    offset_map: tuple[OffsetRun, ...] = ()
    boxes: tuple[PageBoxes, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReference:
    """An original kept by content: its SHA-256 in hex, name as deposited, media type and size in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a document was withheld: the rule and where in the clean text; never the raw value."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came inside a document's original, with a text, a verdict and an address of its own.

    ``ordinal`` counts from 1 within the version (address ``att-1``); ``name`` is its path inside the
    original. ``status`` is the extraction's; ``findings`` withhold the attachment alone.
    ``decided_by_staff`` says that a later run of the gate must leave its visibility alone.
    """

    ordinal: int
    name: str
    media_type: str
    text: DocumentText
    status: str = "ok"
    file: FileReference | None = None
    visibility: Visibility = Visibility.PUBLIC
    findings: tuple[Finding, ...] = ()
    decided_by_staff: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a document's text; ``in_force_until`` is exclusive, None for open.

    ``ordinal`` is permanent and counts arrivals; ``source`` and ``external_id`` say under which name the
    version came in where that is not the document's, ``joined_by`` why it is a version (``JoinedBy``).
    """

    ordinal: int
    metadata: Metadata
    text: DocumentText
    file: FileReference | None = None
    in_force_from: CivilDate | None = None
    in_force_until: CivilDate | None = None
    visibility: Visibility = Visibility.PUBLIC
    findings: tuple[Finding, ...] = ()
    extraction_status: str = "ok"
    attachments: tuple[Attachment, ...] = ()
    source: str = ""
    external_id: str = ""
    joined_by: str = ""
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document on record with its versions in order of time; the last one is current.

    ``id`` and ``rev`` are given by the store: 12 characters of Crockford base32, permanent, and a number
    that grows with every change. ``external_id`` is unique for (archive_id, source). ``part_of`` and
    ``ordinal`` place an article that came in as a record of its own within its law; a whole document's
    ``part_of`` is the external id of the gazette issue it was cut out of, which has its original.
    ``work`` is what versions of one document have in common when they come in apart, "" for none.
    """

    external_id: str
    source: str
    versions: tuple[Version, ...]
    unit: Unit = Unit.DOCUMENT
    part_of: str = ""
    ordinal: int = 0
    archive_id: str = DEFAULT_ARCHIVE
    visibility: Visibility = Visibility.PUBLIC
    work: str = ""
    id: str = ""
    rev: int = 0

    @property
    def current(self) -> Version:
        """The version that is shown when nobody asks for another."""
        return self.versions[-1]
