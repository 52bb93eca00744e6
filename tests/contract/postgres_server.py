"""A PostgreSQL server for the contract suite: the one that is named, or one started for the session."""

from __future__ import annotations

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

from sqlalchemy import create_engine, exc, make_url

#: An account without rights, which Debian's package makes; PostgreSQL refuses to run as root.
ACCOUNT = "postgres"


class NoServer(Exception):
    """PostgreSQL cannot be had on this machine; the message says why."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server on which databases may be made.

    ``KAIJUAN_TEST_POSTGRES`` names one; otherwise Debian's binaries are started on a free loopback port in
    a temporary folder, and stopped at the end. Raises NoServer.
    """
    if named := os.environ.get("KAIJUAN_TEST_POSTGRES"):
        yield named
        return
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="kaijuan-postgres-", ignore_cleanup_errors=True) as folder:
        account = ACCOUNT if os.getuid() == 0 else None
        if account:
            shutil.chown(folder, account, None)
        _run(
            [binaries / "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "kaijuan", "-E", "UTF8", "-N"],
            account,
        )
        port = _free_port()
        with (Path(folder) / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [
                    *(binaries / "postgres", "-D", f"{folder}/data", "-p", str(port), "-k", folder),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=120"),
                ],
                stdout=log,
                stderr=log,
                user=account,
                cwd=folder,
            )
        url = f"postgresql+psycopg://kaijuan@127.0.0.1:{port}/postgres"
        try:
            _wait_for(url, server, Path(folder) / "server.log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


@contextmanager
def fresh_database(server: str, name: str) -> Iterator[str]:
    """The URL of an empty database on the server, which is gone afterwards."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        raise NoServer("no PostgreSQL: set KAIJUAN_TEST_POSTGRES, or apt-get install postgresql")
    return found[-1].parent


def _run(command: list[Path | str], account: str | None) -> None:
    done = subprocess.run(command, user=account, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise NoServer(f"initdb failed: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(url)
    until = time.monotonic() + 30
    while True:
        try:
            with engine.connect():
                engine.dispose()
                return
        except exc.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise NoServer(
                    f"PostgreSQL does not start: {log.read_text(errors='replace')[-500:]}"
                ) from None
            time.sleep(0.1)
