"""The Flask application: its doors, its headers, its errors. search_app.wiring hands the services in."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, g, request

from search_app import api, web
from search_app.bounded_request import BoundedRequest
from search_app.current import EXTENSION, PRINTED_WORDS, Services
from search_app.errors import register_errors

#: A site of our own files only: nothing is loaded from, framed by or sent to anywhere else.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"
#: Seconds a browser may keep a file of the site's own; a changed one has another address.
STATIC_AGE = 31_536_000
#: Seconds the choice of language and display is remembered.
COOKIE_AGE = 31_536_000
#: What a request id from a proxy in front may look like.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def create_app(services: Services) -> Flask:
    """The application over the given services; nothing is opened until it is asked for."""
    app = Flask("search_app", static_url_path="/static")
    app.request_class = BoundedRequest
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_AGE
    app.config["MAX_CONTENT_LENGTH"] = 1 << 20
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[EXTENSION] = services
    app.extensions[PRINTED_WORDS] = {}
    app.extensions["kaijuan.static"] = _digests(Path(str(app.static_folder)))
    app.register_blueprint(web.blueprint)
    app.register_blueprint(api.blueprint, url_prefix="/api/v1")
    app.before_request(_name_request)
    app.after_request(_finish)
    register_errors(app)
    return app


def _digests(folder: Path) -> Mapping[str, str]:
    """The site's own files with the beginning of their SHA-256."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:10]
        for file in sorted(folder.iterdir())
        if file.is_file()
    }


def _name_request() -> None:
    """Gives the request an id, or keeps the one that a proxy in front gave it."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _finish(response: Response) -> Response:
    """Adds what every answer carries."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
    if "display" in g:
        response.vary.add("Cookie")
        for name, value in g.display.chosen.items():
            response.set_cookie(
                name, value, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=request.is_secure
            )
    return response
