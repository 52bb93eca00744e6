"""The process that draws pages and reads them: it keeps its models, and the file it is at, between pages.

Started by ``pages``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.extractors.reading import Refused
from ingest.extractors.worker import answer_requests, path_of
from ingest.ocr.beside import compose_beside
from ingest.ocr.choose import CHOICES
from ingest.ocr.layout import compose, turned_back
from ingest.ocr.port import Reader, Sheets, sureness
from ingest.ocr.sheets import open_sheets
from ingest.ocr.wire import ReadPage, dump_page


def serve(reader: str, threads: int, folder: str, seconds: float) -> None:
    """Answers questions about pages until the other end of standard input is closed."""
    answer_requests(lambda: _Desk(CHOICES[reader].make(threads)).answer, folder, seconds)


#: Pages that stand on their head read worse than this, upright ones better.
_UPRIGHT = 0.8


class _Desk:
    """The recogniser and the file that lies open."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._path: Path | None = None
        self._sheets: Sheets | None = None

    def answer(self, request: Mapping[str, Any]) -> bytes:
        """How many pages a file has, or one page's words, or why neither can be told."""
        path = path_of(request)
        try:
            sheets = self._open(path, request["media_type"])
            number = int(request["page"])
            if not number:
                return json.dumps({"pages": sheets.count}).encode("ascii")
            return dump_page(self._read(sheets, number, beside=request["beside"]))
        except Refused as refusal:
            refused = [refusal.status.value, refusal.reason]
            return json.dumps({"refused": refused}).encode("ascii")
        except Exception as error:
            # Hostile files make libraries raise anything; whatever it is, it is this page's verdict.
            refused = ["damaged", f"it cannot be read ({type(error).__name__}: {str(error)[:200]})"]
            return json.dumps({"refused": refused}).encode("ascii")

    def _open(self, path: Path, media_type: str) -> Sheets:
        if self._sheets is None or self._path != path:
            if self._sheets is not None:
                self._sheets.close()
            self._path, self._sheets = None, None
            self._sheets = open_sheets(path, media_type)
            self._path = path
        return self._sheets

    def _read(self, sheets: Sheets, number: int, *, beside: bool) -> ReadPage:
        raster = sheets.raster(number)
        lines = self._reader.read(raster)
        if beside:
            text, words, above = compose_beside(lines, sheets.words(number), raster)
            return ReadPage(text, words, sureness(lines), above)
        if lines and sureness(lines) < _UPRIGHT:
            turned = self._reader.read(raster.turned())
            if sureness(turned) > sureness(lines):
                text, words = compose(turned, raster)
                return ReadPage(text, tuple(map(turned_back, words)), sureness(turned))
        return ReadPage(*compose(lines, raster), sureness(lines))
