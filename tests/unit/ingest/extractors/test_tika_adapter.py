"""The Tika adapter against a server that plays tricks: what the real one does once in a thousand files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.errors import ExtractorUnavailable
from ingest.extractors.tika import TikaExtractor
from ingest.port import Extraction, RawFile, Status

Answer = Callable[[BaseHTTPRequestHandler], None]
XHTML = "X-TIKA:content"


@contextmanager
def scripted(*answers: Answer) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server whose answers to PUT are given one after the other; the requests' headers are kept."""
    waiting, heard = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            heard.append({key.lower(): value for key, value in self.headers.items()})
            waiting.pop(0)(self)

        def do_GET(self) -> None:
            says(200, b"Apache Tika 3.3.2")(self)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()


def says(status: int, body: bytes) -> Answer:
    """An answer with a status and a body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def found(*documents: dict[str, object]) -> Answer:
    """An answer of 200 with documents."""
    return says(200, json.dumps(documents).encode())


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """The connection breaks while the document is read."""
    handler.connection.close()


def dawdles(handler: BaseHTTPRequestHandler) -> None:
    """No answer in time."""
    time.sleep(1.5)


def page(text: str) -> dict[str, object]:
    """What Tika says of a page."""
    return {XHTML: f"<html><head/><body><p>{text}</p></body></html>", "Content-Type": "text/html"}


def read(url: str, folder: Path, name: str = "a.html", content: bytes = b"<p>x</p>") -> Extraction:
    """A file's extraction through a server."""
    path = folder / "deposited"
    path.write_bytes(content)
    return TikaExtractor(url, seconds=1.0, patience=1.5).extract(RawFile(path, name))


def test_a_request_says_the_type_and_a_plain_name(tmp_path: Path) -> None:
    with scripted(found(page("云州市"))) as (url, heard):
        assert read(url, tmp_path, "带中文名的.html").text == "云州市"
    assert heard[0]["content-type"] == "text/html; charset=UTF-8"
    assert heard[0]["content-disposition"] == "attachment; filename=x.html"
    assert "x-tika-timeout-millis" not in heard[0]


def test_a_restarting_server_is_waited_for(tmp_path: Path) -> None:
    with scripted(says(503, b""), says(503, b""), found(page("later"))) as (url, _):
        assert read(url, tmp_path).text == "later"


def test_a_server_that_never_gets_up_again_has_given_up_on_it(tmp_path: Path) -> None:
    with scripted(*[says(503, b"")] * 20) as (url, _):
        assert read(url, tmp_path).status is Status.TIMEOUT


def test_a_document_that_breaks_the_server_is_named(tmp_path: Path) -> None:
    with scripted(hangs_up) as (url, _):
        result = read(url, tmp_path)
    assert result.status is Status.KILLED
    assert "broke down" in result.warnings[0]


def test_a_document_that_takes_too_long(tmp_path: Path) -> None:
    with scripted(dawdles) as (url, _):
        assert read(url, tmp_path).status is Status.TIMEOUT


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (says(200, b"[]"), Status.TIMEOUT),
        (says(200, b"<html>not JSON"), Status.DAMAGED),
        (says(422, b""), Status.DAMAGED),
        (says(415, b""), Status.UNSUPPORTED),
        (says(500, b""), Status.DAMAGED),
        (found({XHTML: ""}), Status.EMPTY),
        (
            found(
                {
                    "X-TIKA:EXCEPTION:container_exception": "org.apache.tika.exception.EncryptedDocumentException"
                }
            ),
            Status.ENCRYPTED,
        ),
        (
            found({"X-TIKA:EXCEPTION:container_exception": "java.io.IOException: cut", XHTML: "half"}),
            Status.DAMAGED,
        ),
        (found({**page("words"), "X-TIKA:EXCEPTION:write_limit_reached": "true"}), Status.PARTIAL),
        (found({**page("words"), "X-TIKA:EXCEPTION:warn": "something"}), Status.PARTIAL),
        (
            found({"X-TIKA:Parsed-By": ["org.apache.tika.parser.EmptyParser"], XHTML: "<p/>"}),
            Status.UNSUPPORTED,
        ),
    ],
)
def test_an_answer_of_200_is_not_taken_for_fine(tmp_path: Path, answer: Answer, status: Status) -> None:
    with scripted(answer) as (url, _):
        result = read(url, tmp_path)
    assert result.status is status
    assert result.warnings


def test_what_is_embedded_has_verdicts_of_its_own(tmp_path: Path) -> None:
    path = "X-TIKA:final_embedded_resource_path"
    documents = (
        page("outer"),
        {**page("inner words"), path: "/附件.txt", "Content-Type": "text/plain"},
        {path: "/单据.ofd", "Content-Type": "application/zip"},
        {**page("junk"), path: "/单据.ofd/OFD.xml", "Content-Type": "application/xml"},
        {path: "/图.png", "Content-Type": "image/png", "embeddedResourceType": "ATTACHMENT"},
        {path: "/章.png", "Content-Type": "image/png", "embeddedResourceType": "INLINE"},
        {path: "/密.doc", "X-TIKA:EXCEPTION:embedded_exception": "EncryptedDocumentException: x"},
    )
    with scripted(found(*documents)) as (url, _):
        children = read(url, tmp_path).children
    assert [(child.name, child.status) for child in children] == [
        ("附件.txt", Status.OK),
        ("单据.ofd", Status.UNSUPPORTED),
        ("图.png", Status.NEEDS_OCR),
        ("密.doc", Status.ENCRYPTED),
    ]


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(307)
        handler.send_header("Location", "http://127.0.0.1:9/")
        handler.end_headers()

    with scripted(elsewhere) as (url, _):
        assert read(url, tmp_path).status is Status.DAMAGED


def test_a_proxy_of_the_environment_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with scripted(found(page("straight"))) as (url, _):
        assert read(url, tmp_path).text == "straight"


def test_an_address_that_is_none_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(ExtractorUnavailable):
        read("nonsense", tmp_path)


def test_the_package_is_only_a_client_and_leaves_nothing_behind(tmp_path: Path) -> None:
    script = (
        "import logging, os; before = dict(os.environ)\n"
        "from ingest.extractors.tika import client_only_package\n"
        "package = client_only_package()\n"
        "assert package.TikaClientOnly, 'it may start a server'\n"
        "assert dict(os.environ) == before, 'the environment was changed'\n"
        "handlers = logging.getLogger('tika.tika').handlers\n"
        "assert not handlers, handlers\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())
