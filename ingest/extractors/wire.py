"""An extraction as JSON: how a worker process tells its parent what it read, without pickles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ingest.port import Extraction, Page, Pictured, Status


def dump(extraction: Extraction) -> bytes:
    """An extraction as ASCII JSON; ``load`` gives it back."""
    return json.dumps(_plain(extraction)).encode("ascii")


def load(data: bytes) -> Extraction:
    """The extraction ``dump`` was given; raises ValueError, KeyError or TypeError for anything else."""
    return _extraction(json.loads(data))


def _plain(extraction: Extraction) -> dict[str, Any]:
    return {
        "status": extraction.status.value,
        "media_type": extraction.media_type,
        "pages": [[page.number, page.text] for page in extraction.pages],
        "charset": extraction.charset,
        "properties": dict(extraction.properties),
        "children": [_plain(child) for child in extraction.children],
        "truncated": extraction.truncated,
        "warnings": list(extraction.warnings),
        "tool": extraction.tool,
        "tool_version": extraction.tool_version,
        "name": extraction.name,
        "kept": extraction.kept,
        "pictured": _plain_pictured(extraction.pictured),
    }


def _extraction(found: Mapping[str, Any]) -> Extraction:
    return Extraction(
        status=Status(found["status"]),
        media_type=str(found["media_type"]),
        pages=tuple(Page(int(number), str(text)) for number, text in found["pages"]),
        charset=str(found["charset"]),
        properties={str(key): str(value) for key, value in found["properties"].items()},
        children=tuple(_extraction(child) for child in found["children"]),
        truncated=bool(found["truncated"]),
        warnings=tuple(map(str, found["warnings"])),
        tool=str(found["tool"]),
        tool_version=str(found["tool_version"]),
        name=str(found["name"]),
        kept=_kept(str(found["kept"])),
        pictured=_pictured(found["pictured"]),
    )


def _kept(name: str) -> str:
    """The name of a kept file: a number, whatever a process that was taken over would like it to be."""
    if name and not name.isdecimal():
        raise ValueError("not the name of a kept file")
    return name


def _plain_pictured(pictured: Pictured | None) -> list[Any] | None:
    if pictured is None:
        return None
    return [list(pictured.numbers), pictured.status.value, list(pictured.warnings)]


def _pictured(found: Any) -> Pictured | None:
    if found is None:
        return None
    numbers, status, warnings = found
    return Pictured(tuple(map(int, numbers)), Status(status), tuple(map(str, warnings)))
