"""Outgoing requests against real servers on this machine, each allowed by name of its network."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.errors import OutgoingFailed, OutgoingRefused
from ingest.outgoing import Bounds, get, is_allowed

LOOPBACK = (ipaddress.ip_network("127.0.0.1/32"),)


class Site(BaseHTTPRequestHandler):
    """A server with every bad habit."""

    def do_GET(self) -> None:
        getattr(self, "_" + self.path.strip("/").partition("?")[0].replace("-", "_"), self._page)()

    def _page(self) -> None:
        body = f"{self.path} {self.headers['Host']} {self.headers.get('X-Ours', '')}".encode()
        self._send(200, body)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _self(self) -> None:
        self._send(302, b"", Location="/self")

    def _chain(self) -> None:
        self._send(301, b"", Location=f"/chain?{int(self.path.partition('?')[2] or 0) + 1}")

    def _moved(self) -> None:
        self._send(301, b"", Location="/new?a=公开".encode().decode("latin-1"))

    def _inner(self) -> None:
        self._send(302, b"", Location="http://169.254.169.254/latest/meta-data/")

    def _file(self) -> None:
        self._send(302, b"", Location="file:///etc/passwd")

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(10_000):
            self.wfile.write(b"x" * 65536)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def _broken(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")

    def handle(self) -> None:
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture
def bounds(site: str) -> Callable[..., Bounds]:
    port = int(site.rpartition(":")[2])
    return lambda **changed: Bounds(**{"networks": LOOPBACK, "ports": frozenset({port}), **changed})


def test_an_answer_comes_from_the_pinned_address_with_the_host_of_the_url(
    site: str, bounds: Callable[..., Bounds]
) -> None:
    answer = get(f"{site}/目录/a b?q=公开#part", bounds(), {"X-Ours": "1"})
    assert answer.status == 200
    path, host, ours = answer.content.decode().split(" ")
    assert (host, ours) == (site.removeprefix("http://"), "1")
    assert path == "/%E7%9B%AE%E5%BD%95/a%20b?q=%E5%85%AC%E5%BC%80"


def test_redirects_are_followed_and_checked(site: str, bounds: Callable[..., Bounds]) -> None:
    assert get(f"{site}/moved", bounds()).url == f"{site}/new?a=公开"
    for path, words in {
        "self": "circle",
        "chain": "more than 5 redirects",
        "inner": "port 80 is not allowed",
        "file": "only http",
    }.items():
        with pytest.raises(OutgoingRefused, match=words):
            get(f"{site}/{path}", bounds())


def test_an_inner_address_behind_a_redirect_is_refused_by_its_address(
    site: str, bounds: Callable[..., Bounds]
) -> None:
    both = frozenset({80, *bounds().ports})
    with pytest.raises(OutgoingRefused, match=r"inner address 169\.254\.169\.254"):
        get(f"{site}/inner", bounds(ports=both))


def test_an_answer_without_end_ends(site: str, bounds: Callable[..., Bounds]) -> None:
    with pytest.raises(OutgoingRefused, match="larger than 1 MB"):
        get(f"{site}/endless", bounds(bytes=1_000_000))
    began = time.monotonic()
    with pytest.raises(OutgoingFailed, match="within 1 s"):
        get(f"{site}/drip", bounds(seconds=1.0))
    assert time.monotonic() - began < 3
    with pytest.raises(OutgoingFailed, match=r"broke off|IncompleteRead"):
        get(f"{site}/broken", bounds())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://user:word@example.com/",
        "http:///nowhere",
        "http://[::1",
        "http://example.com:99999/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::1]/",
        "http://localhost/",
        "http://10.0.0.1/",
    ],
)
def test_what_is_not_open_to_the_world_is_refused(url: str) -> None:
    with pytest.raises(OutgoingRefused):
        get(url, Bounds())


def test_a_server_that_is_not_there_is_a_failure_not_a_refusal(bounds: Callable[..., Bounds]) -> None:
    with pytest.raises(OutgoingFailed):
        get("http://127.0.0.1:9/", bounds(ports=frozenset({9})))
    with pytest.raises(OutgoingFailed, match="cannot be resolved"):
        get("http://no-such-host.invalid/", Bounds())


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("114.114.114.114", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_which_addresses_are_open_to_the_world(address: str, allowed: bool) -> None:
    assert is_allowed(ipaddress.ip_address(address), ()) is allowed


def test_a_source_may_allow_one_inner_network() -> None:
    ministry = (ipaddress.ip_network("10.1.0.0/16"),)
    assert is_allowed(ipaddress.ip_address("10.1.9.9"), ministry)
    assert not is_allowed(ipaddress.ip_address("10.2.0.1"), ministry)
    assert is_allowed(ipaddress.ip_address("::ffff:10.1.9.9"), ministry)
