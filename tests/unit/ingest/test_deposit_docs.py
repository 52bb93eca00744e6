"""The reference of deposits names what the code reads."""

from __future__ import annotations

from pathlib import Path

from ingest.record_documents import RECORD_KEYS
from ingest.sources.transfer_list import HEADERS

PAGE = Path(__file__).parents[3] / "docs/reference/deposits.md"


def test_every_column_and_key_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for field, names in HEADERS.items():
        assert f"| {field} | {' '.join(names)} |" in text
    for key in RECORD_KEYS:
        assert f"`{key}`" in text
