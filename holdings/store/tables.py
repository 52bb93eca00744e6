"""The tables of the holdings; ``migrations/`` makes them, and a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

#: Ids are compared byte by byte everywhere, whatever language the server sorts by.
Id = String(12).with_variant(String(12, collation="C"), "postgresql")

#: SQLite numbers rows by itself only in a column declared INTEGER.
Sequence = BigInteger().with_variant(Integer, "sqlite")

documents = Table(
    "documents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("archive_id", String(64), nullable=False),
    Column("source", String(200), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("unit", String(16), nullable=False),
    Column("part_of", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("visibility", String(16), nullable=False),
    # gate | staff: what staff decided outlives a re-run of the gate.
    Column("decided_by", String(16), nullable=False),
    Column("decided_at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("was_public", Integer, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("content_hash", String(32), nullable=False),
    Column("work", Text, nullable=False, server_default=""),
    # The last version in the order of time, and the last public one (0 for none): ordinals count arrivals.
    Column("current_version", Integer, nullable=False, server_default="0"),
    Column("public_version", Integer, nullable=False, server_default="0"),
    # The external id comes first: it tells documents apart even where nobody has counted them yet.
    UniqueConstraint("external_id", "source", "archive_id", name="documents_identity"),
    sqlite_with_rowid=False,
)

Index(
    "documents_parts",
    documents.c.part_of,
    sqlite_where=text("unit = 'document' AND part_of <> ''"),
    postgresql_where=text("unit = 'document' AND part_of <> ''"),
)

Index(
    "documents_work",
    documents.c.work,
    sqlite_where=text("work <> ''"),
    postgresql_where=text("work <> ''"),
)

# The long columns come last: SQLite then answers the short ones without reading the pages of the text.
versions = Table(
    "versions",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("visibility", String(16), nullable=False),
    Column("number_key", Text, nullable=False),
    Column("extraction_status", String(64), nullable=False),
    Column("in_force_from", String(10), nullable=False),
    Column("in_force_until", String(10), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_media_type", String(200), nullable=False),
    Column("file_size", BigInteger, nullable=False),
    Column("page_count", Integer, nullable=False),
    # The name a version came in under where that is not its document's, and why it is a version.
    Column("own_source", String(200), nullable=False, server_default=""),
    Column("own_external_id", Text, nullable=False, server_default=""),
    Column("joined_by", String(16), nullable=False, server_default=""),
    Column("metadata", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("page_starts", Text, nullable=False),
    Column("articles", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("offset_map", Text, nullable=False),
)
Index(
    "versions_number",
    versions.c.number_key,
    sqlite_where=text("number_key <> ''"),
    postgresql_where=text("number_key <> ''"),
)
Index(
    "versions_file",
    versions.c.file_sha256,
    sqlite_where=text("file_sha256 <> ''"),
    postgresql_where=text("file_sha256 <> ''"),
)

Index(
    "versions_name",
    versions.c.own_external_id,
    sqlite_where=text("own_external_id <> ''"),
    postgresql_where=text("own_external_id <> ''"),
)

#: The sketch of a document's current text, and the group of copies it is in; "" for none.
sketches = Table(
    "sketches",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("group_id", Id, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("signed_on", String(10), nullable=False),
    Column("published_on", String(10), nullable=False),
    Column("numbers", Text, nullable=False),
)
Index(
    "sketches_group",
    sketches.c.group_id,
    sqlite_where=text("group_id <> ''"),
    postgresql_where=text("group_id <> ''"),
)
sketch_keys = Table(
    "sketch_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("sketch_keys_document", sketch_keys.c.document_id)

#: Where an address leads now whose document became a version (``version`` 0: the document as a whole), or
#: whose version became a document.
moved = Table(
    "moved",
    metadata,
    Column("document_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("to_document", Id, nullable=False),
    Column("to_version", Integer, nullable=False),
)
Index("moved_to", moved.c.to_document)

attachments = Table(
    "attachments",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("visibility", String(16), nullable=False),
    # What staff decided on one attachment outlives a re-run of the gate.
    Column("decided_by", String(16), nullable=False),
    Column("extraction_status", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("file_size", BigInteger, nullable=False),
    Column("findings", Text, nullable=False),
    Column("page_starts", Text, nullable=False),
    Column("articles", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("offset_map", Text, nullable=False),
)

# Files that ended the process that read them twice: they are not read again until staff release them.
poisoned = Table(
    "poisoned",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kills", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

# What a version's text says of other documents; ``target_id`` is "" as long as none on record is meant.
relations = Table(
    "relations",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("articles", Text, nullable=False),
    Column("begins", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
    Column("source", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("effective_on", String(10), nullable=False),
    # What the target is looked up by: keys of ``names``, and the day of the version that speaks of it.
    Column("title_key", Text, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("target_id", Id, nullable=False),
)
for _name in ("title_key", "number_key", "target_id"):
    Index(
        f"relations_{_name}",
        relations.c[_name],
        sqlite_where=text(f"{_name} <> ''"),
        postgresql_where=text(f"{_name} <> ''"),
    )

# What whole documents are called by others: keys of titles (t|…) and numbers (n|…) with the version's day.
names = Table(
    "names",
    metadata,
    Column("key", Text, primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
)
Index("names_document", names.c.document_id)

# The validity that public documents give to others which they repeal or amend; in place of the target's own.
effects = Table(
    "effects",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("validity", Text, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("document_id", Id, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

deposits = Table(
    "deposits",
    metadata,
    Column("id", Sequence, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("began_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False),
    Column("report", Text, nullable=False),
    # The list that came with it, and what was wrong with it: what no file's row can tell.
    Column("listed", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

ledger = Table(
    "ledger",
    metadata,
    Column("deposit_id", Sequence, ForeignKey("deposits.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("stage", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_id", Id, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("path", Text, nullable=False, server_default=""),
    Column("listed", Text, nullable=False, server_default=""),
    Column("report", Text, nullable=False, server_default=""),
    Column("owner", String(80), nullable=False, server_default=""),
    # From when on a worker may take the file; "" where none may. A claim moves it on by its lease.
    Column("due_at", String(32), nullable=False, server_default=""),
)
Index(
    "ledger_due",
    ledger.c.due_at,
    sqlite_where=text("due_at <> ''"),
    postgresql_where=text("due_at <> ''"),
)

sources = Table(
    "sources",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("settings", Text, nullable=False),
    Column("schedule", String(100), nullable=False),
    # From when on it is to be visited; "" where only staff do that.
    Column("due_at", String(32), nullable=False),
    Column("visited_at", String(32), nullable=False),
    Column("outcome", Text, nullable=False),
)

source_items = Table(
    "source_items",
    metadata,
    Column("source", String(200), ForeignKey("sources.name", ondelete="CASCADE"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("vocabulary", String(32), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("label", Text, nullable=False),
)

#: Where words stand on the pages of originals that were recognised (see ``page_boxes``).
page_boxes = Table(
    "page_boxes",
    metadata,
    Column("file_sha256", String(64), primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("words", LargeBinary, nullable=False),
)

#: Who changed what: append-only, every line chained to the one before it (see ``audit``).
audit = Table(
    "audit",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("document_id", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("field", String(64), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)
Index("audit_document", audit.c.document_id)

#: What redacted versions were before: ``versions`` has what the public may see, and nothing else reads this.
originals = Table(
    "originals",
    metadata,
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("file_sha256", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_media_type", String(200), nullable=False),
    Column("file_size", BigInteger, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("text", Text, nullable=False),
)
Index("originals_file", originals.c.file_sha256)
