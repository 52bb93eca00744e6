"""Connections to the holdings database: one statement to read, one transaction to write."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from holdings.errors import StoreUnavailable
from holdings.store.failures import translated

#: How long a writer waits for another one, in seconds.
BUSY_TIMEOUT: Final = 30
#: The advisory lock of PostgreSQL under which every change is written (an arbitrary constant of ours).
WRITER_LOCK: Final = 0x4B61694A75616E
_WRITES: Final = "kaijuan_writes"


class Database:
    """The holdings database behind one URL, for SQLite and PostgreSQL; safe to share between threads.

    Writers are let in one at a time (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock), so that the
    change list's numbers are in the order of commits. Readers never wait for writers.
    """

    def __init__(self, url: str) -> None:
        """Connects to nothing yet; the folder of an SQLite database is made.

        Raises StoreUnavailable where the URL names no database this program knows.
        """
        try:
            self._engine = _engine(url)
        except (exc.ArgumentError, exc.NoSuchModuleError, ImportError) as error:
            raise StoreUnavailable(f"KAIJUAN_DATABASE cannot be used: {error}") from error
        self.dialect = self._engine.dialect.name
        # A single statement needs no transaction: it saves PostgreSQL two round trips a read.
        self._reader = self._engine.execution_options(**_reader_options(self.dialect))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for one statement, which sees what was committed when it began."""
        with translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction that is the only writing one; committed at the end, else undone."""
        with translated(), self._engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
                yield connection

    def prepare(self) -> None:
        """Switches an SQLite database to its write-ahead log, which is kept in the file from then on."""
        if self.dialect == "sqlite":
            with translated():
                _use_write_ahead_log(self._engine)

    def close(self) -> None:
        """Gives every connection back; the object can be used again and then reconnects."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    if parsed.get_backend_name() != "postgresql":
        raise exc.ArgumentError(f"{parsed.get_backend_name()} is neither sqlite nor postgresql")
    engine = create_engine(parsed, pool_size=16, max_overflow=32, connect_args={"connect_timeout": 10})
    _give_up_inherited_connections(engine)
    return engine


def _sqlite_engine(url: URL) -> Engine:
    path = url.database or ""
    if path in {"", ":memory:"}:
        raise exc.ArgumentError("an SQLite database needs a file: sqlite:///var/holdings.db")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"the folder of the holdings database cannot be made: {error}") from error
    engine = create_engine(
        url,
        pool_size=16,
        max_overflow=32,
        # The connection used last is used next: its pages are in its cache, and the others stay small.
        pool_use_lifo=True,
        connect_args={"timeout": float(str(url.query.get("timeout", BUSY_TIMEOUT))), "isolation_level": None},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _give_up_inherited_connections(engine)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute("PRAGMA wal_autocheckpoint = 8000")
    connection.execute("PRAGMA temp_store = MEMORY")


def _begin_sqlite(connection: Connection) -> None:
    # The driver is in autocommit mode: reads are single statements and need no BEGIN.
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("PRAGMA cache_size = -64000")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _reader_options(dialect: str) -> dict[str, Any]:
    return {"isolation_level": "AUTOCOMMIT"} if dialect == "postgresql" else {}


def _use_write_ahead_log(engine: Engine) -> None:
    # SQLite does not wait for its lock here, although it does everywhere else.
    until = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            return
        except exc.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _give_up_inherited_connections(engine: Engine) -> None:
    """A forked process makes connections of its own: neither database allows sharing one."""

    def remember(_: object, entry: ConnectionPoolEntry) -> None:
        entry.info["pid"] = os.getpid()

    def check(_: object, entry: ConnectionPoolEntry, proxy: Any) -> None:
        if entry.info["pid"] != os.getpid():
            entry.dbapi_connection = proxy.dbapi_connection = None  # type: ignore[misc]
            raise exc.DisconnectionError("the connection belongs to another process")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", check)
