"""What is written to an index: one entry per version of a document, and one per article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from holdings.model.document import Unit


@dataclass(frozen=True, slots=True)
class Streams:
    """The three token streams of one text, each as tokens joined by one space."""

    fine: str = ""
    bigram: str = ""
    unigram: str = ""

    def __reduce__(self) -> tuple[type[Streams], tuple[str, str, str]]:
        # What crosses to another process is made by its constructor, three times as fast as field by field.
        return Streams, (self.fine, self.bigram, self.unigram)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One findable thing: ``{doc}@{v}`` or ``{doc}@{v}#{anchor}``.

    ``streams`` by text field, ``keywords`` and ``numbers`` by the names of the field tables; a name that
    is absent means no value (keywords) or the table's ``missing`` (numbers). ``suggested`` has the streams
    of ``SUGGESTION_FIELDS``, each as tokens joined by one space. ``entry_id``, ``document_id``, ``version``
    and ``rev`` are written from the attributes of the same name.
    """

    entry_id: str
    document_id: str
    version: int
    rev: int
    streams: Mapping[str, Streams]
    anchor: str = ""
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    suggested: Mapping[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type[IndexEntry], tuple[Any, ...]]:
        return IndexEntry, _VALUES(self)


_VALUES = attrgetter(*(one.name for one in fields(IndexEntry)))


@dataclass(frozen=True, slots=True)
class DocumentEntries:
    """All entries of one document at one rev, per unit; none at all means: no longer to be found.

    Writing it replaces every entry of the document with a lower rev, and is ignored where the index
    already has a higher one. A removal is ``entries == {}``.
    """

    document_id: str
    rev: int
    entries: Mapping[Unit, tuple[IndexEntry, ...]] = field(default_factory=dict)

    @property
    def is_removal(self) -> bool:
        """Whether the document is no longer to be found."""
        return not any(self.entries.values())


def newest(batch: Sequence[DocumentEntries]) -> tuple[list[DocumentEntries], int]:
    """Each document once, at its highest rev, in order of first appearance; and how many were left out."""
    chosen: dict[str, DocumentEntries] = {}
    for document in batch:
        former = chosen.get(document.document_id)
        if former is None or document.rev >= former.rev:
            chosen[document.document_id] = document
    return list(chosen.values()), len(batch) - len(chosen)
