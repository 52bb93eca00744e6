"""Files of judged questions: YAML that people write, with the filters of a search's address."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from indexer.judged import NAMES, WITHIN, Good, JudgedQuery
from search_app.query_string import EXCLUDE, PARAMETERS, parse_query

#: The site's own file in the home.
OWN = "judged.yaml"
_KEYS = {
    *("id", "kind", "query", "filters", "unit", "good", "must_match", "did_you_mean", "never", "within"),
}
_FILTERS = {parameter.name for parameter in PARAMETERS}
_HEAD = "# Judged questions of this site, asked by kaijuan relevance; format: docs/reference/cli.md\n"


class JudgedFileError(Exception):
    """A file of judged questions that cannot be read; the message says where and why."""


def read_judged(path: Path) -> list[JudgedQuery]:
    """The questions of a file, in its order. Raises JudgedFileError."""
    cases = [_case(path, one) for one in _records(path)]
    ids = [case.id for case in cases]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise JudgedFileError(f"{path}: two questions have the id {id_}")
    return cases


def add_judged(path: Path, q: str, good: Mapping[str, Any], kind: str) -> str:
    """Adds a good document to a question of a file, which is made where it is not there; returns its id.

    A document named before gets the new grade. Comments in the file are not kept. Raises JudgedFileError.
    """
    records = _records(path) if path.exists() else []
    same = [one for one in records if one.get("query") == q and one.get("kind") == kind]
    if same:
        record = same[0]
    else:
        record = {"id": _free_id(records), "kind": kind, "query": q, "good": []}
        records.append(record)
    others = [one for one in record.get("good", []) if not _is_same(one, good)]
    record["good"] = [*others, dict(good)]
    text = yaml.safe_dump({"version": 1, "queries": records}, allow_unicode=True, sort_keys=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(_HEAD + text, encoding="utf-8")
    os.replace(beside, path)
    return str(record["id"])


def _is_same(one: Any, good: Mapping[str, Any]) -> bool:
    return isinstance(one, dict) and all(one.get(name) == good.get(name) for name in NAMES)


def _free_id(records: list[dict[str, Any]]) -> str:
    taken = {str(one.get("id")) for one in records}
    return next(id_ for id_ in (f"j{n}" for n in range(1, len(taken) + 2)) if id_ not in taken)


def _records(path: Path) -> list[dict[str, Any]]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise JudgedFileError(f"{path}: {error}") from error
    queries = read.get("queries") if isinstance(read, dict) else None
    if not isinstance(queries, list) or not all(isinstance(one, dict) for one in queries):
        raise JudgedFileError(f"{path}: expected version and a list of queries")
    return queries


def _case(path: Path, record: dict[str, Any]) -> JudgedQuery:
    where = f"{path}, question {record.get('id', '?')}"
    unknown = sorted(map(str, record.keys() - _KEYS))
    if unknown or not str(record.get("query") or "").strip() or not record.get("id"):
        raise JudgedFileError(f"{where}: {'unknown ' + ', '.join(unknown) if unknown else 'id and query?'}")
    pairs = [("q", str(record["query"])), ("unit", str(record.get("unit") or ""))]
    filters = record.get("filters") or {}
    strange = sorted(str(name) for name in filters if str(name).removeprefix(EXCLUDE) not in _FILTERS)
    if strange:
        raise JudgedFileError(f"{where}: no filter is called {', '.join(strange)}")
    pairs += [(str(name), str(value)) for name, values in filters.items() for value in _list(values)]
    query, problems = parse_query(pairs)
    if problems:
        wrong = ", ".join(f"{one.name}={one.value} ({one.reason})" for one in problems)
        raise JudgedFileError(f"{where}: {wrong}")
    return JudgedQuery(
        id=str(record["id"]),
        kind=str(record.get("kind") or "question"),
        query=query,
        good=tuple(_good(where, one) for one in _list(record.get("good"))),
        must_match=tuple(map(str, _list(record.get("must_match")))),
        meant=tuple(map(str, _list(record.get("did_you_mean")))),
        never=tuple(map(str, _list(record.get("never")))),
        within=int(record.get("within") or WITHIN),
    )


def _good(where: str, one: Any) -> Good:
    """A good document; a plain text is an external id of grade 1."""
    if isinstance(one, str):
        return Good("external_id", one)
    names = [name for name in NAMES if isinstance(one, dict) and one.get(name)]
    grade = one.get("grade", 1) if isinstance(one, dict) else 1
    if len(names) != 1 or grade not in (1, 2, 3):
        raise JudgedFileError(f"{where}: good needs one of {', '.join(NAMES)}, and a grade from 1 to 3")
    return Good(names[0], str(one[names[0]]), grade)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
