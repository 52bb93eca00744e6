"""The holdings as one object: what everybody else opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from holdings.model.document import FileReference
from holdings.store.audit import AuditLog
from holdings.store.best_bets import BestBets
from holdings.store.changes import ChangeLog
from holdings.store.citations import CitationStore
from holdings.store.companions import CompanionStore
from holdings.store.deposits import Ledger, LedgerRow
from holdings.store.documents import DocumentStore
from holdings.store.files import FileStore
from holdings.store.gaps import Gaps
from holdings.store.migrations import migrate
from holdings.store.originals import Originals
from holdings.store.overview import Overview
from holdings.store.poison import PoisonList
from holdings.store.question_counts import QuestionCounts
from holdings.store.relations import RelationStore
from holdings.store.settling import Settlement, settle
from holdings.store.sources import Sources
from holdings.store.terms import Terms
from holdings.store.unit_of_work import Database
from holdings.store.version_store import VersionStore
from holdings.store.word_lists import WordLists


class Holdings:
    """Documents with their relations, their change list, the ledger of deposits, the poison list, terms and
    originals, behind two addresses.

    ``words`` are the site's own word lists, ``bets`` what staff put above results, ``questions`` how often
    readers ask. ``audit`` says who decided what; ``originals`` has what redacted versions were, for reviewers
    only.

    May be shared between threads; several processes may open the same holdings. A forked process may go
    on with it: connections are not shared.
    """

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database = database
        self.documents = DocumentStore(database)
        self.companions = CompanionStore(database)
        self.changes = ChangeLog(database)
        self.citations = CitationStore(database)
        self.ledger = Ledger(database)
        self.audit = AuditLog(database)
        self.bets = BestBets(database)
        self.originals = Originals(database)
        self.overview = Overview(database)
        self.poison = PoisonList(database)
        self.questions = QuestionCounts(database)
        self.relations = RelationStore(database)
        self.sources = Sources(database)
        self.gaps = Gaps(database)
        self.terms = Terms(database)
        self.versions = VersionStore(database)
        self.words = WordLists(database)
        self.files = files

    @classmethod
    def open(cls, database_url: str, files_url: str) -> Holdings:
        """The holdings at these addresses; the tables are made, or brought up to date, where needed.

        ``database_url`` is an SQLAlchemy URL of SQLite or PostgreSQL, ``files_url`` one of fsspec. Raises
        StoreUnavailable where one of them cannot be used, SchemaOutdated where a newer program has
        written the database.
        """
        files = FileStore(files_url)
        database = Database(database_url)
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        return cls(database, files)

    def settle(self, settlements: Sequence[Settlement], *, owner: str = "") -> list[LedgerRow]:
        """Puts the documents of files on record with the files' rows in the ledger, in one transaction.

        With an ``owner`` only files that it still has a claim on; the rows written are given back.
        """
        return settle(self._database, settlements, owner=owner)

    def public_file(
        self, document_id: str, version: int, attachment: int | None = None
    ) -> tuple[FileReference, BinaryIO]:
        """The original of a public version, or of an attachment inside it by its ordinal: the one function
        that hands a file to the public.

        The caller closes the stream. Raises NotOnRecord, Withdrawn and FileDamaged.
        """
        file = self.documents.public_original(document_id, version, attachment)
        return file, self.files.open(file.sha256)

    def close(self) -> None:
        """Gives all connections back."""
        self._database.close()
