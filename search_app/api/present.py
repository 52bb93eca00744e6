"""Answers as plain values for the schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from holdings.model.dates import CivilDate
from holdings.model.document import Attachment, Document, FileReference, Metadata, Unit, Version
from holdings.model.numbers import DocumentNumber
from holdings.model.validity import Validity
from holdings.model.versions import Standing, current_by, standings
from holdings.store import Companion, Companions
from indexer.best_bets import Recommended
from indexer.model.added import AddedTerm
from indexer.model.query import FACETS_BY_NAME, MAX_DEPTH
from indexer.model.results import Hit, ResultPage, Snippet
from ingest.metadata.contents import find_headings
from search_app.api.present_reading import present_reading
from search_app.current import Display
from search_app.marking import marked
from search_app.public import pinned_version
from search_app.query_string import EXCLUDE, REPEATABLE, write_query
from search_app.translations import Words

Values = dict[str, Any]


def present_search(page: ResultPage, display: Display, copies: Mapping[str, Sequence[Companion]]) -> Values:
    """The answer to a search."""
    return {
        "total": page.total,
        "took_ms": round(page.took_ms, 3),
        "unit": page.unit.value,
        "query": _query(page, display.words),
        "hits": [
            {
                **_hit(hit, page, display),
                "duplicates": [_companion(copy, display) for copy in copies.get(hit.document_id, ())],
            }
            for hit in page.hits
        ],
        "facets": {name: _facet(name, page, display) for name in page.facets},
        "next": _next(page, display),
    }


def present_bets(bets: Sequence[Recommended], display: Display) -> list[Values]:
    """The documents that staff put above the results of a question."""
    return [
        {
            "id": one.document_id,
            "title": one.summary.metadata.title,
            "url": display.addresses.permanent(one.document_id),
        }
        for one in bets
    ]


def _next(page: ResultPage, display: Display) -> str | None:
    """Where the list goes on: by page number as far as those reach, by cursor behind them."""
    query = page.query
    if page.behind:
        return display.addresses.api_search(replace(query, page=1, cursor=page.behind))
    reached = query.page * query.size
    if query.cursor or reached >= min(page.total, MAX_DEPTH):
        return None
    return display.addresses.api_search(replace(query, page=query.page + 1))


def present_record(document: Document, version: Version, today: date, display: Display) -> Values:
    """The record of one public version, as things stand ``today``."""
    metadata = version.metadata
    pinned = pinned_version(document, version)
    url = display.addresses.api_document(document.id, pinned)
    return {
        **_facts(metadata, metadata.validity.on(today, metadata.effective_on), display),
        "id": document.id,
        "version": version.ordinal,
        "rev": document.rev,
        "external_id": document.external_id,
        "unit": document.unit.value,
        "part_of": document.part_of or None if document.unit is Unit.ARTICLE else None,
        "index_number": metadata.index_number or None,
        "theme": metadata.theme,
        "level": metadata.level or None,
        "mode": metadata.disclosure_mode.value,
        "dates": {**_dates(metadata), "printed": _date(metadata.printed_on)},
        "gazette": metadata.gazette,
        "origin": metadata.origin or None,
        "summary": metadata.summary or None,
        "subject_words": list(metadata.subject_words),
        "signer": metadata.signer or None,
        "copies": metadata.copies,
        "copy_number": metadata.copy_number or None,
        "disclosure_ground": metadata.disclosure_ground or None,
        "provenance": dict(metadata.provenance),
        "extraction_status": version.extraction_status,
        "file": _file(version.file, display.addresses.file(document.id, pinned)),
        "attachments": [_attachment(one, document, pinned, display) for one in version.attachments],
        "versions": [_version(one, document, display) for one in standings(document.versions)],
        "current_by": current_by(document.versions).value,
        "url": display.addresses.permanent(document.id, pinned),
        "text_url": f"{url}/text",
    }


def present_companions(companions: Companions, display: Display) -> Values:
    """The gazette issue that printed a document, the documents of an issue, and the copies of a text."""
    return {
        "issue": _companion(companions.issue, display) if companions.issue else None,
        "parts": [_companion(part, display) for part in companions.parts],
        "duplicates": [_companion(copy, display) for copy in companions.copies],
    }


def _companion(companion: Companion, display: Display) -> Values:
    return {
        "id": companion.document_id,
        "title": companion.metadata.title,
        "url": display.addresses.permanent(companion.document_id),
    }


def present_text(document: Document, version: Version) -> Values:
    """The clean text of one public version."""
    text = version.text
    return {
        "id": document.id,
        "version": version.ordinal,
        "text": text.clean,
        "page_starts": text.page_starts,
        "articles": text.articles,
        "contents": find_headings(text),
    }


def present_attachment_text(document: Document, version: Version, attachment: Attachment) -> Values:
    """The clean text of one public attachment."""
    return {
        "id": document.id,
        "version": version.ordinal,
        "attachment": attachment.ordinal,
        "text": attachment.text.clean,
        "page_starts": attachment.text.page_starts,
        "articles": attachment.text.articles,
        "contents": find_headings(attachment.text),
    }


def _attachment(one: Attachment, document: Document, pinned: int | None, display: Display) -> Values:
    addresses = display.addresses
    return {
        "ordinal": one.ordinal,
        "name": one.name,
        "media_type": one.media_type,
        "extraction_status": one.status,
        "characters": len(one.text.clean),
        "file": _file(one.file, addresses.attachment_file(document.id, pinned, one.ordinal)),
        "url": addresses.attachment(document.id, pinned, one.ordinal).partition("?")[0],
        "text_url": f"{addresses.api_document(document.id, pinned)}/att-{one.ordinal}/text",
    }


def _query(page: ResultPage, words: Words) -> Values:
    """The parameters as they were understood; those that may be repeated are lists."""
    values: Values = {}
    for name, value in write_query(page.query):
        if name.removeprefix(EXCLUDE) in FACETS_BY_NAME or name in REPEATABLE:
            values.setdefault(name, []).append(value)
        else:
            values[name] = value
    added = [_added(term) for term in page.added_terms]
    return {**values, "added_terms": added, "reading": present_reading(page.reading, words)}


def _added(term: AddedTerm) -> Values:
    return {
        "typed": term.typed,
        "added": term.added,
        "kind": term.kind.value,
        "excluded": term.is_excluded,
    }


def _facet(name: str, page: ResultPage, display: Display) -> list[Values]:
    values = page.facets[name]
    labels = display.labels.of(name, values)
    return [
        {
            "value": value.id,
            "label": labels.get(value.id) or value.id,
            "count": value.count,
            "selected": value.selected,
            "excluded": value.excluded,
        }
        for value in values
    ]


def _hit(hit: Hit, page: ResultPage, display: Display) -> Values:
    version = hit.version if page.query.asof else None
    return {
        **_facts(hit.metadata, hit.validity, display),
        "id": hit.document_id,
        "version": hit.version,
        "external_id": hit.external_id,
        "score": hit.score,
        "snippets": [_snippet(piece) for piece in hit.snippets],
        "url": display.addresses.document(hit.document_id, version, anchor=hit.anchor),
    }


def _snippet(piece: Snippet) -> Values:
    return {
        "html": str(marked(piece.text, piece.marks)),
        "article": piece.label or None if piece.attachment is None else None,
        "attachment": piece.attachment,
        "anchor": piece.anchor or None,
        "page": piece.page,
    }


def _facts(metadata: Metadata, validity: Validity, display: Display) -> Values:
    """What a hit and a record both say."""
    return {
        "title": metadata.title,
        "number": _number(metadata.number),
        "issuers": metadata.issuers,
        "category": metadata.category,
        "genre": metadata.genre,
        "dates": _dates(metadata),
        "validity": {
            "value": validity.value,
            "label": display.words(f"validity.{validity.value}"),
            "evidence": metadata.validity.evidence,
        },
    }


def _number(number: DocumentNumber | None) -> Values | None:
    if number is None:
        return None
    return {"text": str(number), "code": number.code, "year": number.year, "sequence": number.sequence}


def _dates(metadata: Metadata) -> Values:
    return {
        "signed": _date(metadata.signed_on),
        "published": _date(metadata.published_on),
        "effective": _date(metadata.effective_on),
    }


def _date(civil: CivilDate | None) -> str | None:
    return str(civil) if civil else None


def _file(file: FileReference | None, url: str) -> Mapping[str, Any] | None:
    if file is None:
        return None
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": url,
    }


def _version(standing: Standing, document: Document, display: Display) -> Values:
    version = standing.version
    current = version is document.current
    return {
        "version": version.ordinal,
        "since": _date(standing.since),
        "until": _date(standing.until),
        "current": current,
        "joined_by": version.joined_by or None,
        "url": display.addresses.api_document(document.id, None if current else version.ordinal),
    }
