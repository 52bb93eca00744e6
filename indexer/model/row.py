"""An entry as one flat record, the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.errors import IndexerError
from indexer.model.entry import IndexEntry
from indexer.model.fields import (
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    STREAMS,
    SUGGESTION_FIELDS,
    TEXT_FIELDS,
    stream_field,
)

#: What an entry's own attributes give.
ATTRIBUTES = frozenset({"entry_id", "document_id", "version", "rev"})
KEYWORDS = frozenset(field.name for field in KEYWORD_FIELDS) - ATTRIBUTES
NUMBERS = {field.name: field.missing for field in NUMBER_FIELDS if field.name not in ATTRIBUTES}
STREAM_FIELDS = {
    text: tuple((stream, stream_field(text, stream)) for stream in STREAMS) for text in TEXT_FIELDS
}
SUGGESTED = frozenset(SUGGESTION_FIELDS)

Value = str | int | list[str]


def row(entry: IndexEntry) -> dict[str, Value]:
    """Every index field of an entry with a value; numbers that are not known are the table's ``missing``.

    A keyword's values are distinct; a single one stands by itself. Raises IndexerError for a name that no
    table has.
    """
    require_known(entry)
    values: dict[str, Value] = {
        "entry_id": entry.entry_id,
        "document_id": entry.document_id,
        "anchor": entry.anchor,
        "version": entry.version,
        "rev": entry.rev,
        **NUMBERS,
        **entry.numbers,
    }
    for text, streams in entry.streams.items():
        for attribute, name in STREAM_FIELDS[text]:
            if tokens := getattr(streams, attribute):
                values[name] = tokens
    values.update(entry.suggested)
    return values | keyword_values(entry.keywords)


def keyword_values(keywords: Mapping[str, tuple[str, ...]]) -> dict[str, str | list[str]]:
    """The keywords that have a value; a single one stands by itself."""
    return {
        name: terms[0] if len(terms) == 1 else list(dict.fromkeys(terms))
        for name, terms in keywords.items()
        if terms
    }


def require_known(entry: IndexEntry) -> None:
    """Raises IndexerError where an entry has a name that no table of fields has."""
    if not (
        entry.keywords.keys() <= KEYWORDS
        and entry.numbers.keys() <= NUMBERS.keys()
        and entry.streams.keys() <= STREAM_FIELDS.keys()
        and entry.suggested.keys() <= SUGGESTED
    ):
        raise IndexerError(f"no index field is called {', '.join(_unknown(entry))} ({entry.entry_id})")


def _unknown(entry: IndexEntry) -> list[str]:
    known = KEYWORDS | NUMBERS.keys() | STREAM_FIELDS.keys() | SUGGESTED
    return sorted({*entry.keywords, *entry.numbers, *entry.streams, *entry.suggested} - known)
