"""What each error of the rooms means to a reader: one table for pages and for the API (RFC 9457)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from holdings import errors as holdings
from indexer import errors as indexer
from ingest.errors import ExtractorUnavailable
from ingest.rendering.port import Busy, NoSuchPage, NotDrawn
from search_app.current import Display, display, services
from search_app.parts import long_day
from search_app.query_string import BadParameters, Problem
from search_app.rendering import page

log = logging.getLogger(__name__)

#: Where answers are JSON.
API_PREFIX = "/api/"
#: Seconds after which a busy or unreachable part is worth another try.
RETRY_AFTER = "30"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The status of an error, its words (``error.<words>`` and ``error.<words>_text``), its problem type."""

    status: int
    words: str
    type: str


#: Error class → what it means; of a class and its base, the class counts.
MEANINGS: dict[type[Exception], Meaning] = {
    BadParameters: Meaning(422, "bad_parameters", "bad-parameters"),
    holdings.NotOnRecord: Meaning(404, "not_found", "not-on-record"),
    holdings.Withdrawn: Meaning(410, "withdrawn", "withdrawn"),
    holdings.StoreUnavailable: Meaning(503, "store", "store-unavailable"),
    holdings.SchemaOutdated: Meaning(503, "store", "store-unavailable"),
    holdings.FileDamaged: Meaning(503, "damaged", "file-damaged"),
    holdings.HoldingsError: Meaning(500, "defect", "defect"),
    NoSuchPage: Meaning(404, "not_found", "not-on-record"),
    NotDrawn: Meaning(404, "not_found", "not-on-record"),
    Busy: Meaning(503, "busy", "busy"),
    ExtractorUnavailable: Meaning(503, "busy", "busy"),
    indexer.EngineUnavailable: Meaning(503, "unavailable", "search-unavailable"),
    indexer.GenerationBusy: Meaning(503, "unavailable", "search-unavailable"),
    indexer.IndexMissing: Meaning(503, "no_index", "no-index"),
    indexer.IndexOutdated: Meaning(503, "no_index", "no-index"),
    indexer.QueryTooLarge: Meaning(422, "too_large", "query-too-large"),
    indexer.IndexerError: Meaning(500, "defect", "defect"),
}
#: Status → what an error of HTTP itself means; other 4xx are ``request``, 5xx ``defect``.
HTTP_MEANINGS = {
    404: Meaning(404, "not_found", "not-on-record"),
    405: Meaning(405, "method", "method-not-allowed"),
}


def register_errors(app: Flask) -> None:
    """Answers every error with a page, or with a problem where the API was asked."""
    for error_class, meaning in MEANINGS.items():
        app.register_error_handler(error_class, _handler(meaning))
    app.register_error_handler(HTTPException, _http_error)


def _handler(meaning: Meaning) -> Any:
    def handle(error: Exception) -> Response:
        if meaning.status >= 500:
            log.error("%s: %s", type(error).__name__, error, extra={"request_id": g.get("request_id")})
        return _answer(meaning, error)

    return handle


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()  # type: ignore[return-value]
    meaning = HTTP_MEANINGS.get(status)
    if meaning is None:
        meaning = (
            Meaning(status, "request", "bad-request") if status < 500 else Meaning(500, "defect", "defect")
        )
    answer = _answer(meaning, error)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _answer(meaning: Meaning, error: Exception) -> Response:
    answer = _problem(meaning, error) if request.path.startswith(API_PREFIX) else _page(meaning, error)
    answer.status_code = meaning.status
    if meaning.status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(meaning: Meaning, error: Exception) -> Response:
    shown = display()
    words = shown.words
    return Response(
        page(
            "error.html",
            title=words(f"error.{meaning.words}"),
            text=words(f"error.{meaning.words}_text"),
            details=_details(error, shown),
            request_id=g.get("request_id", "") if meaning.status >= 500 else "",
            searchable=meaning.words not in {"unavailable", "no_index", "store"},
        ),
        mimetype="text/html",
    )


def _details(error: Exception, shown: Display) -> list[str]:
    """When a document was withdrawn and for which class of reason; the staff's own words stay inside."""
    if not isinstance(error, holdings.Withdrawn):
        return []
    words = shown.words
    day = error.at.astimezone(services().settings.timezone).date()
    reason = words.get(f"withdrawal.{error.reason}", words("withdrawal.other"))
    return [
        words("error.withdrawn_on", date=long_day(day, words)),
        words("error.withdrawn_reason", reason=reason),
    ]


def _problem(meaning: Meaning, error: Exception) -> Response:
    """A problem of RFC 9457. What is not public and what is unknown have the same bytes."""
    words = display().words
    body: dict[str, Any] = {
        "type": f"urn:kaijuan:problem:{meaning.type}",
        "title": words(f"error.{meaning.words}"),
        "status": meaning.status,
    }
    if isinstance(error, BadParameters):
        body["errors"] = [_wrong_parameter(problem, display()) for problem in error.problems]
    else:
        body["detail"] = "".join([words(f"error.{meaning.words}_text"), *_details(error, display())])
    answer = jsonify(body)
    answer.mimetype = "application/problem+json"
    return answer


def _wrong_parameter(problem: Problem, shown: Display) -> dict[str, str]:
    detail = shown.words(f"problem.{problem.reason}", name=problem.name, value=problem.value, searched="")
    return {"parameter": problem.name, "value": problem.value, "detail": detail}
