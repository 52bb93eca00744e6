"""The queue of jobs, and the worker that takes them: the one place that knows huey.

A message says only that there is something to do; what it is stands in the ledger, or among the sources.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huey import Huey, SqliteHuey
from huey.consumer import Consumer
from huey.consumer import Scheduler as HueyScheduler
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer

from ingest.errors import QueueUnavailable

logger = logging.getLogger(__name__)

#: Seconds between two looks at an empty queue, and between two looks at the clock.
LOOK_EVERY = 1.0
TICK_EVERY = 2
#: Seconds within which a worker that died is replaced.
HEALTH_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker does: take in files that are due, visit a source by its name, look at the clock."""

    take_files: Callable[[], None]
    visit: Callable[[str], None]
    tick: Callable[[], None]


class Queue:
    """Where jobs wait: SQLite by default, Redis for several machines."""

    def __init__(self, address: str) -> None:
        """Connects to nothing that is away; the folder of an SQLite queue is made.

        Raises QueueUnavailable where the address needs software that is not there.
        """
        self._address = address
        try:
            self._huey = _huey(address)
        except (OSError, ConfigurationError, ImportError) as error:
            raise QueueUnavailable(_advice(address, error)) from error
        self._duties: Duties | None = None
        self._files = self._huey.task()(self._take_files)
        self._source = self._huey.task()(self._visit)

    def call_for_files(self, times: int) -> None:
        """Says ``times`` that files are due. Raises QueueUnavailable."""
        for _ in range(times):
            self._asked(self._files)

    def call_for_source(self, name: str) -> None:
        """Says that a source is to be visited. Raises QueueUnavailable."""
        self._asked(lambda: self._source(name))

    def waiting(self) -> int:
        """How many messages wait. Raises QueueUnavailable."""
        return int(self._asked(self._huey.pending_count))

    def run(self, duties: Duties, *, processes: int, beside: int = 0) -> None:
        """Takes messages with that many processes until this one is told to stop (SIGTERM, SIGINT).

        With ``beside``, a process id, it stops as well when its parent is no longer that process.

        The clock is looked at every few seconds in a process of its own. A job under way is finished
        first. Raises QueueUnavailable where the queue cannot be reached at the start.
        """
        self.waiting()
        self._duties = duties
        parent = os.getpid()
        self._huey.on_startup("parent")(lambda: _end_with(parent))
        _consumer(duties.tick, beside)(
            self._huey,
            workers=processes,
            worker_type="process",
            periodic=True,
            max_delay=LOOK_EVERY,
            health_check_interval=HEALTH_EVERY,
            graceful_signal="TERM",
        ).run()

    def _take_files(self) -> None:
        if self._duties:
            self._duties.take_files()

    def _visit(self, name: str) -> None:
        if self._duties:
            self._duties.visit(name)

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except Exception as error:
            # Each storage raises errors of its own library, and Redis's is only there with the extra.
            raise QueueUnavailable(_advice(self._address, error)) from error


class _Json(Serializer):  # type: ignore[misc]
    """Messages as JSON: huey's pickles would let whoever writes to the queue run code in the worker."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data) if isinstance(data, Message) else data).encode()

    def _deserialize(self, data: bytes) -> Any:
        read = json.loads(data)
        return Message(*read) if isinstance(read, list) else read


def _huey(address: str) -> Huey:
    options = {"serializer": _Json(), "results": False}
    if address.startswith("sqlite:"):
        file = Path(address.removeprefix("sqlite:"))
        file.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("kaijuan", filename=str(file), timeout=30, **options)
    from huey import RedisHuey  # noqa: PLC0415

    return RedisHuey("kaijuan", url=address, **options)


def _consumer(tick: Callable[[], None], beside: int) -> type[Consumer]:
    class Scheduler(HueyScheduler):  # type: ignore[misc]
        """Calls the clock instead of sending messages by the minute: a message would wait behind jobs."""

        periodic_task_seconds = TICK_EVERY

        def initialize(self) -> None:
            _end_with(os.getppid())

        def enqueue_periodic_tasks(self, now: datetime | None) -> None:
            try:
                tick()
            except Exception:
                # The loop of the clock: what fails now is tried again at the next tick.
                logger.exception("a look at what is due failed")

    class Ours(Consumer):  # type: ignore[misc]
        """A consumer with that clock."""

        scheduler_class = Scheduler

        def loop(self, health_check_ts: float | None = None) -> Any:
            if beside and os.getppid() != beside:
                self.stop(graceful=True)
            return super().loop(health_check_ts)

    return Ours


def _end_with(parent: int) -> None:
    """Ends this process when the one that started it is gone, which a killed one cannot say."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def _advice(address: str, error: Exception) -> str:
    if address.startswith("sqlite:"):
        return f"the queue {address} cannot be used ({error}); check KAIJUAN_QUEUE and its folder's rights"
    if isinstance(error, ImportError | ConfigurationError):
        return f"KAIJUAN_QUEUE names Redis, which needs more software: pip install 'kaijuan[redis]' ({error})"
    host = address.rpartition("@")[2].removeprefix("redis://")
    return f"the queue at {host} cannot be reached ({error}); start Redis, or correct KAIJUAN_QUEUE"
