"""An entry as one flat record, the same for every engine."""

from __future__ import annotations

from indexer.errors import IndexerError
from indexer.model.entry import IndexEntry
from indexer.model.fields import KEYWORD_FIELDS, NUMBER_FIELDS, STREAMS, TEXT_FIELDS, stream_field

#: What an entry's own attributes give.
ATTRIBUTES = frozenset({"entry_id", "document_id", "version", "rev"})
KEYWORDS = frozenset(field.name for field in KEYWORD_FIELDS) - ATTRIBUTES
NUMBERS = {field.name: field.missing for field in NUMBER_FIELDS if field.name not in ATTRIBUTES}
STREAM_FIELDS = {
    text: tuple((stream, stream_field(text, stream)) for stream in STREAMS) for text in TEXT_FIELDS
}

Value = str | int | list[str]


def row(entry: IndexEntry) -> dict[str, Value]:
    """Every index field of an entry with a value; numbers that are not known are the table's ``missing``.

    A keyword's values are distinct. Raises IndexerError for a field that no table names.
    """
    unknown = (
        (entry.streams.keys() - STREAM_FIELDS.keys())
        | (entry.keywords.keys() - KEYWORDS)
        | (entry.numbers.keys() - NUMBERS.keys())
    )
    if unknown:
        raise IndexerError(f"no index field is called {', '.join(sorted(unknown))} ({entry.entry_id})")
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
        for stream, name in STREAM_FIELDS[text]:
            if tokens := getattr(streams, stream):
                values[name] = tokens
    for name, terms in entry.keywords.items():
        if terms:
            values[name] = list(dict.fromkeys(terms))
    return values
