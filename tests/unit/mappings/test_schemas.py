"""The schema files are the field tables, written down for each engine."""

from __future__ import annotations

import pytest

import mappings
from indexer.model.fields import (
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    STREAMS,
    SUGGESTION_FIELDS,
    TEXT_FIELDS,
    stream_field,
)

TOKENS = {stream_field(text, stream) for text in TEXT_FIELDS for stream in STREAMS} | {*SUGGESTION_FIELDS}
FACETS = {field.name for field in KEYWORD_FIELDS if field.facet}


def test_the_embedded_schema_has_every_field_of_the_tables_and_no_other() -> None:
    fields = {field["name"]: field for field in mappings.schema("embedded")["fields"]}
    kinds = {name: field["type"] for name, field in fields.items()}
    expected = dict.fromkeys(TOKENS, "tokens")
    expected |= {field.name: "keyword" for field in KEYWORD_FIELDS}
    expected |= {field.name: "number" for field in NUMBER_FIELDS}
    columns = {"anchor": "label", "document_order": "number", "law_order": "number"}
    assert kinds == {**expected, **columns}, (
        "ids of documents and laws have a number of their own to be read by"
    )
    countable = {name for name, field in fields.items() if field.get("columns") or field.get("fast")}
    assert countable == FACETS | {"entry_id", "document_id"}


def test_the_opensearch_mapping_has_every_field_of_the_tables_and_no_other() -> None:
    properties = mappings.schema("opensearch")["mappings"]["properties"]
    kinds = {name: field["type"] for name, field in properties.items()}
    expected = dict.fromkeys(TOKENS, "text")
    expected |= {field.name: "keyword" for field in KEYWORD_FIELDS}
    expected |= {field.name: "long" for field in NUMBER_FIELDS}
    assert kinds == {**expected, "anchor": "keyword"}
    assert {name for name, field in properties.items() if field.get("eager_global_ordinals")} == FACETS


def test_both_schemas_rank_alike_and_keep_positions_for_phrases_only() -> None:
    embedded, opensearch = mappings.schema("embedded"), mappings.schema("opensearch")
    similarity = opensearch["settings"]["index"]["similarity"]["default"]
    assert embedded["similarity"] == similarity == {"type": "BM25", "k1": 1.2, "b": 0.75}
    with_positions = {field["name"] for field in embedded["fields"] if field.get("positions")}
    properties = opensearch["mappings"]["properties"]
    assert with_positions == {n for n in TOKENS if properties[n]["index_options"] == "positions"}
    assert with_positions == {name for name in TOKENS if not name.endswith("fine")}


def test_both_schemas_carry_the_version_that_an_index_is_compared_by() -> None:
    assert mappings.schema("embedded")["schema"] == mappings.SCHEMA_VERSION
    assert mappings.schema("opensearch")["mappings"]["_meta"]["schema"] == mappings.SCHEMA_VERSION
    assert mappings.schema("opensearch")["mappings"]["dynamic"] == "strict"


def test_a_schema_nobody_wrote_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        mappings.schema("embedded", "entries-v0")
