"""Sources that are visited again and again: what they are, when they are due, what was taken from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from holdings.errors import NotOnRecord
from holdings.store.clock import now_as_text
from holdings.store.encoding import mapping_to_json, storable
from holdings.store.tables import source_items, sources
from holdings.store.unit_of_work import Database

_ALL = select(sources).order_by(sources.c.name)
_ONE = select(sources).where(sources.c.name == bindparam("of"))
_DUE = select(sources).where(sources.c.due_at != "", sources.c.due_at <= bindparam("now"))
_CLAIM = (
    update(sources)
    .where(sources.c.name == bindparam("of"), sources.c.due_at == bindparam("was"))
    .values(due_at=bindparam("until"))
)
_VISITED = (
    update(sources)
    .where(sources.c.name == bindparam("of"))
    .values(due_at=bindparam("next"), visited_at=bindparam("now"), outcome=bindparam("told"))
)
_REMOVE = delete(sources).where(sources.c.name == bindparam("of"))
_ITEMS = select(source_items.c.item, source_items.c.mark).where(source_items.c.source == bindparam("of"))
_MARK = text(
    "INSERT INTO source_items (source, item, mark, at) VALUES (:source, :item, :mark, :at)"
    " ON CONFLICT (source, item) DO UPDATE SET mark = excluded.mark, at = excluded.at"
)
#: Seconds a visit may take before the source is due again without having been heard of.
VISIT: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Source:
    """A source by its name: kind, settings, schedule ("" for none), and how its last visit went.

    ``due_at`` and ``visited_at`` are ISO 8601, "" for never; ``outcome`` is a sentence.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    schedule: str = ""
    due_at: str = ""
    visited_at: str = ""
    outcome: str = ""


class Sources:
    """Keeps sources and the marks of what was taken from them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, source: Source) -> None:
        """Keeps a new source. Raises ValueError where one of that name is kept already."""
        row = {
            "name": storable(source.name),
            "kind": source.kind,
            "settings": mapping_to_json(source.settings),
            "schedule": source.schedule,
            "due_at": source.due_at,
            "visited_at": "",
            "outcome": "",
        }
        try:
            with self._database.writing() as connection:
                connection.execute(insert(sources), row)
        except IntegrityError as error:
            raise ValueError(f"there is a source {source.name!r} already") from error

    def remove(self, name: str) -> None:
        """Forgets a source and its marks; what was taken stays on record. Raises NotOnRecord."""
        with self._database.writing() as connection:
            if connection.execute(_REMOVE, {"of": name}).rowcount == 0:
                raise NotOnRecord(f"no source {name}; run: kaijuan sources list")

    def get(self, name: str) -> Source:
        """A source by its name; raises NotOnRecord for an unknown one."""
        with self._database.reading() as connection:
            row = connection.execute(_ONE, {"of": name}).one_or_none()
        if row is None:
            raise NotOnRecord(f"no source {name}; run: kaijuan sources list")
        return _source(row)

    def all(self) -> list[Source]:
        """Every source, by name."""
        with self._database.reading() as connection:
            return [_source(row) for row in connection.execute(_ALL)]

    def claim_due(self) -> list[Source]:
        """The sources that are due, each given to one caller only; due again in an hour if it goes silent."""
        with self._database.reading() as connection:
            due = [_source(row) for row in connection.execute(_DUE, {"now": now_as_text()})]
        claimed = []
        for source in due:
            moved = {"of": source.name, "was": source.due_at, "until": now_as_text(ahead=VISIT)}
            with self._database.writing() as connection:
                if connection.execute(_CLAIM, moved).rowcount:
                    claimed.append(source)
        return claimed

    def visited(self, name: str, outcome: str, next_at: datetime | None) -> None:
        """Writes down how a visit went and when the next one is due (None: when staff say so)."""
        due = next_at.astimezone(UTC).isoformat(timespec="seconds") if next_at else ""
        row = {"of": name, "next": due, "now": now_as_text(), "told": storable(outcome)}
        with self._database.writing() as connection:
            connection.execute(_VISITED, row)

    def marks(self, name: str) -> dict[str, str]:
        """What was taken from a source: item → its mark then."""
        with self._database.reading() as connection:
            return {row.item: row.mark for row in connection.execute(_ITEMS, {"of": name})}

    def mark(self, name: str, marks: Mapping[str, str]) -> None:
        """Remembers items as taken with these marks."""
        at = now_as_text()
        rows = [
            {"source": name, "item": storable(item), "mark": mark, "at": at} for item, mark in marks.items()
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(_MARK, rows)


def _source(row: Row[Any]) -> Source:
    return Source(
        row.name,
        row.kind,
        json.loads(row.settings),
        row.schedule,
        row.due_at,
        row.visited_at,
        row.outcome,
    )
