"""The text extraction port without a server: every library runs in this process."""

from __future__ import annotations

import importlib.metadata

from ingest.extractors.choose import Reader, read_guarded, read_with_the_right_reader
from ingest.extractors.limits import DEFAULT_LIMITS, Limits
from ingest.extractors.reading import Reading
from ingest.extractors.sniff import Sniffed
from ingest.extractors.walk import Walk
from ingest.port import Extraction, RawFile

_TOOLS = ("pypdfium2", "lxml", "python-calamine", "iscc-tika")


class EmbeddedExtractor:
    """Reads files by libraries alone. Time and memory are only bounded under ``IsolatedExtractor``."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, read: Reader = read_with_the_right_reader) -> None:
        self._limits = limits
        self._read = read
        self._walk = Walk(self._read_guarded, self.name, limits)

    @property
    def name(self) -> str:
        """``embedded``."""
        return "embedded"

    def extract(self, file: RawFile) -> Extraction:
        """The text of a file, with a verdict; never raises for a bad one."""
        return self._walk.file(file)

    def check(self) -> str:
        """The libraries at hand and their versions."""
        return "embedded: " + ", ".join(f"{tool} {importlib.metadata.version(tool)}" for tool in _TOOLS)

    def _read_guarded(self, data: bytes, sniffed: Sniffed, _name: str) -> Reading:
        return read_guarded(data, sniffed, self._limits, self._read)
