"""Counts what readers ask, without anything of the readers: sums by day, kept in the holdings.

A request only adds to a sum in memory; a thread writes the sums every few seconds. What a process that dies
had not written yet is lost.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Lock, Thread

from holdings.errors import StoreUnavailable
from holdings.store import DayCounts, Door, Holdings
from holdings.store.question_counts import Counts
from indexer.analysis.segment import Analyser
from ingest.screening import may_be_name, personal_findings

logger = logging.getLogger(__name__)

#: Seconds between two writings, and different questions that are held between them.
WRITE_EVERY = 5.0
MOST_HELD = 5_000
#: A longer row of digits may be somebody's.
_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){5,}")
#: How often the segmenter's dictionary has a word that is no name of a person unknown to it.
COMMON = 50

Key = tuple[date, Door, str]


@dataclass
class QuestionLog:
    """Holds sums and writes them; may be used by several threads, and goes on after a fork.

    ``is_on`` False makes every call do nothing. ``analyser`` is asked only when sums are written.
    """

    holdings: Callable[[], Holdings]
    analyser: Callable[[], Analyser]
    today: Callable[[], date]
    is_on: bool = True
    _held: dict[Key, Counts] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _writer: int = 0
    _closed: Event = field(default_factory=Event)

    def asked(self, door: Door, question: str, total: int) -> None:
        """Counts that a question was asked and found so many."""
        self._count(door, question, Counts(asked=1, empty=int(not total)))

    def opened(self, question: str) -> None:
        """Counts that a document was opened from a reader's results."""
        self._count(Door.PAGE, question, Counts(opened=1))

    def refined(self, question: str) -> None:
        """Counts that a reader went on from a question's results to another search."""
        self._count(Door.PAGE, question, Counts(refined=1))

    def write(self) -> None:
        """Writes what is held; it is held on where the holdings cannot be written."""
        with self._lock:
            held, self._held = self._held, {}
        if not held:
            return
        try:
            self.holdings().questions.add(self._kept(held))
        except StoreUnavailable as error:
            logger.warning("counts of questions wait for the holdings: %s", error)
            with self._lock:
                for key, counts in held.items():
                    self._add(key, counts)

    def close(self) -> None:
        """Writes what is held and ends the thread."""
        self._closed.set()
        self.write()

    def _count(self, door: Door, question: str, counts: Counts) -> None:
        if not self.is_on or not question:
            return
        with self._lock:
            self._add((self.today(), door, question), counts)
            starts = self._writer != os.getpid()
            self._writer = os.getpid()
        if starts:
            Thread(target=self._write_on, name="question-log", daemon=True).start()

    def _add(self, key: Key, counts: Counts) -> None:
        """Adds to the sum; a flood of different questions is counted and not kept."""
        if key not in self._held and len(self._held) >= MOST_HELD:
            key = (*key[:2], "")
        self._held[key] = self._held.get(key, Counts()) + counts

    def _write_on(self) -> None:
        while not self._closed.wait(WRITE_EVERY):
            self.write()

    def _kept(self, held: dict[Key, Counts]) -> Iterable[DayCounts]:
        sums: dict[Key, Counts] = {}
        for (day, door, question), counts in held.items():
            key = (day, door, kept_question(question, self.analyser()) if door is Door.PAGE else "")
            sums[key] = sums.get(key, Counts()) + counts
        return [DayCounts(day, door, counts, question) for (day, door, question), counts in sums.items()]


def kept_question(question: str, analyser: Analyser) -> str:
    """A question in the one spelling it is counted in; "" for one that may tell of a person.

    That is a row of six digits or more, what the gate finds personal, and a word that may be a name.
    """
    plain = " ".join(analyser.normalise(question).text.split())
    if _DIGITS.search(plain) or personal_findings(question) or personal_findings(plain):
        return ""
    words = analyser.cut(plain)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name = word if len(word) > 1 else word + following
        if may_be_name(name) and analyser.frequency(name) < COMMON:
            return ""
    return plain
