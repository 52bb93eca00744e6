"""Pages that were read, in files: a run that was killed goes on where it was, and reads no page twice."""

from __future__ import annotations

import contextlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from ingest.ocr.wire import ReadPage, dump_page, load_page

#: Another number reads every page anew: for changes in how pages are drawn or composed.
_FORM = 1


@dataclass(frozen=True, slots=True)
class PageCache:
    """Pages by the content of their file and by what reads them, under one folder.

    ``page`` is a name of ours for a page and what of it was read.

    ``reader`` names the recogniser with its version and resolution. The folder can be deleted at any time.
    """

    folder: Path
    reader: str

    def get(self, sha256: str, page: str) -> ReadPage | None:
        """The page as it was read; None where it was not, or its file is broken."""
        try:
            return load_page(zlib.decompress(self._path(sha256, page).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None

    def put(self, sha256: str, page: str, read: ReadPage) -> None:
        """Keeps a page; it is there whole or not at all, whenever this process is killed."""
        path = self._path(sha256, page)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_bytes(zlib.compress(dump_page(read)))
        beside.replace(path)

    def blame(self, sha256: str, page: str) -> int:
        """Counts that a page ended the process that read it, and says how often it has."""
        path = self._path(sha256, page).with_suffix(".kills")
        kills = self.kills(sha256, page) + 1
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(kills), encoding="ascii")
        return kills

    def kills(self, sha256: str, page: str) -> int:
        """How often a page has ended the process that read it."""
        with contextlib.suppress(OSError, ValueError):
            return int(self._path(sha256, page).with_suffix(".kills").read_text(encoding="ascii"))
        return 0

    def _path(self, sha256: str, page: str) -> Path:
        return self.folder / sha256[:2] / sha256 / f"{self.reader}-{_FORM}-{page}.page"
