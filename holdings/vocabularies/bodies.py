"""Issuing bodies: central ones by an id of their own, local ones by name, former ones with successors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from holdings.model.document import Term
from holdings.vocabularies.levels import level_of
from holdings.vocabularies.words import comparable, unknown_id

_NOTE = re.compile(r"[((（].*$")
_LOCAL_LEVELS = frozenset({"province", "city", "city_dept", "county", "county_dept", "town"})


@dataclass(frozen=True, slots=True)
class Issuers:
    """The issuing bodies; a found body keeps the name as printed as its label."""

    labels: Mapping[str, str]
    words: Mapping[str, str]
    former: Mapping[str, tuple[str, ...]]
    local_suffixes: tuple[str, ...]
    local_short_forms: Mapping[str, str]
    local_former: Mapping[str, tuple[str, ...]]

    def label(self, body_id: str) -> str:
        """The full name of a central or former central body; "" for a local body or an unknown id."""
        return self.labels.get(body_id, "")

    def find(self, printed: str) -> Term | None:
        """The body with that full name, short form or former name; None where it is not recognised.

        A former body (国家工商行政管理总局) has an id of its own. A local body is recognised by its place
        and the usual end of its name; its id is made from its full name, so that 云州市发改委 and
        云州市发展和改革委员会 are one. A short form that local bodies use as well (档案局) is none's.
        """
        name = comparable(printed)
        body_id = self.words.get(name) or self.words.get(name.removeprefix("原")) or self._local_id(name)
        return Term(body_id, printed.strip()) if body_id else None

    def ancestors(self, body_id: str) -> tuple[str, ...]:
        """Always (): bodies are not a tree here; see ``successors``."""
        return ()

    def successors(self, printed: str) -> tuple[Term, ...]:
        """The bodies of today that took over from a former one, by its printed name; () for the others."""
        name = comparable(printed).removeprefix("原")
        if ids := self.former.get(self.words.get(name, "")):
            return tuple(Term(body_id, self.labels[body_id]) for body_id in ids)
        end = _longest_suffix(name, self.local_former)
        place = name[: len(name) - len(end)]
        if not end or level_of(name) not in _LOCAL_LEVELS:
            return ()
        return tuple(Term(unknown_id(place + new), place + new) for new in self.local_former[end])

    def former_names(self, body_id: str) -> tuple[str, ...]:
        """The ids of the former bodies that a central body of today took over from."""
        return tuple(old for old, new in self.former.items() if body_id in new)

    def level_of(self, body_name: str) -> str:
        """The level a body stands at; see ``holdings.vocabularies.levels.level_of``."""
        body_id = self.words.get(comparable(body_name))
        return "state" if body_id else level_of(body_name)

    def _local_id(self, name: str) -> str | None:
        short = _longest_suffix(name, self.local_short_forms)
        full = name[: len(name) - len(short)] + self.local_short_forms[short] if short else name
        # 人民政府 ends with the short form 政府, and is already whole.
        if short and name.endswith(self.local_short_forms[short]):
            full = name
        known_end = full.endswith(self.local_suffixes) or _longest_suffix(full, self.local_former)
        return unknown_id(full) if known_end and level_of(full) in _LOCAL_LEVELS else None


def issuers(data: Mapping[str, Any], printed_words: Mapping[str, Any]) -> Issuers:
    """The issuing bodies from the vocabulary file and the table of printed short forms."""
    short_former: Mapping[str, str] = printed_words["former_short_forms"]
    local_ends = {*data["local_suffixes"], *data["local_former_to_current"], *_central_namesakes(data)}
    labels: dict[str, str] = {}
    former: dict[str, tuple[str, ...]] = {}
    full, old, short = _names(data["central"], short_former, labels, former)
    usable = {name: body_id for name, body_id in short.items() if name not in local_ends}
    return Issuers(
        labels=labels,
        words=usable | old | full,
        former=former,
        local_suffixes=_local_suffixes(data["local_suffixes"], printed_words),
        local_short_forms=printed_words["local_short_forms"],
        local_former={name: tuple(new.split("/")) for name, new in data["local_former_to_current"].items()},
    )


def _names(
    rows: list[dict[str, Any]],
    short_former: Mapping[str, str],
    labels: dict[str, str],
    former: dict[str, tuple[str, ...]],
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    full: dict[str, str] = {}
    old: dict[str, str] = {}
    short: dict[str, str] = {}
    for row in rows:
        labels[row["id"]] = row["name"]
        full[comparable(row["name"])] = row["id"]
        short.update({comparable(_NOTE.sub("", word)): row["id"] for word in row["abbr"]})
        for name in row["former"]:
            whole = short_former.get(name, name)
            old_id = unknown_id(whole)
            labels[old_id] = whole
            old[comparable(name)] = old_id
            former[old_id] = tuple(dict.fromkeys((*former.get(old_id, ()), row["id"])))
    return full, old, short


def _local_suffixes(listed: list[str], printed_words: Mapping[str, Any]) -> tuple[str, ...]:
    """The usual ends of local names; what is a 局 in a city is a 厅 in a province."""
    ends = {*listed, *printed_words["local_short_forms"].values()}
    return tuple(ends | {end[:-1] + "厅" for end in ends if end.endswith("局")})


def _central_namesakes(data: Mapping[str, Any]) -> set[str]:
    """Short forms of central bodies that every province and city has too: 统计局, 卫健委, 档案局."""
    return {
        word
        for row in data["central"]
        for word in row["abbr"]
        if re.fullmatch(r"[\u4e00-\u9fff]{2,3}(?:局|委|办|室)", word) and not word.startswith(("国", "中"))
    }


def _longest_suffix(name: str, ends: Mapping[str, Any]) -> str:
    return max((end for end in ends if name.endswith(end)), key=len, default="")
