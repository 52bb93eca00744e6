"""Index schemas and word lists: data with a small loader."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

#: The schema this installation writes; an index made by another one has to be rebuilt.
SCHEMA_VERSION = "entries-v3"


def schema(engine: str, version: str = SCHEMA_VERSION) -> dict[str, Any]:
    """The index schema of one engine (``embedded`` or ``opensearch``) as its file says, read anew.

    Raises FileNotFoundError for an engine or version without a file.
    """
    path = files(__name__) / engine / f"{version}.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
