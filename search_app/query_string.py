"""The one table of outside names of a search, and what reads and writes it.

``parse_query`` and ``write_query`` undo each other; pages, the API and every link go through them.
docs/reference/urls.md is tested against ``PARAMETERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from holdings.model.dates import CivilDate, Precision
from holdings.model.document import Unit
from indexer.analysis.syntax import LONGEST_QUESTION
from indexer.model.cursor import Cursor
from indexer.model.query import (
    DEFAULT_PAGE_SIZE,
    FACETS,
    MAX_DEPTH,
    MAX_PAGE_SIZE,
    MOST_WITHIN,
    DateKind,
    Jump,
    Match,
    Scope,
    SearchQuery,
    Sort,
)

Pair = tuple[str, str]
Reader = Callable[[str], Any]
T = TypeVar("T")

#: Characters of the text that are kept: those that are searched. Every link of a page repeats them.
MAX_TEXT = LONGEST_QUESTION
#: Names that may be repeated besides those of facets, and how many values each takes.
REPEATABLE = {"without": 20, "within": MOST_WITHIN}
#: Chosen or excluded values of all facets together.
MAX_FILTERS = 100
#: Parameters of an address that are read at all.
MAX_PAIRS = 500
#: Characters of a facet's value; an id never comes near.
MAX_VALUE = 200
#: Characters of a wrong value that are repeated to the reader.
SHOWN = 40
#: The prefix of a facet's name that leaves a value out.
EXCLUDE = "x."


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that was not used, and why.

    ``reason`` is a key under ``problem`` of the translations. ``fatal`` is False for what needs no
    correction (text that was cut): the page says it, the API does not refuse it.
    """

    name: str
    value: str
    reason: str
    fatal: bool = True


class BadParameters(Exception):
    """A program asked with parameters that cannot be used; ``problems`` lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.name for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One outside name: the attribute of SearchQuery it sets, what it takes, and what it means."""

    name: str
    attribute: str
    takes: str
    meaning: str


def _choices(kind: type[StrEnum]) -> str:
    return " ".join(member.value for member in kind)


#: Every name a search address may have; facets may be repeated, and excluded with ``x.`` before the name.
PARAMETERS = (
    Parameter("q", "q", f"text, the first {MAX_TEXT} characters", "the words and “phrases” to look for"),
    Parameter(
        "within",
        "within",
        f"texts, up to {MOST_WITHIN}",
        "earlier questions: only what each of them finds too",
    ),
    Parameter("in", "scope", _choices(Scope), "where the words are looked for"),
    Parameter("match", "match", _choices(Match), "rank by what matches, or require every word"),
    Parameter(
        "without",
        "without",
        "terms, repeatable",
        "do not look for these besides what is typed; `*`: for none",
    ),
    Parameter("unit", "unit", _choices(Unit), "find documents, or articles (条) of them"),
    *(
        Parameter(facet.name, "facets", "ids, repeatable", f"only documents with one of these: {facet.field}")
        for facet in FACETS
    ),
    *(
        Parameter(EXCLUDE + facet.name, "excluded", "ids, repeatable", f"none of these: {facet.field}")
        for facet in FACETS
    ),
    Parameter("date", "date_kind", _choices(DateKind), "which date `from` and `to` speak of"),
    Parameter("from", "date_from", "YYYY, YYYY-MM or YYYY-MM-DD", "the first day, inclusive"),
    Parameter("to", "date_to", "YYYY, YYYY-MM or YYYY-MM-DD", "the last day, inclusive"),
    Parameter("asof", "asof", "YYYY-MM-DD", "search what stood on that day; today where it is absent"),
    Parameter("sort", "sort", _choices(Sort), "the order; a minus means newest first"),
    Parameter("jump", "jump", _choices(Jump), "open the one document a citation means, or search for words"),
    Parameter("page", "page", f"1 …, as far as {MAX_DEPTH:,} results", "which page of the results"),
    Parameter("size", "size", f"1 … {MAX_PAGE_SIZE}", "results on a page"),
    Parameter(
        "cursor", "cursor", "* or what `next` has", "API only: a list of any length, in place of `page`"
    ),
)
#: Names that are no part of a query: accepted here, read elsewhere or kept for later.
OTHER_NAMES = {
    "doc": "on the page that explains: the document, by id, address or number",
    "anchor": "on the page that explains: the article of it, as `art-12`",
    "fq": "on the page of one facet: only values whose name contains this",
    "lang": "language of the page: zh en",
    "view": "display: standard elder contrast elder-contrast",
}
_FACET_NAMES = {facet.name for facet in FACETS}


class _Wrong(Exception):
    """A value that cannot be used; the argument is the reason's key."""


def parse_query(arguments: Iterable[Pair]) -> tuple[SearchQuery, tuple[Problem, ...]]:
    """The query an address asks for, and every parameter that was left aside.

    ``arguments`` are (name, value) pairs in order, for instance ``request.args.items(multi=True)``. Never
    fails: what cannot be used takes its default and is reported. Unknown names and empty values mean nothing.
    """
    single: dict[str, Any] = {}
    facets: dict[str, dict[str, None]] = {}
    repeated: dict[str, list[str]] = {}
    problems: list[Problem] = []
    room = MAX_FILTERS
    remaining = iter(arguments)
    for name, value in islice(remaining, MAX_PAIRS):
        if name.removeprefix(EXCLUDE) in _FACET_NAMES:
            room -= _take_facet(facets.setdefault(name, {}), name, value, room, problems)
        elif name in REPEATABLE:
            _take_repeated(repeated.setdefault(name, []), name, value, problems)
        elif name in _READERS and value.strip():
            _take_single(single, name, value, problems)
    if more := next(remaining, None):
        problems.append(Problem(more[0][:SHOWN], str(MAX_PAIRS), "pairs_many"))
    _settle_range(single, problems)
    _settle_depth(single, problems)
    _settle_cursor(single, problems)
    chosen = {name: tuple(values) for name, values in facets.items() if values}
    taken: dict[str, Any] = {_ATTRIBUTES[name]: tuple(values) for name, values in repeated.items()}
    query = SearchQuery(
        **{_ATTRIBUTES[name]: value for name, value in single.items()},
        **taken,
        facets={name: values for name, values in chosen.items() if name in _FACET_NAMES},
        excluded={
            name[len(EXCLUDE) :]: values for name, values in chosen.items() if name not in _FACET_NAMES
        },
    )
    return query, tuple(problems)


def write_query(query: SearchQuery) -> list[Pair]:
    """The (name, value) pairs of a query's address, in the table's order; defaults are left out."""
    pairs: list[Pair] = []
    for name, attribute, default in _WRITTEN:
        value = getattr(query, attribute)
        if value != default:
            pairs += [(name, str(one)) for one in (value if name in REPEATABLE else (value,))]
        if name == "unit":
            pairs += _facet_pairs("", query.facets)
            pairs += _facet_pairs(EXCLUDE, query.excluded)
    return pairs


def _facet_pairs(prefix: str, chosen: Mapping[str, Sequence[str]]) -> list[Pair]:
    if not chosen:
        return []
    return [(prefix + facet.name, value) for facet in FACETS for value in chosen.get(facet.name, ())]


def _take_facet(taken: dict[str, None], name: str, value: str, room: int, problems: list[Problem]) -> int:
    """Takes one value of a facet, unless there are too many; returns how much room that took."""
    value = _clean(value)
    if not value or value in taken:
        return 0
    if len(value) > MAX_VALUE:
        problems.append(Problem(name, value[:SHOWN], "value_long"))
        return 0
    if room <= 0:
        if not any(problem.reason == "filters_many" for problem in problems):
            problems.append(Problem(name, str(MAX_FILTERS), "filters_many"))
        return 0
    taken[value] = None
    return 1


def _take_repeated(taken: list[str], name: str, value: str, problems: list[Problem]) -> None:
    value = _clean(value)[: MAX_TEXT if name == "within" else MAX_VALUE].strip()
    if not value or value in taken:
        return
    if len(taken) < REPEATABLE[name]:
        taken.append(value)
    elif not any(problem.reason == "repeated_many" for problem in problems):
        problems.append(Problem(name, str(REPEATABLE[name]), "repeated_many"))


def _take_single(single: dict[str, Any], name: str, value: str, problems: list[Problem]) -> None:
    if name in single:
        problems.append(Problem(name, value[:SHOWN], "repeated"))
        return
    try:
        single[name] = _READERS[name](_clean(value))
    except _Wrong as wrong:
        problems.append(Problem(name, _clean(value)[:SHOWN], str(wrong)))
        return
    if name == "q" and len(_clean(value)) > MAX_TEXT:
        problems.append(Problem(name, str(MAX_TEXT), "text_cut", fatal=False))


def _clean(value: str) -> str:
    """The value without what no name or word contains: control characters, lone surrogates, edges."""
    if value.isprintable():
        return value.strip()
    kept = "".join(
        " " if character.isspace() else character
        for character in value
        if character.isspace() or (character >= " " and not "\x7f" <= character <= "\x9f")
    )
    return kept.encode("utf-8", "ignore").decode("utf-8").strip()


def _settle_range(single: dict[str, Any], problems: list[Problem]) -> None:
    first, last = single.get("from"), single.get("to")
    if first and last and first > last:
        problems.append(Problem("from", f"{first} > {last}", "range_reversed"))
        del single["from"], single["to"]


def _settle_depth(single: dict[str, Any], problems: list[Problem]) -> None:
    deepest = MAX_DEPTH // single.get("size", DEFAULT_PAGE_SIZE)
    if single.get("page", 1) > deepest:
        problems.append(Problem("page", str(single.pop("page")), "page_deep"))


def _settle_cursor(single: dict[str, Any], problems: list[Problem]) -> None:
    """A cursor belongs to the order it was given in, and stands in the place of a page number."""
    cursor = single.get("cursor")
    if cursor and cursor.position and cursor.sort != single.get("sort", Sort.RELEVANCE).value:
        problems.append(Problem("cursor", str(single.pop("cursor"))[:SHOWN], "cursor"))
    elif cursor:
        single.pop("page", None)


def _cursor(value: str) -> Cursor:
    try:
        return Cursor.parse(value)
    except ValueError:
        raise _Wrong("cursor") from None


def _text(value: str) -> str:
    return value[:MAX_TEXT].strip()


def _choice(kind: Callable[[str], T]) -> Callable[[str], T]:
    def read(value: str) -> T:
        try:
            return kind(value)
        except ValueError:
            raise _Wrong("choice") from None

    return read


def _day(last: bool) -> Callable[[str], date]:
    def read(value: str) -> date:
        try:
            civil = CivilDate.parse(value)
        except ValueError:
            raise _Wrong("date") from None
        return _last_day(civil) if last else civil.day

    return read


def _last_day(civil: CivilDate) -> date:
    if civil.precision is Precision.DAY:
        return civil.day
    if civil.precision is Precision.YEAR or civil.day.month == 12:
        return date(civil.day.year, 12, 31)
    return date(civil.day.year, civil.day.month + 1, 1) - timedelta(days=1)


def _number(highest: int, reason: str) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.isascii() and value.isdecimal() and len(value) <= 9 and 1 <= int(value) <= highest):
            raise _Wrong(reason)
        return int(value)

    return read


_READERS: Mapping[str, Reader] = {
    "q": _text,
    "in": _choice(Scope),
    "match": _choice(Match),
    "unit": _choice(Unit),
    "date": _choice(DateKind),
    "from": _day(last=False),
    "to": _day(last=True),
    "asof": _day(last=False),
    "sort": _choice(Sort),
    "jump": _choice(Jump),
    "page": _number(10**9, "page"),
    "size": _number(MAX_PAGE_SIZE, "size"),
    "cursor": _cursor,
}
_ATTRIBUTES = {parameter.name: parameter.attribute for parameter in PARAMETERS}
_DEFAULTS = SearchQuery()
_WRITTEN = tuple(
    (parameter.name, parameter.attribute, getattr(_DEFAULTS, parameter.attribute))
    for parameter in PARAMETERS
    if parameter.attribute not in {"facets", "excluded"}
)
