"""A search as a person means it: one frozen value, and the one table of its outside names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from holdings.model.document import Unit
from indexer.model.cursor import Cursor

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 10
#: An engine pages this deep by number; beyond it a cursor is needed.
MAX_DEPTH = 10_000
#: Earlier questions that a search may stay within.
MOST_WITHIN = 3


class Scope(StrEnum):
    """Where the words are looked for."""

    ALL = "all"
    TITLE = "title"
    BODY = "body"
    NUMBER = "number"
    ATTACHMENT = "attachment"


class Match(StrEnum):
    """``smart`` ranks by the sum of what matches; ``exact`` requires every word."""

    SMART = "smart"
    EXACT = "exact"


class DateKind(StrEnum):
    """Which date a range speaks of."""

    SIGNED = "signed"
    PUBLISHED = "published"
    EFFECTIVE = "effective"


class Sort(StrEnum):
    """The order of hits; a leading minus means newest first."""

    RELEVANCE = "relevance"
    NEWEST = "-signed"
    OLDEST = "signed"
    NEWEST_PUBLISHED = "-published"
    NUMBER = "number"


class Jump(StrEnum):
    """Whether a citation leads to its document at once, or is searched for as words."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class FacetDefinition:
    """A facet: its outside name, index field, and whether its values form a tree (ids with ancestors)."""

    name: str
    field: str
    tree: bool = False


#: In the order a page shows them.
FACETS = (
    FacetDefinition("status", "settled_state"),
    FacetDefinition("cat", "category", tree=True),
    FacetDefinition("org", "issuer"),
    FacetDefinition("year", "year"),
    FacetDefinition("genre", "genre"),
    FacetDefinition("theme", "theme", tree=True),
    FacetDefinition("level", "level"),
    FacetDefinition("mode", "mode"),
    FacetDefinition("gazette", "gazette"),
    FacetDefinition("file", "file_type"),
)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched for. ``within`` has earlier questions, each of which has to hold too.

    ``facets`` and ``excluded`` map a facet's name to the chosen value ids.

    ``unit`` None means documents, or articles where the collection has nothing else. ``asof`` None
    means today at the site. ``without`` are terms that are not to be looked for besides what is typed
    (``*``: none). A ``cursor`` stands in the place of ``page``: the list goes on from there.
    """

    q: str = ""
    scope: Scope = Scope.ALL
    match: Match = Match.SMART
    unit: Unit | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_kind: DateKind = DateKind.SIGNED
    date_from: date | None = None
    date_to: date | None = None
    asof: date | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = DEFAULT_PAGE_SIZE
    cursor: Cursor | None = None
    jump: Jump = Jump.YES
    without: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
