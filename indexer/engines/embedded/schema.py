"""The tantivy schema, made from the schema file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tantivy import Schema, SchemaBuilder

import mappings

#: Where a facet column has no value. Full columns are counted several times faster than sparse ones.
NOTHING = ""


@cache
def _content() -> Mapping[str, Any]:
    return mappings.schema("embedded")


@cache
def spread() -> Mapping[str, tuple[str, ...]]:
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
    return spread().get(field, (field,))


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
    for column in spread().get(field["name"], ()):
        builder.add_text_field(column, fast=True, tokenizer_name="raw", index_option="basic")


def _label(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_text_field(field["name"], stored=True, tokenizer_name="raw", index_option="basic")


def _number(builder: SchemaBuilder, field: Mapping[str, Any], _: str) -> None:
    builder.add_integer_field(field["name"], stored=field.get("stored", False), fast=True)


_ADD = {"tokens": _tokens, "keyword": _keyword, "label": _label, "number": _number}
