"""The process that draws pages of foreign documents; started by ``isolated``, and may be killed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ingest.extractors.worker import Answer, answer_requests, path_of
from ingest.rendering.draw import DirectRenderer
from ingest.rendering.port import NoSuchPage, NotDrawn, PictureFormat

#: The first byte of an answer: what was asked for, or which of the two errors.
DONE, NO_SUCH_PAGE, NOT_DRAWN = b"+", b"0", b"!"


def serve(folder: str, seconds: float) -> None:
    """Answers requests for pictures and words until the other end of standard input is closed."""
    answer_requests(_prepared, folder, seconds)


def _prepared() -> Answer:
    renderer = DirectRenderer()

    def answer(request: Mapping[str, Any]) -> bytes:
        try:
            return DONE + _asked(renderer, request)
        except NoSuchPage as error:
            return NO_SUCH_PAGE + str(error).encode()
        except NotDrawn as error:
            return NOT_DRAWN + str(error).encode()

    return answer


def _asked(renderer: DirectRenderer, request: Mapping[str, Any]) -> bytes:
    path, media_type, number = path_of(request), request["media_type"], request["number"]
    if "format" in request:
        picture_format = PictureFormat(request["format"])
        return renderer.picture(path, media_type, number, picture_format, request["dpi"])
    words = renderer.words(path, media_type, number)
    return json.dumps([[word.text, word.x0, word.y0, word.x1, word.y1] for word in words]).encode()
