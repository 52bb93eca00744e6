"""Questions whose answer is known without a judge: titles and numbers on record, whole or damaged.

``titles`` and ``numbers`` make them from documents; a change of the words (a character lost, another spelling) is
a function that tests pass in, so that each suite has its own. Documents that bear the same title or number are
all right answers: they are true duplicates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from holdings.model.document import Document
from holdings.model.numbers import DocumentNumber
from indexer.judging import mean, reciprocal_rank

#: Titles shorter than this are names of many things.
SHORTEST_TITLE = 6

Damage = Callable[[str, Random], str]


@dataclass(frozen=True)
class KnownItem:
    """A question and the ids of the documents that answer it; ``source`` is the title or number it is from."""

    question: str
    wanted: frozenset[str]
    source: str


def titles(
    documents: Iterable[Document], most: int, damage: Damage | None = None, seed: int = 20261124
) -> list[KnownItem]:
    """One question for each of ``most`` titles, drawn by ``seed``; the same titles whatever the damage.

    A damage that leaves a title as it is, or nothing of it, makes no question.
    """
    named = _by_bare_title(documents)
    chosen = Random(seed).sample(sorted(named), min(most, len(named)))
    items = []
    for bare_title in chosen:
        title, ids = named[bare_title]
        question = damage(title, Random(f"{seed} {title}")) if damage else title
        if question.strip() and (damage is None or question != title):
            items.append(KnownItem(question, frozenset(ids), title))
    return items


def numbers(
    documents: Iterable[Document], spellings: Callable[[DocumentNumber], Iterable[str]]
) -> list[KnownItem]:
    """A question for each spelling of each number on record."""
    bearing: dict[str, tuple[DocumentNumber, set[str]]] = {}
    for document in documents:
        number = document.current.metadata.number
        if number:
            bearing.setdefault(number.key, (number, set()))[1].add(document.id)
    return [
        KnownItem(spelling, frozenset(ids), str(number))
        for number, ids in bearing.values()
        for spelling in spellings(number)
    ]


def score(items: Sequence[KnownItem], rank: Callable[[str], Sequence[str]]) -> dict[str, float]:
    """MRR@10 and the part that comes first; ``rank`` gives the ids found for a question, best first."""
    ranked = [(item, rank(item.question)) for item in items]
    return {
        "questions": len(items),
        "mrr10": round(mean([reciprocal_rank(found, _grades(item)) for item, found in ranked]), 4),
        "first": round(mean([float(bool(found) and found[0] in item.wanted) for item, found in ranked]), 4),
    }


def _grades(item: KnownItem) -> Mapping[str, int]:
    return dict.fromkeys(item.wanted, 1)


def _by_bare_title(documents: Iterable[Document]) -> dict[str, tuple[str, list[str]]]:
    """Titles by their letters and digits alone, with the ids of all documents of that title."""
    named: dict[str, tuple[str, list[str]]] = {}
    ids: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        title = document.current.metadata.title
        bare_title = bare(title)
        if len(bare_title) >= SHORTEST_TITLE:
            ids[bare_title].append(document.id)
            named.setdefault(bare_title, (title, ids[bare_title]))
    return named


def bare(title: str) -> str:
    """A title without punctuation and spaces: what two printings of it have in common."""
    return "".join(character for character in title if character.isalnum())


def half(title: str, chance: Random) -> str:
    """The first or the second half."""
    middle = (len(title) + 1) // 2
    return title[:middle] if chance.random() < 0.5 else title[middle:]


def without_one(title: str, chance: Random) -> str:
    """One Han character is lost."""
    place = chance.choice(_han(title) or [0])
    return title[:place] + title[place + 1 :]


def swapped(title: str, chance: Random) -> str:
    """Two neighbours have changed places."""
    pairs = [n for n in _han(title) if title[n : n + 2] != title[n + 1 : n + 2] * 2 and n + 1 in _han(title)]
    if not pairs:
        return title
    place = chance.choice(pairs)
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]


def _han(title: str) -> list[int]:
    return [place for place, character in enumerate(title) if "\u4e00" <= character <= "\u9fff"]
