"""Whether the process answers at all."""

from __future__ import annotations

from flask import Response


def live() -> Response:
    """``ok``; asks nothing of the database or the engine."""
    return Response("ok\n", mimetype="text/plain")
