"""How often questions are asked: sums by day over all readers, with nothing of any of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, select, text

from holdings.store.encoding import storable
from holdings.store.search_tables import question_counts
from holdings.store.unit_of_work import Database

_C: Final = question_counts.c
_ADD: Final = text(
    "INSERT INTO question_counts (day, door, question, asked, empty, opened, refined)"
    " VALUES (:day, :door, :question, :asked, :empty, :opened, :refined)"
    " ON CONFLICT (day, door, question) DO UPDATE SET asked = question_counts.asked + excluded.asked,"
    " empty = question_counts.empty + excluded.empty, opened = question_counts.opened + excluded.opened,"
    " refined = question_counts.refined + excluded.refined"
)
_FORGET: Final = delete(question_counts).where(_C.day < bindparam("before"))
_SUMS: Final = tuple(
    func.sum(column).label(column.name) for column in (_C.asked, _C.empty, _C.opened, _C.refined)
)
_SINCE: Final = _C.day >= bindparam("since")
_BY_DAY: Final = select(_C.day, _C.door, *_SUMS).where(_SINCE).group_by(_C.day, _C.door)


class Door(StrEnum):
    """Who asked: a reader of pages, a program at the API, or one that fetches pages (a crawler)."""

    PAGE = "page"
    API = "api"
    CRAWLER = "crawler"


class Ranking(StrEnum):
    """An order of questions: most asked, most often without a result, never opened, most often asked anew."""

    TOP = "top"
    EMPTY = "empty"
    UNOPENED = "unopened"
    REFINED = "refined"


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was asked, found nothing, led to a document that was opened, was asked anew."""

    asked: int = 0
    empty: int = 0
    opened: int = 0
    refined: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The sums of both."""
        return Counts(
            self.asked + other.asked,
            self.empty + other.empty,
            self.opened + other.opened,
            self.refined + other.refined,
        )


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The sums of one day (site's zone) and door; ``question`` is "" for those that are not kept."""

    day: date
    door: Door
    counts: Counts
    question: str = ""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and its sums over the days asked for."""

    question: str
    counts: Counts
    days: int


class QuestionCounts:
    """Adds counts up and lists questions by them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counted: Iterable[DayCounts]) -> None:
        """Adds to the sums, in one transaction."""
        rows = [
            {
                "day": one.day.isoformat(),
                "door": one.door.value,
                "question": storable(one.question),
                "asked": one.counts.asked,
                "empty": one.counts.empty,
                "opened": one.counts.opened,
                "refined": one.counts.refined,
            }
            for one in counted
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(_ADD, rows)

    def forget(self, before: date) -> int:
        """Deletes the sums of earlier days; returns how many there were."""
        with self._database.writing() as connection:
            return connection.execute(_FORGET, {"before": before.isoformat()}).rowcount

    def by_day(self, since: date) -> list[DayCounts]:
        """The sums of each day and door from a day on, the earliest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_BY_DAY.order_by(_C.day, _C.door), {"since": since.isoformat()}).all()
        return [DayCounts(date.fromisoformat(row.day), Door(row.door), _counts(row)) for row in rows]

    def listed(self, ranking: Ranking, since: date, limit: int) -> list[AskedQuestion]:
        """The first questions of readers in an order, over the days from ``since`` on."""
        statement = _RANKINGS[ranking].limit(bindparam("most"))
        return self._asked(statement, {"since": since.isoformat(), "most": limit})

    def popular(self, since: date, limit: int, *, times: int = 5, days: int = 3) -> list[AskedQuestion]:
        """Questions of readers that were asked so often, on so many days, and found something every time."""
        statement = _POPULAR.limit(bindparam("most"))
        wanted = {"since": since.isoformat(), "most": limit, "times": times, "days": days}
        return self._asked(statement, wanted)

    def _asked(self, statement: Select[Any], wanted: dict[str, Any]) -> list[AskedQuestion]:
        with self._database.reading() as connection:
            rows = connection.execute(statement, wanted).all()
        return [AskedQuestion(row.question, _counts(row), int(row.days)) for row in rows]


def _counts(row: Any) -> Counts:
    return Counts(int(row.asked), int(row.empty), int(row.opened), int(row.refined))


_ASKED, _EMPTY, _OPENED, _REFINED = (func.sum(one) for one in (_C.asked, _C.empty, _C.opened, _C.refined))
_QUESTIONS: Final = (
    select(_C.question, func.count().label("days"), *_SUMS)
    .where(_SINCE, _C.door == Door.PAGE.value, _C.question != "")
    .group_by(_C.question)
    .having(_ASKED > 0)
)
_RANKINGS: Final[dict[Ranking, Select[Any]]] = {
    Ranking.TOP: _QUESTIONS.order_by(_ASKED.desc(), _C.question),
    Ranking.EMPTY: _QUESTIONS.having(_EMPTY > 0).order_by(_EMPTY.desc(), _C.question),
    Ranking.UNOPENED: _QUESTIONS.having(_OPENED == 0, _ASKED > _EMPTY).order_by(_ASKED.desc(), _C.question),
    Ranking.REFINED: _QUESTIONS.having(_REFINED > 0).order_by(_REFINED.desc(), _C.question),
}
_POPULAR: Final = _QUESTIONS.having(
    bindparam("times") <= _ASKED, func.count() >= bindparam("days"), _EMPTY == 0
).order_by(_ASKED.desc(), _C.question)
