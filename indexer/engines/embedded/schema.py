"""The tantivy schema, made from the schema file; and an entry as a tantivy document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tantivy import Document, Schema, SchemaBuilder

import mappings
from indexer.model.entry import IndexEntry
from indexer.model.fields import KEYWORD_FIELDS
from indexer.model.row import row

#: Where a facet column has no value. Full columns are counted several times faster than sparse ones.
NOTHING = ""
#: How many single-valued columns a facet has; further values lie in one column more.
COLUMNS = 3
FACET_FIELDS = tuple(field.name for field in KEYWORD_FIELDS if field.facet)


@cache
def columns(field: str) -> tuple[str, ...]:
    """The fast columns of a facet field: three with one value each, and one with all the rest."""
    return (*(f"{field}__{number}" for number in range(1, COLUMNS + 1)), f"{field}__more")


def make_schema() -> Schema:
    """The schema both indices of a generation have."""
    content = mappings.schema("embedded")
    builder = SchemaBuilder()
    for field in content["fields"]:
        _ADD[field["type"]](builder, field, content["tokenizer"])
    return builder.build()


def _tokens(builder: SchemaBuilder, field: Mapping[str, Any], tokenizer: str) -> None:
    detail = "position" if field["positions"] else "freq"
    builder.add_text_field(field["name"], tokenizer_name=tokenizer, index_option=detail)


def _keyword(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_text_field(
        field["name"],
        stored=field.get("stored", False),
        fast=field.get("fast", False),
        tokenizer_name="raw",
        index_option="basic",
    )
    for column in columns(field["name"]) if field.get("columns") else ():
        builder.add_text_field(column, fast=True, tokenizer_name="raw", index_option="basic")


def _label(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_text_field(field["name"], stored=True, tokenizer_name="raw", index_option="basic")


def _number(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_integer_field(field["name"], stored=field.get("stored", False), fast=True)


_ADD = {"tokens": _tokens, "keyword": _keyword, "label": _label, "number": _number}


def make_document(schema: Schema, entry: IndexEntry) -> Document:
    """An entry as tantivy takes it fastest: one dictionary, with the schema at hand."""
    values: dict[str, Any] = row(entry)
    for field in FACET_FIELDS:
        _fill(values, field, values.get(field, ()))
    values["document_order"] = order_number(entry.document_id)
    return Document.from_dict(values, schema)


def _fill(values: dict[str, Any], field: str, found: Sequence[str]) -> None:
    first, second, third, more = columns(field)
    count = len(found)
    values[first] = found[0] if count else NOTHING
    values[second] = found[1] if count > 1 else NOTHING
    values[third] = found[2] if count > 2 else NOTHING
    if count > COLUMNS:
        values[more] = list(found[COLUMNS:])


def order_number(document_id: str) -> int:
    """A number that orders ids as their first eight bytes do, within a signed 64-bit integer."""
    head = document_id.encode("utf-8")[:8].ljust(8, b"\0")
    return int.from_bytes(head, "big") - 2**63
