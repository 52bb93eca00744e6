"""A bounded load on loopback: so many requests, then it ends by itself."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from socket import AF_INET, SOCK_STREAM, socket

import psutil

#: Seconds a server is given to answer for the first time.
START = 60.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of requests took: requests per second, and milliseconds at the median and 95 %."""

    rate: float
    p50: float
    p95: float
    errors: int


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with closing(socket(AF_INET, SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(
    command: Sequence[str], port: int, ready: str, environment: Mapping[str, str]
) -> Iterator[psutil.Process]:
    """A server process until the block ends; the block begins when ``ready`` answers."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    try:
        _wait_for(port, ready)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, path: str) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), path)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port} after {START} s")


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def run(port: int, paths: Sequence[str], *, requests: int, clients: int = 1) -> Load:
    """Asks for the paths in turn, ``requests`` times in all, by ``clients`` keep-alive connections."""
    times: list[float] = []
    errors = 0

    def ask(mine: int) -> None:
        nonlocal errors
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for number in range(mine, requests, clients):
            started = time.perf_counter()
            status, _ = _get(connection, paths[number % len(paths)])
            times.append((time.perf_counter() - started) * 1000)
            errors += status != 200

    started = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(mine,)) for mine in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    times.sort()
    return Load(len(times) / seconds, statistics.median(times), times[int(len(times) * 0.95)], errors)


def pss(process: psutil.Process) -> int:
    """The proportional share of memory of one process, in bytes."""
    return int(process.memory_full_info().pss)
