"""A document's page as a view: its record in gov.cn's order, its state with the proof, its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from holdings.model.dates import CivilDate
from holdings.model.document import Document, GazettePlace, Metadata, Provenance, Term, Unit, Version
from holdings.model.validity import Validity
from holdings.model.versions import current_by, standings
from indexer.model.query import SearchQuery
from ingest.metadata.contents import ANNEX_ANCHOR
from ingest.rendering.port import DRAWN_TYPES
from search_app.current import Display
from search_app.marking import Span
from search_app.parts import PASSAGE, Badge, Link, badge, file_size, file_type, long_date
from search_app.public import pinned_version
from search_app.translations import Words
from search_app.web.lay_out import LaidOut, lay_out
from search_app.web.present_attachment import AttachmentLine, attachment_lines
from search_app.web.present_companions import gazette_words
from search_app.web.present_original import opened_at, tabs

#: States in which a text must not be relied on, or not yet: said first, in a banner.
ALARMS = (Validity.REPEALED, Validity.EXPIRED, Validity.SUPERSEDED, Validity.NOT_YET)
#: The parts of a text without headings that are worth a list of contents.
MIN_CONTENTS, MAX_CONTENTS = 5, 150


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the record; ``values`` is empty for what no source states."""

    label: str
    values: tuple[str, ...]
    moment: str = ""
    origin: str = ""
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where one value of the record came from."""

    label: str
    source: str
    confidence: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What must be known before the text is read."""

    title: str
    text: str
    bad: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """The original: its name, type and size, hash in groups, and address."""

    href: str
    name: str
    kind: str
    hash: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list of versions; ``current`` is the one shown, ``why`` why it is in force now."""

    words: str
    span: str
    href: str
    current: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything the document page shows."""

    title: str
    tabs: tuple[Link, ...]
    category: Link | None
    banner: Banner | None
    proof: str
    rows: tuple[Row, ...]
    sources: tuple[SourceRow, ...]
    text: LaidOut
    contents: tuple[Link, ...]
    text_note: str
    file: FileView | None
    attachments: tuple[AttachmentLine, ...]
    versions: tuple[VersionLine, ...]
    comparison: str
    newer: Link | None
    part_of: str
    citation: str
    canonical: str
    published: str
    issuers: str


def present_document(
    document: Document,
    version: Version,
    marks: Iterable[Span],
    today: date,
    display: Display,
    *,
    q: str = "",
) -> DocumentView:
    """The view of one public version of a document, as things stand ``today``; ``q`` is marked in it."""
    words, addresses = display.words, display.addresses
    metadata = version.metadata
    state = metadata.validity.on(today, metadata.effective_on)
    found = tuple(marks)
    laid_out = lay_out(version.text, found, words, _page_address(document, version, display, q))
    pinned = pinned_version(document, version)
    return DocumentView(
        title=metadata.title,
        tabs=_tabs(document, version, found, display, q),
        category=_category(metadata, display),
        banner=_banner(metadata, state, words),
        proof=metadata.validity.evidence,
        rows=tuple(_rows(metadata, state, words)),
        sources=tuple(_sources(metadata, words)),
        text=laid_out,
        contents=tuple(_contents(version, laid_out, words)),
        text_note=_text_note(version, words),
        file=_file(document, version, pinned, display),
        attachments=tuple(attachment_lines(document, version, q, display)),
        versions=tuple(_versions(document, version, display)) if len(document.versions) > 1 else (),
        comparison=_comparison(document, version, display),
        newer=_newer(document, version, display),
        part_of=document.part_of if document.unit is Unit.ARTICLE else "",
        citation=_citation(metadata, addresses.permanent(document.id, version.ordinal), display),
        canonical=addresses.document(document.id, pinned),
        published=str(metadata.published_on or ""),
        issuers=_joined(metadata.issuers),
    )


def _is_drawn(version: Version) -> bool:
    """Whether the original's pages can be shown."""
    return version.file is not None and version.file.media_type in DRAWN_TYPES


def _tabs(
    document: Document, version: Version, found: Sequence[Span], display: Display, q: str
) -> tuple[Link, ...]:
    if not _is_drawn(version):
        return ()
    return tuple(tabs(opened_at(document, version, found), display, q=q, in_text=True))


def _page_address(
    document: Document, version: Version, display: Display, q: str
) -> Callable[[int], str] | None:
    """Where each page of the original is shown; None where none is."""
    if not _is_drawn(version):
        return None
    pinned = pinned_version(document, version)
    return lambda number: display.addresses.page(document.id, pinned, number, q=q)


def _joined(terms: Iterable[Term]) -> str:
    return "　".join(term.label for term in terms)


def _category(metadata: Metadata, display: Display) -> Link | None:
    if not metadata.category:
        return None
    term = metadata.category[0]
    return Link(term.label, display.addresses.search(SearchQuery(facets={"cat": (term.id,)})))


def _banner(metadata: Metadata, state: Validity, words: Words) -> Banner | None:
    if state not in ALARMS:
        return None
    title = words(f"status_notice.{state.value}")
    if state is Validity.NOT_YET and metadata.effective_on:
        text = words("status_notice.from_on", date=long_date(metadata.effective_on, words))
        return Banner(title, text, bad=False)
    ended = metadata.validity.ended_on
    text = (
        words("status_notice.ended_on", date=long_date(ended, words))
        if ended
        else words("status_notice.ended")
    )
    return Banner(title, text, bad=True)


def _rows(metadata: Metadata, state: Validity, words: Words) -> Iterator[Row]:
    """The record in the order of gov.cn's pages; what is unknown is said, but for what seldom is known."""
    texts = {
        "index_number": _texts(metadata.index_number),
        "theme": tuple(term.label for term in metadata.theme),
        "issuers": tuple(term.label for term in metadata.issuers),
        "signed_on": metadata.signed_on,
        "title": _texts(metadata.title),
        "number": _texts(str(metadata.number or "")),
        "published_on": metadata.published_on,
        "validity": None,
        "effective_on": metadata.effective_on,
        "genre": _texts(metadata.genre.label if metadata.genre else ""),
        "category": tuple(term.label for term in metadata.category),
        "disclosure_mode": _mode(metadata, words),
        "disclosure_ground": _texts(metadata.disclosure_ground),
        "origin": _texts(metadata.origin),
        "printed_on": metadata.printed_on,
        "gazette": _gazette(metadata.gazette, words),
        "subject_words": metadata.subject_words,
        "signer": _texts(metadata.signer),
        "copies": _texts(str(metadata.copies or "")),
        "copy_number": _texts(metadata.copy_number),
        "summary": _texts(metadata.summary),
        "remarks": _texts(metadata.remarks),
    }
    for name, value in texts.items():
        if name == "validity":
            yield _validity_row(metadata, state, words)
        elif value or name not in SELDOM:
            yield _row(name, value, metadata.provenance.get(name), words)


#: Fields whose absence says nothing.
SELDOM = frozenset(
    {
        "printed_on",
        "gazette",
        "remarks",
        "disclosure_ground",
        "subject_words",
        "signer",
        "copies",
        "copy_number",
        "summary",
    }
)


def _texts(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _row(name: str, value: CivilDate | tuple[str, ...] | None, known: Provenance | None, words: Words) -> Row:
    origin = _origin(known, words) if known else ""
    label = words(f"document.{name}")
    if isinstance(value, CivilDate):
        return Row(label, (long_date(value, words),), str(value), origin)
    return Row(label, value or (), origin=origin)


def _origin(known: Provenance, words: Words) -> str:
    source = words(f"source.{known.source.value}")
    return f"{source}：{known.evidence}" if known.evidence else source


def _validity_row(metadata: Metadata, state: Validity, words: Words) -> Row:
    facts = metadata.validity
    since = {
        Validity.AMENDED: facts.amended_on,
        Validity.NOT_YET: metadata.effective_on,
    }.get(state, facts.ended_on if state in ALARMS else None)
    values = (words("document.since", date=long_date(since, words)),) if since else ()
    known = metadata.provenance.get("validity")
    return Row(
        words("document.validity"),
        values,
        origin=_origin(known, words) if known else facts.evidence,
        badge=badge(state, words) or Badge(words("validity.not_applicable"), ""),
    )


def _mode(metadata: Metadata, words: Words) -> tuple[str, ...]:
    mode = metadata.disclosure_mode.value
    return () if mode == "unknown" else (words(f"mode.{mode}"),)


def _gazette(place: GazettePlace | None, words: Words) -> tuple[str, ...]:
    if place is None:
        return ()
    return (gazette_words(place, words),)


def _sources(metadata: Metadata, words: Words) -> Iterator[SourceRow]:
    for name, known in metadata.provenance.items():
        yield SourceRow(
            words.get(f"document.{name}", name),
            words(f"source.{known.source.value}"),
            f"{known.confidence:.0%}",
            known.evidence,
        )


def _contents(version: Version, laid_out: LaidOut, words: Words) -> Iterator[Link]:
    """The headings; for a text without any its articles, where there are neither few nor very many."""
    divided = any(not line.anchor.startswith(ANNEX_ANCHOR) for line in laid_out.outline)
    own = [one for one in version.text.articles if one.label and not one.anchor.startswith((PASSAGE, "att-"))]
    if not divided and MIN_CONTENTS <= len(own) <= MAX_CONTENTS:
        for article in own:
            yield Link(article.label, f"#{article.anchor}")
    for line in laid_out.outline:
        first, last = _bare(line.first), _bare(line.last)
        span = words("document.articles_range", first=first, last=last) if first else ""
        yield Link(line.words, f"#{line.anchor}", count=span)


def _bare(label: str) -> str:
    """第十二条 → 十二, for a range."""
    return label.removeprefix("第").removesuffix("条")


def _text_note(version: Version, words: Words) -> str:
    """Why there is no text, or not all of it; "" where all is well."""
    status = version.extraction_status
    if version.text.clean.strip():
        return words("text_state.partial") if status == "partial" else ""
    if version.attachments and status in ("ok", "empty"):
        return words("document.only_attachments")
    return words.get(f"text_state.{status}", words("text_state.empty"))


def _file(document: Document, version: Version, pinned: int | None, display: Display) -> FileView | None:
    file = version.file
    if file is None:
        return None
    kind = "，".join(part for part in (file_type(file, display.words), file_size(file.size)) if part)
    grouped = " ".join(file.sha256[place : place + 8] for place in range(0, len(file.sha256), 8))
    name = file.name.replace("\\", "/").rpartition("/")[2]
    return FileView(display.addresses.file(document.id, pinned), name, kind, grouped)


def _versions(document: Document, shown: Version, display: Display) -> Iterator[VersionLine]:
    words = display.words
    for place, standing in enumerate(standings(document.versions), 1):
        version, span = standing.version, ""
        if standing.since:
            key = "document.in_force" if standing.until else "document.in_force_from"
            span = words(key, **{"from": standing.since, "until": standing.until})
        is_current = version is document.current
        why = words(f"document.current_by.{current_by(document.versions)}") if is_current else ""
        href = display.addresses.document(document.id, None if is_current else version.ordinal)
        yield VersionLine(words("document.version", n=place), span, href, version is shown, why)


def _comparison(document: Document, shown: Version, display: Display) -> str:
    """The version shown beside the one before it; the first one beside the second. "" for the only one."""
    line = document.versions
    if len(line) < 2:
        return ""
    place = max(line.index(shown), 1)
    return display.addresses.comparison(document.id, line[place - 1].ordinal, line[place].ordinal)


def _newer(document: Document, version: Version, display: Display) -> Link | None:
    current = document.current
    if version is current:
        return None
    words = display.words("document.old_version_text", n=len(document.versions))
    return Link(words, display.addresses.document(document.id))


def _citation(metadata: Metadata, address: str, display: Display) -> str:
    """A reference as GB/T 7714-2015 writes electronic public documents."""
    when = metadata.published_on or metadata.signed_on
    return display.words(
        "document.cite" if when else "document.cite_undated",
        issuers=", ".join(term.label for term in metadata.issuers) or display.words("document.not_stated"),
        title=metadata.title,
        date=when,
        site=display.site_name,
        url=display.origin + address,
    )
