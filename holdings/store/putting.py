"""How documents get on record: in one transaction with the lines of the change list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

from holdings.model.document import Document, Term, Visibility
from holdings.model.versions import in_order
from holdings.store import (
    attachments,
    changes,
    copies,
    linking,
    originals,
    page_boxes,
    relation_rows,
    statements,
    tables,
)
from holdings.store.changes import ChangeKind
from holdings.store.clock import now_as_text
from holdings.store.ids import new_ids
from holdings.store.joining import find_owners, parted_ordinals, works
from holdings.store.merging import merge
from holdings.store.originals import Original
from holdings.store.rows import DecidedBy, Identity, Prepared, Stored, prepare
from holdings.store.terms import remember
from holdings.store.versioning import Folded, replaced
from holdings.vocabularies import UNKNOWN_PREFIX


class PutChange(StrEnum):
    """What putting a document did; ``joined`` made it a further version of a document on record."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class PutOutcome:
    """The id and rev a document has on record, what putting it changed, and who may see it now.

    ``has_copies`` says of what was written that other documents have almost the same text.
    """

    document_id: str
    rev: int
    change: PutChange
    visibility: Visibility
    has_copies: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What is on record under an identity."""

    id: str
    rev: int
    content_hash: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Writing:
    """One document to be written: its new rows, and what is on record of it already."""

    prepared: Prepared
    document_id: str
    rev: int
    decided_by: DecidedBy
    decided_at: str
    reason: str
    before: Stored | None = None
    without_original: tuple[int, ...] = ()


def put(connection: Connection, prepared: Sequence[Prepared]) -> list[PutOutcome]:
    """Writes prepared documents in the transaction of ``connection``, and says what that changed.

    A document that comes twice is written twice, in the order given.
    """
    return list(chain.from_iterable(_put_once(connection, part) for part in _without_repeats(prepared)))


def _without_repeats(prepared: Sequence[Prepared]) -> Iterator[Sequence[Prepared]]:
    """The documents in runs in which no name and no work comes twice: what follows may depend on it."""
    begin, seen = 0, set[Identity | str]()
    for place, item in enumerate(prepared):
        keys: tuple[Identity | str, ...] = (item.identity, *works(item))
        if not seen.isdisjoint(keys):
            yield prepared[begin:place]
            begin, seen = place, set()
        seen.update(keys)
    yield prepared[begin:]


def _put_once(connection: Connection, prepared: Sequence[Prepared]) -> list[PutOutcome]:
    onto = _OnRecord(connection, prepared)
    fresh_ids = iter(new_ids(len(prepared)))
    now = now_as_text()
    outcomes: dict[int, PutOutcome] = {}
    writings: dict[str, Writing] = {}
    for place, item in enumerate(prepared):
        before, folded = onto.fold(item)
        if before and before.document.id in writings:
            continue
        writing = _writing(prepare(folded.document), before, onto.redacted(before), now) if before else None
        if (known := onto.unchanged(item, before)) and writing is None:
            outcomes[place] = PutOutcome(known.id, known.rev, PutChange.UNCHANGED, known.visibility)
            continue
        change = _CHANGES[folded.added] if writing else PutChange.CREATED
        writing = writing or Writing(item, next(fresh_ids), 1, DecidedBy.GATE, now, _reason(item.document))
        writings[writing.document_id] = writing
        visibility = writing.prepared.document.visibility
        outcomes[place] = PutOutcome(writing.document_id, writing.rev, change, visibility)
    grouped = write(connection, list(writings.values()))
    outcomes |= {
        place: replace(one, has_copies=True) for place, one in outcomes.items() if one.document_id in grouped
    }
    page_boxes.keep(connection, (writing.prepared.document for writing in writings.values()))
    # Versions of one document that came together: each finds the document as the one before left it.
    return [outcomes.get(place) or _put_once(connection, [item])[0] for place, item in enumerate(prepared)]


_CHANGES: Final = {True: PutChange.JOINED, False: PutChange.CHANGED}


class _OnRecord:
    """What is on record of documents that come in: the same ones, or ones they are versions of."""

    def __init__(self, connection: Connection, prepared: Sequence[Prepared]) -> None:
        self._known = _known(connection, prepared)
        self._stored = _stored(connection, prepared, self._known)
        unknown = [item for item in prepared if item.identity not in self._known]
        self._owners = find_owners(connection, unknown)
        ids = {*self._stored, *(owner.stored.document.id for owner in self._owners.values())}
        self._redacted = originals.load(connection, ids) if ids else {}
        self._parted = parted_ordinals(connection, self._stored) if self._stored else {}

    def fold(self, item: Prepared) -> tuple[Stored | None, Folded]:
        """The document on record that is to be written anew, None for none, and what it is then."""
        owner = self._owners.get(item.identity)
        if owner:
            return owner.stored, owner.folded
        known = self._known.get(item.identity)
        before = self._stored.get(known.id) if known else None
        if before is None:
            return None, Folded(item.document)
        parted = self._parted.get(before.document.id, 0)
        return before, replaced(before.document, item.document, parted=parted)

    def unchanged(self, item: Prepared, before: Stored | None) -> _Known | None:
        """What stays as it is where nothing is to be written."""
        if before:
            own = before.document
            return _Known(own.id, own.rev, before.content_hash, own.visibility)
        return self._known.get(item.identity)

    def redacted(self, before: Stored) -> Mapping[int, Original]:
        """The originals of what staff redacted in a document."""
        return self._redacted.get(before.document.id, {})


def _known(connection: Connection, prepared: Iterable[Prepared]) -> dict[Identity, _Known]:
    by_source: dict[tuple[str, str], list[str]] = {}
    for item in prepared:
        by_source.setdefault(item.identity[:2], []).append(item.identity[2])
    known = {}
    for (archive, source), external_ids in by_source.items():
        for chunk in statements.chunks(external_ids):
            rows = connection.execute(
                statements.BY_IDENTITY, {"archive": archive, "of_source": source, "external_ids": chunk}
            )
            for row in rows:
                known[archive, source, row.external_id] = _Known(
                    row.id, row.rev, row.content_hash, Visibility(row.visibility)
                )
    return known


def _stored(
    connection: Connection, prepared: Iterable[Prepared], known: Mapping[Identity, _Known]
) -> dict[str, Stored]:
    """The documents on record that do not read like the ones that come in."""
    differing = [
        found.id
        for item in prepared
        if (found := known.get(item.identity)) and found.content_hash != item.content_hash
    ]
    return {stored.document.id: stored for stored in statements.load(connection, differing)}


def _writing(item: Prepared, before: Stored, redacted: Mapping[int, Original], now: str) -> Writing | None:
    """The changed document; None where after merging nothing differs."""
    merged, decided_by = merge(before, item.document, redacted)
    prepared = prepare(merged)
    if prepared.content_hash == before.content_hash:
        return None
    visibility_stays = merged.visibility is before.document.visibility and decided_by is before.decided_by
    return Writing(
        prepared,
        before.document.id,
        before.document.rev + 1,
        decided_by,
        before.decided_at if visibility_stays else now,
        before.reason if visibility_stays else _reason(merged),
        before,
        _replaced(before.document, merged, redacted),
    )


def _replaced(before: Document, after: Document, redacted: Mapping[int, Original]) -> tuple[int, ...]:
    """The versions whose redacted text gave way to another, so that their originals mean nothing any more."""
    texts = {version.ordinal: version.text.clean for version in before.versions}
    kept = {version.ordinal for version in after.versions if texts.get(version.ordinal) == version.text.clean}
    return tuple(ordinal for ordinal in redacted if ordinal not in kept)


def deciding(document: Document, before: Stored, reason: str) -> Writing:
    """The writing of staff's decision on who may see a document on record, under its next rev."""
    return Writing(
        prepare(document),
        document.id,
        before.document.rev + 1,
        DecidedBy.STAFF,
        now_as_text(),
        reason,
        before,
    )


def correcting(document: Document, before: Stored) -> Writing:
    """The writing of what staff changed in a document on record; the decision on who may see it stays."""
    return Writing(
        prepare(relation_rows.of_the_text(before.document, document)),
        document.id,
        before.document.rev + 1,
        before.decided_by,
        before.decided_at,
        before.reason,
        before,
    )


def _reason(document: Document) -> str:
    if document.visibility is Visibility.PUBLIC:
        return ""
    rules = {finding.rule for version in document.versions for finding in version.findings}
    return ", ".join(sorted(rules))


def write(connection: Connection, writings: Sequence[Writing]) -> set[str]:
    """Writes documents with all that is theirs, and change lines, all in the caller's transaction.

    Returns the ids of those that have copies under other documents.
    """
    if not writings:
        return set()
    changed = [writing for writing in writings if writing.before]
    if changed:
        of_changed = [{"of_document": writing.document_id} for writing in changed]
        connection.execute(statements.DELETE_VERSIONS, of_changed)
        connection.execute(attachments.DELETE, of_changed)
        connection.execute(statements.UPDATE_DOCUMENT, [_updated(writing) for writing in changed])
    if len(changed) < len(writings):
        created = [_created(writing) for writing in writings if not writing.before]
        statements.insert_rows(connection, tables.documents, created)
    statements.insert_rows(
        connection,
        tables.versions,
        [{**columns, "document_id": w.document_id} for w in writings for columns in w.prepared.versions],
    )
    packed = [{**row, "document_id": w.document_id} for w in writings for row in w.prepared.attachments]
    if packed:
        statements.insert_rows(connection, tables.attachments, packed)
    remember(connection, _unknown_terms(writing.prepared.document for writing in writings))
    for writing in changed:
        originals.remove(connection, writing.document_id, writing.without_original)
    changes.append(connection, ((w.document_id, w.rev, _kind(w)) for w in writings))
    linking.link(
        connection,
        [(w.document_id, w.prepared.document, w.prepared.relations) for w in writings],
        [w.document_id for w in changed],
    )
    written = [(writing.document_id, writing.prepared.document) for writing in writings]
    return copies.keep(connection, written, [writing.document_id for writing in changed])


def _decision(writing: Writing) -> dict[str, Any]:
    was_public = bool(writing.before and writing.before.was_public)
    is_public = writing.prepared.document.visibility is Visibility.PUBLIC
    return {
        "decided_by": writing.decided_by.value,
        "decided_at": writing.decided_at,
        "reason": writing.reason,
        "was_public": int(was_public or is_public),
        "rev": writing.rev,
        "content_hash": writing.prepared.content_hash,
        **_current(writing.prepared.document),
    }


def _current(document: Document) -> dict[str, int]:
    """The last version in the order of time, and the last public one, 0 for none."""
    ordered = in_order(document.versions)
    public = [version.ordinal for version in ordered if version.visibility is Visibility.PUBLIC]
    return {"current_version": ordered[-1].ordinal, "public_version": public[-1] if public else 0}


def _created(writing: Writing) -> dict[str, Any]:
    return {**writing.prepared.columns, **_decision(writing), "id": writing.document_id}


def _updated(writing: Writing) -> dict[str, Any]:
    columns = writing.prepared.columns
    kept = {name: columns[name] for name in ("unit", "part_of", "ordinal", "visibility", "work")}
    values = {f"new_{name}": value for name, value in {**kept, **_decision(writing)}.items()}
    return {**values, "of_document": writing.document_id}


def _kind(writing: Writing) -> ChangeKind:
    before = writing.before.document.visibility if writing.before else writing.prepared.document.visibility
    after = writing.prepared.document.visibility
    if before is after:
        return ChangeKind.PUT
    return ChangeKind.PUBLISH if after is Visibility.PUBLIC else ChangeKind.WITHDRAW


def _unknown_terms(documents: Iterable[Document]) -> set[tuple[str, Term]]:
    """The terms that only these documents know, with their vocabulary.

    Words that only something withheld bears are not kept: whoever asks for them learns nothing.
    """
    found: dict[tuple[str, str], Term] = {}
    for document in documents:
        if document.visibility is not Visibility.PUBLIC:
            continue
        for version in document.versions:
            if version.visibility is not Visibility.PUBLIC:
                continue
            metadata = version.metadata
            genre = (metadata.genre,) if metadata.genre else ()
            for vocabulary, terms in (
                ("issuers", metadata.issuers),
                ("category", metadata.category),
                ("theme", metadata.theme),
                ("genre", genre),
            ):
                for term in terms:
                    if term.id.startswith(UNKNOWN_PREFIX):
                        found.setdefault((vocabulary, term.id), term)
    return {(vocabulary, term) for (vocabulary, _), term in found.items()}
