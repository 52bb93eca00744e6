"""Pages drawn in processes of their own: what a document does to them, it does to nobody else."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.extractors.child import Child, Stopped
from ingest.extractors.limits import MEGABYTE
from ingest.rendering.port import Busy, NoSuchPage, NotDrawn, PageWord, PictureFormat

_SERVE = "ingest.rendering.worker:serve"
#: The answers of ``ingest.rendering.worker``, which is not imported: only the children need its libraries.
_DONE, _NO_SUCH_PAGE = b"+", b"0"


@dataclass(frozen=True, slots=True)
class DrawingBounds:
    """What one page may take: seconds on the clock, bytes of memory; and how many are drawn at once.

    ``patience`` is how many seconds a request waits for its turn; ``pages`` how many one child draws.
    """

    seconds: float = 20.0
    memory: int = 1024 * MEGABYTE
    at_once: int = 2
    patience: float = 5.0
    pages: int = 200


DEFAULT_DRAWING = DrawingBounds()


class IsolatedRenderer:
    """Draws each page in a child process, which is replaced when it hangs, grows or crashes.

    May be called from several threads; a few pages are drawn at once, the others wait their turn.
    """

    def __init__(self, bounds: DrawingBounds = DEFAULT_DRAWING) -> None:
        self._bounds = bounds
        self._turns = threading.BoundedSemaphore(bounds.at_once)
        self._lock = threading.Lock()
        self._idle: list[tuple[Child, int]] = []

    def picture(
        self, path: Path, media_type: str, number: int, picture_format: PictureFormat, dpi: float
    ) -> bytes:
        """The picture of a page. Raises NoSuchPage, NotDrawn, Busy; ExtractorUnavailable."""
        return self._ask({**_request(path, media_type, number), "format": picture_format.value, "dpi": dpi})

    def words(self, path: Path, media_type: str, number: int) -> Sequence[PageWord]:
        """The words of a page; errors as ``picture``."""
        found = json.loads(self._ask(_request(path, media_type, number)))
        return [PageWord(str(text), *map(float, box)) for text, *box in found]

    def close(self) -> None:
        """Ends every child that is not at work."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child, _ in idle:
            child.end()

    def _ask(self, request: Mapping[str, object]) -> bytes:
        if not self._turns.acquire(timeout=self._bounds.patience):
            raise Busy("too many pages are being drawn")
        try:
            return self._answer(request)
        finally:
            self._turns.release()

    def _answer(self, request: Mapping[str, object]) -> bytes:
        child, drawn = self._take()
        try:
            answer = child.ask(request, self._bounds.seconds)
        except Stopped as stop:
            child.end()
            raise NotDrawn(stop.reason) from stop
        except BaseException:
            child.end()
            raise
        self._give_back(child, drawn + 1)
        if answer[:1] == _DONE:
            return answer[1:]
        words = answer[1:].decode("utf-8", "replace")
        raise NoSuchPage(words) if answer[:1] == _NO_SUCH_PAGE else NotDrawn(words)

    def _take(self) -> tuple[Child, int]:
        with self._lock:
            # After a fork both processes hold the pipes of these children; they are the parent's.
            self._idle = [one for one in self._idle if one[0].owner == os.getpid()]
            if self._idle:
                return self._idle.pop()
        return Child(_SERVE, {"seconds": self._bounds.seconds}, memory=self._bounds.memory), 0

    def _give_back(self, child: Child, drawn: int) -> None:
        if drawn >= self._bounds.pages:
            child.end()
            return
        with self._lock:
            self._idle.append((child, drawn))


def _request(path: Path, media_type: str, number: int) -> dict[str, object]:
    return {"path": os.fsencode(path.absolute()).hex(), "media_type": media_type, "number": number}
