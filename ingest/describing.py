"""What would be read from a file, as plain values: for a person who asks, and for programs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from holdings.model.document import DocumentText, GazettePlace, Metadata, Term
from holdings.model.numbers import DocumentNumber
from holdings.model.validity import ValidityFacts
from ingest.metadata.contents import find_headings, find_tables
from ingest.metadata.reading import read_metadata
from ingest.metadata.stated import Hints
from ingest.port import Extraction, RawFile, TextExtractor
from ingest.preparing import read_text_of


def describe_file(extractor: TextExtractor, path: Path) -> dict[str, Any]:
    """What would be read of a file, as ``describe`` says it; nothing is put on record.

    Raises ExtractorUnavailable.
    """
    extraction = extractor.extract(RawFile(path, path.name))
    text = read_text_of(extraction)
    return describe(extraction, read_metadata(text, extraction, Hints({})), text)


def describe(extraction: Extraction, metadata: Metadata, text: DocumentText) -> dict[str, Any]:
    """What a file gives: state, media type, pages, articles, contents, tables, text, and metadata.

    ``metadata`` has per field that is set ``value, source, confidence, evidence``; values are JSON's own
    types. ``children`` are the names and states of embedded files.
    """
    return {
        "status": extraction.status.value,
        "media_type": extraction.media_type,
        "charset": extraction.charset,
        "tool": f"{extraction.tool} {extraction.tool_version}".strip(),
        "pages": len(extraction.pages),
        "characters": len(text.clean),
        "articles": [{"anchor": one.anchor, "label": one.label, "start": one.start} for one in text.articles],
        "contents": [
            {"anchor": one.anchor, "level": one.level, "label": one.words, "start": one.start}
            for one in find_headings(text)
        ],
        "tables": [
            {"start": one.start, "end": one.end, "rows": len(one.rows)} for one in find_tables(text.clean)
        ],
        "metadata": {
            name: {
                "value": _plain(getattr(metadata, name)),
                "source": provenance.source.value,
                "confidence": provenance.confidence,
                "evidence": provenance.evidence,
            }
            for name, provenance in metadata.provenance.items()
        },
        "warnings": list(extraction.warnings),
        "children": [{"name": child.name, "status": child.status.value} for child in extraction.children],
        "text": text.clean,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Term):
        return {"id": value.id, "label": value.label}
    if isinstance(value, DocumentNumber):
        return str(value)
    if isinstance(value, GazettePlace):
        return asdict(value)
    if isinstance(value, ValidityFacts):
        return {
            "basis": value.basis.value,
            "amended_on": str(value.amended_on) if value.amended_on else None,
            "ended_on": str(value.ended_on) if value.ended_on else None,
            "ended_as": value.ended_as.value if value.ended_as else None,
            "evidence": value.evidence,
        }
    return value if value is None or isinstance(value, int) else str(value)
