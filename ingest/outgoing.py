"""Every request that leaves this machine: its address checked and pinned, redirects too, all bounded."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from ingest.errors import OutgoingFailed, OutgoingRefused

USER_AGENT = "Kaijuan/0.1 (open document archive)"
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 1 << 16
#: IPv4 inside IPv6, which a gateway would unpack behind our back.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a request may do: which ports and inner networks it may reach, and how much it may take.

    ``networks`` are those not open to the world that are allowed all the same (a department's site in
    10.1.0.0/16). ``seconds`` is for one answer, its redirects included.
    """

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    bytes: int = 50_000_000
    seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the address it came from in the end, status, headers (lower-case names), body."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def host_header(self) -> str:
        """The host as the server expects it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def get(url: str, bounds: Bounds, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to a GET, whatever its status; redirects are followed, each checked like the first.

    Raises OutgoingRefused for an address, scheme, port or answer that the bounds do not allow, and for
    redirects that lead in a circle; OutgoingFailed where nothing useful came.
    """
    until = time.monotonic() + bounds.seconds
    seen: set[str] = set()
    while True:
        seen.add(url)
        answer = _once(_target(url, bounds), url, bounds, headers or {}, until)
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            return answer
        url = urljoin(url, _location(answer.headers["location"])).split("#")[0]
        if url in seen:
            raise OutgoingRefused(f"redirects in a circle: {url}")
        if len(seen) > bounds.redirects:
            raise OutgoingRefused(f"more than {bounds.redirects} redirects, the last to {url}")


def _location(header: str) -> str:
    """A Location as it was meant: headers are read as Latin-1, and Chinese servers write UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _target(url: str, bounds: Bounds) -> _Target:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise OutgoingRefused(f"no address: {url!r}") from error
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        raise OutgoingRefused(f"only http:// and https:// addresses without an account are fetched: {url!r}")
    port = port or _PORTS[parts.scheme]
    if port not in bounds.ports:
        raise OutgoingRefused(f"port {port} is not allowed: {url}")
    path = urllib3.util.parse_url(url).request_uri
    return _Target(parts.scheme, host, port, _address(host, port, bounds), path)


def _address(host: str, port: int, bounds: Bounds) -> str:
    """The address that will be connected to; every one of the host's must be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingFailed(f"the name {host} cannot be resolved: {error}") from error
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    for address in addresses:
        if not is_allowed(address, bounds.networks):
            raise OutgoingRefused(
                f"{host} leads to the inner address {address}, which this source does not allow"
            )
    return str(addresses[0])


def is_allowed(address: Address, networks: tuple[Network, ...]) -> bool:
    """Whether an address is open to the world, or in one of the networks that are allowed all the same."""
    inner = _inside(address)
    if any(inner in network for network in networks):
        return True
    return inner.is_global and not inner.is_multicast


def _inside(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _once(target: _Target, url: str, bounds: Bounds, headers: Mapping[str, str], until: float) -> Answer:
    left = until - time.monotonic()
    if left <= 0:
        raise OutgoingFailed(f"no whole answer within {bounds.seconds:.0f} s: {url}")
    connection = _connection(target, min(left, 20.0))
    try:
        connection.connect()
        with _cut_off(connection, left) as was_cut:
            answer = _ask(connection, target, url, bounds, headers)
        if was_cut.is_set():
            raise TimeoutError
        return answer
    except (HTTPError, OSError, ValueError) as error:
        late = time.monotonic() >= until - 0.05
        words = f"not within {bounds.seconds:.0f} s" if late else f"{type(error).__name__}: {error}"
        raise OutgoingFailed(f"{url}: no whole answer, {words}") from error
    finally:
        connection.close()


def _connection(target: _Target, timeout: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(target.address, target.port, timeout=timeout)
    # The address is pinned; name and certificate are still those of the host.
    return HTTPSConnection(
        target.address,
        target.port,
        timeout=timeout,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs="CERT_REQUIRED",
    )


@contextmanager
def _cut_off(connection: HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Ends the connection after that time: a server that sends a byte now and then never times out.

    The block is given what says whether that happened; what it then read may look whole.
    """
    was_cut = threading.Event()
    connected = connection.sock  # the connection itself forgets it while the answer is read

    def cut() -> None:
        was_cut.set()
        if connected is not None:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield was_cut
    finally:
        timer.cancel()


def _ask(
    connection: HTTPConnection, target: _Target, url: str, bounds: Bounds, headers: Mapping[str, str]
) -> Answer:
    connection.request(
        "GET",
        target.path,
        headers={
            "Host": target.host_header,
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",
            "Connection": "close",
            **headers,
        },
        preload_content=False,
    )
    response = connection.getresponse()
    told = {name.lower(): value for name, value in response.headers.items()}
    if response.status in _REDIRECTS:
        return Answer(url, response.status, told)
    content = bytearray()
    while piece := response.read1(_PIECE, decode_content=True):
        content += piece
        if len(content) > bounds.bytes:
            raise OutgoingRefused(f"larger than {bounds.bytes / 1e6:.0f} MB: {url}")
    if not _is_whole(told, content):
        raise OutgoingFailed(f"{url}: the answer broke off")
    return Answer(url, response.status, told, bytes(content))


def _is_whole(headers: Mapping[str, str], content: bytes | bytearray) -> bool:
    length = headers.get("content-length", "")
    return not length.isdecimal() or "content-encoding" in headers or len(content) >= int(length)
