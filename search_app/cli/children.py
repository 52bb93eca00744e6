"""Processes of ours that run beside a command and end with it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from indexer.errors import IndexerError
from search_app.cli.index import index_while
from search_app.cli.session import opened, progress_bar
from search_app.settings import Settings

#: Seconds a process is given to finish what it is at.
PATIENCE = 60
#: Seconds between two looks at what came on record.
LOOK_EVERY = 0.2


@contextmanager
def indexing_beside(settings: Settings) -> Iterator[None]:
    """A process of its own that indexes what comes on record; at the block's end it is waited for.

    It learns of the end by a connection that closes, however we end: what is on record then is indexed. An
    error in the block stops it. Enter before the holdings are opened: no connection is to be shared.
    """
    ours, theirs = multiprocessing.Pipe()
    process = _beside(_index_until_closed, settings, ours, theirs)
    theirs.close()
    try:
        yield
    except BaseException:
        process.terminate()
        raise
    finally:
        ours.close()
        with progress_bar("indexing"):
            process.join()


def _beside(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """A process that was started on some work; a fork has our modules already, but is safe on Linux only."""
    process: BaseProcess
    if sys.platform == "linux":
        process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    else:
        process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    return process


def _index_until_closed(settings: Settings, ours: Connection, theirs: Connection) -> None:
    ours.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # What goes wrong here is said by the command, which looks again when the records are taken in.
    with suppress(IndexerError), opened(settings) as services, rare_collections():
        index_while(lambda: not theirs.poll(LOOK_EVERY), services)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Looks for circular garbage every 50,000 objects, and not among what was loaded before.

    Documents and their entries hold no circles, so that looking at each batch of them finds nothing.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def refresher() -> Iterator[None]:
    """A process of its own that follows the change list until the block ends.

    It stops between two commits. One that does not is killed with its own children: what it wrote stays,
    and what it did not is still in the change list.
    """
    with _running("index", "refresh", "--follow", "--jobs", "1"):
        yield


@contextmanager
def consumer() -> Iterator[None]:
    """A worker of its own until the block ends; what it was at when it is killed is due again later."""
    with _running("worker", "--beside", "--no-refresh"):
        yield


@contextmanager
def _running(*command: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "search_app.cli", *command], start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
