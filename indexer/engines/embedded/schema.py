"""The tantivy schema, made from the schema file; and an entry as a tantivy document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from tantivy import Document, Schema, SchemaBuilder

import mappings
from indexer.model.entry import IndexEntry
from indexer.model.row import row

#: Where a facet column has no value. Full columns are counted several times faster than sparse ones.
NOTHING = ""


@cache
def _content() -> Mapping[str, Any]:
    return mappings.schema("embedded")


@cache
def _spread() -> Mapping[str, tuple[str, ...]]:
    """The facet fields that commonly have several values, with their columns: one each, then the rest."""
    return {
        field["name"]: (
            *(f"{field['name']}__{number}" for number in range(1, field["columns"] + 1)),
            f"{field['name']}__more",
        )
        for field in _content()["fields"]
        if field.get("columns")
    }


def columns(field: str) -> tuple[str, ...]:
    """The fast columns in which the values of a facet field lie."""
    return _spread().get(field, (field,))


def make_schema() -> Schema:
    """The schema both indices of a generation have."""
    content = _content()
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
    for column in _spread().get(field["name"], ()):
        builder.add_text_field(column, fast=True, tokenizer_name="raw", index_option="basic")


def _label(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_text_field(field["name"], stored=True, tokenizer_name="raw", index_option="basic")


def _number(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_integer_field(field["name"], stored=field.get("stored", False), fast=True)


_ADD = {"tokens": _tokens, "keyword": _keyword, "label": _label, "number": _number}


def make_document(schema: Schema, entry: IndexEntry) -> Document:
    """An entry as tantivy takes it fastest: one dictionary, with the schema at hand."""
    values: dict[str, Any] = row(entry)
    for field, names in _spread().items():
        _fill(values, names, values.get(field, NOTHING))
    values["document_order"] = order_number(entry.document_id)
    values["law_order"] = _law_number(*entry.keywords.get("law_id", ()))
    return Document.from_dict(values, schema)


def _fill(values: dict[str, Any], names: Sequence[str], found: str | list[str]) -> None:
    """One value to each column and the rest to the last; no single column is left empty."""
    single = len(names) - 1
    if isinstance(found, str):
        found = [found]
    for place in range(single):
        values[names[place]] = found[place] if place < len(found) else NOTHING
    if len(found) > single:
        values[names[single]] = found[single:]


@lru_cache(1000)
def _law_number(law_id: str = "") -> int:
    """A number that tells laws apart: unlike words, numbers are read by the hundred at no cost."""
    return int.from_bytes(sha256(law_id.encode("utf-8")).digest()[:8], "big", signed=True)


def order_number(document_id: str) -> int:
    """A number that orders ids as their first eight bytes do, within a signed 64-bit integer."""
    head = document_id.encode("utf-8")[:8].ljust(8, b"\0")
    return int.from_bytes(head, "big") - 2**63
