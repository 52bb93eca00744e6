"""The one place where an error of the database driver becomes an error of this room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from holdings.errors import StoreUnavailable

#: What drivers say (lower case) → what is wrong and what to do about it.
_SENTENCES: Final = (
    (
        ("database or disk is full", "no space left", "disk i/o error", "could not extend file"),
        "the disk of the holdings database is full or failing; free some space, then run the command again",
    ),
    (
        ("database is locked", "database table is locked", "lock timeout", "deadlock detected"),
        "another process has been writing to the holdings for too long; wait for it to end, then try again",
    ),
    (
        ("readonly database", "read-only", "permission denied"),
        "the holdings database may only be read; check who owns it, and whether its folder may be written",
    ),
    (
        ("unable to open database file",),
        "the holdings database cannot be opened; check that its folder exists and may be written",
    ),
    (
        ("malformed", "file is not a database", "invalid page"),
        "the holdings database is damaged or is no database; restore it from the last backup",
    ),
    (
        ("too many clients", "remaining connection slots"),
        "the database server takes no more connections; raise its limit or run fewer processes",
    ),
    (
        ("password authentication", "no password supplied", 'role "'),
        "the database server refuses the account; check KAIJUAN_DATABASE",
    ),
    (
        (
            "connection refused",
            "could not connect",
            "connection failed",
            "server closed the connection",
            "terminating connection",
            "name or service not known",
            "timeout expired",
            "connection is closed",
            "the connection is lost",
            "could not translate host name",
            "failed to resolve host",
        ),
        "the database server cannot be reached; check that it runs and that KAIJUAN_DATABASE names it",
    ),
)


@contextmanager
def translated() -> Iterator[None]:
    """Runs a block so that a failing database raises StoreUnavailable with a sentence that helps.

    Mistakes of ours (a violated constraint, wrong SQL) pass through unchanged.
    """
    try:
        yield
    except (exc.OperationalError, exc.InternalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise StoreUnavailable(_sentence(error)) from error
    except exc.DatabaseError as error:
        if type(error) is not exc.DatabaseError:
            raise
        raise StoreUnavailable(_sentence(error)) from error


def _sentence(error: exc.SQLAlchemyError) -> str:
    said = str(getattr(error, "orig", None) or error)
    lowered = said.lower()
    for marks, sentence in _SENTENCES:
        if any(mark in lowered for mark in marks):
            return f"{sentence} (the database said: {_first_line(said)})"
    return f"the holdings database failed: {_first_line(said)}"


def _first_line(said: str) -> str:
    return said.strip().splitlines()[0] if said.strip() else "nothing"
