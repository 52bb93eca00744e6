"""An Apache Tika server for the contract suite: the one that is named, or one started for the session."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

VERSION = "3.3.2"
ARTIFACT = f"org.apache.tika:tika-server-standard:{VERSION}"
CONFIG = Path(__file__).parents[2] / "deploy" / "tika" / "tika-config.xml"
_START_SECONDS = 60.0
_FETCH_SECONDS = 300.0


class NoServer(Exception):
    """Tika cannot be had on this machine; the message says why."""


@contextmanager
def tika_server() -> Iterator[str]:
    """The URL of a Tika server.

    ``KAIJUAN_TEST_TIKA`` names one that runs; otherwise its jar is fetched once by Maven and started with
    the configuration of the deployment on a free loopback port. Raises NoServer.
    """
    if named := os.environ.get("KAIJUAN_TEST_TIKA"):
        yield named
        return
    with started_server() as (url, _process):
        yield url


@contextmanager
def started_server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server of its own and its process, which a test may kill."""
    java = shutil.which("java")
    if java is None:
        raise NoServer("Java is not installed")
    jar = server_jar()
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="kaijuan-tika-", ignore_cleanup_errors=True) as folder:
        config = Path(folder) / "tika-config.xml"
        config.write_text(CONFIG.read_text(encoding="utf-8").replace("/usr/bin/java", java), encoding="utf-8")
        command = [
            *(java, f"-Djava.io.tmpdir={folder}", "-jar", str(jar)),
            *("-h", "127.0.0.1", "-p", str(port), "--config", str(config)),
        ]
        with (Path(folder) / "server.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True)
        try:
            _wait_for(url, process, Path(folder) / "server.log")
            yield url, process
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a server and the child it forked: both are of the session that was started for them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def server_jar() -> Path:
    """The server's jar, fetched into a cache folder the first time. Raises NoServer."""
    folder = Path.home() / ".cache" / "kaijuan-tests"
    jar = folder / f"tika-server-standard-{VERSION}.jar"
    if jar.is_file():
        return jar
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServer("Maven is not installed, and the Tika server's jar was not fetched before")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        command = [
            maven,
            "-q",
            "-B",
            "dependency:copy",
            f"-Dartifact={ARTIFACT}",
            f"-DoutputDirectory={fresh}",
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_FETCH_SECONDS, cwd=fresh, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NoServer(
                f"Maven took longer than {_FETCH_SECONDS:g} seconds to fetch {ARTIFACT}"
            ) from error
        if done.returncode or not (Path(fresh) / jar.name).is_file():
            raise NoServer(f"Maven cannot fetch {ARTIFACT}: {(done.stdout + done.stderr)[-500:]}")
        # Whole or not at all, also where two runs fetch it at the same time.
        (Path(fresh) / jar.name).replace(jar)
    return jar


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(URLError, OSError), opener.open(f"{url}/version", timeout=2):
            return
        time.sleep(0.2)
    raise NoServer(
        f"the Tika server did not start: {log.read_text(encoding='utf-8', errors='replace')[-800:]}"
    )
