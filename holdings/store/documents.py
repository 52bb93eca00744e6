"""The documents on record: put, read, found by number or file, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from holdings.errors import ChangedMeanwhile, NotOnRecord, Withdrawn
from holdings.model.boxes import WordBox
from holdings.model.document import (
    DEFAULT_ARCHIVE,
    ArticleStart,
    Document,
    DocumentText,
    FileReference,
    Visibility,
)
from holdings.model.places import Place
from holdings.store import attachments, audit, encoding, originals, page_boxes, putting, statements
from holdings.store.audit import AuditEntry
from holdings.store.clock import instant
from holdings.store.merging import decide, decide_attachment, public_part, with_validity
from holdings.store.originals import Original
from holdings.store.putting import PutOutcome
from holdings.store.rows import Stored, Summary, file_reference, prepare, summary_from_row
from holdings.store.unit_of_work import Database

#: A version of a document: its id and the version's ordinal.
VersionKey = tuple[str, int]
#: An article of a version: document id, ordinal, anchor.
ArticleKey = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents are on record, by who may see them."""

    public: int
    withheld: int
    withdrawn: int


class DocumentStore:
    """Keeps documents; each call is one transaction, and nothing is kept between calls.

    Whoever asks for what the public may see gets it from here and nowhere else: ``get_public``,
    ``summaries``, ``texts``, ``article_text`` and ``public_file`` know no document and
    no version that is withheld or withdrawn.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- writing ----------------------------------------------------------------------------------

    def put_many(self, documents: Sequence[Document]) -> list[PutOutcome]:
        """Puts documents on record and says of each what that changed, in the order given.

        A document is known again by archive, source and external id; it then replaces what is on record,
        except for values that staff set and for what is kept back (see ``merging``). All of it, with the
        lines of the change list, is one transaction: after an error nothing has changed. Raises
        ValueError for a document without versions, StoreUnavailable.
        """
        prepared = [prepare(document) for document in documents]
        if not prepared:
            return []
        with self._database.writing() as connection:
            return putting.put(connection, prepared)

    def set_visibility(
        self, document_id: str, visibility: Visibility, reason: str, *, who: str = "system"
    ) -> int:
        """Writes down what staff decided on who may see a document; returns its new rev.

        The decision outlives later puts, and is a line of the audit log. ``reason`` is told to whoever asks
        for a withdrawn document: a class of reason then. Raises NotOnRecord for an unknown id.
        """
        with self._database.writing() as connection:
            before = _only(statements.load(connection, [document_id]), document_id)
            writing = putting.deciding(decide(before.document, visibility), before, reason)
            putting.write(connection, [writing])
            was = before.document.visibility
            audit.append(connection, [_decided(document_id, was, visibility, reason, who)])
        return writing.rev

    def revise(
        self, document: Document, entries: Sequence[AuditEntry], *, redacted: Original | None = None
    ) -> int:
        """Writes what staff changed in a document, as it was read at its rev; returns its new rev.

        ``entries`` go to the audit log in the same transaction, and ``redacted`` is what one version was
        before. Who may see the document stays. Raises NotOnRecord for an unknown id, ChangedMeanwhile
        where the document has got another rev since it was read.
        """
        with self._database.writing() as connection:
            before = _only(statements.load(connection, [document.id]), document.id)
            if before.document.rev != document.rev:
                raise ChangedMeanwhile(f"{document.id} was changed meanwhile; look at it again")
            writing = putting.correcting(document, before)
            putting.write(connection, [writing])
            if redacted:
                originals.save(connection, redacted)
            audit.append(connection, entries)
        return writing.rev

    def set_attachment_visibility(
        self, key: VersionKey, attachment: int, visibility: Visibility, reason: str, *, who: str = "system"
    ) -> int:
        """Writes down what staff decided on one attachment of a version; returns the document's new rev.

        The decision outlives later puts while the attachment's text stays, and is a line of the audit log.
        Raises NotOnRecord for an unknown document, version or attachment.
        """
        with self._database.writing() as connection:
            before = _only(statements.load(connection, [key[0]]), key[0])
            was, decided = decide_attachment(before.document, key[1], attachment, visibility)
            writing = putting.correcting(decided, before)
            putting.write(connection, [writing])
            entry = _decided(key[0], was, visibility, reason, who)
            audit.append(connection, [replace(entry, field=f"@{key[1]}/att-{attachment}")])
        return writing.rev

    # --- reading, any visibility ------------------------------------------------------------------

    def get(self, document_id: str) -> Document:
        """The document whoever may see it: for staff and for the program itself.

        Raises NotOnRecord for an unknown id.
        """
        return self._stored(document_id).document

    def get_many(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids, whoever may see them; unknown ids are left out."""
        with self._database.reading() as connection:
            return {found.document.id: found.document for found in statements.load(connection, ids)}

    def get_many_for_index(self, ids: Sequence[str]) -> dict[str, Document]:
        """As ``get_many``, without what no index entry is made of: provenance, findings, page
        starts, offset maps and extraction status."""
        with self._database.reading() as connection:
            return {found.id: found for found in statements.load_for_index(connection, ids)}

    def iterate(self, after_id: str = "", limit: int = 500) -> list[Document]:
        """The next documents in the order of their ids, whoever may see them; [] at the end."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.WHOLE_AFTER, {"after": after_id, "most": limit})
            return [found.document for found in statements.grouped(connection, rows)]

    def revisions(self, after_id: str = "", limit: int = 5000) -> list[tuple[str, int, Visibility]]:
        """The next (id, rev, visibility) in the order of ids; [] at the end."""
        with self._database.reading() as connection:
            rows = connection.execute(statements.REVISIONS, {"after": after_id, "most": limit}).all()
        return [(row.id, row.rev, Visibility(row.visibility)) for row in rows]

    def by_external_ids(
        self, source: str, external_ids: Iterable[str], archive_id: str = DEFAULT_ARCHIVE
    ) -> dict[str, str]:
        """The ids of the documents a source calls so, by those external ids; unknown ones are left out."""
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            for chunk in statements.chunks(external_ids):
                wanted = {"archive": archive_id, "of_source": source, "external_ids": chunk}
                rows = connection.execute(statements.BY_IDENTITY, wanted)
                found.update({row.external_id: row.id for row in rows})
        return found

    def find_by_file(self, sha256: str) -> list[str]:
        """The ids of all documents with that original, whoever may see them."""
        with self._database.reading() as connection:
            return list(connection.execute(statements.IDS_BY_FILE, {"sha256": sha256}).scalars())

    def counts(self) -> Counts:
        """How many documents are on record, by visibility."""
        with self._database.reading() as connection:
            found = {row[0]: row[1] for row in connection.execute(statements.COUNTS)}
        return Counts(*(found.get(visibility.value, 0) for visibility in Visibility))

    # --- reading, what the public may see ---------------------------------------------------------

    def get_public(self, document_id: str) -> Document:
        """The public versions of a public document, with the validity that other documents give them.

        Raises Withdrawn for what was public and no longer is by a decision of staff, and NotOnRecord,
        without telling them apart, for what is unknown, withheld or never was public.
        """
        stored = self._stored(document_id)
        visibility = stored.document.visibility
        if visibility is Visibility.WITHDRAWN and stored.was_public:
            raise Withdrawn(instant(stored.decided_at), stored.reason)
        public = public_part(stored.document)
        if visibility is not Visibility.PUBLIC or not public.versions:
            raise NotOnRecord(document_id)
        with self._database.reading() as connection:
            rows = connection.execute(statements.EFFECTS, {"document": document_id}).all()
        return with_validity(public, {row.version: row.validity for row in rows})

    def summaries(self, keys: Sequence[VersionKey]) -> dict[VersionKey, Summary]:
        """What a result list shows of these versions, with one statement; what is not public is left out."""
        with self._database.reading() as connection:
            rows = statements.of_keys(connection, statements.SUMMARIES, keys)
        return {key: summary_from_row(row) for key, row in rows.items()}

    def texts(self, keys: Sequence[VersionKey]) -> dict[VersionKey, DocumentText]:
        """The clean texts of these versions with page and article starts, without offset maps.

        What is not public is left out.
        """
        with self._database.reading() as connection:
            rows = statements.of_keys(connection, statements.TEXTS, keys)
        return {
            key: DocumentText(
                row.text,
                encoding.numbers_from_json(row.page_starts),
                encoding.articles_from_json(row.articles),
            )
            for key, row in rows.items()
        }

    def attachment_texts(
        self, keys: Sequence[VersionKey]
    ) -> dict[VersionKey, tuple[attachments.AttachmentText, ...]]:
        """The first 50,000 characters of the first 200 public attachments of these versions, in their order.

        Versions without are left out, as is what is not public.
        """
        with self._database.reading() as connection:
            return attachments.public_texts(connection, keys)

    def article_text(self, keys: Sequence[ArticleKey]) -> dict[ArticleKey, tuple[ArticleStart, str]]:
        """The articles with these anchors and their words; what is not public is left out."""
        with self._database.reading() as connection:
            rows = statements.of_keys(connection, statements.ARTICLES, (key[:2] for key in keys))
            places: list[tuple[ArticleKey, ArticleStart]] = []
            pieces: dict[str, str | int] = {}
            for key in dict.fromkeys(keys):
                row = rows.get(key[:2])
                article = encoding.article_in_json(row.articles, key[2]) if row else None
                if row and article:
                    pieces.update(_piece(len(places), key, row.rev, article))
                    places.append((key, article))
            if not places:
                return {}
            words = connection.execute(statements.cuts(len(places)), pieces).all()
        return {places[row.piece][0]: (places[row.piece][1], row.words) for row in words}

    def page_boxes(self, document_id: str, version: int, page: int) -> tuple[WordBox, ...]:
        """Where the words of a recognised page of a public version stand, in the order of its raw text.

        Pages count from 1; () for a page that was not recognised, and for what is not public.
        """
        with self._database.reading() as connection:
            return page_boxes.of_page(connection, document_id, version, page)

    def places(self, document_id: str, version: int, ranges: Sequence[tuple[int, int]]) -> list[list[Place]]:
        """Where each (start, end) of a public version's clean text, a hit say, stands on recognised pages.

        One place a line, in reading order; [] for what was not recognised, and for what is not public.
        """
        with self._database.reading() as connection:
            return page_boxes.places(connection, document_id, version, ranges)

    def public_original(self, document_id: str, version: int, attachment: int | None = None) -> FileReference:
        """The original of a public version of a public document, or of an attachment inside it.

        Raises NotOnRecord and Withdrawn as ``get_public`` does; NotOnRecord where there is no file, where it
        was not read to its end, and where something inside it is not public.
        """
        key = (document_id, version)
        if attachment is not None:
            return _attached(self.get_public(document_id), version, attachment)
        with self._database.reading() as connection:
            row = statements.of_keys(connection, statements.PUBLIC_FILES, [key]).get(key)
        if row is None:
            self.get_public(document_id)
        file = file_reference(row) if row else None
        if file is None:
            raise NotOnRecord(f"{document_id}@{version}")
        return file

    def _stored(self, document_id: str) -> Stored:
        with self._database.reading() as connection:
            return _only(statements.load(connection, [document_id]), document_id)


def _only(found: list[Stored], document_id: str) -> Stored:
    if not found:
        raise NotOnRecord(document_id)
    return found[0]


def _decided(document_id: str, before: Visibility, after: Visibility, reason: str, who: str) -> AuditEntry:
    return AuditEntry(
        who, "decide", document_id, field="visibility", before=before.value, after=after.value, reason=reason
    )


def _attached(document: Document, version: int, ordinal: int) -> FileReference:
    for found in document.versions:
        for attachment in found.attachments:
            if (found.ordinal, attachment.ordinal) == (version, ordinal) and attachment.file:
                return attachment.file
    raise NotOnRecord(f"{document.id}@{version}/att-{ordinal}")


def _piece(number: int, key: ArticleKey, rev: int, article: ArticleStart) -> dict[str, str | int]:
    return {
        f"document_{number}": key[0],
        f"version_{number}": key[1],
        f"rev_{number}": rev,
        f"start_{number}": article.start,
        f"length_{number}": article.end - article.start,
    }
