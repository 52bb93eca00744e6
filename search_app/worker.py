"""What the worker of an installation does, as plain functions that the queue calls."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from holdings.errors import HoldingsError, StoreUnavailable
from ingest.jobs import FILES_AT_ONCE, LEASE, tidy, work_off
from ingest.scratch import Scratch, clear_abandoned
from ingest.visiting import visit
from search_app.queue import Duties, Queue
from search_app.schedule import next_time
from search_app.settings import Settings
from search_app.wiring import Services

logger = logging.getLogger(__name__)


@dataclass
class Workplace:
    """One process's place of work; what it needs is opened when the first job comes, in that process."""

    settings: Settings
    queue: Queue
    processes: int
    lease: float = LEASE
    services: Services = field(init=False)
    _scratch: Scratch | None = field(init=False, default=None)
    _forgot: date | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.services = Services(self.settings)

    def duties(self) -> Duties:
        """What the queue is to call."""
        return Duties(self.take_files, self.visit, self.tick)

    def take_files(self) -> None:
        """Works off a few due files; calls again where more are due and nobody has been told."""
        self._settle_in()
        try:
            done = work_off(self.services.holdings, self.services.extractor, lease=self.lease)
        except StoreUnavailable as error:
            logger.error("files wait for the holdings: %s", error)
            return
        if done.settled and not self.queue.waiting():
            self._call(self.services.holdings.ledger.due())

    def visit(self, name: str) -> None:
        """Visits a source, and says when it is due again."""
        self._settle_in()
        try:
            holdings = self.services.holdings
            source = holdings.sources.get(name)
            outcome = visit(source, holdings)
            holdings.sources.visited(name, outcome.words, self._next(source.schedule))
        except HoldingsError as error:
            logger.error("the source %s was not visited: %s", name, error)
            return
        self.queue.call_for_files(calls_for(outcome.files))

    def tick(self) -> None:
        """Finds again what a lost message or a killed worker left, and calls for sources that are due."""
        clear_abandoned(self._scratch_root)
        for source in self.services.holdings.sources.claim_due():
            self.queue.call_for_source(source.name)
        self._forget_counts()
        due = tidy(self.services.holdings)
        if due and not self.queue.waiting():
            self._call(due)

    def _forget_counts(self) -> None:
        """Deletes counts of questions that are kept no longer, once a day."""
        today = self.services.today()
        if today != self._forgot:
            kept = self.settings.analytics_days
            # Where nothing is to be counted, today's are deleted too.
            self.services.holdings.questions.forget(today - timedelta(days=kept - 1))
            self._forgot = today

    @property
    def _scratch_root(self) -> Path:
        return self.settings.home / "scratch"

    def _settle_in(self) -> None:
        """Gives this process, which may be a fork, its own place for temporary files."""
        if self._scratch is None:
            self._scratch = Scratch(self._scratch_root)

    def _next(self, schedule: str) -> datetime | None:
        return next_time(schedule, datetime.now(UTC), self.settings.timezone)

    def _call(self, due: int) -> None:
        self.queue.call_for_files(min(calls_for(due), self.processes))


def calls_for(files: int) -> int:
    """How many messages tell the workers of that many files."""
    return -(-files // FILES_AT_ONCE)
