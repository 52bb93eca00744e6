"""Pages that were drawn before: a folder of files within a bound, the longest unused go first."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import BinaryIO

from ingest.rendering.port import SCREEN_DPI, NotDrawn, PageRenderer, PageWord, PictureFormat

#: Raised when pages come to look different, so that pictures of before are not shown any more.
DRAWING = 2
MOST_BYTES = 512 << 20
#: Room is made for so much at once, so that not every new page makes some.
_MADE_FREE = 0.1


class KeptPages:
    """Draws pages once and keeps them in a folder, by the SHA-256 of the original, page and resolution.

    May be shared between threads, and its folder between processes. An original is only opened where its
    page is not kept.
    """

    def __init__(self, folder: Path, renderer: PageRenderer, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._renderer = renderer
        self._most = most_bytes
        #: Bytes since room was made; at first a folder from before may be full.
        self._written = most_bytes
        self._lock = threading.Lock()

    def picture(
        self, sha256: str, media_type: str, original: BinaryIO, number: int, picture_format: PictureFormat
    ) -> bytes:
        """The picture of a page for a screen. Raises NoSuchPage, NotDrawn, Busy, ExtractorUnavailable."""

        def drawn(path: Path) -> bytes:
            return self._renderer.picture(path, media_type, number, picture_format, SCREEN_DPI)

        name = f"{number}-{SCREEN_DPI}-{DRAWING}.{picture_format.value}"
        return self._kept(sha256, name, original, drawn)

    def words(self, sha256: str, media_type: str, original: BinaryIO, number: int) -> Sequence[PageWord]:
        """The words of a page; errors as ``picture``."""

        def found(path: Path) -> bytes:
            words = self._renderer.words(path, media_type, number)
            return json.dumps([astuple(word) for word in words]).encode("ascii")

        content = self._kept(sha256, f"{number}-{DRAWING}.json", original, found)
        return [PageWord(*word) for word in json.loads(content)]

    def close(self) -> None:
        """Lets go of what draws."""
        self._renderer.close()

    def _kept(self, sha256: str, name: str, original: BinaryIO, make: Callable[[Path], bytes]) -> bytes:
        place = self._folder / sha256[:2] / sha256 / name
        with contextlib.suppress(OSError):
            content = place.read_bytes()
            os.utime(place)
            return _whole(content)
        try:
            content = make_from(original, self._folder, make)
        except NotDrawn:
            # Remembered as nothing: a page that takes all the time it may have takes it once.
            self._keep(place, b"")
            raise
        self._keep(place, content)
        return content

    def _keep(self, place: Path, content: bytes) -> None:
        """A full or read-only disk keeps nothing, and the page is shown all the same."""
        unfinished = self._folder / f".{secrets.token_hex(8)}"
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(place)
        with contextlib.suppress(OSError):
            unfinished.unlink()
        with self._lock:
            self._written += len(content)
            due = self._written > self._most * _MADE_FREE
            self._written = 0 if due else self._written
        if due:
            self._make_room()

    def _make_room(self) -> None:
        kept = []
        for path in self._folder.glob("??/*/*"):
            with contextlib.suppress(OSError):
                seen = path.stat()
                kept.append((seen.st_mtime, seen.st_size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self._most * (1 - _MADE_FREE):
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


def _whole(content: bytes) -> bytes:
    if not content:
        raise NotDrawn("the page could not be drawn before")
    return content


def make_from(original: BinaryIO, folder: Path, make: Callable[[Path], bytes]) -> bytes:
    """What ``make`` makes of an original that lies in a file for as long as it takes."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f".{secrets.token_hex(8)}.original"
    try:
        with copy.open("wb") as target:
            while chunk := original.read(1 << 20):
                target.write(chunk)
        return make(copy)
    finally:
        copy.unlink(missing_ok=True)
