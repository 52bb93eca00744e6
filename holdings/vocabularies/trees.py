"""Closed vocabularies: disclosure categories, themes and genres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from holdings.model.document import Term
from holdings.vocabularies.words import comparable

_PATH_SEPARATOR = re.compile(r"[/\\>＼／＞|]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values of one vocabulary in the order of its source, and the words they are printed with."""

    labels: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def label(self, term_id: str) -> str:
        """The name of a value; "" where the vocabulary does not know the id."""
        return self.labels.get(term_id, "")

    def find(self, printed: str) -> Term | None:
        """The value printed so (its name, a short form, or ``parent/leaf``); None where there is none.

        Of several words, as in ``批复/函``, the first that is known counts. A path whose parent is known
        but whose leaf is not is unknown: nothing is guessed.
        """
        term_id = self.words.get(comparable(printed)) or self._by_path(printed)
        return Term(term_id, self.labels[term_id]) if term_id else None

    def ancestors(self, term_id: str) -> tuple[str, ...]:
        """The ids above a value, nearest first; () at the top and for unknown ids."""
        above: list[str] = []
        while (parent := self.parents.get(term_id)) and parent not in above:
            above.append(parent)
            term_id = parent
        return tuple(above)

    def _by_path(self, printed: str) -> str | None:
        parts = [comparable(part) for part in _PATH_SEPARATOR.split(printed)]
        if len(parts) < 2:
            return None
        if self.parents:
            return self.words.get("/".join(parts))
        return next((self.words[part] for part in parts if part in self.words), None)


def categories(taxonomy: Mapping[str, Any]) -> Vocabulary:
    """The disclosure categories of a city, its counties, townships and utilities.

    Where a county's category has the name of a city's short form (政府采购), the city's is found.
    """
    rows = taxonomy["disclosure_categories"]
    names = [(row["name"], row["id"]) for row in rows]
    shorts = [(row["short"], row["id"]) for row in rows]
    words = _first_wins(sorted([*names, *shorts], key=lambda pair: pair[1][0] != "c"))
    parents = {row["id"]: row["parent"] for row in rows if row["parent"]}
    return Vocabulary({row["id"]: row["name"] for row in rows}, parents, words)


def themes(taxonomy: Mapping[str, Any]) -> Vocabulary:
    """The theme tree of gov.cn; leaves are numbered within their parent (``z04.3`` 银行).

    A leaf is found by its path, or by its name alone where no other leaf and no parent has it.
    """
    labels: dict[str, str] = {}
    parents: dict[str, str] = {}
    words: dict[str, str] = {}
    leaves: dict[str, list[str]] = {}
    for row in taxonomy["theme_tree"]:
        labels[row["id"]] = row["name"]
        words[comparable(row["name"])] = row["id"]
        for place, name in enumerate(row["children"], start=1):
            leaf = f"{row['id']}.{place}"
            labels[leaf], parents[leaf] = name, row["id"]
            words[f"{comparable(row['name'])}/{comparable(name)}"] = leaf
            leaves.setdefault(comparable(name), []).append(leaf)
    alone = {name: ids[0] for name, ids in leaves.items() if len(ids) == 1}
    return Vocabulary(labels, parents, alone | words)


def genres(taxonomy: Mapping[str, Any], printed_words: Mapping[str, str]) -> Vocabulary:
    """The fifteen statutory genres and the others, with the words that lists print for them."""
    rows = [*taxonomy["genres_15"], *taxonomy["genres_other"]]
    names = _first_wins((row["name"], row["id"]) for row in rows)
    words = {comparable(word): term_id for word, term_id in printed_words.items()}
    return Vocabulary({row["id"]: row["name"] for row in rows}, {}, words | names)


def _first_wins(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    words: dict[str, str] = {}
    for word, term_id in pairs:
        words.setdefault(comparable(word), term_id)
    return words
