"""What the embedded extractor says of bytes, for tests."""

from __future__ import annotations

from pathlib import Path

from ingest.extractors.embedded import EmbeddedExtractor
from ingest.extractors.limits import DEFAULT_LIMITS, Limits
from ingest.port import Extraction, RawFile


def extracted(folder: Path, name: str, content: bytes, limits: Limits = DEFAULT_LIMITS) -> Extraction:
    """The extraction of a file with these bytes."""
    path = folder / "deposited"
    path.write_bytes(content)
    return EmbeddedExtractor(limits).extract(RawFile(path, name))
