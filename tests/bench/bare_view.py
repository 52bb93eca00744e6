"""The yardstick for pages: a bare Flask view that renders the same template from canned data.

``python -m tests.bench.bare_view PORT QUESTIONS``: asks the installation of the environment each question
(of a JSON list; some have two lines) once, keeps what its result page was rendered from, then serves just
the rendering.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import waitress
from flask import Flask, render_template, request, template_rendered

from search_app.application import create_app
from search_app.cli.serve import THREADS
from search_app.settings import load_settings
from search_app.wiring import services

TEMPLATE = "web/results.html"


def search_path(question: str, **more: str) -> str:
    """The address of a question's result page."""
    return "/search?" + urlencode({"q": question, **more})


def canned(app: Flask, questions: list[str]) -> dict[str, dict[str, Any]]:
    """What each question's page is rendered from; questions that find nothing are left out."""
    kept: dict[str, dict[str, Any]] = {}

    def keep(sender: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        if template.name == TEMPLATE:
            kept[request.args["q"]] = {**context, "request": None, "session": None, "g": None}

    with template_rendered.connected_to(keep, app), app.test_client() as client:
        for question in questions:
            client.get(search_path(question, unit="article"))
    return kept


def bare_app(contexts: dict[str, dict[str, Any]]) -> Flask:
    """An application of one view: look the data up, render."""
    app = Flask("search_app")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}

    @app.get("/search")
    def search() -> str:
        return render_template(TEMPLATE, **contexts[request.args["q"]])

    return app


def main() -> None:
    """Serves until it is ended."""
    questions = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    with services(load_settings(os.environ)) as made:
        contexts = canned(create_app(made), questions)
    waitress.serve(bare_app(contexts), host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS)


if __name__ == "__main__":
    main()
